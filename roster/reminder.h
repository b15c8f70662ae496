#ifndef ROSTER_REMINDER_H
#define ROSTER_REMINDER_H

#include "roster/roster.h"

/*
 * When people are reminded of what they agreed on. Five instants of a confirmed
 * appointment, by the region's policies; none of them in the region's night:
 * what would fall into it, or so shortly before that a restart could carry it
 * in, comes a quarter of an hour before it instead. Each is decided once: the
 * reminder is sent, or it is recorded why it was not.
 */
enum {
	REMINDERS = REMINDER_ADVISOR, /* numbered from 1 */
};

/* UTC microseconds; INT64_MAX: never, by policy, or it is not known yet what
 * clocks of the region show. */
int64_t reminder_due(const struct roster *r, const struct appointment *a,
    enum reminder_which which);

/* When the first that is not decided has to be; INT64_MAX: none is left. */
int64_t reminder_next(const struct roster *r, const struct appointment *a);

/* What is decided now, each with its outcome; how many. Where it is night by
 * now, the last one waits, and *again says until when; else it is 0. */
uint32_t reminder_decide(const struct roster *r, const struct appointment *a,
    int64_t now, struct reminder decided[REMINDERS], int64_t *again);

/* Those that are left when the appointment is moved or closed; how many. */
uint32_t reminder_drop(const struct roster *r, const struct appointment *a,
    const struct appointment_step *step, struct reminder dropped[REMINDERS]);

/* Is it night there? */
bool reminder_is_night(const struct roster *r, uint32_t region, int64_t at);

#endif
