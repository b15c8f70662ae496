#include "roster/appointment.h"
#include "roster/invitation.h"
#include "roster/roster_private.h"
#include "roster/series.h"

/* Whether who is asked about an appointment knows what they are asked. What
 * they answer may have been meant for what they were asked before, if they have
 * not seen the new question yet. */

static void note_seen(
    struct appointment_slot *a, const struct delivery *delivery)
{
	if (a->by != delivery->of.side &&
	    (delivery->of.side != SIDE_CLAIMANT ||
		delivery->of.id == a->who[OF_CLAIMANT]))
		a->seen = delivery->of.id;
}

/* The question about a series is one about all of it. */
static void note_series(struct roster *r, uint64_t series, uint32_t claimant,
    const struct delivery *delivery)
{
	struct person of = {SIDE_CLAIMANT, claimant};
	struct appointment_slot *a;
	uint64_t id = 0;

	while ((id = roster_next_appointment(r, of, id)) != 0) {
		a = &r->appointments.at[appointments_find(r, id)];
		if (a->series == series && a->state == APPOINTMENT_PROPOSED)
			note_seen(a, delivery);
	}
}

/* Whose client says so got the question about the time that stands. */
void appointments_received(struct roster *r, const struct delivery *delivery)
{
	struct invitation question = invitation_of(delivery->wire_id);
	uint32_t slot = appointments_find(r, question.appointment);
	struct appointment_slot *a;

	if (question.version == 0 || slot == INDEX_NONE)
		return;
	a = &r->appointments.at[slot];
	if (a->version != question.version ||
	    delivery->of.side != question.asked)
		return;
	note_seen(a, delivery);
	if (a->series != 0 && a->state == APPOINTMENT_PROPOSED)
		note_series(r, a->series, a->who[OF_CLAIMANT], delivery);
}

/* A question that went away before that side had answered it. */
static bool was_taken_back(
    const struct appointment *other, const struct appointment *a, enum side who)
{
	return other->id != a->id && other->by != who &&
	       (other->state == APPOINTMENT_WITHDRAWN ||
		   other->state == APPOINTMENT_LAPSED) &&
	       (a->series == 0 || other->series != a->series);
}

static bool was_asked_another(
    const struct roster *r, const struct appointment *a, struct person by)
{
	struct appointment other;
	uint64_t id = 0;

	while ((id = roster_next_appointment(r, by, id)) != 0)
		if (roster_appointment(r, id, &other) &&
		    was_taken_back(&other, a, by.side))
			return true;
	return false;
}

/* Free times that were offered before, and are not answered. */
static bool was_offered(
    const struct roster *r, const struct appointment *a, struct person by)
{
	struct slot_offer offer;

	return by.side == SIDE_CLAIMANT && roster_offer_to(r, by.id, &offer) &&
	       offer.at <= a->at &&
	       (offer.outcome == OFFER_OPEN || offer.outcome == OFFER_EXPIRED);
}

static struct text jid_of(const struct roster *r, struct person who)
{
	struct claimant_view claimant = {0};
	struct advisor_view advisor = {0};

	if (who.side == SIDE_CLAIMANT)
		(void)roster_claimant(r, who.id, &claimant);
	else
		(void)roster_advisor(r, who.id, &advisor);
	return who.side == SIDE_CLAIMANT ? claimant.row.jid : advisor.row.jid;
}

/* By a command that they had begun to give. */
static bool was_asked_for_more(
    const struct roster *r, const struct appointment *a, struct person by)
{
	struct session session;

	return roster_session_of(r, jid_of(r, by), DOOR_WORDS, &session) &&
	       session.at <= a->at;
}

/* About an appointment that still waits for them, or that was taken back. */
static bool is_other_question(
    const struct appointment *a, const struct slot_offer *offer)
{
	return a->by != SIDE_CLAIMANT &&
	       (a->state == APPOINTMENT_WITHDRAWN ||
		   a->state == APPOINTMENT_LAPSED ||
		   (appointment_waits(a->state) && a->at <= offer->at));
}

static bool waits_for_another(
    const struct roster *r, const struct slot_offer *offer)
{
	const struct person who = {SIDE_CLAIMANT, offer->claimant};
	struct appointment a;
	struct slot_offer one;
	uint64_t id = 0;
	uint32_t i;

	while ((id = roster_next_appointment(r, who, id)) != 0)
		if (roster_appointment(r, id, &a) &&
		    is_other_question(&a, offer))
			return true;
	for (i = 0; roster_offer_at(r, i, &one); i++)
		if (one.claimant == offer->claimant && one.at < offer->at &&
		    one.outcome == OFFER_OPEN)
			return true;
	return false;
}

bool roster_offer_seen(const struct roster *r, const struct slot_offer *offer)
{
	const struct person who = {SIDE_CLAIMANT, offer->claimant};
	struct session session = {.at = INT64_MAX};

	if (offer->seen)
		return true;
	(void)roster_session_of(r, jid_of(r, who), DOOR_WORDS, &session);
	if (session.at >= offer->at && text_is(session.asked, ASKED_OFFER))
		return true;
	return session.at > offer->at && !waits_for_another(r, offer);
}

bool roster_appointment_seen(
    const struct roster *r, uint64_t id, struct person by)
{
	uint32_t slot = appointments_find(r, id);
	const struct appointment_slot *kept;
	struct appointment a;

	if (slot == INDEX_NONE)
		return false;
	kept = &r->appointments.at[slot];
	if (kept->seen == by.id && kept->by != by.side)
		return true;
	a = appointments_view(kept);
	return !kept->doubtful && !was_asked_another(r, &a, by) &&
	       !was_offered(r, &a, by) && !was_asked_for_more(r, &a, by);
}
