#include <stdlib.h>

#include "component/road_private.h"

/* The timer sleeps no longer than this, so that a step of the wall clock is
 * noticed; and after a due turn that only waits for the store, no less. */
static const int64_t DUE_MOST = INT64_C(30) * 1000000;
static const int64_t DUE_PAUSE = INT64_C(1000000);

/* A stop waits no longer for the store and the last ping. */
static const int64_t STOP_MOST = INT64_C(3) * 1000000;
static const int64_t LAST_WORDS_MOST = INT64_C(500000);

static void on_up(void *ctx)
{
	struct road *road = ctx;
	struct input input = {
	    .kind = INPUT_STATE,
	    .link = {.up = true, .at = loop_utc(road->loop)},
	};

	road_gauge_link(road, true);
	LOG(road->log, LOG_INFO, "link-up",
	    LOG_TEXT("host", road->config->server_host),
	    LOG_NUMBER("port", road->config->server_port));
	road->resending = true;
	road->left = road_left(road);
	road->deaf = false;
	road->told_unprivileged = false;
	road_hold(road, HOLD_RESENDING, true);
	road_tell(road);
	road_take_in(road, &input);
	road_ask_unproven(road);
	road_pump(road);
}

static void on_down(void *ctx, const char *why)
{
	struct road *road = ctx;
	struct fact fact = {.kind = FACT_LINK};

	road_gauge_link(road, false);
	LOG(road->log, LOG_WARNING, "link-down", LOG_TEXT("why", why));
	road->resending = false;
	road->serving = false;
	road_forget_later(road);
	road_lost_link(road);
	road_hold(road, HOLD_RESENDING | HOLD_LINK, false);
	fact.as.link.at = loop_utc(road->loop);
	roster_apply(road->roster, &fact);
	road_arm_due(road);
	road_tell(road);
}

/* An attempt that did not come up; the same reason is told once. */
static void on_failed(void *ctx, const char *why)
{
	const struct road *road = ctx;

	LOG(road->log, LOG_WARNING, "link-failed", LOG_TEXT("why", why));
}

static void on_stanza(
    void *ctx, const struct stanza *stanza, struct arena *arena)
{
	struct road *road = ctx;
	struct input input = {.kind = INPUT_STANZA, .stanza = stanza};

	(void)arena;
	road_take_in(road, &input);
	loop_timer_at(road->store_timer, 0);
}

static void on_proven(void *ctx, uint64_t proven)
{
	struct road *road = ctx;
	struct input input = {.kind = INPUT_PROVEN, .proven = proven};

	if (road->deaf || road->forwarded <= road->proving)
		return;
	failpoint_pass(road->failpoint, "proven");
	road->proving = proven;
	road_take_in(road, &input);
	road_pump(road);
}

static void on_answered(void *ctx)
{
	road_answered(ctx);
}

static void on_full(void *ctx, bool full)
{
	road_hold(ctx, HOLD_LINK, full);
}

const struct link_events road_link_events = {
    .up = on_up,
    .down = on_down,
    .stanza = on_stanza,
    .proven = on_proven,
    .answered = on_answered,
    .full = on_full,
    .failed = on_failed,
};

static bool run_due(struct road *road, enum due_kind kind)
{
	struct input input = {.kind = INPUT_DUE, .due = kind};
	struct due due = due_next(road->roster, &road->settings);

	if (due.at[kind] > road_now(road))
		return false;
	if (kind == DUE_STORED)
		road->due_after = loop_monotonic(road->loop) + DUE_PAUSE;
	road_take_in(road, &input);
	return true;
}

void road_on_due(void *ctx)
{
	struct road *road = ctx;
	bool ran;

	if (road->stopping || !road->opened)
		return;
	road_gauge(road);
	ran = run_due(road, DUE_COMPUTED);
	if (loop_monotonic(road->loop) >= road->due_after)
		ran = run_due(road, DUE_STORED) || ran;
	if (ran)
		road_pump(road);
	road_arm_due(road);
}

static int64_t wait_for(const struct road *road, int64_t instant)
{
	int64_t now = loop_utc(road->loop);

	if (instant <= now)
		return 0;
	return instant < now + DUE_MOST ? instant - now : DUE_MOST;
}

/* A due turn whose facts are applied at once moves what is due next, and so
 * does what it brought about, once it stands; what waits for the store does
 * not, so the next one keeps a pause. */
void road_arm_due(struct road *road)
{
	int64_t now = loop_monotonic(road->loop);
	struct due due;
	int64_t computed, stored;

	road->gauges.due = outbox_due(road->outbox);
	road->due_full = road->gauges.due >= road->settings.due_room;
	due = due_next(road->roster, &road->settings);
	computed = now + wait_for(road, due.at[DUE_COMPUTED]);
	stored = now + wait_for(road, due.at[DUE_STORED]);

	if (stored < road->due_after)
		stored = road->due_after;
	loop_timer_at(road->due_timer, computed < stored ? computed : stored);
}

/* Once for all that was read together: to find out asks much of the roster. */
void road_look_for_due(struct road *road)
{
	loop_timer_at(road->due_timer, loop_monotonic(road->loop));
}

static void stop_loop(struct road *road)
{
	LOG(road->log, LOG_INFO, "stopped",
	    LOG_NUMBER("unsettled", outbox_count(road->outbox)));
	loop_stop(road->loop, EXIT_SUCCESS);
}

/* What came last may still be on its way to the store. */
static void on_closed(void *ctx)
{
	struct road *road = ctx;

	road->closed = true;
	loop_timer_at(
	    road->stop_timer, loop_monotonic(road->loop) + LAST_WORDS_MOST);
	road_go_on_stopping(road);
}

static void say_goodbye(struct road *road)
{
	struct input input = {
	    .kind = INPUT_STATE,
	    .link = {.up = false, .at = loop_utc(road->loop)},
	};

	road->closing = true;
	road_take_in(road, &input);
	link_close(road->link, on_closed, road);
}

/* Nothing is under way, and what was forwarded is proven. */
void road_go_on_stopping(struct road *road)
{
	if (road->closed && outbox_count(road->outbox) == 0)
		stop_loop(road);
	else if (!road->closing && outbox_count(road->outbox) == 0 &&
		 (!link_up(road->link) ||
		     road->forwarded <= roster_watermark(road->roster)))
		say_goodbye(road);
}

void road_on_stop_timeout(void *ctx)
{
	struct road *road = ctx;

	if (road->closed)
		stop_loop(road);
	else if (!road->closing)
		say_goodbye(road);
}

void road_stop(struct road *road)
{
	if (road->stopping)
		return;
	road->stopping = true;
	notify_stopping(road->notify);
	road_tell(road);
	LOG(road->log, LOG_INFO, "stopping",
	    LOG_NUMBER("unsettled", outbox_count(road->outbox)));
	loop_timer_at(road->stop_timer, loop_monotonic(road->loop) + STOP_MOST);
	road_go_on_stopping(road);
}
