#include "tests/sim/world.h"

#include <stdlib.h>

#include "component/road_private.h"
#include "store/store_private.h"
#include "tests/sim/play.h"
#include "tests/turns/usual.h"

#define S INT64_C(1000000)

/* 2026-11-23T09:00:00Z, when the made-up machine has run for a day. */
static const int64_t BEGIN = INT64_C(1795424400) * 1000000;
static const int64_t UPTIME = INT64_C(86400) * 1000000;

/* --- daemons
 * ---------------------------------------------------------------------- */

void logbook_belongs(struct log *log, const struct daemon *daemon);

static void end(struct daemon *daemon)
{
	if (daemon->loop == NULL)
		return;
	road_free(&daemon->road);
	loop_free(&daemon->loop);
	notify_free(&daemon->notify);
	log_free(&daemon->log);
}

/* Their jitter comes from where they lie in memory. */
static void seed_backoffs(struct world *world, struct store *store)
{
	size_t i;

	for (i = 0; i < STORE_LINES; i++)
		store->lines[i].backoff.seed = random_next(&world->random);
}

void world_start(struct world *world, unsigned number)
{
	struct daemon *daemon = &world->daemons[number];
	char why[256];

	if (daemon->loop != NULL)
		return;
	clock_disarm(&world->clock, &daemon->comeback);
	daemon->loop = clock_loop(&world->clock, daemon);
	daemon->log = log_new(LOG_DEBUG);
	logbook_belongs(daemon->log, daemon);
	daemon->notify = notify_new();
	daemon->road = road_new(daemon->loop, &world->config, daemon->log,
	    daemon->notify, why, sizeof(why));
	if (daemon->road == NULL) {
		witness_complain(world, "no road: %s", why);
		return;
	}
	seed_backoffs(world, daemon->road->store);
	road_open(daemon->road);
}

static void on_comeback(void *ctx)
{
	const struct daemon *daemon = ctx;

	world_start(daemon->world, daemon->number);
}

void world_crash(struct world *world, unsigned number, int64_t away)
{
	struct daemon *daemon = &world->daemons[number];

	if (daemon->loop == NULL)
		return;
	end(daemon);
	clock_arm(&world->clock, &daemon->comeback, world->clock.now + away);
}

void world_stop(struct world *world, unsigned number, int64_t away)
{
	struct daemon *daemon = &world->daemons[number];

	if (daemon->loop == NULL)
		return;
	daemon->away = away;
	road_stop(daemon->road);
}

/* Whoever has ended comes back, as a service manager sees to it. */
static void bury(struct world *world)
{
	struct daemon *daemon;
	unsigned i;
	int code;

	for (i = 0; i < DAEMONS; i++) {
		daemon = &world->daemons[i];
		if (daemon->loop == NULL || !loop_stopped(daemon->loop, &code))
			continue;
		if (code == ROAD_UNFIT)
			witness_complain(world, "unfit");
		end(daemon);
		clock_arm(&world->clock, &daemon->comeback,
		    world->clock.now + 100000 + daemon->away);
		daemon->away = 0;
	}
}

bool world_is_old(const struct world *world, int64_t ahead)
{
	static const int64_t OLD = INT64_C(4) * 86400 * S;

	return world->clock.now + world->clock.wall - world->began + ahead >=
	       OLD;
}

void world_run(struct world *world, int64_t microseconds)
{
	int64_t until = world->clock.now + microseconds;

	witness_stirred(world);
	while (world->witness.complaint[0] == '\0' &&
	       clock_tick(&world->clock, until)) {
		bury(world);
		witness_tick(world);
	}
}

/* --- life
 * ------------------------------------------------------------------------- */

/* Most worlds ask their server every half a minute whether it is there, so that
 * what sleeps for days is played soon. */
static void configure(struct config *config, struct arena *arena, uint64_t seed)
{
	usual_config(config, arena);
	config->ping_idle = seed % 4 == 0 ? 10 : 30;
	config->courtesies = 64;
	config->unsettled_turns = 24;
	config->slice = 10;
	config->batch_rows = 6;
	config->queue_bytes = 65536;
	config->backoff_first = 20;
	config->server_host = arena_copy(arena, "127.0.0.1", 9);
	config->component_secret = arena_copy(arena, "secret", 6);
	config->wording_folder =
	    arena_copy(arena, GUICHET_WORDING, sizeof(GUICHET_WORDING) - 1);
}

struct world *world_new(const struct scenario *scenario, bool verbose)
{
	struct world *world = must_calloc(1, sizeof(*world));
	const struct base_events events = {
	    .committed = witness_committed,
	    .outrun = witness_outrun,
	    .placed = witness_placed,
	    .covered = witness_covered,
	    .noted = witness_noted,
	    .reminded = witness_decided,
	    .offered = witness_offered,
	    .judged = witness_judged,
	    .found = witness_found,
	    .filed = witness_filed,
	    .filed_on = witness_filed_on,
	    .meddled = witness_meddled,
	    .enrolled = world_enrolled,
	    .ctx = world,
	};
	struct daemon *daemon;
	unsigned i;

	world->verbose = verbose;
	world->random.state = scenario->seed ^ 0x5eed;
	world->places = scenario->seed % 2 == 1;
	world->clock.now = UPTIME;
	world->began = BEGIN;
	world->clock.wall = BEGIN - UPTIME;
	world->server.kind = (enum server_kind)scenario->server;
	configure(&world->config, &world->arena, scenario->seed);
	world->base = base_new(&world->clock, &world->random, &events);
	world->config.database = base_conninfo(world->base);
	people_init(world);
	world_rules(world, scenario->seed);
	world_populate(world);
	for (i = 0; i < DAEMONS; i++) {
		daemon = &world->daemons[i];
		daemon->world = world;
		daemon->number = i;
		daemon->comeback =
		    (struct alarm){.fire = on_comeback, .ctx = daemon};
	}
	return world;
}

void world_free(struct world **world)
{
	struct world *w = *world;
	unsigned i;

	if (w == NULL)
		return;
	for (i = 0; i < DAEMONS; i++)
		end(&w->daemons[i]);
	people_forget(w);
	free(w->witness.away.at);
	free(w->witness.walls.at);
	free(w->witness.backs.at);
	base_free(&w->base);
	clock_free(&w->clock);
	arena_free(&w->arena);
	free(w);
	*world = NULL;
}

static void everybody(struct world *world, bool online)
{
	uint32_t i;
	unsigned k;

	for (i = 0; i < ACCOUNTS; i++) {
		for (k = 0; k < RESOURCES && !online; k++)
			people_logout(world, i, k);
		if (online)
			people_login(world, i, 0, SHOW_AVAILABLE);
	}
}

/* In half of the worlds there is a place for everybody in the end. */
static void make_places(struct world *world)
{
	uint32_t i;

	for (i = 1; i <= base_tables(world->base)->region_count; i++)
		if (world->places)
			world_cap(world, i, 250);
}

/* The line is looked at every ten minutes of the clock, which may have been put
 * back by hours. */
static void wait_for_invitations(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t i, rounds;

	for (rounds = 0; rounds < 90; rounds++) {
		for (i = 1; i <= t->claimant_count; i++)
			if (base_is_to_be_invited(t, i))
				break;
		if (i > t->claimant_count)
			return;
		world_run(world, 100 * S);
	}
}

static bool is_busy(const struct world *world)
{
	unsigned i;

	for (i = 0; i < DAEMONS; i++)
		if (world->daemons[i].road != NULL &&
		    outbox_count(world->daemons[i].road->outbox) > 0)
			return true;
	return false;
}

/* What fell due in the very last moment is no turn that is held for ever. */
static void settle(struct world *world)
{
	uint32_t i;

	for (i = 0; i < 60 && is_busy(world); i++)
		world_run(world, S);
}

/* We do not see when who only represents somebody is there: what came back from
 * them is tried again when they write. */
static void let_representatives_write(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t i, claimant;

	for (i = 0; i < ACCOUNTS; i++)
		for (claimant = 1; claimant <= t->claimant_count; claimant++)
			if (base_ever_represented(
				t, claimant, world->people.accounts[i].jid)) {
				play_command(world, i, TEXT("aide"));
				break;
			}
}

/* All faults are over: everything must come right. */
static void quieten(struct world *world)
{
	uint32_t i;

	make_places(world);
	base_heal(world->base);
	world->server.down = world->server.stalled = world->server.mute = 0;
	world->server.lag = world->server.remote_down = 0;
	world->server.chunk = 0;
	for (i = 0; i < ACCOUNTS; i++)
		world->people.accounts[i].exists = true;
	world_start(world, 0);
	world_run(world, 300 * S);
	world->quiet = true;
	server_cut(world); /* accounts made anew are asked again */
	for (i = 0; i < 3; i++) {
		world_run(world, 100 * S);
		everybody(world, true);
		world_run(world, 100 * S);
		everybody(world, false);
	}
	wait_for_invitations(world);
	play_take_places(world);
	world_run(world, 100 * S);
	everybody(world, true);
	let_representatives_write(world);
	world_run(world, 200 * S);
	settle(world);
}

bool world_play(struct world *world, const struct scenario *scenario)
{
	uint32_t i;

	world_start(world, 0);
	world_run(world, S);
	for (i = 0; i < scenario->count; i++) {
		step_play(world, &scenario->steps[i]);
		world_run(world, (int64_t)scenario->steps[i].wait);
		witness_step(world);
		if (world->witness.complaint[0] != '\0')
			break;
	}
	if (world->witness.complaint[0] == '\0') {
		quieten(world);
		witness_step(world);
		witness_end(world);
	}
	if (world->verbose)
		witness_print(world);
	return world->witness.complaint[0] == '\0';
}
