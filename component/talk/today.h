#ifndef TALK_TODAY_H
#define TALK_TODAY_H

#include "component/talk/turn.h"

/*
 * Whom an advisor has an appointment with today stand in a group of their
 * roster, from when the day begins in the region until it is over or called
 * off.
 */
bool today_holds(const struct turn *turn, const struct claimant_view *claimant);

/* The first instant at which another day brings somebody whom this advisor sees
 * into that group; 0: none is known. */
int64_t today_changes(const struct turn *turn, uint32_t advisor);

/* Row of due.c: the rosters of those whose day begins are looked at. */
int64_t today_next(
    const struct roster *roster, const struct settings *settings);
void today_due(struct turn *turn);

#endif
