#include "component/talk/zone.h"
#include "tests/sim/play.h"
#include "tests/sim/world.h"

/* What goes wrong. */

#define MS INT64_C(1000)
#define S  INT64_C(1000000)

/* What `a` of a time means. */
static const int64_t times[TIMES] = {0, 1 * MS, 20 * MS, 100 * MS, 400 * MS,
    1 * S, 3 * S, 8 * S, 15 * S, 25 * S, 45 * S, 100 * S};

static int64_t until(const struct world *world, uint32_t time)
{
	return world->clock.now + times[time];
}

void play_mishap(struct world *world, const struct step *step)
{
	base_befall(
	    world->base, &(struct mishap_plan){.mishap = (enum mishap)step->a,
			     .after = step->b,
			     .parks = step->c == 3});
}

void play_slow(struct world *world, const struct step *step)
{
	base_delay(world->base, times[step->a % 8] + 2);
}

void play_stall(struct world *world, const struct step *step)
{
	base_stall(world->base, until(world, step->a));
}

void play_down(struct world *world, const struct step *step)
{
	base_down(world->base, until(world, step->a));
}

void play_read_only(struct world *world, const struct step *step)
{
	base_read_only(world->base, until(world, step->a));
}

void play_cut_base(struct world *world, const struct step *step)
{
	base_cut(world->base, step->a + 1);
}

/* While what was just said is unproven; and once more as soon as the link is
 * up, before the store has said what that is. */
static void cut_twice(struct world *world)
{
	struct step say = {.verb = VERB_SAY, .c = CLAIMANTS}; /* any id */
	unsigned i;

	for (say.a = ADVISORS; say.a < ADVISORS + CLAIMANTS; say.a++)
		play_say(world, &say);
	world_run(world, 30 * MS);
	base_stall(world->base, world->clock.now + 3 * S);
	server_cut(world);
	for (i = 0; i < 20 && world->server.up_count == 0; i++)
		world_run(world, 100 * MS);
	world_run(world, 100 * MS);
	server_cut(world);
}

void play_cut_link(struct world *world, const struct step *step)
{
	if (step->b == 2)
		cut_twice(world);
	else
		server_cut(world);
}

void play_server_goes_down(struct world *world, const struct step *step)
{
	server_restart(world, until(world, step->a));
}

void play_deaf(struct world *world, const struct step *step)
{
	world->server.stalled = until(world, step->a);
}

void play_mute(struct world *world, const struct step *step)
{
	world->server.mute = until(world, step->a);
}

void play_lag(struct world *world, const struct step *step)
{
	world->server.lag = times[step->a % 6];
}

void play_chunk(struct world *world, const struct step *step)
{
	world->server.chunk = step->a;
}

void play_remote_down(struct world *world, const struct step *step)
{
	world->server.remote_down = until(world, step->a);
}

void play_crash(struct world *world, const struct step *step)
{
	world_crash(world, step->a, times[step->b]);
}

void play_stop(struct world *world, const struct step *step)
{
	world_stop(world, step->a, times[step->b]);
}

void play_start(struct world *world, const struct step *step)
{
	world_start(world, step->a);
}

void play_reload(struct world *world, const struct step *step)
{
	if (world->daemons[step->a].road != NULL)
		road_reload(world->daemons[step->a].road);
}

void play_step_clock(struct world *world, const struct step *step)
{
	world->clock.wall += ((int64_t)step->a - 8) * 900 * S;
}

static const int64_t DAY_MINUTES = 1440;

/* What was due by day is looked at by night. */
void play_nightfall(struct world *world, const struct step *step)
{
	const struct base_tables *t = base_tables(world->base);
	int64_t now = world->clock.now + world->clock.wall;
	int64_t begins = base_policy(t, POLICY_NIGHT_BEGINS, step->a + 1) * 60;
	int64_t shows, quarters = step->b;
	struct wall wall;

	if (world_is_old(world, 0) ||
	    !zone_wall(t->regions[step->a].zone, now, &wall))
		return;
	shows = (int64_t)wall.hour * 60 + wall.minute;
	world->clock.wall +=
	    ((begins - shows + DAY_MINUTES) % DAY_MINUTES + quarters * 15) *
	    60 * S;
}
