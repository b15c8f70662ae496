#ifndef TALK_CONSENT_H
#define TALK_CONSENT_H

#include "component/talk/turn.h"

/* What a claimant answered; they are the asker of the turn. */

/* A yes to the notice in force. */
void consent_give(struct turn *turn, const struct claimant_view *claimant);

/* No more, without a reason: both are told, and neither sees the other any
 * longer. */
void consent_withdraw(struct turn *turn, const struct claimant_view *claimant);

/* Where the daemon died between a withdrawal and telling both, they are told
 * after the next start. INT64_MAX: nobody. */
int64_t consent_next(
    const struct roster *roster, const struct settings *settings);
void consent_due(struct turn *turn);

#endif
