#ifndef COMPONENT_LOOP_CLOCK_H
#define COMPONENT_LOOP_CLOCK_H

#include <stdint.h>

/*
 * The offset of the wall clock, so that tests can step it: nothing in the
 * release; with GUICHET_TEST the environment variable GUICHET_CLOCK_OFFSET
 * (seconds), or the number in the file that GUICHET_CLOCK_FILE names, read
 * again at most every 100 ms. And how much faster than others both clocks go:
 * GUICHET_CLOCK_RATE; the wall clock from the instant GUICHET_CLOCK_FROM on
 * (seconds since 1970), so that all who are started with it agree. For loop.c
 * alone.
 */
struct loop_clock;

#ifdef GUICHET_TEST

struct loop_clock *loop_clock_new(void);
void loop_clock_free(struct loop_clock **clock);
int64_t loop_clock_offset(struct loop_clock *clock, int64_t monotonic);
int64_t loop_clock_rate(const struct loop_clock *clock);
int64_t loop_clock_utc(const struct loop_clock *clock, int64_t utc);

#else

static inline struct loop_clock *loop_clock_new(void)
{
	return (struct loop_clock *)0;
}

static inline void loop_clock_free(struct loop_clock **clock)
{
	(void)clock;
}

static inline int64_t loop_clock_rate(const struct loop_clock *clock)
{
	(void)clock;
	return 1;
}

static inline int64_t loop_clock_utc(
    const struct loop_clock *clock, int64_t utc)
{
	(void)clock;
	return utc;
}

static inline int64_t loop_clock_offset(
    struct loop_clock *clock, int64_t monotonic)
{
	(void)clock;
	(void)monotonic;
	return 0;
}

#endif

#endif
