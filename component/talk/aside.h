#ifndef TALK_ASIDE_H
#define TALK_ASIDE_H

#include "component/talk/turn.h"

/* The store refused what fell due, of which this was the first fact: it does
 * not fall due again for a while. A small part of what is due is under way at
 * once (due.h), and what is refused each time would be that part for ever. */
void aside_note(struct turn *turn, const struct fact *refused);

#endif
