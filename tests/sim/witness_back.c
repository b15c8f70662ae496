#include "component/road_private.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/*
 * Who came back, when: whoever was seen to come, and stayed for a while in
 * which nothing went wrong, has got what could not be given to them before.
 * What came back is tried again for seven days; a world may sleep for longer.
 */

static const int64_t DAY = INT64_C(86400) * 1000000;
static const int64_t STAYED = INT64_C(300) * 1000000;

/* Sentences of two conversations may have one id; no two lines do. */
static bool is_of(const struct delivery *d, const struct message *m)
{
	return text_equal(d->wire_id, m->wire_id) &&
	       (m->kind == TO_CLAIMANT || m->kind == TO_ADVISOR ||
		   d->claimant == m->claimant);
}

uint32_t witness_news_of(
    const struct world *world, const struct message *m, enum delivery_kind kind)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t count = 0;
	size_t i;

	for (i = 0; i < t->delivery_count; i++)
		count += t->deliveries[i].kind == kind &&
			 is_of(&t->deliveries[i], m);
	return count;
}

static const struct road *road_of(const struct world *world)
{
	const struct road *road;
	unsigned i;

	for (i = 0; i < DAEMONS; i++) {
		road = world->daemons[i].road;
		if (road != NULL && road->serving && !road->stopping &&
		    store_state(road->store) == STORE_UP && link_up(road->link))
			return road;
	}
	return NULL;
}

static bool is_there(const struct roster *r, struct person who)
{
	struct claimant_view claimant = {0};
	struct advisor_view advisor = {0};

	if (who.side == SIDE_CLAIMANT)
		return roster_claimant(r, who.id, &claimant) &&
		       claimant.show != SHOW_GONE;
	return roster_advisor(r, who.id, &advisor) && advisor.show != SHOW_GONE;
}

static void come(struct world *world, struct coming *coming)
{
	*coming = (struct coming){
	    .there = true,
	    .since = world->clock.now,
	    .at = world->clock.now + world->clock.wall,
	    .deliveries = base_tables(world->base)->delivery_count,
	};
}

static void look_at(struct world *world, const struct road *road,
    struct person who, struct coming *coming)
{
	const bool there = is_there(road->roster, who);

	if (coming->since != 0 && world->clock.now - coming->since > STAYED) {
		*ROWS_ADD(&world->witness.backs) =
		    (struct back){who, coming->at + STAYED, coming->deliveries};
		coming->since = 0;
	}
	if (there && !coming->there)
		come(world, coming);
	else if (!there)
		*coming = (struct coming){0};
}

void witness_comes(struct world *world)
{
	struct witness *w = &world->witness;
	const struct road *road = road_of(world);
	uint32_t i;

	if (road == NULL || w->seen_by != road->roster ||
	    w->seen_over != world->server.links)
		for (i = 0; i <= PERSONS; i++)
			w->comings[i] = (struct coming){0};
	w->seen_by = road != NULL ? road->roster : NULL;
	w->seen_over = world->server.links;
	for (i = 1; i <= PERSONS && road != NULL; i++)
		look_at(world, road,
		    i <= CLAIMANTS
			? (struct person){SIDE_CLAIMANT, i}
			: (struct person){SIDE_ADVISOR, i - CLAIMANTS},
		    &w->comings[i]);
}

/* Since row `row` of the deliveries, and before that instant. */
static bool came_back(const struct world *world, size_t row, int64_t before)
{
	const struct person who = base_tables(world->base)->deliveries[row].of;
	const struct back *back;
	size_t i;

	for (i = 0; i < world->witness.backs.count; i++) {
		back = &world->witness.backs.at[i];
		if (back->who.side == who.side && back->who.id == who.id &&
		    back->deliveries > row && back->at < before)
			return true;
	}
	return false;
}

/* The last that is known of it is that it came back, and whoever it is for did
 * not come while it would have been tried again. */
bool witness_is_given_up(const struct world *world, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);
	const int64_t now = world->clock.now + world->clock.wall;
	const struct delivery *d;
	int64_t until;
	size_t i = t->delivery_count;

	while (i-- > 0) {
		d = &t->deliveries[i];
		if ((d->kind != BOUNCED && d->kind != RETRIED) || !is_of(d, m))
			continue;
		until = (d->at < m->arrived ? d->at : m->arrived) + 7 * DAY;
		return d->kind == BOUNCED && until <= now &&
		       !came_back(world, i, until);
	}
	return false;
}

/* What came back is tried again once, each time. */
void witness_back_end(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	const struct message *m;
	uint32_t bounced, retried;
	size_t i;

	for (i = 0; i < t->message_count; i++) {
		m = &t->messages[i];
		bounced = witness_news_of(world, m, BOUNCED);
		retried = witness_news_of(world, m, RETRIED);
		if (retried > bounced)
			witness_complain(world,
			    "%s came back %u times, and is tried again %u "
			    "times",
			    m->wire_id.at, bounced, retried);
	}
}
