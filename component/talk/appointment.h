#ifndef TALK_APPOINTMENT_H
#define TALK_APPOINTMENT_H

#include "component/talk/turn.h"
#include "roster/appointment.h"

/*
 * What becomes of appointments, and who hears of it: each move is told once,
 * to the claimant by the service, and to whoever answers for their advisor in
 * the conversation with the alias. Whoever has to answer gets the question by
 * the service, to which alone they can answer it by a number.
 */

/* A row of the table comes to pass: facts of this turn, and what both hear. */
void appointment_move(struct turn *turn, const struct appointment *a,
    const struct appointment_ask *ask, const struct appointment_row *row,
    struct text reason);

/* The same with several of one series, all or none, each by a row of its own;
 * one sentence tells of all of them. */
struct appointment_moving {
	struct appointment a;
	const struct appointment_row *row;
};
void appointment_move_all(struct turn *turn,
    const struct appointment_moving *all, uint32_t count,
    const struct appointment_ask *ask, struct text reason);

/* A new one, proposed or taken, or a series of `count` (roster/series.h): their
 * facts, whose missing fields are filled in, and what is said of them. */
void appointment_propose(
    struct turn *turn, struct appointment *all, uint32_t count);

/* The news of the move that made them what they are; they name one of them. */
void appointment_tell(struct turn *turn, const struct appointment *all,
    uint32_t count, const struct appointment_news *news);

/* What calendars know it by, whatever becomes of it (RFC 5545, 3.8.4.7). */
struct text appointment_uid(struct turn *turn, uint64_t id);

/* "mardi 1 décembre 2026 à 14:00, heure de Paris", for a claimant who lives by
 * another clock with what that shows; "30 min". */
struct text appointment_moment(struct turn *turn, const struct appointment *a,
    enum side side, struct text language);
struct text appointment_length(
    struct turn *turn, const struct appointment *a, struct text language);
enum wording_key appointment_channel(enum channel channel);

/* Whoever answers for the claimant's advisor now. */
struct addressee appointment_advisor_today(
    const struct turn *turn, const struct appointment *a);

/* What stands below a sentence about it, a line each, each behind a line end.
 */
struct text appointment_details(struct turn *turn, const struct appointment *a,
    struct text reason, struct text language);

/* What ended while nobody did anything, and what was not told before a daemon
 * died. */
int64_t appointment_next(
    const struct roster *roster, const struct settings *settings);
void appointment_due(struct turn *turn);

#endif
