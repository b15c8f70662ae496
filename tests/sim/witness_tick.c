#include <string.h>

#include "component/road_private.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/*
 * What is looked at whenever anything happened. In most of a long world that is
 * the link's ping, so whatever is read of memories and tables alone is looked
 * at again only when something was written there.
 */

/* The linker puts these before those of roster/ (--wrap): the only writer of
 * what is in memory, and what begins it anew. */
/* NOLINTBEGIN(bugprone-reserved-identifier): the linker's names */
void __real_roster_apply(struct roster *r, const struct fact *fact);
void __wrap_roster_apply(struct roster *r, const struct fact *fact);
struct roster *__real_roster_new(const struct roster_bounds *bounds);
struct roster *__wrap_roster_new(const struct roster_bounds *bounds);

/* So often was any memory written, but for when the server answered last, which
 * nothing here reads. */
static uint64_t *written(void)
{
	static uint64_t count;

	return &count;
}

void __wrap_roster_apply(struct roster *r, const struct fact *fact)
{
	*written() += fact->kind != FACT_ANSWERED;
	__real_roster_apply(r, fact);
}

struct roster *__wrap_roster_new(const struct roster_bounds *bounds)
{
	++*written();
	return __real_roster_new(bounds);
}
/* NOLINTEND(bugprone-reserved-identifier) */

static struct looked see(const struct world *world)
{
	struct looked now = {
	    .any = true, .written = *written(), .ran = base_ran(world->base)};
	const struct road *road;
	unsigned i;

	for (i = 0; i < DAEMONS; i++) {
		road = world->daemons[i].road;
		if (road == NULL)
			continue;
		now.memories[i].roster = road->roster;
		now.memories[i].epoch = store_epoch(road->store);
		now.memories[i].serving = road->serving;
		now.memories[i].up = store_state(road->store) == STORE_UP;
	}
	return now;
}

static bool same(const struct looked *a, const struct looked *b)
{
	unsigned i;

	for (i = 0; i < MEMORIES; i++)
		if (a->memories[i].roster != b->memories[i].roster ||
		    a->memories[i].epoch != b->memories[i].epoch ||
		    a->memories[i].serving != b->memories[i].serving ||
		    a->memories[i].up != b->memories[i].up)
			return false;
	return a->any == b->any && a->written == b->written && a->ran == b->ran;
}

/* Steps write to the tables, too. */
void witness_stirred(struct world *world)
{
	world->witness.looked = (struct looked){0};
	witness_wall(world);
}

void witness_tick(struct world *world)
{
	const struct looked now = see(world);
	unsigned i;

	witness_wall(world);
	if (!same(&now, &world->witness.looked)) {
		world->witness.looked = now;
		witness_answers(world);
		witness_represents(world);
		witness_named(world);
		witness_freed(world);
		witness_comes(world);
		witness_shut(world);
	}
	for (i = 0; i < DAEMONS; i++)
		if (world->daemons[i].road != NULL)
			witness_filling(&world->daemons[i]);
	witness_away(world);
}
