#ifndef TALK_DISPATCH_H
#define TALK_DISPATCH_H

#include "component/talk/turn.h"

/*
 * The route table: which handler serves which input. First dispatch_names()
 * tells whom the input concerns (it prepares and looks up the addresses and
 * fills asker and names), so that it can wait; then dispatch() decides.
 */
void dispatch_names(struct turn *turn);

/* What the named stanza takes from the buckets of its sender (pace.h). */
struct pace_load dispatch_load(struct turn *turn);
void dispatch(struct turn *turn);

#endif
