#ifndef TALK_DOORS_H
#define TALK_DOORS_H

#include "component/talk/turn.h"

/* Regions open and close: whoever is there is shown it (roster/doors.h). */
int64_t doors_next(
    const struct roster *roster, const struct settings *settings);
void doors_due(struct turn *turn);
int64_t shown_next(
    const struct roster *roster, const struct settings *settings);
void shown_due(struct turn *turn);

#endif
