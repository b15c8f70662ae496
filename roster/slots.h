#ifndef ROSTER_SLOTS_H
#define ROSTER_SLOTS_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/hours.h"

/*
 * Free times, for an appointment of which nobody has named the hour. A time is
 * free if the region is open through all of it, the advisor receives in all of
 * it (their own hours, or any time if they named none), and nobody who is to be
 * there has something else.
 *
 * Instants and lengths are UTC microseconds; [since, until).
 */
enum {
	SLOTS_MOST = 16 /* offered at once */
};

struct slots_busy {
	int64_t since, until;
};

struct slots {
	const struct hours *region;
	const struct hours *own;       /* NULL: whenever the region is open */
	const struct slots_busy *busy; /* by `since`; they may overlap */
	uint32_t busy_count;
	int64_t from, until; /* all of it lies in here */
	int64_t length;
	int64_t step;  /* it begins at a multiple of this, counted from a full
			  hour of UTC: 15 minutes, as all zones' clocks differ
			  by multiples of them */
	int64_t apart; /* at least, from one that is offered to the next, so
			  that a choice is one */
};

/* Is this one free? */
bool slots_fits(const struct slots *slots, int64_t since);

/* The earliest ones, in their order; at most `most` and SLOTS_MOST. */
uint32_t slots_find(
    const struct slots *slots, int64_t found[SLOTS_MOST], uint32_t most);

#endif
