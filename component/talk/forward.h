#ifndef TALK_FORWARD_H
#define TALK_FORWARD_H

#include "component/talk/turn.h"
#include "roster/jid.h"

/*
 * How a sentence leaves, for the first time or again: to the bare JID, so that
 * the recipient's server chooses resources, makes carbons and stores offline;
 * from the address that stands for its sender. `again` adds when it was
 * written (XEP-0203).
 */
void forward_message(
    struct turn *turn, const struct message *message, bool again);

/* Is this line to an advisor one in the conversation with the alias, where they
 * see what becomes of appointments? All others come from accueil@. */
bool forward_is_alias_line(struct text wire_id);

/* c-XXXXXXXX@DOMAIN */
struct text forward_alias(
    struct turn *turn, const struct claimant_view *claimant);

#endif
