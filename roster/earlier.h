#ifndef ROSTER_EARLIER_H
#define ROSTER_EARLIER_H

#include "roster/roster.h"

/*
 * A time that got free is offered to those who asked for an earlier one before:
 * one after the other, in the order in which they asked, to each once, while
 * the notice that an appointment needs leaves them time to answer, and never in
 * the region's night.
 */

enum earlier_verdict {
	EARLIER_NOBODY, /* is left whom it may be offered */
	EARLIER_HELD,   /* nobody but who thinks about another offer */
	EARLIER_OFFERED,
};

/* The first time of which something is to be decided now; false: none. */
bool earlier_due(const struct roster *r, struct freed *freed);

/* When that is so: a time, 0 for at once, INT64_MAX for never. */
int64_t earlier_next(const struct roster *r);

/* What is to be offered of it, and to whom. */
enum earlier_verdict earlier_offer(const struct roster *r,
    const struct freed *freed, int64_t now, struct slot_offer *offer);

#endif
