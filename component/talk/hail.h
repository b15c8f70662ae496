#ifndef TALK_HAIL_H
#define TALK_HAIL_H

#include "component/talk/turn.h"

/*
 * While an appointment runs, the claimant's server is asked whether it is there
 * (XEP-0199), if it is none of ours: one that grants us nothing (XEP-0356). The
 * question goes to the bare address, so that the server answers and no client
 * does; every few minutes, and each answer, and each that did not come, is a
 * trace.
 */

/* Is their server none of ours? */
bool hail_is_foreign(const struct turn *turn, uint32_t claimant);

/* Row of due.c. */
int64_t hail_next(const struct roster *roster, const struct settings *settings);
void hail_due(struct turn *turn);

/* An iq of type result or error; false: it is no answer to such a question. */
bool hail_answered(struct turn *turn, const struct stanza *s);

#endif
