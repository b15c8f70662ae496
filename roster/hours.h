#ifndef ROSTER_HOURS_H
#define ROSTER_HOURS_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/text.h"

/*
 * When a region works. It is open at an instant if its clocks show a time in
 * one of the day's spans and the day is no holiday: so an hour that the clocks
 * skip is never worked, and one that they show twice is worked twice.
 *
 * Zones are not known here: what clocks show comes in as offsets from UTC.
 * Instants are UTC microseconds, days are counted from 1970-01-01, times of
 * day are minutes. guichet.working_time() says the same in SQL.
 */
enum {
	HOURS_SPANS = 6,         /* most in a day */
	HOURS_MIDNIGHT = 24 * 60 /* a span may end here, never behind it */
};

struct hours_span {
	uint16_t opens, closes;
};

struct hours_spans {
	uint32_t count; /* 0: closed */
	struct hours_span at[HOURS_SPANS];
};

/* What holds on a weekday from a day on. */
struct hours_rule {
	int32_t since;
	uint32_t weekday; /* 1 Monday .. 7 Sunday, as in ISO 8601 */
	struct hours_spans spans;
};

struct hours_offset {
	int64_t from;    /* until the next one's */
	int32_t seconds; /* that clocks are ahead of UTC */
};

/* The views belong to whoever made this. */
struct hours {
	const struct hours_rule *rules; /* by `since`, oldest first */
	uint32_t rule_count;
	const int32_t *holidays; /* days, oldest first */
	uint32_t holiday_count;
	const struct hours_offset *offsets; /* oldest first; the first one holds
					       before it, too. None: nobody
					       knows the zone, so it is never
					       open */
	uint32_t offset_count;
	int64_t until; /* what clocks show from here on is not known */
};

bool hours_open(const struct hours *hours, int64_t at);

/* The first open instant at or after this one; INT64_MAX: none is known. */
int64_t hours_next(const struct hours *hours, int64_t at);

/* The first instant after this one at which it is open if it is closed, or
 * closed if it is open; INT64_MAX: none is known. */
int64_t hours_turn(const struct hours *hours, int64_t at);

/* Working time from one instant to another, in microseconds. */
int64_t hours_between(const struct hours *hours, int64_t from, int64_t to);

/* The instant at which so much working time has passed; with 8 hours from an
 * opening at nine to a closing at five it is five o'clock, not the next
 * morning. INT64_MAX: it is not known. */
int64_t hours_after(const struct hours *hours, int64_t at, int64_t working);

/* The time and the day that clocks show, and what day it is. */
int64_t hours_local(const struct hours *hours, int64_t at); /* since 1970 */
int32_t hours_day(const struct hours *hours, int64_t at);
/* When they show that: the first time where it comes twice, as if they had not
 * been set where it never comes. */
int64_t hours_instant(const struct hours *hours, int64_t local);
bool hours_holiday(const struct hours *hours, int32_t day);
const struct hours_spans *hours_of_day(const struct hours *hours, int32_t day);
uint32_t hours_weekday(int32_t day); /* as in struct hours_rule */

/* Days as people write them; of the Gregorian calendar, at all times. */
struct hours_date {
	int year, month, day; /* 2026, 1..12, 1..31 */
};
int32_t hours_day_of(const struct hours_date *date);
struct hours_date hours_date_of(int32_t day);

#endif
