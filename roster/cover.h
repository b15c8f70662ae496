#ifndef ROSTER_COVER_H
#define ROSTER_COVER_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/roster.h"

/*
 * Who answers for whom. An advisor's absence counts from when its beginning was
 * stored to when its end was; who stands in may be absent themself, so the
 * chain is followed to its end. Who is covered keeps their claimants: no place
 * of who stands in is taken.
 */

/* The absence of this advisor that has begun. */
bool cover_of(const struct roster *r, uint32_t advisor, struct cover *cover);

/* Who answers this advisor's claimants today: themself where nobody does. */
uint32_t cover_responsible(const struct roster *r, uint32_t advisor);

/* The same at an instant to come, by the absences that are planned. */
uint32_t cover_responsible_at(
    const struct roster *r, uint32_t advisor, int64_t at);

/* Is nobody there to answer for this advisor at that instant? */
bool cover_absent_at(const struct roster *r, uint32_t advisor, int64_t at);

/* The first instant after this one at which it may be somebody else, or nobody;
 * INT64_MAX: none is planned. */
int64_t cover_changes(const struct roster *r, uint32_t advisor, int64_t at);

/* Walks the advisors whose claimants this one sees today: themself first, then
 * those for whom they stand in. Give 0 first, then what was returned; 0 at the
 * end. */
uint32_t cover_next(const struct roster *r, uint32_t advisor, uint32_t before);

/* Does this advisor follow the claimant, or stand in for who does? */
bool cover_sees(const struct roster *r, uint32_t advisor,
    const struct claimant_view *claimant);
/* The same of all whom `follower` follows; 0: nobody does. */
bool cover_sees_those_of(
    const struct roster *r, uint32_t advisor, uint32_t follower);

#endif
