#ifndef ROSTER_CASELOAD_H
#define ROSTER_CASELOAD_H

#include <stdint.h>

#include "roster/refusal.h"
#include "roster/roster.h"

/* May this claimant write to their advisor now? Region, consent, advisor. */
enum refusal caseload_claimant_may(
    const struct roster *r, const struct claimant_view *claimant, int64_t now);

/* May this advisor write to this claimant now? NOT_FOLLOWED comes first, so
 * that nothing about somebody else's claimant can be learned. */
enum refusal caseload_advisor_may(const struct roster *r,
    const struct advisor_view *advisor, const struct claimant_view *claimant,
    int64_t now);

/* Places: the advisor's own ceiling, else their region's. */
uint32_t caseload_ceiling(
    const struct roster *r, const struct advisor_view *advisor);
uint32_t caseload_free(
    const struct roster *r, const struct advisor_view *advisor);
uint32_t caseload_free_in(const struct roster *r, uint32_t region);

/* Does somebody wait for a place in their region, or is one free for them? */
bool caseload_queues(const struct claimant_view *claimant);

/* A claimant's place among those of their region who wait for the same, from 1;
 * 0: they do not wait. */
uint32_t caseload_place(
    const struct roster *r, const struct claimant_view *claimant);
/* A region where somebody waits and a place is free; 0: none. */
uint32_t caseload_to_call_up(const struct roster *r);

/* How many of a caseload, and of those that the advisor stands in for, wait
 * for an answer, and who waits longest. */
struct caseload_waiting {
	uint32_t count;
	uint32_t longest; /* claimant, 0: nobody */
	int64_t since;
};
struct caseload_waiting caseload_waiting(
    const struct roster *r, uint32_t advisor);

#endif
