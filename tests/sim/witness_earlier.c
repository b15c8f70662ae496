#include "component/road_private.h"
#include "roster/appointment.h"
#include "roster/earlier.h"
#include "roster/invitation.h"
#include "roster/reminder.h"
#include "tests/sim/run.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* Times that got free: each is offered to one at a time who waits for it and
 * has a later one, to each once, and told once; and what memory knows of
 * wishes, offers and advisors' own hours is what a start would load. */

static const int64_t OLD = INT64_C(7) * 86400 * 1000000;

/* ---- as it is kept ------------------------------------------------------- */

static bool is_free(const struct base_tables *t, const struct slot_offer *offer)
{
	struct appointment then = {.state = APPOINTMENT_CONFIRMED,
	    .since = offer->slots[0],
	    .until = offer->slots[0] + offer->length};
	const struct appointment *a;
	size_t i;

	for (i = 0; i < t->appointment_count; i++) {
		a = &t->appointments[i].now;
		if (a->id != offer->appointment &&
		    (a->advisor == offer->advisor ||
			a->claimant == offer->claimant) &&
		    base_appointments_overlap(a, &then))
			return false;
	}
	return true;
}

/* The move by which it got free, as long as it is offered; NULL: none. */
static const struct move_row *left_by(
    const struct base_tables *t, const struct slot_offer *offer)
{
	const struct move_row *move;
	size_t i;

	for (i = 0; i < t->judging.moves.count; i++) {
		move = &t->judging.moves.at[i];
		if (move->frees && move->appointment == offer->freed &&
		    move->version == offer->version &&
		    move->was_since == offer->slots[0] &&
		    move->was_until >= offer->slots[0] + offer->length &&
		    move->was_advisor == offer->advisor)
			return move;
	}
	return NULL;
}

/* It was asked for before, by somebody to whom its channel is right. */
static bool is_wanted(const struct base_tables *t,
    const struct earlier_wish *wish, const struct slot_offer *offer)
{
	const struct move_row *move = left_by(t, offer);
	const struct appointment *freed = base_appointment(t, offer->freed);

	return move != NULL && freed != NULL && wish->at <= move->at &&
	       (wish->channel == 0 || wish->channel == freed->channel);
}

static void check_others(struct world *world, const struct slot_offer *offer)
{
	const struct base_tables *t = base_tables(world->base);
	const struct slot_offer *row;
	size_t i;

	for (i = 0; i < t->offer_count; i++) {
		row = &t->offers[i];
		if (row->why != OFFER_EARLIER)
			continue;
		if (row->outcome == OFFER_OPEN &&
		    row->claimant != offer->claimant &&
		    row->advisor == offer->advisor &&
		    row->slots[0] == offer->slots[0])
			witness_complain(world,
			    "a free time is offered to claimants %u and %u",
			    row->claimant, offer->claimant);
		if (row->claimant == offer->claimant &&
		    (row->outcome == OFFER_OPEN ||
			(row->freed == offer->freed &&
			    row->version == offer->version)))
			witness_complain(world,
			    "claimant %u is offered one time more",
			    offer->claimant);
	}
}

void witness_offered(void *ctx, const struct slot_offer *offer)
{
	struct world *world = ctx;
	const struct base_tables *t = base_tables(world->base);
	const struct earlier_wish *wish = base_earlier(t, offer->claimant);
	const struct appointment *a = base_appointment(t, offer->appointment);

	if (offer->why != OFFER_EARLIER || base_offer(t, offer) != NULL)
		return;
	if (wish == NULL || wish->appointment != offer->appointment ||
	    a == NULL || a->since <= offer->slots[0])
		witness_complain(world,
		    "claimant %u does not wait for the time that is offered",
		    offer->claimant);
	if (left_by(t, offer) == NULL || !is_free(t, offer))
		witness_complain(world,
		    "the time that is offered to claimant %u is not free",
		    offer->claimant);
	else if (wish != NULL && !is_wanted(t, wish, offer))
		witness_complain(world,
		    "the time that is offered to claimant %u is none that they "
		    "asked for",
		    offer->claimant);
	check_others(world, offer);
}

/* ---- in memory ----------------------------------------------------------- */

/* That the line of an old one stood is known no more. */
static bool same_offer(const struct slot_offer *a, const struct slot_offer *b)
{
	uint32_t i;

	for (i = 0; i < a->count && i < b->count; i++)
		if (a->slots[i] != b->slots[i])
			return false;
	return a->count == b->count && a->claimant == b->claimant &&
	       a->advisor == b->advisor && a->length == b->length &&
	       a->at == b->at && a->until == b->until &&
	       a->outcome == b->outcome &&
	       ((a->told == b->told && a->seen == b->seen) ||
		   a->outcome != OFFER_OPEN);
}

static bool find_offer(const struct roster *r, const struct slot_offer *like,
    struct slot_offer *offer)
{
	uint32_t i;

	for (i = 0; roster_offer_at(r, i, offer); i++)
		if (offer->why == like->why &&
		    offer->appointment == like->appointment &&
		    offer->freed == like->freed &&
		    offer->version == like->version)
			return true;
	return false;
}

/* Where machines slept for days: it is forgotten when the next one is made. */
static bool is_old(const struct world *world, const struct slot_offer *offer)
{
	return offer->slots[offer->count - 1] + OLD <=
	       world->clock.now + world->clock.wall;
}

static void compare_offers(
    struct world *world, const struct roster *has, const struct roster *loads)
{
	struct slot_offer a, b;
	uint32_t i, count = 0;

	for (i = 0; roster_offer_at(loads, i, &b); i++) {
		count += !is_old(world, &b);
		if (!is_old(world, &b) &&
		    (!find_offer(has, &b, &a) || !same_offer(&a, &b)))
			witness_complain(world,
			    "memory: the offer to claimant %u", b.claimant);
	}
	for (i = 0; roster_offer_at(has, i, &a); i++)
		count -= !is_old(world, &a);
	if (count != 0)
		witness_complain(world, "memory: other offers than loaded");
}

/* One for an appointment that is closed by now is idle. */
static bool is_idle(const struct roster *r, const struct earlier_wish *wish)
{
	struct appointment a;

	return !roster_appointment(r, wish->appointment, &a) ||
	       !appointment_is_open(a.state);
}

static void compare_wishes(
    struct world *world, const struct roster *has, const struct roster *loads)
{
	struct earlier_wish a = {0}, b = {0};
	uint32_t i, k = 0;
	bool more;

	for (i = 0; roster_earlier_at(has, i, &a); i++) {
		if (is_idle(has, &a))
			continue;
		more = roster_earlier_at(loads, k++, &b);
		if (!more || a.claimant != b.claimant || a.turn != b.turn ||
		    a.at != b.at || a.appointment != b.appointment ||
		    a.channel != b.channel)
			witness_complain(world,
			    "memory: what claimant %u waits for", a.claimant);
	}
	if (roster_earlier_at(loads, k, &b))
		witness_complain(
		    world, "memory: that claimant %u waits", b.claimant);
}

static bool same_spans(const struct hours_spans *a, const struct hours_spans *b)
{
	uint32_t i;

	for (i = 0; i < a->count && i < b->count; i++)
		if (a->at[i].opens != b->at[i].opens ||
		    a->at[i].closes != b->at[i].closes)
			return false;
	return a->count == b->count;
}

static void compare_own_hours(
    struct world *world, const struct roster *has, const struct roster *loads)
{
	uint32_t advisor, day;

	for (advisor = 1; advisor <= ADVISORS; advisor++)
		for (day = 1; day <= 7; day++) {
			struct hours_spans a = {0}, b = {0};

			if (roster_own_hours(has, advisor, day, &a) !=
				roster_own_hours(loads, advisor, day, &b) ||
			    !same_spans(&a, &b))
				witness_complain(world,
				    "memory: the hours of advisor %u", advisor);
		}
}

void witness_earlier(
    struct world *world, const struct roster *has, const struct roster *loads)
{
	compare_offers(world, has, loads);
	compare_wishes(world, has, loads);
	compare_own_hours(world, has, loads);
	witness_freed_loads(world, has, loads);
}

/* ---- in the end ---------------------------------------------------------- */

static uint32_t told(const struct base_tables *t, struct text wire_id)
{
	uint32_t count = 0;
	size_t i;

	for (i = 0; i < t->message_count; i++)
		count += text_equal(t->messages[i].wire_id, wire_id);
	return count;
}

/* What nobody decided on, though it is day and somebody may want it. */
static void check_served(struct world *world, const struct roster *r)
{
	const int64_t now = world->clock.now + world->clock.wall;
	struct slot_offer offer;
	struct freed freed;

	if (earlier_due(r, &freed) && roster_earlier_again(r) <= now &&
	    !reminder_is_night(r, freed.region, now) &&
	    earlier_offer(r, &freed, now, &offer) == EARLIER_OFFERED)
		witness_complain(world,
		    "claimant %u is not told of the time that got free",
		    offer.claimant);
}

void witness_earlier_end(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t i, count;

	for (i = 0; i < t->offer_count; i++) {
		count =
		    told(t, invitation_offer_id(&world->arena, &t->offers[i]));
		if (count != 1)
			witness_complain(world,
			    "claimant %u is told %u times of the time offered",
			    t->offers[i].claimant, count);
	}
	for (i = 0; i < DAEMONS; i++)
		if (world->daemons[i].road != NULL &&
		    world->daemons[i].road->serving)
			check_served(world, world->daemons[i].road->roster);
}
