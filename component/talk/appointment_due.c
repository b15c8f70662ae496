#include "component/talk/appointment.h"

#include <assert.h>

#include "component/talk/due.h"
#include "component/talk/offsets.h"
#include "component/talk/remind.h"
#include "component/talk/series.h"

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

	if (!due_may_go(settings) || offsets_next(roster, settings) == 0)
		return INT64_MAX; /* or what clocks show is not known yet */
	if (roster_appointment_untold(roster, &news) ||
	    roster_appointments_stale(roster))
		return 0;
	return roster_appointment_due(roster, &at) != 0 ? at : INT64_MAX;
}

/* What went with it may have gone on since; then it was told of. */
static uint32_t news_of(const struct turn *turn,
    const struct appointment *first, const struct appointment_news *news,
    struct appointment all[SERIES_MOST])
{
	struct appointment of[SERIES_MOST];
	uint32_t count = series_of(turn->roster, first, of), i, left = 0;

	for (i = 0; i < count; i++)
		if (of[i].id == first->id ||
		    (series_is_named(news->with, of[i].id) &&
			of[i].state == first->state))
			all[left++] = of[i];
	return left;
}

static void tell_late(struct turn *turn, const struct appointment_news *news)
{
	struct appointment_news *told =
	    &turn_fact(turn, FACT_APPOINTMENT_TOLD)->as.appointment_told;
	struct appointment all[SERIES_MOST], a;

	told->appointment = news->appointment;
	told->version = news->version;
	if (roster_appointment(turn->roster, news->appointment, &a) &&
	    a.version == news->version)
		appointment_tell(turn, all, news_of(turn, &a, news, all), news);
}

/* Does another one of its series go the same way, so that one sentence says it?
 * What has begun or ended did so by itself. */
static bool goes_along(const struct turn *turn, const struct appointment *a,
    const struct appointment *other, enum appointment_event event)
{
	if (event == APPOINTMENT_HAND)
		return other->state == a->state &&
		       appointment_advisor(turn->roster, other->claimant,
			   other->since) == appointment_advisor(turn->roster,
						a->claimant, a->since);
	return event == APPOINTMENT_RETURN;
}

static void let_pass(struct turn *turn, const struct appointment *a,
    enum appointment_event event)
{
	const struct appointment_ask ask = {.event = event, .now = turn->now};
	struct appointment all[SERIES_MOST];
	struct appointment_moving moving[SERIES_MOST];
	uint32_t count = series_of(turn->roster, a, all), i, left = 0;
	struct turn *more = turn_more(turn);
	enum refusal why;

	for (i = 0; i < count; i++) {
		if (all[i].id != a->id && !goes_along(turn, a, &all[i], event))
			continue;
		moving[left].a = all[i];
		moving[left].row =
		    appointment_step(turn->roster, &all[i], &ask, &why);
		left += moving[left].row != NULL;
	}
	assert(left > 0);
	more->names[0] = more->names[1] = (struct person){0};
	appointment_move_all(more, moving, left, &ask, (struct text){0});
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
	for (i = 0; i < count && due_has_room(turn); i++)
		if (roster_appointment(turn->roster, due[i], &a))
			fall_due(turn, &a);
}
