#ifndef COMMAND_ADHOC_H
#define COMMAND_ADHOC_H

#include "component/talk/turn.h"

/* Commands as forms (XEP-0050): the door of Gajim, Pidgin, profanity and
 * `guichet do`. */
#define NS_COMMANDS "http://jabber.org/protocol/commands"

void adhoc_execute(struct turn *turn, const struct stanza *s);

/* Writes <item/>s for what the asker may do here, for disco#items. */
void adhoc_items(struct turn *turn, struct writer *w);
/* Fills the answer to disco#info of one command's node; false: no such. */
bool adhoc_info(struct turn *turn, struct writer *w, struct text node);

#endif
