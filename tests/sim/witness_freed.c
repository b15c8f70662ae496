#include "component/road_private.h"
#include "roster/appointment.h"
#include "roster/earlier.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/*
 * Times that got free: what memory keeps of them is what a start would load;
 * what a start would load, and may still be offered to somebody who waited for
 * it as it got free, memory keeps, or kept; and none is left as long as
 * somebody may still be offered it, be it that they think about another one
 * first. A start loads those, too, which nobody was left for.
 */

static const int64_t MONTH = INT64_C(30) * 86400 * 1000000;

static bool find(
    const struct roster *r, const struct freed *like, struct freed *freed)
{
	uint32_t i;

	for (i = 0; roster_freed_at(r, i, freed); i++)
		if (freed->appointment == like->appointment &&
		    freed->version == like->version)
			return true;
	return false;
}

/* Under that name, or by a later move that left all of it. */
static bool is_kept(const struct roster *r, const struct freed *like)
{
	struct freed freed;
	uint32_t i;

	for (i = 0; roster_freed_at(r, i, &freed); i++)
		if ((freed.appointment == like->appointment &&
			freed.version == like->version) ||
		    (freed.advisor == like->advisor &&
			freed.since <= like->since &&
			freed.until >= like->until))
			return true;
	return false;
}

/* Whoever asks after it got free has nothing of it, nor has a wish about what
 * is closed by now. */
static bool is_waited_for(const struct roster *r, const struct freed *freed)
{
	struct earlier_wish wish;
	struct appointment a;
	uint32_t i;

	for (i = 0; roster_earlier_at(r, i, &wish); i++)
		if (wish.at <= freed->at &&
		    roster_appointment(r, wish.appointment, &a) &&
		    appointment_is_open(a.state))
			return true;
	return false;
}

static bool same(const struct freed *a, const struct freed *b)
{
	return a->at == b->at && a->advisor == b->advisor &&
	       a->region == b->region && a->since == b->since &&
	       a->until == b->until && a->channel == b->channel;
}

/* Did anybody wait before the turn by which it got free? */
static bool was_waited_for(
    const struct base_tables *t, const struct freed *freed)
{
	uint64_t turn = 0;
	size_t i;

	for (i = 0; i < t->judging.moves.count; i++)
		if (t->judging.moves.at[i].appointment == freed->appointment &&
		    t->judging.moves.at[i].version == freed->version)
			turn = t->judging.moves.at[i].turn;
	for (i = 0; i < t->earlier_count; i++)
		if (t->earlier[i].turn < turn && t->earlier[i].at <= freed->at)
			return true;
	return false;
}

/* Whoever comes to an advisor after a time of theirs got free has nothing of
 * it, nor has who comes back to them when an absence ends: for nobody it was
 * then. A start looks once more at what is still free. */
static bool came_later(const struct base_tables *t, const struct freed *freed,
    const struct slot_offer *offer)
{
	size_t i;

	for (i = 0; i < t->judging.follows.count; i++)
		if (t->judging.follows.at[i].claimant == offer->claimant &&
		    t->judging.follows.at[i].since >= freed->at)
			return true;
	for (i = 0; i < t->answered_count; i++)
		if ((t->answered[i].advisor == freed->advisor ||
			t->answered[i].by == freed->advisor) &&
		    t->answered[i].until >= freed->at)
			return true;
	return false;
}

static void check_kept(
    struct world *world, const struct roster *has, const struct freed *freed)
{
	const struct base_tables *t = base_tables(world->base);
	const int64_t now = world->clock.now + world->clock.wall;
	struct slot_offer offer = {0};

	if (!is_kept(has, freed) && was_waited_for(t, freed) &&
	    earlier_offer(has, freed, now, &offer) != EARLIER_NOBODY &&
	    !came_later(t, freed, &offer))
		witness_complain(world,
		    "memory: the time of appointment %llx is free, and nobody "
		    "knows it",
		    (unsigned long long)freed->appointment);
}

void witness_freed_loads(
    struct world *world, const struct roster *has, const struct roster *loads)
{
	const int64_t now = world->clock.now + world->clock.wall;
	struct freed a, b;
	uint32_t i;

	for (i = 0; roster_freed_at(loads, i, &b); i++)
		check_kept(world, has, &b);

	for (i = 0; roster_freed_at(has, i, &a); i++)
		if (a.since > now && a.at > now - MONTH &&
		    is_waited_for(has, &a) &&
		    (!find(loads, &a, &b) || !same(&a, &b)))
			witness_complain(world,
			    "memory: the free time of appointment %llx",
			    (unsigned long long)a.appointment);
}

static void look_at(struct world *world, unsigned number)
{
	const int64_t now = world->clock.now + world->clock.wall;
	const struct roster *r = world->daemons[number].road->roster;
	struct frees *last = &world->witness.frees[number];
	struct slot_offer offer;
	uint32_t i;

	for (i = 0; i < last->count; i++)
		if (!is_kept(r, &last->at[i]) &&
		    earlier_offer(r, &last->at[i], now, &offer) !=
			EARLIER_NOBODY)
			witness_complain(world,
			    "the free time of appointment %llx is forgotten",
			    (unsigned long long)last->at[i].appointment);
	for (last->count = 0;
	     last->count < FREES &&
	     roster_freed_at(r, last->count, &last->at[last->count]);
	     last->count++)
		;
}

void witness_freed(struct world *world)
{
	const struct road *road;
	unsigned i;

	for (i = 0; i < DAEMONS; i++) {
		road = world->daemons[i].road;
		if (road != NULL && road->serving &&
		    store_state(road->store) == STORE_UP)
			look_at(world, i);
		else
			world->witness.frees[i].count = 0;
	}
}
