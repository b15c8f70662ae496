#ifndef TALK_REMIND_H
#define TALK_REMIND_H

#include "component/talk/turn.h"

/*
 * Reminders of what was agreed on: lines of the service, each linked to its
 * appointment in the ledger, where what becomes of the line is its proof. What
 * is not sent is recorded with the reason.
 */

/* Some of this confirmed appointment are due. */
void remind(struct turn *turn, const struct appointment *a);

/* It is moved or closed: those that are left will not be sent, by facts of
 * this turn. */
void remind_drop(struct turn *turn, const struct appointment *a,
    const struct appointment_step *step);

#endif
