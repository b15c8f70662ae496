#ifndef TALK_RECEIPT_H
#define TALK_RECEIPT_H

#include "component/talk/chat.h"

/* A receipt (XEP-0184) or marker (XEP-0333): recorded, then passed on with the
 * id that the sentence's sender knows. */
void receipt_news(
    struct turn *turn, const struct chat *chat, const struct element *news);

/* The same for a line of the service, by the claimant who has it: recorded, in
 * a turn that follows this one. */
void receipt_of_line(struct turn *turn, const struct element *news);

/* message type=error: the recipient's server could not deliver. Recorded, told
 * to the sender in words, tried again when the recipient returns. An error is
 * never answered by an error. */
void receipt_bounce(struct turn *turn, const struct stanza *s);

#endif
