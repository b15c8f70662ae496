#ifndef COMMAND_ANNOUNCE_H
#define COMMAND_ANNOUNCE_H

#include "component/talk/turn.h"

/* A line to many goes out in slices, as what falls due. INT64_MAX: none. */
int64_t announce_next(
    const struct roster *roster, const struct settings *settings);
void announce_due(struct turn *turn);

#endif
