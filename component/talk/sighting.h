#ifndef TALK_SIGHTING_H
#define TALK_SIGHTING_H

#include "component/talk/turn.h"

/* An advisor came or left: noted in the store in a turn of its own, because an
 * absence has a number that outlives a restart. Whoever comes hears who waits
 * for them. */
void sighting_note(
    struct turn *turn, const struct advisor_view *advisor, bool available);

/* "3 heures", of what has been so since then. */
struct text sighting_since(
    struct turn *turn, int64_t then, struct text language);

#endif
