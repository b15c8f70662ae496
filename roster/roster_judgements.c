#include "roster/attendance.h"
#include "roster/roster_private.h"

/* Appointments that are over, and of which it is still to be found what became
 * of them. */

/* What is on its way to the store is there by then; and what was asked of it is
 * answered, or lost. */
static const int64_t SETTLED = INT64_C(10) * 1000000;
static const int64_t ANSWERED = INT64_C(30) * 1000000;

/* A server that tried so long in vain to pass a sentence on says so. */
static const int64_t BOUNCING = INT64_C(86400) * 1000000;

/* How far one is, in its slot: nothing was asked, or all that is known was
 * found; it was asked, and what is found of the answer may be on its way; more
 * came to be known since. Then neither an answer to what was asked before nor
 * what is found of it is the last word. */
enum {
	JUDGING_NOT,
	JUDGING_ASKED,
	JUDGING_LATE
};

/* A call may still be answered until the end; who is late, until the grace is
 * over. */
static int64_t due_of(const struct roster *r, const struct appointment *a)
{
	struct attendance_frame frame;
	int64_t closes;

	attendance_policies(r, a->region, a->since, &frame);
	closes = a->since + frame.grace;
	return (closes > a->until ? closes : a->until) + SETTLED;
}

void judgements_review(struct roster *r, uint32_t slot)
{
	const struct appointment a =
	    appointments_view(&r->appointments.at[slot]);

	if (a.state == APPOINTMENT_PAST)
		heap_put(&r->judgements.due, slot, due_of(r, &a));
	else
		heap_drop(&r->judgements.due, slot);
}

/* Evidence that comes late: what was found is looked at again at once, also
 * where the clock is put back behind it. */
static void again(struct roster *r, const struct appointment *a)
{
	uint32_t slot = appointments_find(r, a->id);

	heap_put(&r->judgements.due, slot, due_of(r, a));
	r->appointments.at[slot].judging = JUDGING_LATE;
	if (r->judgements.asked.appointment == a->id)
		r->judgements.asked = (struct judging){0};
}

static void recorded(struct roster *r, const struct phone_record *fact)
{
	struct appointment a;

	if (roster_appointment(r, fact->appointment, &a) &&
	    a.state == APPOINTMENT_PAST)
		again(r, &a);
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
		attendance_policies(r, a.region, a.since, &frame);
		if (at > a.since + frame.grace &&
		    at - a.since - frame.grace <= longest)
			again(r, &a);
	}
}

void judgements_bounced(struct roster *r, const struct delivery *delivery)
{
	again_all(r, delivery->claimant, delivery->at, BOUNCING);
}

static bool meets(const struct roster *r, const struct appointment *a,
    const struct outage *outage)
{
	struct attendance_frame frame;

	attendance_policies(r, a->region, a->since, &frame);
	return a->since - frame.early <= outage->until &&
	       a->since + frame.grace >= outage->since;
}

/* A clock that is put back was wrong while they ran, and the span lies over
 * what was judged already. Outages are rare, and then all are looked through.
 */
void judgements_outage(struct roster *r, const struct outage *outage)
{
	struct appointment a;
	uint32_t slot;

	for (slot = 0; slot < r->appointments.count; slot++) {
		if (r->appointments.at[slot].id == 0 ||
		    r->appointments.at[slot].state != APPOINTMENT_PAST)
			continue;
		a = appointments_view(&r->appointments.at[slot]);
		if (meets(r, &a, outage))
			again(r, &a);
	}
}

static void asked(struct roster *r, const struct judging *fact)
{
	struct judgements *j = &r->judgements;
	uint32_t slot = appointments_find(r, fact->appointment);

	if (slot == INDEX_NONE)
		return;
	if (r->appointments.at[slot].judging == JUDGING_NOT)
		j->since = 0;
	else if (r->appointments.at[slot].judging == JUDGING_LATE ||
		 j->asked.appointment != fact->appointment)
		j->since = fact->turn;
	r->appointments.at[slot].judging = JUDGING_ASKED;
	j->asked = *fact;
}

static void found(struct roster *r, uint64_t appointment)
{
	uint32_t slot = appointments_find(r, appointment);

	if (slot == INDEX_NONE)
		return;
	if (r->appointments.at[slot].judging != JUDGING_LATE) {
		r->appointments.at[slot].judging = JUDGING_NOT;
		heap_drop(&r->judgements.due, slot);
	}
	appointments_judged(r, slot);
}

void judgements_apply(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_JUDGING) {
		asked(r, &fact->as.judging);
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
	if (r->judgements.asked.appointment == fact->as.finding.appointment)
		r->judgements.asked = (struct judging){0};
	found(r, fact->as.finding.appointment);
}

void judgements_free(struct roster *r)
{
	heap_free(&r->judgements.due);
}

bool roster_may_be_judged(
    const struct roster *r, uint64_t appointment, uint64_t turn)
{
	const struct judgements *j = &r->judgements;
	uint32_t slot = appointments_find(r, appointment);

	return slot != INDEX_NONE && heap_has(&j->due, slot) &&
	       r->appointments.at[slot].judging != JUDGING_LATE &&
	       (j->asked.appointment != appointment || turn >= j->since);
}

uint64_t roster_judgement(const struct roster *r, int64_t *due)
{
	const struct judging *asked = &r->judgements.asked;
	uint32_t slot;
	uint64_t id;

	if (!heap_first(&r->judgements.due, &slot, due))
		return 0;
	id = r->appointments.at[slot].id;
	if (asked->appointment == id && asked->at + ANSWERED > *due)
		*due = asked->at + ANSWERED;
	return id;
}
