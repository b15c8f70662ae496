#ifndef TESTS_SIM_STEP_H
#define TESTS_SIM_STEP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * What a seed does, as a list of steps that mean the same wherever they stand:
 * so that some can be left out, and the rest played again from a file.
 */
enum {
	HOURS_KINDS = 3, /* of world_hours() */
	ZONES = 3,
	TIMES = 12,    /* of play_faults.c */
	ANSWERS = 8,   /* of play_answer() */
	APPOINTS = 12, /* of play_appoint(); what is not named proposes */
	WHENS = 12,
	OWN_HOURS = 5
};

enum verb {
#define VERB(NAME, word, weight, a, b, c, meaning) VERB_##NAME,
#include "tests/sim/verb.def"
#undef VERB
	VERBS
};

struct step {
	enum verb verb;
	uint32_t a, b, c;
	uint64_t wait; /* microseconds after it */
};

enum {
	STEPS_MOST = 400
};

struct scenario {
	uint64_t seed; /* of what befalls beside the steps */
	uint32_t server;
	uint32_t count;
	struct step steps[STEPS_MOST];
};

struct world;

void scenario_make(struct scenario *scenario, uint64_t seed);
void scenario_write(const struct scenario *scenario, FILE *to);
bool scenario_read(struct scenario *scenario, FILE *from);

void step_play(struct world *world, const struct step *step);

#endif
