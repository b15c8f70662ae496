#include "component/loop.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <uv.h>

#include "component/loop_clock.h"
#include "roster/arena.h"

enum {
	MICROSECONDS = 1000000,
	NANOSECONDS_OF_ONE = 1000,
	MICROSECONDS_OF_MS = 1000
};

enum which_signal {
	SIGNAL_TERM,
	SIGNAL_INT,
	SIGNAL_HUP,
	SIGNALS,
};

struct loop {
	uv_loop_t uv;
	uv_signal_t signals[SIGNALS];
	loop_fire *stop;
	loop_fire *reload;
	void *signals_ctx;
	struct loop_watch *watches;
	struct loop_clock *clock;
	uv_prepare_t prepare; /* once a pass, before it waits */
	int64_t passed;       /* when that was */
	uint64_t idled;       /* nanoseconds waited until then */
	int64_t computed;     /* CPU time of the thread until then */
	int64_t stall;
	loop_stalled *stalled;
	void *stalled_ctx;
	int code;
	bool watching_signals;
	bool stopped;
	bool firing; /* a timer's callback is running */
};

struct loop_timer {
	uv_timer_t uv;
	struct loop *loop;
	loop_fire *fire;
	void *ctx;
	int64_t at;
};

/* One socket under watch. It outlives its watch until libuv has let go. */
struct poll {
	uv_poll_t uv;
	struct loop_watch *watch;
	ino_t inode;
	int fd;
	int events;
};

struct loop_watch {
	struct loop *loop;
	struct loop_watch *next;
	struct poll *poll; /* NULL: no socket */
	loop_fire *ready;
	void *ctx;
};

/* --- the loop ------------------------------------------------------------- */

struct loop *loop_new(void)
{
	struct loop *loop = must_calloc(1, sizeof(*loop));
	int failed = uv_loop_init(&loop->uv);

	assert(failed == 0);
	failed = uv_loop_configure(&loop->uv, UV_METRICS_IDLE_TIME);
	assert(failed == 0);
	failed = uv_prepare_init(&loop->uv, &loop->prepare);
	assert(failed == 0);
	loop->prepare.data = loop;
	loop->clock = loop_clock_new();
	return loop;
}

void loop_free(struct loop **loop)
{
	int left, i;

	if (*loop == NULL)
		return;
	assert((*loop)->watches == NULL);
	if ((*loop)->watching_signals)
		for (i = 0; i < SIGNALS; i++)
			uv_close((uv_handle_t *)&(*loop)->signals[i], NULL);
	uv_close((uv_handle_t *)&(*loop)->prepare, NULL);
	/* Handles close from within the loop: give them their turn. */
	(void)uv_run(&(*loop)->uv, UV_RUN_DEFAULT);
	left = uv_loop_close(&(*loop)->uv);
	assert(left == 0);
	loop_clock_free(&(*loop)->clock);
	free(*loop);
	*loop = NULL;
}

int loop_run(struct loop *loop)
{
	while (!loop->stopped && uv_run(&loop->uv, UV_RUN_DEFAULT) != 0)
		continue;
	loop->stopped = false;
	return loop->code;
}

void loop_stop(struct loop *loop, int code)
{
	loop->code = code;
	loop->stopped = true;
	uv_stop(&loop->uv);
}

struct uv_loop_s *loop_uv(struct loop *loop)
{
	return &loop->uv;
}

int64_t loop_monotonic(const struct loop *loop)
{
	return (int64_t)(uv_hrtime() / NANOSECONDS_OF_ONE) *
	       loop_clock_rate(loop->clock);
}

int64_t loop_utc(const struct loop *loop)
{
	struct timespec now;
	int failed = clock_gettime(CLOCK_REALTIME, &now);

	assert(failed == 0);
	return loop_clock_utc(
		   loop->clock, (int64_t)now.tv_sec * MICROSECONDS +
				    now.tv_nsec / NANOSECONDS_OF_ONE) +
	       loop_clock_offset(loop->clock, loop_monotonic(loop));
}

uint64_t loop_random(const struct loop *loop)
{
	uint64_t random;
	int failed = uv_random(NULL, NULL, &random, sizeof(random), 0, NULL);

	(void)loop;
	assert(failed == 0);
	return random;
}

/* --- stalls --------------------------------------------------------------- */

static int64_t computed(void)
{
	struct timespec now;
	int failed = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);

	assert(failed == 0);
	return (int64_t)now.tv_sec * MICROSECONDS +
	       now.tv_nsec / NANOSECONDS_OF_ONE;
}

static void begin_pass(struct loop *loop, int64_t now)
{
	loop->passed = now;
	loop->idled = uv_metrics_idle_time(&loop->uv);
	loop->computed = computed();
}

static void on_pass(uv_prepare_t *prepare)
{
	struct loop *loop = prepare->data;
	int64_t now = loop_monotonic(loop);
	uint64_t idled = uv_metrics_idle_time(&loop->uv) - loop->idled;
	int64_t took = now - loop->passed -
		       (int64_t)(idled / NANOSECONDS_OF_ONE) *
			   loop_clock_rate(loop->clock);

	if (took > loop->stall)
		loop->stalled(
		    loop->stalled_ctx, took, computed() - loop->computed);
	begin_pass(loop, now);
}

void loop_watch_stalls(
    struct loop *loop, int64_t most, loop_stalled *stalled, void *ctx)
{
	int failed;

	loop->stall = most;
	loop->stalled = stalled;
	loop->stalled_ctx = ctx;
	begin_pass(loop, loop_monotonic(loop));
	failed = stalled == NULL ? uv_prepare_stop(&loop->prepare)
				 : uv_prepare_start(&loop->prepare, on_pass);
	assert(failed == 0);
	uv_unref((uv_handle_t *)&loop->prepare);
}

/* --- timers --------------------------------------------------------------- */

static void on_timer(uv_timer_t *uv)
{
	struct loop_timer *timer = uv->data;
	struct loop *loop = timer->loop;

	loop->firing = true;
	/* libuv counts from the start of the turn, which may be early. */
	if (timer->at > loop_monotonic(loop))
		loop_timer_at(timer, timer->at);
	else
		timer->fire(timer->ctx);
	loop->firing = false;
}

struct loop_timer *loop_timer_new(struct loop *loop, loop_fire *fire, void *ctx)
{
	struct loop_timer *timer = must_calloc(1, sizeof(*timer));

	(void)uv_timer_init(&loop->uv, &timer->uv);
	timer->uv.data = timer;
	timer->loop = loop;
	timer->fire = fire;
	timer->ctx = ctx;
	return timer;
}

static void on_timer_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void loop_timer_free(struct loop_timer **timer)
{
	if (*timer == NULL)
		return;
	uv_close((uv_handle_t *)&(*timer)->uv, on_timer_closed);
	*timer = NULL;
}

void loop_timer_at(struct loop_timer *timer, int64_t monotonic)
{
	int64_t wait = monotonic - loop_monotonic(timer->loop);
	int64_t one = MICROSECONDS_OF_MS * loop_clock_rate(timer->loop->clock);
	int64_t ms = 0;

	/* Each stanza wants the store looked at when all have been read. */
	if (wait <= 0 && uv_is_active((uv_handle_t *)&timer->uv) &&
	    uv_timer_get_due_in(&timer->uv) == 0)
		return;
	if (wait > 0)
		ms = (wait + one - 1) / one;
	/* Timers that arm each other would keep sockets from their turn. */
	if (ms == 0 && timer->loop->firing)
		ms = 1;
	timer->at = monotonic;
	(void)uv_timer_start(&timer->uv, on_timer, (uint64_t)ms, 0);
}

void loop_timer_stop(struct loop_timer *timer)
{
	(void)uv_timer_stop(&timer->uv);
}

/* --- watches -------------------------------------------------------------- */

static void on_poll(uv_poll_t *uv, int status, int events)
{
	struct poll *poll = uv->data;

	(void)events;
	/* libuv stops at an error of the socket; its owner has to read it. */
	if (status < 0)
		(void)uv_poll_start(&poll->uv, poll->events, on_poll);
	poll->watch->ready(poll->watch->ctx);
}

static void on_poll_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void let_go(struct loop_watch *watch)
{
	if (watch->poll == NULL)
		return;
	uv_close((uv_handle_t *)&watch->poll->uv, on_poll_closed);
	watch->poll = NULL;
}

/* A number names one socket: whoever else holds it holds a closed one. */
static void let_go_of_number(struct loop *loop, int fd)
{
	struct loop_watch *watch;

	for (watch = loop->watches; watch != NULL; watch = watch->next)
		if (watch->poll != NULL && watch->poll->fd == fd)
			let_go(watch);
}

static void take(struct loop_watch *watch, int fd, ino_t inode)
{
	struct poll *poll = must_calloc(1, sizeof(*poll));

	let_go_of_number(watch->loop, fd);
	if (uv_poll_init(&watch->loop->uv, &poll->uv, fd) != 0) {
		free(poll);
		return;
	}
	poll->uv.data = poll;
	poll->watch = watch;
	poll->fd = fd;
	poll->inode = inode;
	watch->poll = poll;
}

/* The owner may have closed its socket and got the same number for the next
 * one, which epoll does not know; the inode tells them apart. */
static bool same_socket(const struct poll *poll, int fd, ino_t inode)
{
	return poll != NULL && poll->fd == fd && poll->inode == inode;
}

struct loop_watch *loop_watch_new(
    struct loop *loop, loop_fire *ready, void *ctx)
{
	struct loop_watch *watch = must_calloc(1, sizeof(*watch));

	watch->loop = loop;
	watch->ready = ready;
	watch->ctx = ctx;
	watch->next = loop->watches;
	loop->watches = watch;
	return watch;
}

void loop_watch_free(struct loop_watch **watch)
{
	struct loop_watch **link;

	if (*watch == NULL)
		return;
	let_go(*watch);
	link = &(*watch)->loop->watches;
	while (*link != *watch)
		link = &(*link)->next;
	*link = (*watch)->next;
	free(*watch);
	*watch = NULL;
}

void loop_watch_set(struct loop_watch *watch, int fd, bool read, bool write)
{
	int events = (read ? UV_READABLE : 0) | (write ? UV_WRITABLE : 0);
	struct stat stat;

	if (fd < 0 || fstat(fd, &stat) != 0) {
		let_go(watch);
		return;
	}
	if (!same_socket(watch->poll, fd, stat.st_ino)) {
		let_go(watch);
		take(watch, fd, stat.st_ino);
	}
	if (watch->poll == NULL || watch->poll->events == events)
		return;
	watch->poll->events = events;
	(void)uv_poll_start(&watch->poll->uv, events, on_poll);
}

/* --- signals -------------------------------------------------------------- */

static void on_signal(uv_signal_t *uv, int number)
{
	const struct loop *loop = uv->data;

	if (number == SIGHUP)
		loop->reload(loop->signals_ctx);
	else
		loop->stop(loop->signals_ctx);
}

void loop_signals(
    struct loop *loop, loop_fire *stop, loop_fire *reload, void *ctx)
{
	static const int numbers[SIGNALS] = {
	    [SIGNAL_TERM] = SIGTERM,
	    [SIGNAL_INT] = SIGINT,
	    [SIGNAL_HUP] = SIGHUP,
	};
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	int i;

	assert(!loop->watching_signals);
	loop->stop = stop;
	loop->reload = reload;
	loop->signals_ctx = ctx;
	loop->watching_signals = true;
	for (i = 0; i < SIGNALS; i++) {
		(void)uv_signal_init(&loop->uv, &loop->signals[i]);
		loop->signals[i].data = loop;
		(void)uv_signal_start(&loop->signals[i], on_signal, numbers[i]);
	}
	(void)sigaction(SIGPIPE, &ignore, NULL);
}
