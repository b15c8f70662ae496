#ifndef TALK_JUDGE_H
#define TALK_JUDGE_H

#include "component/talk/turn.h"

/*
 * What became of an appointment: once it is over the store is asked for the
 * evidence, the rule that fits is stored with the rows that it was found from,
 * and both sides are told. Nobody is told that they met, unless something else
 * had been found before. Instants are as in due.h.
 */
int64_t judge_next(
    const struct roster *roster, const struct settings *settings);
void judge_due(struct turn *turn);
void judge_answered(struct turn *turn, const struct answer *answer);

/* Whose turns the store has to settle before this answer is used, or nobody: a
 * finding of the same may be among them. Until then it is dropped, for an
 * answer cannot wait; it is asked for again. */
struct person judge_follows(
    const struct roster *roster, const struct answer *answer);

#endif
