#include "store/encode_private.h"

/* Appointments, and what is kept for them. */

void encode_appointment(struct single *s, const struct fact *fact)
{
	const struct appointment *a = &fact->as.appointment;

	single_number(s, a->id, 8);
	single_instant(s, a->at);
	single_number(s, a->claimant, 4);
	single_number(s, a->advisor, 4);
	single_number(s, a->region, 4);
	single_words(s, a->zone);
	single_instant(s, a->since);
	single_instant(s, a->until);
	single_number(s, a->channel, 2);
	single_words(s, a->note);
	single_number(s, a->by, 2);
	single_number(s, a->outside ? 1 : 0, 1);
	single_number(s, a->series, 8);
	single_words(s, a->uid);
	single_words(s, a->by_jid);
	single_number(s, a->state, 2);
}

void encode_appointment_step(struct single *s, const struct fact *fact)
{
	const struct appointment_step *step = &fact->as.appointment_step;

	single_number(s, s->turn, 8);
	single_number(s, step->appointment, 8);
	single_number(s, (uint64_t)step->version, 4);
	single_instant(s, step->at);
	single_number(s, step->event, 2);
	single_number(s, step->who, 2);
	single_number(s, step->state, 2);
	single_instant(s, step->since);
	single_instant(s, step->until);
	single_number(s, step->channel, 2);
	single_number(s, step->advisor, 4);
	single_number(s, step->outside ? 1 : 0, 1);
	single_words(s, step->reason);
	single_number(s, step->told ? 1 : 0, 1);
	single_words(s, step->by);
}

void encode_meeting(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.meeting.at);
	single_number(s, fact->as.meeting.advisor, 4);
	single_number(s, fact->as.meeting.region, 4);
	single_number(s, fact->as.meeting.channel, 2);
	single_words(s, fact->as.meeting.text);
	single_words(s, fact->as.meeting.by);
}

void encode_own_zone(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.own_zone.at);
	single_number(s, fact->as.own_zone.claimant, 4);
	single_words(s, fact->as.own_zone.zone);
}

void encode_own_hours(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.own_hours.at);
	single_number(s, fact->as.own_hours.advisor, 4);
	single_number(s, fact->as.own_hours.weekdays, 4);
	single_number(s, fact->as.own_hours.usual ? 1 : 0, 1);
	single_words(s, fact->as.own_hours.spans);
	single_words(s, fact->as.own_hours.by);
}

void encode_earlier_wish(struct single *s, const struct fact *fact)
{
	single_number(s, s->turn, 8);
	single_instant(s, fact->as.earlier_wish.at);
	single_number(s, fact->as.earlier_wish.claimant, 4);
	single_number(s, fact->as.earlier_wish.appointment, 8);
	single_number(s, fact->as.earlier_wish.channel, 2);
	single_words(s, fact->as.earlier_wish.by);
}

static void offer_named(struct single *s, const struct slot_offer *offer)
{
	single_number(s, offer->why, 2);
	single_number(s, offer->appointment, 8);
	single_number(s, offer->freed, 8);
	single_number(s, (uint64_t)offer->version, 4);
	single_instant(s, offer->at);
}

void encode_slot_offer(struct single *s, const struct fact *fact)
{
	const struct slot_offer *offer = &fact->as.slot_offer;
	struct build slots = {.arena = s->arena};
	uint32_t i;

	for (i = 0; i < offer->count; i++) {
		if (i > 0)
			build_char(&slots, ' ');
		build_number(&slots, offer->slots[i]);
	}
	single_number(s, s->turn, 8);
	offer_named(s, offer);
	single_number(s, offer->claimant, 4);
	single_number(s, offer->advisor, 4);
	single_number(s, (uint64_t)offer->length, 8);
	single_words(s, build_done(&slots));
	single_instant(s, offer->until);
}

void encode_slot_offer_end(struct single *s, const struct fact *fact)
{
	offer_named(s, &fact->as.slot_offer_end);
	single_number(s, fact->as.slot_offer_end.outcome, 2);
}

void encode_reminder_left(struct single *s, const struct fact *fact)
{
	const struct reminder *reminder = &fact->as.reminder_left;

	single_number(s, reminder->appointment, 8);
	single_number(s, reminder->sequence, 4);
	single_number(s, reminder->which, 2);
	single_instant(s, reminder->due);
	single_instant(s, reminder->at);
	single_number(s, reminder->outcome, 2);
}
