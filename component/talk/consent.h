#ifndef TALK_CONSENT_H
#define TALK_CONSENT_H

#include "component/talk/turn.h"

/* What a claimant answered; they are the asker of the turn. */

/* A yes to the notice in force. */
void consent_give(struct turn *turn, const struct claimant_view *claimant);

/* No more, without a reason: both are told, and neither sees the other any
 * longer. */
void consent_withdraw(struct turn *turn, const struct claimant_view *claimant);

#endif
