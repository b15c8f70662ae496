#ifndef ROSTER_ENROLMENT_H
#define ROSTER_ENROLMENT_H

#include "roster/roster.h"

/* What may be done with a one-time code (docs/decisions/0008-codes.md). */

/* How many codes may be tried within a day. */
struct code_limits {
	uint32_t own;  /* by one account */
	uint32_t host; /* by all accounts of one server */
	uint32_t all;
};

/* May somebody try one more now? Who it would fit plays no part in it. */
enum refusal enrolment_may_try(const struct roster *r,
    const struct code_limits *limits, struct text bare, int64_t now);

/* Whom the code found, or why it does not do for this account. `code` is NULL
 * where no code has that digest. */
enum refusal enrolment_finds(const struct roster *r,
    const struct new_code *code, struct text bare, int64_t now,
    struct claimant_view *claimant);

/* Must this account be asked for its owner's consent, or has it been given to
 * the notice in force? */
bool enrolment_asks(
    const struct roster *r, const struct claimant_view *claimant);

#endif
