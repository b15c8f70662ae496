#ifndef ROSTER_CONSENT_H
#define ROSTER_CONSENT_H

#include <stdint.h>

#include "roster/roster.h"

/* What a claimant's consent is worth at an instant. */
enum consent_state {
	CONSENT_NONE,    /* not given, or withdrawn */
	CONSENT_CURRENT, /* to the notice in force */
	CONSENT_GRACE,   /* to an earlier one; still good for some days */
	CONSENT_LAPSED,  /* to an earlier one, for too long */
};

/* A test account of `guichet probe` agrees to every notice. */
enum consent_state consent_state(
    const struct roster *r, const struct claimant_view *claimant, int64_t now);

/* When the days of grace of the notice in force end in this region. */
int64_t consent_grace_ends(const struct roster *r, uint32_t region);

/* Is a reminder due? Once a day at most, and as the policy says. */
bool consent_reminds(
    const struct roster *r, const struct claimant_view *claimant, int64_t now);

#endif
