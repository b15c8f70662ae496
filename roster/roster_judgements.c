#include <stdlib.h>
#include <string.h>

#include "roster/attendance.h"
#include "roster/roster_private.h"

/*
 * Appointments that are over, and of which it is still to be found what became
 * of them, by the instant at which that is due. They come in about that order,
 * so the place of one is sought from the end.
 */

static const int64_t MINUTE = INT64_C(60) * 1000000;

/* What is on its way to the store is there by then; and what was asked of it is
 * answered, or lost. */
static const int64_t SETTLED = INT64_C(10) * 1000000;
static const int64_t ANSWERED = INT64_C(30) * 1000000;

/* A server that tried so long in vain to pass a sentence on says so. */
static const int64_t BOUNCING = INT64_C(86400) * 1000000;

static uint32_t place_of(const struct roster *r, uint64_t appointment)
{
	uint32_t i = 0;

	while (i < r->judgements.count &&
	       r->judgements.at[i].appointment != appointment)
		i++;
	return i;
}

bool judgements_wait(const struct roster *r, uint64_t appointment)
{
	return place_of(r, appointment) < r->judgements.count;
}

static void drop(struct roster *r, uint64_t appointment)
{
	struct judgements *all = &r->judgements;
	uint32_t i = place_of(r, appointment);

	if (i == all->count)
		return;
	all->count--;
	memmove(&all->at[i], &all->at[i + 1],
	    (all->count - i) * sizeof(all->at[0]));
}

static void put(struct roster *r, uint64_t appointment, int64_t due)
{
	struct judgements *all = &r->judgements;
	uint32_t i;

	if (all->count == all->room) {
		all->room = all->room / 2 * 3 + 16;
		all->at = must_realloc(all->at, all->room, sizeof(*all->at));
	}
	for (i = all->count++; i > 0 && all->at[i - 1].due > due; i--)
		all->at[i] = all->at[i - 1];
	all->at[i] = (struct judgement){appointment, due};
}

/* A call may still be answered until the end; who is late, until the grace is
 * over. */
static int64_t due_of(const struct roster *r, const struct appointment *a)
{
	int64_t grace =
	    a->since +
	    roster_policy(r, POLICY_ATTEND_GRACE, a->region) * MINUTE;

	return (grace > a->until ? grace : a->until) + SETTLED;
}

void judgements_review(struct roster *r, uint64_t appointment)
{
	struct appointment a;

	drop(r, appointment);
	if (roster_appointment(r, appointment, &a) &&
	    a.state == APPOINTMENT_PAST)
		put(r, appointment, due_of(r, &a));
}

/* Evidence that comes late: what was found is looked at again at once. */
static void again(struct roster *r, const struct appointment *a, int64_t at)
{
	drop(r, a->id);
	put(r, a->id, at > due_of(r, a) ? at : due_of(r, a));
}

static void recorded(struct roster *r, const struct phone_record *fact)
{
	struct appointment a;

	if (roster_appointment(r, fact->appointment, &a) &&
	    a.state == APPOINTMENT_PAST)
		again(r, &a, fact->at);
}

/* Those of a claimant whose window had closed by then, not longer ago. */
static void again_all(
    struct roster *r, uint32_t claimant, int64_t at, int64_t longest)
{
	const struct person who = {SIDE_CLAIMANT, claimant};
	struct attendance_frame frame;
	struct appointment a;
	uint64_t id = 0;

	while ((id = roster_next_appointment(r, who, id)) != 0) {
		if (!roster_appointment(r, id, &a) ||
		    a.state != APPOINTMENT_PAST)
			continue;
		attendance_policies(r, a.region, &frame);
		if (at > a.since + frame.grace &&
		    at - a.since - frame.grace <= longest)
			again(r, &a, at);
	}
}

void judgements_bounced(struct roster *r, const struct delivery *delivery)
{
	again_all(r, delivery->claimant, delivery->at, BOUNCING);
}

void judgements_apply(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_JUDGING) {
		r->judgements.asked = fact->as.judging;
		return;
	}
	if (fact->kind == FACT_PHONE_RECORD) {
		recorded(r, &fact->as.phone_record);
		return;
	}
	if (fact->kind == FACT_TRACE) {
		if (fact->as.trace.kind == EVIDENCE_DELAYED)
			again_all(r, fact->as.trace.claimant,
			    fact->as.trace.arrived, INT64_MAX);
		return;
	}
	r->judgements.asked = (struct judging){0};
	drop(r, fact->as.finding.appointment);
	appointments_judged(r, fact->as.finding.appointment);
}

void judgements_free(struct roster *r)
{
	free(r->judgements.at);
}

uint64_t roster_judgement(const struct roster *r, int64_t *due)
{
	const struct judgements *all = &r->judgements;

	if (all->count == 0)
		return 0;
	*due = all->at[0].due;
	if (all->asked.appointment == all->at[0].appointment &&
	    all->asked.at + ANSWERED > *due)
		*due = all->asked.at + ANSWERED;
	return all->at[0].appointment;
}
