#ifndef TALK_ABSENCE_H
#define TALK_ABSENCE_H

#include "component/talk/turn.h"

/*
 * Planned absences of advisors: they begin and end by themselves, and each who
 * is concerned hears once what is so.
 */

/* Who answers, or until when nobody does: once per absence, when something is
 * written either way. */
void absence_tell_claimant(
    struct turn *turn, const struct claimant_view *claimant);

/* An end by command: one that lasts is due at once, as if its last day were
 * over; one that was to come has ended. */
void absence_end(struct turn *turn, const struct cover *cover, struct text by);

/* Its last day: "05/12/2026". */
struct text absence_last_day(struct turn *turn, const struct cover *cover);

int64_t absence_next(
    const struct roster *roster, const struct settings *settings);
void absence_due(struct turn *turn);

#endif
