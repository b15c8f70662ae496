#ifndef TALK_SIGHTING_H
#define TALK_SIGHTING_H

#include "component/talk/turn.h"

/* An advisor came or left: noted in the store in a turn of its own, because an
 * absence has a number that outlives a restart. Whoever comes hears who waits
 * for them. */
void sighting_note(
    struct turn *turn, const struct advisor_view *advisor, bool available);

#endif
