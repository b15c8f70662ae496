#ifndef TALK_CLOSED_H
#define TALK_CLOSED_H

#include "component/talk/turn.h"

/* Outside opening hours who writes is told, once until it opens again, when
 * that is and whom to call in an emergency. False: it is open. */
bool closed_tell(struct turn *turn, const struct claimant_view *claimant);

#endif
