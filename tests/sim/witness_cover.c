#include "component/road_private.h"
#include "roster/cover.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/*
 * Each sentence of a claimant is for exactly the advisor who answered them when
 * it arrived, or answered them later: as the memory of a daemon had it, which
 * witness_memory() compares with the store. And nobody gets above their ceiling
 * by one more, whoever gives them that one.
 */

/* 0: nobody answers them, or nobody knows. */
static uint32_t answers(const struct daemon *daemon, uint32_t claimant)
{
	const struct roster *roster;

	if (daemon->road == NULL)
		return 0;
	roster = daemon->road->roster;
	return cover_responsible(roster, roster_follower(roster, claimant));
}

static void look_at(struct world *world, unsigned number, uint32_t claimant)
{
	struct answered_by *by = &world->witness.answered[claimant];
	uint32_t *last = &world->witness.answers[number][claimant];
	uint32_t now = answers(&world->daemons[number], claimant);

	if (now == *last)
		return;
	if (*last != 0)
		by->spans[by->count++ % ANSWERED] =
		    (struct answered_span){*last, world->clock.now};
	*last = now;
}

/* It may have been lowered since they got the last one. */
static void look_at_load(struct world *world, uint32_t advisor)
{
	const struct base_tables *t = base_tables(world->base);
	struct load *last = &world->witness.loads[advisor];
	const struct load now = {
	    base_load(t, advisor), t->advisors[advisor - 1].ceiling};

	if (now.people > last->people && now.people > now.ceiling &&
	    now.people > last->ceiling)
		witness_complain(world,
		    "advisor %u follows %u by an increase, and may %u", advisor,
		    now.people, now.ceiling);
	*last = now;
}

void witness_answers(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	unsigned i;
	uint32_t k;

	for (i = 0; i < DAEMONS; i++)
		for (k = 1; k <= CLAIMANTS; k++)
			look_at(world, i, k);
	for (k = 1; k <= t->advisor_count; k++)
		look_at_load(world, k);
}

static bool answered_since(const struct world *world, const struct message *m)
{
	const struct answered_by *by = &world->witness.answered[m->claimant];
	const int64_t arrived = witness_since(world, m->arrived);
	uint32_t i;

	for (i = 0; i < by->count && i < ANSWERED; i++)
		if (by->spans[i].advisor == m->advisor &&
		    by->spans[i].until >= arrived)
			return true;
	return false;
}

void witness_answered(struct world *world, const struct message *m)
{
	unsigned i;

	if (m->kind != FROM_CLAIMANT)
		return;
	for (i = 0; i < DAEMONS; i++)
		if (answers(&world->daemons[i], m->claimant) == m->advisor ||
		    world->witness.answers[i][m->claimant] == m->advisor)
			return;
	if (!answered_since(world, m))
		witness_complain(world,
		    "%s of claimant %u is for advisor %u, who did not answer "
		    "them then",
		    m->id.at, m->claimant, m->advisor);
}
