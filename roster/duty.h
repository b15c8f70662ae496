#ifndef ROSTER_DUTY_H
#define ROSTER_DUTY_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/roster.h"

/*
 * How soon an advisor should answer (policy answer-duty), in the working time
 * of the claimant's region. A sentence that waits for longer is told of, once
 * to each: to the advisor, later to who stands in for them, later to the
 * region's supervisors (policy answer-step). While a region is closed or paused
 * nobody may answer, so nobody is told.
 */

/* Who waits for an answer, and how far that was told. */
struct duty {
	uint32_t claimant;
	enum duty_step told;
	int64_t from; /* the question, or when it was last told */
};

/* Those of a region who have been told of so far; oldest first. */
bool roster_duty_at(const struct roster *r, uint32_t region,
    enum duty_step told, uint32_t i, struct duty *duty);

/* The first instant at which somebody is to be told; INT64_MAX: none. */
int64_t roster_duty_next(const struct roster *r);

/* When the next one is to be told of this; INT64_MAX: never. */
int64_t duty_due(
    const struct roster *r, uint32_t region, const struct duty *duty);

/* Whose turn it is: DUTY_NONE where nobody is left to be told, by now; it is
 * looked at again after another step. */
enum duty_step duty_step(const struct roster *r,
    const struct claimant_view *claimant, enum duty_step told);

/* Does this claimant wait for longer than anybody should? For lists and groups;
 * it begins with the line to the advisor, so that nothing needs a clock. */
bool duty_overdue(const struct claimant_view *claimant);

/* How long they have waited, in the working time of their region. */
int64_t duty_waited(
    const struct roster *r, const struct claimant_view *claimant, int64_t now);

/* Of the policy, in microseconds. */
int64_t duty_time(const struct roster *r, enum policy_key key, uint32_t region);

/* The id of a line that tells of it says to whom: duty/advisor/12/... */
const char *duty_step_name(enum duty_step step);
enum duty_step duty_step_of(struct text wire_id);
/* Who waits, by the same id; 0: it is of no such line. */
uint32_t duty_claimant_of(struct text wire_id);

#endif
