#ifndef TALK_ACCOUNT_H
#define TALK_ACCOUNT_H

#include "component/talk/turn.h"

/*
 * Accounts that are gone or do not take what we send. Prosody and ejabberd
 * answer service-unavailable for a deleted account and for a blocked contact
 * alike; other servers say item-not-found or gone. The advisor is told once a
 * day at most, and it is over when the account speaks.
 */

/* A sentence for this claimant came back; false: that says nothing of the
 * account, or nothing new. Else their advisor is told so, in `turn`'s wake. */
bool account_bounced(struct turn *turn, const struct claimant_view *claimant,
    struct text condition);

/* A presence of ours came back; they took the one contact off. */
void account_presence_error(struct turn *turn, const struct stanza *s);
void account_left(struct turn *turn, const struct stanza *s);

/* Whatever an account sends of its own accord shows that it is there: to
 * whichever address where it seemed gone, else to the one contact. */
void account_speaks(struct turn *turn, const struct stanza *s);

#endif
