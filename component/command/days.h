#ifndef COMMAND_DAYS_H
#define COMMAND_DAYS_H

#include "component/command/call.h"

/* The region that is given, or the asker's. */
struct region days_region(const struct call *call);

/* The day that is given for a field, or today, on the clocks of the region
 * whose day it is; counted as in roster/hours.h. */
int32_t days_given(const struct call *call, const char *field, uint32_t region);

/* The weekdays, and those from Monday to Friday at once. */
extern const struct option days_weekdays[];
/* What was given for the field "weekday": bits, 1 Monday .. 64 Sunday. */
uint32_t days_weekdays_given(const struct call *call);

/* What was given for "spans": none where it was a word instead. */
struct hours_spans days_spans_given(const struct call *call);
/* "9:00-12:00 14:00-17:00", or the word for closed. */
struct text days_spans(struct call *call, const struct hours_spans *spans);

/* What holds on a weekday this week, or the next if it is past, holidays left
 * aside. */
struct hours_spans days_usual(
    const struct hours *hours, int32_t today, uint32_t weekday);

/* "vendredi 25 décembre 2026". */
struct text days_say(const struct call *call, int32_t day);

#endif
