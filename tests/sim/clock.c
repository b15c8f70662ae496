#include "tests/sim/clock.h"

#include <stdlib.h>

#include "roster/arena.h"

struct loop {
	struct clock *clock;
	void *owner;
	bool stopped;
	int code;
};

struct loop_timer {
	struct loop *loop;
	struct alarm alarm;
};

struct loop_watch {
	struct loop_watch *next;
	struct loop *loop;
	loop_fire *ready;
	void *ctx;
	int fd;
	bool read;
};

/* --- alarms --------------------------------------------------------------- */

void clock_free(struct clock *clock)
{
	free(clock->armed);
	clock->armed = NULL;
}

void clock_disarm(struct clock *clock, struct alarm *alarm)
{
	struct alarm *last;

	if (alarm->place == 0)
		return;
	last = clock->armed[--clock->count];
	clock->armed[alarm->place - 1] = last;
	last->place = alarm->place;
	alarm->place = 0;
}

void clock_arm(struct clock *clock, struct alarm *alarm, int64_t at)
{
	clock_disarm(clock, alarm);
	if (clock->count == clock->room) {
		clock->room = clock->room * 2 + 64;
		clock->armed = must_realloc(
		    clock->armed, clock->room, sizeof(struct alarm *));
	}
	alarm->at = at < clock->now ? clock->now : at;
	alarm->order = ++clock->orders;
	clock->armed[clock->count++] = alarm;
	alarm->place = clock->count;
}

static struct alarm *earliest(const struct clock *clock)
{
	struct alarm *best = NULL, *alarm;
	size_t i;

	for (i = 0; i < clock->count; i++) {
		alarm = clock->armed[i];
		if (best == NULL || alarm->at < best->at ||
		    (alarm->at == best->at && alarm->order < best->order))
			best = alarm;
	}
	return best;
}

bool clock_spins(const struct clock *clock)
{
	return clock->at_once > CLOCK_SPINS;
}

bool clock_tick(struct clock *clock, int64_t until)
{
	struct alarm *alarm = earliest(clock);

	if (alarm == NULL || alarm->at > until || clock_spins(clock)) {
		clock->now = until;
		return false;
	}
	clock->at_once = alarm->at > clock->now ? 0 : clock->at_once + 1;
	clock->now = alarm->at;
	clock->fired++;
	clock_disarm(clock, alarm);
	if (alarm->loop == NULL || !alarm->loop->stopped)
		alarm->fire(alarm->ctx);
	return true;
}

void clock_ready(struct clock *clock, int fd)
{
	struct loop_watch *watch;

	for (watch = clock->watches; watch != NULL; watch = watch->next)
		if (watch->fd == fd && watch->read && !watch->loop->stopped) {
			watch->ready(watch->ctx);
			return;
		}
}

/* --- component/loop.h ----------------------------------------------------- */

struct loop *clock_loop(struct clock *clock, void *owner)
{
	struct loop *loop = must_calloc(1, sizeof(*loop));

	loop->clock = clock;
	loop->owner = owner;
	return loop;
}

void *loop_owner(const struct loop *loop)
{
	return loop->owner;
}

struct clock *loop_clock_of(const struct loop *loop)
{
	return loop->clock;
}

bool loop_stopped(const struct loop *loop, int *code)
{
	*code = loop->code;
	return loop->stopped;
}

void loop_free(struct loop **loop)
{
	free(*loop);
	*loop = NULL;
}

void loop_stop(struct loop *loop, int code)
{
	if (!loop->stopped)
		loop->code = code;
	loop->stopped = true;
}

int64_t loop_monotonic(const struct loop *loop)
{
	return loop->clock->now;
}

int64_t loop_utc(const struct loop *loop)
{
	return loop->clock->now + loop->clock->wall;
}

/* The same in every run of a seed. */
uint64_t loop_random(const struct loop *loop)
{
	return loop->clock->orders;
}

/* Made-up time passes between the passes only: none is long. */
void loop_watch_stalls(
    struct loop *loop, int64_t most, loop_stalled *stalled, void *ctx)
{
	(void)loop;
	(void)most;
	(void)stalled;
	(void)ctx;
}

struct loop_timer *loop_timer_new(struct loop *loop, loop_fire *fire, void *ctx)
{
	struct loop_timer *timer = must_calloc(1, sizeof(*timer));

	timer->loop = loop;
	timer->alarm = (struct alarm){.fire = fire, .ctx = ctx, .loop = loop};
	return timer;
}

void loop_timer_free(struct loop_timer **timer)
{
	if (*timer == NULL)
		return;
	loop_timer_stop(*timer);
	free(*timer);
	*timer = NULL;
}

void loop_timer_at(struct loop_timer *timer, int64_t monotonic)
{
	clock_arm(timer->loop->clock, &timer->alarm, monotonic);
}

void loop_timer_stop(struct loop_timer *timer)
{
	clock_disarm(timer->loop->clock, &timer->alarm);
}

struct loop_watch *loop_watch_new(
    struct loop *loop, loop_fire *ready, void *ctx)
{
	struct loop_watch *watch = must_calloc(1, sizeof(*watch));

	watch->loop = loop;
	watch->ready = ready;
	watch->ctx = ctx;
	watch->fd = -1;
	watch->next = loop->clock->watches;
	loop->clock->watches = watch;
	return watch;
}

void loop_watch_free(struct loop_watch **watch)
{
	struct loop_watch **at;

	if (*watch == NULL)
		return;
	at = &(*watch)->loop->clock->watches;
	while (*at != *watch)
		at = &(*at)->next;
	*at = (*watch)->next;
	free(*watch);
	*watch = NULL;
}

void loop_watch_set(struct loop_watch *watch, int fd, bool read, bool write)
{
	(void)write;
	watch->fd = fd;
	watch->read = read;
}
