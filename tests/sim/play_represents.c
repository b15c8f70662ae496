#include "tests/sim/play.h"
#include "tests/sim/world.h"

/* Who represents a claimant by law, as an import or a supervisor says. */

uint32_t play_representative(const struct world *world, uint32_t claimant)
{
	struct represent who;

	return base_representative(base_tables(world->base), claimant, &who)
		   ? people_number(world, who.jid)
		   : ACCOUNTS;
}

/* The last file whose notice nobody proved to have. */
static const struct absence_file *open_file(const struct base_tables *t)
{
	const struct absence_file *file;
	size_t i = t->judging.files.count;

	while (i-- > 0) {
		file = &t->judging.files.at[i].now;
		if (file->state == FILE_NOTICED || file->state == FILE_UNPROVEN)
			return file;
	}
	return NULL;
}

/* Somebody else represents this one, who then misses an appointment. */
static void miss(struct world *world, const struct step *step)
{
	const struct step meet = {
	    .verb = VERB_MEET, .a = step->a, .b = ATTEND_ADVISOR, .c = 2};

	world_represent(world, step->a + 1, (step->b + 1) % ACCOUNTS);
	play_meet(world, &meet);
}

/* Whoever did before has had the notice, and says so; the claimant explains. */
static void go_on(
    struct world *world, uint32_t claimant, uint32_t before, uint32_t how)
{
	const struct absence_file *file = open_file(base_tables(world->base));

	if (file == NULL || file->claimant != claimant)
		return;
	if (how != 3)
		world_run(world, 2000000);
	play_confirm(world, file, before, true, false);
	if (how != 5)
		play_explain_for(world, claimant);
}

void play_represent(struct world *world, const struct step *step)
{
	const struct base_tables *t = base_tables(world->base);
	const struct account *who =
	    step->b < ACCOUNTS ? &world->people.accounts[step->b] : NULL;
	const uint32_t supervisor = play_supervisor(world, step->b);
	uint32_t claimant = step->a + 1, before;
	unsigned i;

	if (claimant > t->claimant_count)
		return;
	if (step->c % 2 == 1 && open_file(t) == NULL)
		miss(world, step);
	if (step->c % 2 == 1 && open_file(t) != NULL)
		claimant = open_file(t)->claimant;
	before = play_representative(world, claimant);
	if (step->c <= 1) {
		world_represent(world, claimant, step->b);
		go_on(world, claimant, before, step->c);
		return;
	}
	if (who != NULL)
		world->witness.named[supervisor] |= 1U << step->b;
	play_command(world, supervisor,
	    build_all(&world->arena, "représentant légal ",
		t->claimants[claimant - 1].number.at, who != NULL ? " " : "",
		who != NULL ? who->jid.at : "",
		who != NULL ? " Claude Marchand" : "", (char *)NULL));
	if (step->c >= 6) {
		world_run(world, random_below(&world->random, 4000));
		for (i = 0; i < DAEMONS; i++)
			world_crash(world, i, 1000000);
	}
	if (step->c % 2 == 1)
		go_on(world, claimant, before, step->c);
}
