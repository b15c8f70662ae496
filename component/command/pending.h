#ifndef COMMAND_PENDING_H
#define COMMAND_PENDING_H

#include "component/talk/turn.h"

/* Commands that wait: for an answer of the store, or for their next step. */

/* The answer to the question of a session. */
void pending_answered(struct turn *turn, const struct answer *answer);

/* Sessions that nobody goes on with end; who waits for an answer that does
 * not come is told. INT64_MAX: none. */
int64_t pending_next(
    const struct roster *roster, const struct settings *settings);
void pending_due(struct turn *turn);

#endif
