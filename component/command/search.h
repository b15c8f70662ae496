#ifndef COMMAND_SEARCH_H
#define COMMAND_SEARCH_H

#include "component/talk/turn.h"

/* Lists as searches (XEP-0055): the one place where Gajim and Pidgin show a
 * table. Which lists there are is in the commands (struct command, listed). */
#define NS_SEARCH "jabber:iq:search"

void search_form(struct turn *turn, const struct stanza *s);
void search_run(struct turn *turn, const struct stanza *s);

#endif
