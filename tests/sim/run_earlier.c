#include "roster/appointment.h"
#include "roster/invitation.h"
#include "tests/sim/run.h"

/* Earlier times, and when advisors receive. */

static const int64_t DAY = INT64_C(86400) * 1000000;

void run_earlier_wish(struct run *run)
{
	const struct params *p = run->params;
	const struct earlier_wish wish = {
	    .turn = (uint64_t)params_number(p, 0),
	    .at = params_instant(params_number(p, 1)),
	    .claimant = (uint32_t)params_number(p, 2),
	    .appointment = (uint64_t)params_number(p, 3),
	    .channel = (uint32_t)params_number(p, 4),
	};

	base_put_earlier(run->base, &wish);
}

void run_slot_offer(struct run *run)
{
	const struct params *p = run->params;
	const struct base_events *events = &run->base->events;
	struct slot_offer offer = base_offer_named(p, 1);
	const struct text slots = params_text(p, 9);
	size_t i;

	offer.claimant = (uint32_t)params_number(p, 6);
	offer.advisor = (uint32_t)params_number(p, 7);
	offer.length = params_number(p, 8);
	offer.until = params_instant(params_number(p, 10));
	for (i = 0; i < slots.len; i++) {
		if (slots.at[i] == ' ')
			offer.count++;
		else
			offer.slots[offer.count] =
			    offer.slots[offer.count] * 10 + slots.at[i] - '0';
	}
	offer.count++;
	events->offered(events->ctx, &offer);
	base_put_offer(run->base, &offer);
	run_give_text(run, (struct text){0});
}

void run_slot_offer_end(struct run *run)
{
	struct slot_offer offer = base_offer_named(run->params, 0);

	offer.outcome = (enum offer_outcome)params_number(run->params, 5);
	base_end_offer(run->base, &offer);
	run_give_text(run, (struct text){0});
}

void run_own_hours(struct run *run)
{
	const struct params *p = run->params;
	const struct own_hours row = {
	    .advisor = (uint32_t)params_number(p, 2),
	    .weekdays = (uint32_t)params_number(p, 3),
	    .usual = params_number(p, 4) != 0,
	    .spans = params_text(p, 5),
	};

	base_put_own_hours(run->base, &row);
	run_give_text(run, (struct text){0});
}

/* ---- loaded -------------------------------------------------------------- */

void run_load_earlier_wishes(struct run *run)
{
	const struct earlier_wish *wish;
	const struct appointment *a;
	size_t i;

	for (i = 0; i < run->t->earlier_count; i++) {
		struct row row = {0};

		wish = &run->t->earlier[i];
		a = base_appointment(run->t, wish->appointment);
		if (a == NULL || !appointment_is_open(a->state))
			continue;
		row_number(&run->arena, &row, (int64_t)wish->turn);
		row_number(&run->arena, &row, wish->at);
		row_number(&run->arena, &row, wish->claimant);
		row_number(&run->arena, &row, (int64_t)wish->appointment);
		row_number(&run->arena, &row, wish->channel);
		run_give(run, &row);
	}
}

static int64_t first_wish(const struct base_tables *t)
{
	int64_t first = INT64_MAX;
	size_t i;

	for (i = 0; i < t->earlier_count; i++)
		if (t->earlier[i].at < first)
			first = t->earlier[i].at;
	return first;
}

void run_load_freed(struct run *run)
{
	const int64_t first = first_wish(run->t);
	const struct move_row *move;
	const struct appointment *a;
	size_t i;

	for (i = 0; i < run->t->judging.moves.count; i++) {
		struct row row = {0};

		move = &run->t->judging.moves.at[i];
		a = base_appointment(run->t, move->appointment);
		if (!move->frees || move->at < first || a == NULL ||
		    move->at <= run_now(run) - 30 * DAY ||
		    move->was_since <= run_now(run))
			continue;
		row_number(&run->arena, &row, (int64_t)move->appointment);
		row_number(&run->arena, &row, move->version);
		row_number(&run->arena, &row, move->at);
		row_number(&run->arena, &row, move->was_advisor);
		row_number(&run->arena, &row, a->region);
		row_number(&run->arena, &row, move->was_since);
		row_number(&run->arena, &row, move->was_until);
		row_number(&run->arena, &row, a->channel);
		run_give(run, &row);
	}
}

static struct text slots_of(struct run *run, const struct slot_offer *offer)
{
	struct build b = {.arena = &run->arena};
	uint32_t i;

	for (i = 0; i < offer->count; i++) {
		if (i > 0)
			build_char(&b, ' ');
		build_number(&b, offer->slots[i]);
	}
	return build_done(&b);
}

static bool is_received(
    const struct base_tables *t, uint32_t claimant, struct text wire_id)
{
	const struct delivery *d;
	size_t i;

	for (i = 0; i < t->delivery_count; i++) {
		d = &t->deliveries[i];
		if (d->of.side == SIDE_CLAIMANT && d->of.id == claimant &&
		    d->kind <= DISPLAYED && text_equal(d->wire_id, wire_id))
			return true;
	}
	return false;
}

void run_load_slot_offers(struct run *run)
{
	const struct slot_offer *offer;
	struct message line = {.sender = TEXT("accueil@suivi.localhost")};
	size_t i;

	for (i = 0; i < run->t->offer_count; i++) {
		struct row row = {0};

		offer = &run->t->offers[i];
		line.wire_id = invitation_offer_id(&run->arena, offer);
		row_number(&run->arena, &row, offer->why);
		row_number(&run->arena, &row, (int64_t)offer->appointment);
		row_number(&run->arena, &row, (int64_t)offer->freed);
		row_number(&run->arena, &row, offer->version);
		row_number(&run->arena, &row, offer->at);
		row_number(&run->arena, &row, offer->claimant);
		row_number(&run->arena, &row, offer->advisor);
		row_number(&run->arena, &row, offer->length);
		row_number(&run->arena, &row, offer->until);
		row_number(&run->arena, &row, offer->outcome);
		row_text(&row, slots_of(run, offer));
		row_bool(&row, run_find_seen(run->t, &line) != NULL);
		row_bool(
		    &row, is_received(run->t, offer->claimant, line.wire_id));
		run_give(run, &row);
	}
}

void run_load_own_hours(struct run *run)
{
	const struct own_hours_row *own;
	size_t i;

	for (i = 0; i < run->t->own_hours_count; i++) {
		struct row row = {0};

		own = &run->t->own_hours[i];
		row_number(&run->arena, &row, own->advisor);
		row_number(&run->arena, &row, own->weekdays);
		row_text(&row, own->spans);
		run_give(run, &row);
	}
}
