#ifndef TESTS_TURNS_PLAY_PRIVATE_H
#define TESTS_TURNS_PLAY_PRIVATE_H

#include "tests/turns/compare.h"
#include "tests/turns/play.h"
#include "tests/turns/street.h"

struct player {
	const struct script *script;
	size_t at; /* line that is played */
	struct street *street;
	bool opened;
	const struct script_line *step; /* whose outcome is compared */
	struct wanted facts;
	struct wanted out;
	bool failed;
	unsigned depth; /* of `use` in a base */
};

/* play.c */
void play_fail(struct player *p, const char *why);
/* Compares what came of the last step with what was expected of it. */
void play_finish_step(struct player *p);
/* The same, and the present line is the step from now on. */
void play_begin_step(struct player *p);
/* The next line of the block under the present one, or NULL. */
const char *play_next_of_block(struct player *p);
const char *play_read_fact(
    struct player *p, const char *line, struct fact *fact);

/* play_inputs.c: the steps that say something to the road, or of the store. */
void play_settle(struct player *p, const char *rest);
void play_hold(struct player *p, const char *rest);
void play_release(struct player *p, const char *rest);
void play_doubt(struct player *p, const char *rest);
void play_in(struct player *p, const char *rest);
void play_due(struct player *p, const char *rest);
void play_link(struct player *p, const char *rest);
void play_goodbye(struct player *p, const char *rest);
void play_stopping(struct player *p, const char *rest);
void play_proven(struct player *p, const char *rest);
void play_answer(struct player *p, const char *rest);

#endif
