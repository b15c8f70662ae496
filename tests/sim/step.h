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
	TIMES = 12,       /* of play_faults.c */
	ANSWERS = 8,      /* of play_answer() */
	SERIES_WAYS = 12, /* of play_series(), likewise */
	CADENCES = 6,
	APPOINTS = 12, /* of play_appoint(); what is not named proposes */
	WHENS = 12,
	OWN_HOURS = 5,
	FILE_ACTS = 14
};

/* Who does something at an appointment (play_meet()). */
enum attends {
	ATTEND_ADVISOR, /* alone, as in those that are not named here */
	ATTEND_BOTH = 3,
	ATTEND_CLAIMANT,
	ATTEND_NOBODY,
	ATTEND_CALL, /* the advisor notes that nobody answered the telephone */
	ATTEND_HANDED, /* the advisor, and then it is given to another */
	ATTEND_NOTED,  /* the advisor, who notes afterwards that they spoke */
	ATTENDS
};

/* And what befalls it. */
enum befalls {
	BEFALL_NOTHING, /* as whatever is not named here */
	BEFALL_KILLED = 5,
	BEFALL_NO_SERVER,
	BEFALL_NO_BASE,
	BEFALL_CLOCK,
	BEFALL_ACCOUNT,        /* that of the claimant is away */
	BEFALL_LATER,          /* they come once more, a while later */
	BEFALL_BEFORE_JUDGING, /* the daemon is killed */
	BEFALL_WHILE_JUDGING,
	BEFALL_SLOW_JUDGING,
	BEFALLS
};

/* What is done to a file (play_file()). */
enum file_acts {
	FILE_ACT_CONFIRM, /* their client says that they got the first line */
	FILE_ACT_EXPLAIN,
	FILE_ACT_EXPLAIN_ANY,   /* an account a */
	FILE_ACT_REOPEN,        /* a supervisor */
	FILE_ACT_RECORD,        /* the advisor reached them after all */
	FILE_ACT_DECIDE_ANY,    /* an account a */
	FILE_ACT_CONFIRM_OTHER, /* whoever heard a line for who represents them
				 */
	FILE_ACT_EXPLAIN_OTHER,
	FILE_ACT_DECIDE_OTHER,
	FILE_ACT_CONFIRM_ANY,  /* an account a, which need not have heard it */
	FILE_ACT_DECIDE_NAMED, /* a supervisor who is named as that just before
				*/
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
