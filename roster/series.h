#ifndef ROSTER_SERIES_H
#define ROSTER_SERIES_H

#include "roster/roster.h"

/*
 * Appointments that are proposed together: so many of them, so many days apart,
 * each at the time of day that clocks of the region showed at the first. Until
 * it is answered a series is one question, which one answer answers; from then
 * on each is an appointment of its own. struct appointment names the series by
 * its first one.
 *
 * Instants and lengths are UTC microseconds; [since, until).
 */
enum {
	SERIES_MOST = 52 /* whatever POLICY_SERIES_MOST says */
};

/* Why one is not held unless both want it so, or not at all. */
enum occurrence_fault {
	OCCURRENCE_FINE,
	OCCURRENCE_SHUT,    /* some of it is out of opening hours */
	OCCURRENCE_HOLIDAY, /* so is all of that day */
	OCCURRENCE_SKIPPED, /* clocks show no such hour on that day */
};

struct occurrence {
	int64_t since, until;
	enum occurrence_fault fault;
};

struct series_ask {
	uint32_t region;
	int64_t first, length;
	uint32_t every; /* days */
	uint32_t count; /* at most SERIES_MOST */
};

/* All of them, in their order. */
void series_plan(const struct roster *r, const struct series_ask *ask,
    struct occurrence plan[SERIES_MOST]);

/* All of its series that are known, itself among them, by their beginning; of
 * one that is of none itself alone. How many. */
uint32_t series_of(const struct roster *r, const struct appointment *a,
    struct appointment all[SERIES_MOST]);

/* Is it asked about with all that are so of its series? */
bool series_is_asked(const struct appointment *a);

#endif
