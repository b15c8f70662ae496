#include "tests/sim/play.h"
#include "tests/sim/world.h"

/* What comes from outside the chat: imports, and a new notice. */

void play_notice(struct world *world, const struct step *step)
{
	unsigned i;

	world_publish(world, step->a * 10);
	for (i = 0; i < DAEMONS; i++)
		world_crash(world, i, 0);
}

void play_assign(struct world *world, const struct step *step)
{
	world_assign(world, step->a + 1, step->b + 1);
	if (step->c == 0)
		return;
	world_run(world, 300 + random_below(&world->random, 400));
	world_assign(world, (step->a + 1) % CLAIMANTS + 1, step->b + 1);
}

void play_enrol(struct world *world, const struct step *step)
{
	world_enrol(world, step->a + 1, step->b + 1);
}

void play_end_one(struct world *world, const struct step *step)
{
	world_end(world, step->a + 1);
}

void play_share(struct world *world, const struct step *step)
{
	world_share(world, step->a + 1);
}

void play_ceiling(struct world *world, const struct step *step)
{
	world_ceiling(world, step->a + 1, step->b);
}

void play_rebind(struct world *world, const struct step *step)
{
	world_rebind(world, step->a + 1, step->b);
}

void play_move(struct world *world, const struct step *step)
{
	world_move(world, step->a + 1, step->b);
}

void play_rename_claimant(struct world *world, const struct step *step)
{
	world_rename(world, step->a + 1, step->b);
}

void play_region(struct world *world, const struct step *step)
{
	world_region(world, step->a + 1, step->b + 1);
}

void play_cap(struct world *world, const struct step *step)
{
	world_cap(world, step->a + 1, step->b == 4 ? 250 : step->b);
}

void play_evaluate(struct world *world, const struct step *step)
{
	base_evaluate(world->base, step->a + 1, step->b == 1);
}

void play_hours(struct world *world, const struct step *step)
{
	world_hours(world, step->a + 1, step->b, step->c);
}
