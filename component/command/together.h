#ifndef COMMAND_TOGETHER_H
#define COMMAND_TOGETHER_H

#include "component/command/appointments.h"
#include "roster/series.h"

/*
 * Appointments of a series that are answered or called off as one: while it is
 * asked about, by every command that answers; later by those whose field takes
 * the whole of it.
 */

/* All that the field's command is given with this one, itself among them; how
 * many. Of one that is of no series itself alone. */
uint32_t together_with(const struct call *call, const struct field *field,
    const struct appointment *a, struct appointment all[SERIES_MOST]);

/* Of those that are given together the first stands for all. NULL: of those
 * that are asked about together. */
void together_collapse(const struct field *field, struct agenda *agenda);

/* "mardi 1 décembre 2026 à 14:00, heure de Paris · Jean Petit · série de 6 ·
 * proposé"; of one alone as appointments_name(). */
struct text together_name(
    struct call *call, const struct field *field, const struct appointment *a);

/* A sentence about several: {other}, {count}, {length}, {channel}, {state},
 * {dates}, {left}, {details}. */
struct text together_say(struct call *call, enum wording_key key,
    const struct appointment *all, uint32_t count, struct text reason,
    struct text left);

/* "Il s’agit de :" and their dates, behind a line end. */
struct text together_concerns(
    struct call *call, const struct appointment *all, uint32_t count);

#endif
