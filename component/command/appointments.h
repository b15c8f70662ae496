#ifndef COMMAND_APPOINTMENTS_H
#define COMMAND_APPOINTMENTS_H

#include "component/command/call.h"
#include "roster/appointment.h"

/*
 * Appointments as far as the asker may know of them: a claimant's own; of an
 * advisor those of all whom they follow or answer for, and their own of before.
 */
struct agenda {
	struct appointment *rows; /* by their beginning; in the turn's arena */
	uint32_t count, room;
};

struct agenda appointments_of_asker(const struct call *call);
struct agenda appointments_of_advisor(
    const struct call *call, uint32_t advisor);

/* Which side of it the asker is; SIDE_NOBODY: neither. */
enum side appointments_side(
    const struct call *call, const struct appointment *a);

struct person appointments_person(
    const struct call *call, const struct appointment *a);

/* What a field's event means for this one: to cancel what still waits is to
 * take it back, or to decline it. */
enum appointment_event appointments_event(
    const struct field *field, const struct appointment *a, enum side side);

/* The reader of TYPE_APPOINTMENT: an id, a claimant, or a day. */
bool appointments_read(
    struct call *call, const struct field *field, struct value *value);

/* Fills in the field of that type where only one can be meant. Its place if it
 * must be asked for, with the choices as a complaint; else COMMAND_FIELDS. */
uint32_t appointments_offer(struct call *call);

/* Is there none with which this command could do anything? */
bool appointments_none(const struct call *call);

/* Those that a form offers for the field; how many. */
uint32_t appointments_options(
    struct call *call, uint32_t i, struct form_option **options);

/* The one that was given; false: none, or the asker's no more. */
bool appointments_given(const struct call *call, struct appointment *a);

/* "mardi 1 décembre 2026 à 14:00, heure de Paris · Jean Petit · proposé". */
struct text appointments_name(struct call *call, const struct appointment *a);
enum wording_key appointments_state(enum appointment_state state);
/* The name of the other side. */
struct text appointments_other(
    const struct call *call, const struct appointment *a);

/* A sentence about one: {moment}, {length}, {channel}, {other}, {state},
 * {before}, {details}. */
struct text appointments_say(struct call *call, enum wording_key key,
    const struct appointment *a, struct text reason, struct text before);

#endif
