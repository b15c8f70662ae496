#ifndef ROSTER_APPOINTMENT_H
#define ROSTER_APPOINTMENT_H

#include "roster/refusal.h"
#include "roster/roster.h"

/*
 * What may become of an appointment: appointment.def, and its only interpreter.
 * The store holds what people do at the same instant apart: a move bears the
 * version that it was decided on, and confirmed ones cannot overlap.
 */
enum appointment_who {
	BY_EITHER,
	BY_OTHER,
	BY_SAME,
	BY_CLAIMANT,
	BY_SERVICE,
};

enum appointment_guard {
	GUARD_NOTHING,
	GUARD_NEW,
	GUARD_TIME,
	GUARD_FREE,
	GUARD_FIRST,
	GUARD_AGREED,
	GUARD_AHEAD,
	GUARD_MOVED,
	GUARD_AGAIN,
	GUARD_RUNNING,
	GUARD_BEGUN,
	GUARD_OVER,
	GUARD_LEFT,
	GUARD_HANDED,
	APPOINTMENT_GUARDS
};

struct appointment_row {
	enum appointment_state from;
	enum appointment_event event;
	enum appointment_who who;
	enum appointment_guard guard;
	enum appointment_state to;
	const char *sentence; /* wording key; "": nobody is told */
};

/* The table, in its order; NULL behind the last. */
const struct appointment_row *appointment_row_at(uint32_t i);

/* What somebody wants with it. */
struct appointment_ask {
	enum appointment_event event;
	enum side who; /* SIDE_NOBODY: the service */
	int64_t now;
	int64_t since, until; /* PROPOSE, MOVE, TAKE: the new time */
	bool insists;         /* they know that it is out of opening hours */
};

/* The row that this takes, or NULL and why not. Of a new one claimant, advisor
 * and region are looked at, and its state is APPOINTMENT_NONE. */
const struct appointment_row *appointment_step(const struct roster *r,
    const struct appointment *a, const struct appointment_ask *ask,
    enum refusal *why);

/* Puts it into a fact: what the row makes of the appointment, with the time
 * that was asked for and who will be there. */
void appointment_take(const struct roster *r, const struct appointment *a,
    const struct appointment_ask *ask, const struct appointment_row *row,
    struct appointment_step *fact);

bool appointment_waits(enum appointment_state state); /* for an answer */
bool appointment_is_open(enum appointment_state state);

/* Is some of it out of the region's opening hours? */
bool appointment_is_outside(
    const struct roster *r, uint32_t region, int64_t since, int64_t until);

/* Is it agreed on and of this day, or of one before and not over, as clocks of
 * the region show? And when its day begins. */
bool appointment_is_today(
    const struct roster *r, const struct appointment *a, int64_t now);
int64_t appointment_day_begins(
    const struct roster *r, const struct appointment *a);

/* Who answers for this claimant's advisor at that instant, by the absences that
 * are planned; 0: nobody follows them. */
uint32_t appointment_advisor(
    const struct roster *r, uint32_t claimant, int64_t at);

/* Which of the two has another confirmed one at that time; NONE: neither. */
enum refusal appointment_clash(
    const struct roster *r, const struct appointment *a);

/* Will somebody else be there than it was agreed with, and can they? */
bool appointment_is_handed(const struct roster *r, const struct appointment *a);

#endif
