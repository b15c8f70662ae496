#ifndef COMMAND_APPOINTMENT_PRIVATE_H
#define COMMAND_APPOINTMENT_PRIVATE_H

#include "component/command/call.h"

/* What the proposal of one appointment and of a series have in common: the
 * fields "claimant", "when", "minutes", "channel" and "note". */

extern const struct option appointment_channels[];

/* An advisor says with whom; a claimant's is with their own advisor. */
uint32_t appointment_lacks(const struct call *call);

/* Whose side the asker proposes for, and with which claimant. */
enum side appointment_proposer(const struct call *call, uint32_t *claimant);
enum refusal appointment_may_propose(
    const struct call *call, enum side side, const struct claimant_view *with);

/* Microseconds. */
int64_t appointment_minutes(const struct call *call, int64_t otherwise);

/* At the time that was given, as it is about to be proposed. */
struct appointment appointment_wanted(
    const struct call *call, const struct claimant_view *with, enum side side);

/* appointment_limit.c: what the region asks of a time that is too soon, too far
 * or too long, on a line of its own; empty: it is another reason. */
struct text appointment_limit(
    struct call *call, uint32_t region, enum refusal why);

#endif
