#ifndef COMMAND_UNANSWERED_H
#define COMMAND_UNANSWERED_H

#include "component/command/call.h"

/* For reports: how long somebody has waited for an answer, in their region's
 * working time, and who was told that it is late; empty: nobody. */
struct text unanswered_waited(
    struct call *call, const struct claimant_view *claimant);
struct text unanswered_told(
    struct call *call, const struct claimant_view *claimant);

#endif
