#ifndef COMMAND_CADENCE_H
#define COMMAND_CADENCE_H

#include "component/command/call.h"

/*
 * How often and how many times, as people say it in French and in English:
 * "14", "tous les 14 jours", "chaque semaine", "every 2 weeks"; "6", "6 fois".
 * The readers of TYPE_EVERY and TYPE_TIMES. A text is written back as its
 * number, in days and in times.
 */
bool cadence_read_every(
    struct call *call, const struct field *field, struct value *value);
bool cadence_read_times(
    struct call *call, const struct field *field, struct value *value);

#endif
