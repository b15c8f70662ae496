#ifndef TESTS_SIM_CLOCK_H
#define TESTS_SIM_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "component/loop.h"

/*
 * The made-up clock that stands behind component/loop.h. Time passes only from
 * one alarm to the next; alarms of one instant fire in the order of arming.
 */
struct alarm {
	int64_t at;
	uint64_t order;
	size_t place; /* in clock.armed, + 1; 0: not armed */
	void (*fire)(void *ctx);
	void *ctx;
	const struct loop *loop; /* NULL: the world's own */
};

struct clock {
	int64_t now;  /* monotonic microseconds */
	int64_t wall; /* what UTC is ahead of it */
	uint64_t orders;
	struct alarm **armed;
	size_t count;
	size_t room;
	struct loop_watch *watches;
	uint64_t fired;   /* at all */
	uint32_t at_once; /* without that time passed */
};

/* More alarms in one instant than this: somebody spins. */
enum {
	CLOCK_SPINS = 200000
};

void clock_free(struct clock *clock);
void clock_arm(struct clock *clock, struct alarm *alarm, int64_t at);
void clock_disarm(struct clock *clock, struct alarm *alarm);

/* Fires the next alarm up to `until`; false, and it is `until`, if there is
 * none or somebody spins. */
bool clock_tick(struct clock *clock, int64_t until);
bool clock_spins(const struct clock *clock);

/* A socket of this number can be read. */
void clock_ready(struct clock *clock, int fd);

/* A loop of one daemon on this clock. */
struct loop *clock_loop(struct clock *clock, void *owner);
void *loop_owner(const struct loop *loop);
struct clock *loop_clock_of(const struct loop *loop);
bool loop_stopped(const struct loop *loop, int *code);

#endif
