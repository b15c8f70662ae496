#include "component/loop.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "component/wire.h"

#define MS     INT64_C(1000)
#define SECOND (1000 * MS)
#define BOUND  (5 * SECOND)

struct bench {
	struct loop *loop;
	struct loop_timer *timer;
	struct loop_timer *bound;
	struct loop_watch *watch;
	int64_t due;
	unsigned fired;
	unsigned want;
	int fd; /* to read one byte from when ready */
};

static void on_bound(void *ctx)
{
	struct bench *b = ctx;

	loop_stop(b->loop, -1);
}

static struct bench bench(void)
{
	struct bench b = {.loop = loop_new(), .want = 1, .fd = -1};

	return b;
}

static int run(struct bench *b)
{
	int code;

	b->bound = loop_timer_new(b->loop, on_bound, b);
	loop_timer_at(b->bound, loop_monotonic(b->loop) + BOUND);
	code = loop_run(b->loop);
	loop_timer_free(&b->bound);
	return code;
}

static void count(struct bench *b)
{
	if (++b->fired == b->want)
		loop_stop(b->loop, 7);
}

static void on_timer(void *ctx)
{
	struct bench *b = ctx;

	assert_true(loop_monotonic(b->loop) >= b->due);
	count(b);
}

static void timer__fires_once_and_never_early(void **state)
{
	struct bench b = bench();

	(void)state;
	b.timer = loop_timer_new(b.loop, on_timer, &b);
	loop_timer_at(b.timer, loop_monotonic(b.loop));
	b.due = loop_monotonic(b.loop) + 5 * MS + 300;
	loop_timer_at(b.timer, b.due);
	assert_int_equal(run(&b), 7);
	assert_int_equal(b.fired, 1);
	loop_timer_free(&b.timer);
	assert_null(b.timer);
	loop_free(&b.loop);
}

static void on_timer_again(void *ctx)
{
	struct bench *b = ctx;

	loop_timer_at(b->timer, 0);
}

static void on_ready(void *ctx)
{
	struct bench *b = ctx;
	char byte;

	assert_int_equal(read(b->fd, &byte, 1), 1);
	count(b);
}

static void timer__does_not_starve_sockets__when_it_arms_itself(void **state)
{
	struct bench b = bench();
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	b.fd = pair[0];
	b.timer = loop_timer_new(b.loop, on_timer_again, &b);
	b.watch = loop_watch_new(b.loop, on_ready, &b);
	loop_watch_set(b.watch, pair[0], true, false);
	assert_int_equal(write(pair[1], "x", 1), 1);
	loop_timer_at(b.timer, 0);
	assert_int_equal(run(&b), 7);
	loop_watch_free(&b.watch);
	loop_timer_free(&b.timer);
	loop_free(&b.loop);
	(void)close(pair[0]);
	(void)close(pair[1]);
}

/* libpq closes a socket and gets the same number for the next one. */
static void watch__follows__a_number_that_was_used_again(void **state)
{
	struct bench b = bench();
	int old[2], new[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, old), 0);
	b.watch = loop_watch_new(b.loop, on_ready, &b);
	b.fd = old[0];
	loop_watch_set(b.watch, old[0], true, false);
	assert_int_equal(write(old[1], "x", 1), 1);
	assert_int_equal(run(&b), 7);
	(void)close(old[0]);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, new), 0);
	assert_int_equal(new[0], old[0]);
	loop_watch_set(b.watch, new[0], true, false);
	assert_int_equal(write(new[1], "x", 1), 1);
	b.want = 2;
	assert_int_equal(run(&b), 7);
	loop_watch_free(&b.watch);
	loop_free(&b.loop);
	(void)close(old[1]);
	(void)close(new[0]);
	(void)close(new[1]);
}

static void watch__takes_a_number_over__from_one_that_lost_it(void **state)
{
	struct bench b = bench();
	struct loop_watch *other = loop_watch_new(b.loop, on_ready, &b);
	int old[2], new[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, old), 0);
	loop_watch_set(other, old[0], true, true);
	loop_watch_set(other, old[0], true, false);
	(void)close(old[0]);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, new), 0);
	assert_int_equal(new[0], old[0]);
	b.watch = loop_watch_new(b.loop, on_ready, &b);
	b.fd = new[0];
	loop_watch_set(b.watch, new[0], true, false);
	loop_watch_set(other, -1, false, false);
	assert_int_equal(write(new[1], "x", 1), 1);
	assert_int_equal(run(&b), 7);
	assert_int_equal(b.fired, 1);
	loop_watch_free(&b.watch);
	loop_watch_free(&other);
	loop_free(&b.loop);
	(void)close(old[1]);
	(void)close(new[0]);
	(void)close(new[1]);
}

static void on_stop(void *ctx)
{
	struct bench *b = ctx;

	loop_stop(b->loop, 3);
}

static void on_reload(void *ctx)
{
	struct bench *b = ctx;

	b->fired++;
	(void)raise(SIGTERM);
}

static void signals__reload_and_stop(void **state)
{
	struct bench b = bench();

	(void)state;
	loop_signals(b.loop, on_stop, on_reload, &b);
	(void)raise(SIGPIPE);
	(void)raise(SIGHUP);
	assert_int_equal(run(&b), 3);
	assert_int_equal(b.fired, 1);
	loop_free(&b.loop);
}

static void backoff__doubles_within_its_bounds(void **state)
{
	struct backoff backoff = {.first = 100, .most = 1000, .seed = 1};
	static const int64_t whole[] = {100, 200, 400, 800, 1000, 1000};
	int64_t delay;
	size_t i, round;

	(void)state;
	for (round = 0; round < 100; round++) {
		for (i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
			delay = backoff_draw(&backoff);
			assert_in_range(delay, whole[i] / 2, whole[i]);
		}
		backoff_reset(&backoff);
	}
}

static void loopback__is_only_what_surely_is_this_machine(void **state)
{
	static const struct {
		const char *host;
		bool want;
	} cases[] = {
	    {"127.0.0.1",         true },
	    {"127.8.9.1",         true },
	    {"::1",               true },
	    {"localhost",         true },
	    {"LocalHost",         true },
	    {"128.0.0.1",         false},
	    {"127.1",             false},
	    {"127.0.0.1.example", false},
	    {"0.0.0.0",           false},
	    {"::",                false},
	    {"localhost.example", false},
	    {"",		  false},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(wire_loopback(cases[i].host), cases[i].want);
}

#ifdef GUICHET_TEST

static int64_t offset_of(const struct loop *loop)
{
	return (loop_utc(loop) - time(NULL) * SECOND) / SECOND;
}

static void put_offset(const char *path, const char *seconds)
{
	FILE *to = fopen(path, "we");

	assert_non_null(to);
	assert_true(fputs(seconds, to) >= 0);
	assert_int_equal(fclose(to), 0);
}

static void clock__can_be_stepped__in_a_test_build(void **state)
{
	char path[] = "/tmp/guichet-clock-XXXXXX";
	const struct timespec pause = {0, 110 * SECOND};
	int fd = mkstemp(path);
	struct loop *loop;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(setenv("GUICHET_CLOCK_OFFSET", "86400", 1), 0);
	loop = loop_new();
	assert_in_range(offset_of(loop), 86399, 86401);
	loop_free(&loop);
	assert_int_equal(setenv("GUICHET_CLOCK_FILE", path, 1), 0);
	loop = loop_new();
	assert_in_range(offset_of(loop), 86399, 86401);
	put_offset(path, "3600\n");
	(void)nanosleep(&pause, NULL);
	assert_in_range(offset_of(loop), 3599, 3601);
	put_offset(path, "-3600\n");
	(void)nanosleep(&pause, NULL);
	assert_in_range(-offset_of(loop), 3598, 3601);
	loop_free(&loop);
	assert_int_equal(unsetenv("GUICHET_CLOCK_OFFSET"), 0);
	assert_int_equal(unsetenv("GUICHET_CLOCK_FILE"), 0);
	(void)unlink(path);
}

static void end(void *ctx)
{
	loop_stop(ctx, 0);
}

/* A minute of theirs is a third of a second. */
static void clock__goes_faster__in_a_test_build(void **state)
{
	struct loop_timer *timer;
	struct loop *loop;
	struct timespec began, ended;
	int64_t utc, monotonic;

	(void)state;
	(void)clock_gettime(CLOCK_MONOTONIC, &began);
	assert_int_equal(setenv("GUICHET_CLOCK_RATE", "180", 1), 0);
	assert_int_equal(setenv("GUICHET_CLOCK_FROM", "1764072000", 1), 0);
	loop = loop_new();
	utc = loop_utc(loop);
	monotonic = loop_monotonic(loop);
	timer = loop_timer_new(loop, end, loop);
	loop_timer_at(timer, monotonic + 60 * INT64_C(1000000));
	assert_int_equal(loop_run(loop), 0);
	(void)clock_gettime(CLOCK_MONOTONIC, &ended);
	monotonic = loop_monotonic(loop) - monotonic;
	utc = loop_utc(loop) - utc;
	assert_true(monotonic >= 60 * INT64_C(1000000));
	assert_in_range(ended.tv_sec - began.tv_sec, 0, 30);
	assert_in_range(monotonic - utc + 5000000, 0, 10000000);
	loop_timer_free(&timer);
	loop_free(&loop);
	assert_int_equal(unsetenv("GUICHET_CLOCK_RATE"), 0);
	assert_int_equal(unsetenv("GUICHET_CLOCK_FROM"), 0);
}

#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(timer__fires_once_and_never_early),
	    cmocka_unit_test(
		timer__does_not_starve_sockets__when_it_arms_itself),
	    cmocka_unit_test(watch__follows__a_number_that_was_used_again),
	    cmocka_unit_test(watch__takes_a_number_over__from_one_that_lost_it),
	    cmocka_unit_test(signals__reload_and_stop),
	    cmocka_unit_test(backoff__doubles_within_its_bounds),
	    cmocka_unit_test(loopback__is_only_what_surely_is_this_machine),
#ifdef GUICHET_TEST
	    cmocka_unit_test(clock__can_be_stepped__in_a_test_build),
	    cmocka_unit_test(clock__goes_faster__in_a_test_build),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
