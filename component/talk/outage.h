#ifndef TALK_OUTAGE_H
#define TALK_OUTAGE_H

#include "component/talk/turn.h"

/* Outages that have ended are stored, one after the other; and, now and then,
 * that there is none, so that a start knows since when there was no daemon.
 * Instants are as in due.h. */
int64_t outage_next(
    const struct roster *roster, const struct settings *settings);
void outage_due(struct turn *turn);
int64_t alive_next(
    const struct roster *roster, const struct settings *settings);
void alive_due(struct turn *turn);

#endif
