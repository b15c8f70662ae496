#ifndef TALK_FINDING_H
#define TALK_FINDING_H

#include "component/talk/wording.h"
#include "roster/attendance.h"

/* What a rule says to one side, what comes next, and what it never says: that
 * anything follows by itself. */
enum wording_key finding_sentence(enum attendance_rule rule, enum side side);

#endif
