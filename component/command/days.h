#ifndef COMMAND_DAYS_H
#define COMMAND_DAYS_H

#include "component/command/call.h"

/* The region that is given, or the asker's. */
struct region days_region(const struct call *call);

/* The day that is given for a field, or today, on the clocks of the region
 * whose day it is; counted as in roster/hours.h. */
int32_t days_given(const struct call *call, const char *field, uint32_t region);

/* "vendredi 25 décembre 2026". */
struct text days_say(const struct call *call, int32_t day);

#endif
