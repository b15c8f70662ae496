#ifndef TALK_HANDOVER_H
#define TALK_HANDOVER_H

#include "component/talk/turn.h"

/*
 * What an advisor is told of the people whom they follow instead of another:
 * of few, each on their own, with the last sentences; of many, how many they
 * are and who waits, for the rest can be asked for.
 */
void handover_tell(struct turn *turn, const struct answer *answer);

#endif
