#ifndef TALK_OFFER_H
#define TALK_OFFER_H

#include "component/talk/turn.h"

/*
 * Free times that the service offers by itself, and keeps until they are
 * answered: to whom an advisor did not come, with an apology; and to whoever
 * wants an earlier one, as one gets free (roster/earlier.h).
 */

/* Facts and a line of this turn, which stores that the advisor of this one was
 * absent: three times of the same length, or, where there are none, whom to
 * call. */
void offer_apology(struct turn *turn, const struct appointment *missed);

/* Rows of the due table: what was not told before a daemon died, and what was
 * not answered in time. */
int64_t offer_next(
    const struct roster *roster, const struct settings *settings);
void offer_due(struct turn *turn);

/* The same: an earlier time got free. */
int64_t offer_earlier_next(
    const struct roster *roster, const struct settings *settings);
void offer_earlier_due(struct turn *turn);

/* A line each: "1. mardi 1 décembre 2026 à 14:00, heure de Paris". */
struct text offer_slots(struct turn *turn, const struct slot_offer *offer,
    struct text zone, struct text language);

/* How it ended: a fact of this turn. */
void offer_end(struct turn *turn, const struct slot_offer *offer,
    enum offer_outcome outcome);

#endif
