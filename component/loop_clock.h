#ifndef COMPONENT_LOOP_CLOCK_H
#define COMPONENT_LOOP_CLOCK_H

#include <stdint.h>

/*
 * The offset of the wall clock, so that tests can step it: nothing in the
 * release; with GUICHET_TEST the environment variable GUICHET_CLOCK_OFFSET
 * (seconds), or the number in the file that GUICHET_CLOCK_FILE names, read
 * again at most every 100 ms. For loop.c alone.
 */
struct loop_clock;

#ifdef GUICHET_TEST

struct loop_clock *loop_clock_new(void);
void loop_clock_free(struct loop_clock **clock);
int64_t loop_clock_offset(struct loop_clock *clock, int64_t monotonic);

#else

static inline struct loop_clock *loop_clock_new(void)
{
	return (struct loop_clock *)0;
}

static inline void loop_clock_free(struct loop_clock **clock)
{
	(void)clock;
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
