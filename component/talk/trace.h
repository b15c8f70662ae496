#ifndef TALK_TRACE_H
#define TALK_TRACE_H

#include "component/talk/turn.h"

/*
 * What a claimant does while an appointment of theirs runs and what no other
 * row shows: they write to the service, or what is refused, or try to call.
 * They were there, whatever became of it, and nobody is to find them absent. No
 * word of it is kept.
 */
void trace_note(struct turn *turn, const struct stanza *s);

/* The same of what the store refused, was not there to take, or had already. */
void trace_unstored(struct turn *turn);

#endif
