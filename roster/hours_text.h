#ifndef ROSTER_HOURS_TEXT_H
#define ROSTER_HOURS_TEXT_H

#include "roster/arena.h"
#include "roster/hours.h"

/*
 * Opening hours as texts: as people type them ("9-12 13h30-17h", "9:00-24:00"),
 * and as a row of the store has them ("540-720 810-1020").
 */
enum hours_fault {
	HOURS_FINE,
	HOURS_UNREADABLE,
	HOURS_BACKWARDS, /* ends before it begins, or behind midnight */
	HOURS_OVERLAP,   /* two of them, or one begins before the last */
	HOURS_MANY,
};

/* What people type; an empty text is no hours, so it is unreadable. */
enum hours_fault hours_read(struct text typed, struct hours_spans *spans);
/* "9:00-12:00 13:30-17:00"; nothing where it is closed. */
struct text hours_say(struct arena *arena, const struct hours_spans *spans);

/* "540-720 810-1020". */
struct text hours_row(struct arena *arena, const struct hours_spans *spans);

/* The spans of such a row. */
struct hours_spans hours_of_row(struct text row);

/* The next line "SINCE WEEKDAY SPANS" of a region's hours; false: no more. */
bool hours_next_rule(struct text *rest, struct hours_rule *rule);

/* The next line "DAY NAME" of a region's holidays; false: no more. */
struct holiday {
	int32_t day;
	struct text name;
};
bool hours_next_holiday(struct text *rest, struct holiday *holiday);

#endif
