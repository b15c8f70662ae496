#include "component/talk/appointment.h"

#include <assert.h>

#include "component/talk/due.h"
#include "component/talk/offsets.h"
#include "component/talk/remind.h"

/* What becomes of appointments while nobody does anything, and what was not
 * told before a daemon died. */

enum {
	REVIEWED = 5000 /* appointments of one turn */
};

int64_t appointment_next(
    const struct roster *roster, const struct settings *settings)
{
	struct appointment_news news;
	int64_t at;

	if (!settings->gauges->store_up || settings->gauges->held > DUE_ROOM ||
	    offsets_next(roster, settings) == 0)
		return INT64_MAX; /* or what clocks show is not known yet */
	if (roster_appointment_untold(roster, &news) ||
	    roster_appointments_stale(roster))
		return 0;
	return roster_appointment_due(roster, &at) != 0 ? at : INT64_MAX;
}

static void tell_late(struct turn *turn, const struct appointment_news *news)
{
	struct appointment_news *told =
	    &turn_fact(turn, FACT_APPOINTMENT_TOLD)->as.appointment_told;
	struct appointment a;

	told->appointment = news->appointment;
	told->version = news->version;
	if (roster_appointment(turn->roster, news->appointment, &a) &&
	    a.version == news->version)
		appointment_tell(turn, &a, news);
}

static void let_pass(struct turn *turn, const struct appointment *a,
    enum appointment_event event)
{
	const struct appointment_ask ask = {.event = event, .now = turn->now};
	const struct appointment_row *row;
	struct turn *more = turn_more(turn);
	enum refusal why;

	row = appointment_step(turn->roster, a, &ask, &why);
	assert(row != NULL);
	more->names[0] = more->names[1] = (struct person){0};
	appointment_move(more, a, &ask, row, (struct text){0});
}

static void forget(struct turn *turn, uint64_t id)
{
	turn_fact(turn, FACT_APPOINTMENT_LEFT)
	    ->as.appointment_left.appointment = id;
}

/* In slices of some milliseconds. */
static void review(struct turn *turn)
{
	turn_fact(turn, FACT_APPOINTMENTS_REVIEW)
	    ->as.appointments_review.count = REVIEWED;
}

static int64_t end_of(const struct appointment *a)
{
	return appointment_waits(a->state) ? a->since : a->until;
}

static void fall_due(struct turn *turn, const struct appointment *a)
{
	if (!appointment_is_open(a->state))
		forget(turn, a->id);
	else if (!roster_is_followed(turn->roster, a->claimant))
		let_pass(turn, a, APPOINTMENT_RETURN);
	else if (turn->now >= end_of(a))
		let_pass(turn, a, APPOINTMENT_PASS);
	else if (appointment_is_handed(turn->roster, a))
		let_pass(turn, a, APPOINTMENT_HAND);
	else
		remind(turn, a);
}

void appointment_due(struct turn *turn)
{
	struct appointment_news news;
	struct appointment a;
	uint64_t due[HEAP_SOME];
	uint32_t i, count;

	if (roster_appointment_untold(turn->roster, &news)) {
		tell_late(turn, &news);
		return;
	}
	if (roster_appointments_stale(turn->roster)) {
		review(turn);
		return;
	}
	count = roster_appointments_due(turn->roster, turn->now, due);
	for (i = 0; i < count; i++)
		if (roster_appointment(turn->roster, due[i], &a))
			fall_due(turn, &a);
}
