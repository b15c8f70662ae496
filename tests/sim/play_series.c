#include <string.h>

#include "tests/sim/play.h"
#include "tests/sim/world.h"

/* Appointments that are proposed together, and what becomes of them. */

static const struct cadence {
	const char *words;
	struct series_asked asked;
} cadences[CADENCES] = {
    {" demain 14h tous les 7 jours 4 fois",         {7, 4, false} },
    {" demain 20h tous les 14 jours 3 fois",        {14, 3, false}},
    {" demain 9h tous les jours 6 fois garder",     {1, 6, true}  },
    {" vendredi 14h tous les 7 jours 5 fois",       {7, 5, false} },
    {" aujourd’hui à 16h tous les jours 2 fois", {1, 2, false} },
    {" dans 30 minutes chaque jour 3 fois garder",  {1, 3, true}  },
};

/* Both of whom one may propose it. */
struct pair {
	const struct claimant *claimant;
	uint32_t proposer, other; /* accounts */
};

/* An account of an advisor's speaks to whom they follow, if it may be that one;
 * all others for themselves. */
static bool find_pair(
    struct world *world, const struct step *step, struct pair *pair)
{
	const struct base_tables *t = base_tables(world->base);
	const uint32_t with =
	    step->a < ADVISORS ? step->c % CLAIMANTS : step->a - ADVISORS;
	uint32_t advisor, claimant;

	if (with >= t->claimant_count || t->claimants[with].advisor == 0)
		return false;
	pair->claimant = &t->claimants[with];
	claimant = play_number_of(world, pair->claimant->jid);
	advisor =
	    play_number_of(world, t->advisors[pair->claimant->advisor - 1].jid);
	pair->proposer = step->a < ADVISORS ? advisor : claimant;
	pair->other = step->a < ADVISORS ? claimant : advisor;
	return claimant < ACCOUNTS && advisor < ACCOUNTS;
}

static void tell(struct world *world, uint32_t who, const char *words)
{
	play_tell(world, who, words);
	world_run(world, 300000);
}

static void propose(
    struct world *world, const struct step *step, const struct pair *pair)
{
	const struct cadence *cadence = &cadences[step->c / CLAIMANTS];

	witness_series_asked(world, pair->proposer, &cadence->asked);
	tell(world, pair->proposer,
	    build_all(&world->arena, "série ",
		step->a < ADVISORS ? pair->claimant->number.at : "",
		cadence->words, (char *)NULL)
		.at);
	tell(world, pair->proposer, "oui");
}

/* The same hour is agreed on with somebody else meanwhile. */
static void cross(struct world *world, const struct pair *pair)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t i;

	for (i = 0; i < t->claimant_count; i++)
		if (&t->claimants[i] != pair->claimant &&
		    t->claimants[i].advisor == pair->claimant->advisor) {
			play_agree(world, &t->claimants[i], " demain à 14h");
			return;
		}
}

/* Of several it is asked which. */
static void change_one(struct world *world, uint32_t who, const char *words)
{
	tell(world, who, words);
	tell(world, who, "2");
	tell(world, who, "oui");
}

static void answer(
    struct world *world, const struct step *step, const struct pair *pair)
{
	switch (step->b) {
	case SERIES_REFUSED:
		tell(world, pair->other, "3");
		return;
	case SERIES_WITHDRAWN:
		tell(world, pair->proposer, "annuler le rendez-vous x");
		tell(world, pair->proposer, "oui");
		return;
	case SERIES_CROSSED:
		cross(world, pair);
		tell(world, pair->other, "1");
		return;
	default:
		tell(world, pair->other, "1");
	}
}

void play_series(struct world *world, const struct step *step)
{
	struct pair pair;

	if (!find_pair(world, step, &pair))
		return;
	switch (step->b) {
	case SERIES_MOVED:
		change_one(world, pair.proposer, "reporter demain à 21h30");
		return;
	case SERIES_CANCELLED:
		change_one(world, pair.proposer, "annuler le rendez-vous x");
		return;
	case SERIES_ENDED:
		play_command(world, pair.proposer, TEXT("annuler la suite x"));
		return;
	case SERIES_ANSWERED:
		tell(world, pair.other, "1");
		return;
	case SERIES_PROPOSED:
		propose(world, step, &pair);
		return;
	default:
		propose(world, step, &pair);
		answer(world, step, &pair);
	}
}
