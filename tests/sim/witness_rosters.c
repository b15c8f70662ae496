#include "component/road_private.h"
#include "component/talk/provision.h"
#include "component/talk/zone.h"
#include "roster/cover.h"
#include "roster/jid.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* Whoever logs in waits for their contacts, so these wait for nothing of ours;
 * at the end each advisor's roster holds the people whom they see, and nobody
 * else, where the server lets us set rosters. */

static const int64_t PROMPT = 50000; /* microseconds */

void witness_filling(struct daemon *daemon)
{
	const struct road *road = daemon->road;
	int64_t now = daemon->world->clock.now;

	/* 0: now; a pause that is over may be noticed late, for clocks are put
	 * forward. */
	if (road->stopping || !road->opened ||
	    provision_next(road->roster, &road->settings) > 0) {
		daemon->filling = 0;
		return;
	}
	if (daemon->filling == 0)
		daemon->filling = now;
	if (now - daemon->filling > PROMPT)
		witness_complain(daemon->world, "contacts wait for nothing");
}

static const struct buddy *find(
    struct arena *arena, const struct account *account, struct text alias)
{
	struct jid jid = {.local = alias, .domain = TEXT("suivi.localhost")};
	struct text bare = jid_bare(arena, &jid);
	uint32_t i;

	for (i = 0; i < account->buddy_count; i++)
		if (account->buddies[i].now.set &&
		    text_equal(account->buddies[i].jid, bare))
			return &account->buddies[i];
	return NULL;
}

static bool holds(struct text groups, struct text group)
{
	while (groups.len > 0 && !text_starts(groups, group)) {
		groups.at++;
		groups.len--;
	}
	return groups.len > 0;
}

static bool is_in_group(const struct buddy *buddy)
{
	return holds(buddy->now.groups, TEXT("Rendez-vous aujourd")) ||
	       holds(buddy->now.groups, TEXT("Appointment today"));
}

/* Whoever has an appointment today stands in the group of these. */
static void look_at_day(struct world *world, const struct account *account,
    const struct claimant *claimant, const struct buddy *buddy)
{
	const struct base_tables *t = base_tables(world->base);
	int64_t now = world->clock.now + world->clock.wall;
	struct wall today = {0}, day = {0};
	bool wanted = false;
	size_t i;

	for (i = 0; i < t->appointment_count; i++) {
		const struct appointment *a = &t->appointments[i].now;
		struct text zone = t->regions[a->region - 1].zone;

		if (a->claimant != claimant->id ||
		    a->state != APPOINTMENT_CONFIRMED ||
		    !zone_wall(zone, now, &today) ||
		    !zone_wall(zone, a->since, &day))
			continue;
		wanted = wanted || a->since <= now ||
			 (day.year == today.year && day.month == today.month &&
			     day.day == today.day);
	}
	if (is_in_group(buddy) != wanted)
		witness_complain(world,
		    "%s %s in the roster of %s as who has an appointment today",
		    claimant->alias.at, wanted ? "does not stand" : "stands",
		    account->jid.at);
}

static void look_at(struct world *world, const struct roster *roster,
    const struct account *account, uint32_t id)
{
	struct claimant_view claimant;
	struct advisor_view advisor;
	struct arena arena = {0};
	const struct buddy *buddy;
	bool sees;

	if (!roster_claimant(roster, id, &claimant) ||
	    !roster_advisor_by_jid(roster, account->jid, &advisor))
		return;
	sees = claimant.row.consent &&
	       cover_sees(roster, advisor.row.id, &claimant);
	buddy = find(&arena, account, claimant.row.alias);
	if ((buddy != NULL) != sees)
		witness_complain(world, "%s %s in the roster of %s",
		    claimant.row.alias.at,
		    sees ? "is missing" : "should not stand", account->jid.at);
	else if (sees)
		look_at_day(world, account, &claimant.row, buddy);
	arena_free(&arena);
}

static void look(struct world *world, const struct roster *roster)
{
	const struct account *account;
	uint32_t i, k;

	for (i = 0; i < ACCOUNTS; i++) {
		account = &world->people.accounts[i];
		for (k = 0; k < roster_claimants(roster) && !account->remote;
		     k++)
			look_at(world, roster, account,
			    roster_claimant_at(roster, k));
	}
}

void witness_rosters(struct world *world)
{
	const struct road *road;
	uint32_t i;

	for (i = 0; i < DAEMONS; i++) {
		road = world->daemons[i].road;
		if (road != NULL && road->serving && link_up(road->link) &&
		    world->server.kind == SERVER_PROSODY)
			look(world, road->roster);
	}
}
