#ifndef TALK_RESEND_H
#define TALK_RESEND_H

#include "component/talk/turn.h"

/*
 * Sentences of the ledger leave again, with the same id and <delay/>
 * (promise 2): all that is above the watermark after the link came up, and
 * what had bounced when its recipient returns. To the recipient stored when it
 * was accepted, or to their successor if their access has ended.
 */
void resend_unproven(struct turn *turn, const struct answer *answer);
void resend_bounced(struct turn *turn, const struct answer *answer);
void resend_still_bounced(struct turn *turn, const struct answer *answer);

#endif
