#include "component/road_private.h"
#include "roster/cover.h"
#include "roster/duty.h"
#include "tests/sim/run.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* Late answers: each is told once to the advisor, to who stands in, to the
 * supervisor, in this order, each when its working time is over and not before;
 * and none is forgotten. */

static const int64_t HOUR = INT64_C(3600) * 1000000;
/* What was under way when hours or people moved has been settled by then. */
static const int64_t SETTLED = INT64_C(300) * 1000000;
/* What is due is told of within this, once all faults are over. */
static const int64_t TOLD_BY = INT64_C(60) * 1000000;

static const struct roster *served_by(const struct world *world)
{
	unsigned i;

	for (i = 0; i < DAEMONS; i++)
		if (world->daemons[i].road != NULL &&
		    world->daemons[i].road->opened)
			return world->daemons[i].road->roster;
	return NULL;
}

/* Of working time since the question, or since the last who was told. */
static int64_t waited(const struct roster *r, uint32_t region,
    const struct asked *asked, int64_t now)
{
	const struct hours hours = roster_hours(r, region);

	return hours_between(&hours,
	    asked->told != NULL ? asked->told->arrived : asked->since, now);
}

static int64_t due_after(const struct asked *asked)
{
	return asked->told != NULL ? DUTY_STEP_HOURS * HOUR : DUTY_HOURS * HOUR;
}

static bool is_right_reader(const struct world *world, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);
	const struct claimant *c = &t->claimants[m->claimant - 1];
	const bool moved =
	    world->clock.now - people_moved_at(world, m->claimant) < SETTLED;

	switch (duty_step_of(m->wire_id)) {
	case DUTY_ADVISOR:
		return m->advisor == c->advisor || moved;
	case DUTY_STAND_IN:
		return m->advisor != c->advisor || moved;
	case DUTY_SUPERVISOR:
		return base_is_supervisor(t, m->recipient) || moved;
	case DUTY_NONE:
		break;
	}
	return false;
}

/* Has somebody answered for the advisor for a while, by the time of this? */
static bool has_stand_in(
    const struct world *world, const struct roster *r, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);
	const uint32_t advisor = t->claimants[m->claimant - 1].advisor;
	size_t i;

	if (advisor == 0 || cover_responsible(r, advisor) == advisor)
		return false;
	for (i = 0; i < t->cover_count; i++)
		if (t->covers[i].advisor == advisor && t->covers[i].begun &&
		    t->covers[i].since + SETTLED < m->arrived)
			return true;
	return false;
}

/* The stand-in is passed over only where there is none, or has just come. */
static void check_order(struct world *world, const struct roster *r,
    const struct asked *asked, const struct message *m)
{
	const enum duty_step before = asked->told != NULL
					  ? duty_step_of(asked->told->wire_id)
					  : DUTY_NONE;

	if (asked->told != NULL && before >= duty_step_of(m->wire_id))
		witness_complain(world, "duty: %s comes after %s",
		    m->wire_id.at, asked->told->wire_id.at);
	if (duty_step_of(m->wire_id) == DUTY_SUPERVISOR &&
	    before < DUTY_STAND_IN && r != NULL &&
	    world->clock.now - people_moved_at(world, m->claimant) >= SETTLED &&
	    has_stand_in(world, r, m))
		witness_complain(
		    world, "duty: %s passes over who stands in", m->wire_id.at);
}

/* Supervisors are told beside each other, of what stood before the first. */
static struct asked asked_before(
    const struct base_tables *t, const struct message *m)
{
	struct asked asked = run_asked(t, m->claimant, m->turn);

	while (asked.told != NULL &&
	       duty_step_of(m->wire_id) == DUTY_SUPERVISOR &&
	       duty_step_of(asked.told->wire_id) == DUTY_SUPERVISOR &&
	       !text_equal(asked.told->recipient, m->recipient))
		asked = run_asked(t, m->claimant, asked.told->turn);
	return asked;
}

/* Who was told while they followed the claimant, a moment ago, does so no more:
 * there is nobody to wait for. */
static bool is_left_alone(const struct world *world, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);

	return duty_step_of(m->wire_id) == DUTY_SUPERVISOR &&
	       t->claimants[m->claimant - 1].advisor == 0 &&
	       world->clock.now - people_moved_at(world, m->claimant) < SETTLED;
}

void witness_duty_told(struct world *world, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);
	const struct roster *r = served_by(world);
	struct asked asked;
	uint32_t region;
	int64_t since;

	if (!text_starts(m->wire_id, TEXT("duty/")))
		return;
	asked = asked_before(t, m);
	if (!is_right_reader(world, m))
		witness_complain(world, "duty: %s goes to %s", m->wire_id.at,
		    m->recipient.at);
	check_order(world, r, &asked, m);
	region = t->claimants[m->claimant - 1].region;
	if (r == NULL || asked.since == 0 || is_left_alone(world, m) ||
	    world->clock.now - world->people.hours_moved_at[region - 1] <
		SETTLED)
		return;
	since = waited(r, region, &asked, m->arrived);
	if (since < due_after(&asked))
		witness_complain(world,
		    "duty: %s is told %lld working seconds early",
		    m->wire_id.at,
		    (long long)((due_after(&asked) - since) / 1000000));
}

/* In the end, what is due was told, where somebody is there to be told. */
static void check_claimant(
    struct world *world, const struct roster *r, uint32_t id)
{
	const struct base_tables *t = base_tables(world->base);
	const struct claimant *c = &t->claimants[id - 1];
	const struct asked asked = run_asked(t, id, UINT64_MAX);
	const int64_t now = world->clock.now + world->clock.wall;
	struct claimant_view view;

	if (asked.since == 0 || !c->consent ||
	    !base_takes_people(&t->regions[c->region - 1]) ||
	    !roster_claimant(r, id, &view) ||
	    duty_step(r, &view,
		asked.told != NULL ? duty_step_of(asked.told->wire_id)
				   : DUTY_NONE) == DUTY_NONE)
		return;
	if (waited(r, c->region, &asked, now) > due_after(&asked) + TOLD_BY)
		witness_complain(
		    world, "duty: claimant %u waits, and nobody is told", id);
}

void witness_duty(struct world *world, const struct roster *roster)
{
	uint32_t i;

	for (i = 1; i <= base_tables(world->base)->claimant_count; i++)
		check_claimant(world, roster, i);
}
