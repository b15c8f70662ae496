#include "roster/reminder.h"

#include <stddef.h>

static const int64_t MINUTE = INT64_C(60000000);
static const int64_t HOUR = INT64_C(3600000000);
static const int64_t DAY = INT64_C(86400000000);

/* So long before the night nothing is planned any more. */
static const int64_t EVENING = INT64_C(900000000);

/* ---- the night ----------------------------------------------------------- */

/* What clocks of a region show, and when it is night on them; all since
 * midnight. */
struct night {
	struct hours hours;
	int64_t begins, ends; /* the same: there is none */
};

static struct night night_of(const struct roster *r, uint32_t region)
{
	return (struct night){
	    .hours = roster_hours(r, region),
	    .begins = roster_policy(r, POLICY_NIGHT_BEGINS, region) * HOUR,
	    .ends = roster_policy(r, POLICY_NIGHT_ENDS, region) * HOUR,
	};
}

static int64_t clock_at(const struct night *night, int64_t at)
{
	int64_t local = hours_local(&night->hours, at);

	return local - hours_day(&night->hours, at) * DAY;
}

/* How long it is since the night began, on its clocks; -1: it is none. */
static int64_t into_night(const struct night *night, int64_t at)
{
	int64_t length = (night->ends - night->begins + DAY) % DAY;
	int64_t into = (clock_at(night, at) - night->begins + DAY) % DAY;

	return into < length ? into : -1;
}

bool reminder_is_night(const struct roster *r, uint32_t region, int64_t at)
{
	struct night night = night_of(r, region);

	return into_night(&night, at) >= 0;
}

/* The instant, or the evening before its night. A night in which clocks are
 * set back is an hour longer than they say, so what was reckoned on them is
 * looked at again. */
static int64_t by_day(const struct night *night, int64_t at)
{
	int64_t into;

	while ((into = into_night(night, at)) >= 0)
		at = hours_instant(&night->hours,
		    hours_local(&night->hours, at) - into - EVENING);
	into = into_night(night, at + EVENING);
	return into < 0 ? at : at - into;
}

static int64_t morning_after(const struct night *night, int64_t at)
{
	while (into_night(night, at) >= 0)
		at += MINUTE - at % MINUTE;
	return at;
}

/* ---- the instants -------------------------------------------------------- */

/* Before the beginning; a policy of 0 is no reminder. Days are those of the
 * calendar: it shows the same hour on both sides of a change of clocks. */
static const struct {
	enum policy_key policy;
	int64_t days, ahead; /* so much for each that the policy says */
} rows[REMINDERS + 1] = {
    [REMINDER_DAYS] = {POLICY_REMIND_DAYS,    1, 0     },
    [REMINDER_HOURS] = {POLICY_REMIND_HOURS,   0, HOUR  },
    [REMINDER_MINUTES] = {POLICY_REMIND_MINUTES, 0, MINUTE},
    [REMINDER_START] = {POLICY_REMIND_START,   0, 0     },
    [REMINDER_ADVISOR] = {POLICY_REMIND_ADVISOR, 0, 0     },
};

static bool knows_clocks(const struct roster *r, uint32_t id)
{
	struct region region;

	return roster_region(r, id, &region) &&
	       (region.zone.len == 0 ||
		   roster_offsets_until(r, region.zone) != INT64_MIN);
}

int64_t reminder_due(const struct roster *r, const struct appointment *a,
    enum reminder_which which)
{
	int64_t count = roster_policy(r, rows[which].policy, a->region);
	struct night night;
	int64_t at = a->since;

	if (count == 0 || !knows_clocks(r, a->region))
		return INT64_MAX;
	night = night_of(r, a->region);
	at -= count * rows[which].ahead;
	if (rows[which].days > 0)
		at = hours_instant(
		    &night.hours, hours_local(&night.hours, at) -
				      count * rows[which].days * DAY);
	return by_day(&night, at);
}

static bool is_wanted(const struct roster *r, const struct appointment *a,
    enum reminder_which which)
{
	return roster_policy(r, rows[which].policy, a->region) > 0;
}

static bool is_decided(const struct appointment *a, enum reminder_which which)
{
	return (a->reminded & (1U << which)) != 0;
}

int64_t reminder_next(const struct roster *r, const struct appointment *a)
{
	int64_t first = INT64_MAX, due;
	unsigned which;

	for (which = 1; which <= REMINDERS; which++) {
		if (is_decided(a, which))
			continue;
		due = reminder_due(r, a, which);
		if (due < first)
			first = due;
	}
	return first;
}

/* ---- decisions ----------------------------------------------------------- */

/* To whom it goes: one of theirs makes an earlier one idle. */
static bool same_side(enum reminder_which a, enum reminder_which b)
{
	return (a == REMINDER_ADVISOR) == (b == REMINDER_ADVISOR);
}

static bool is_overtaken(const struct roster *r, const struct appointment *a,
    const struct reminder *one, int64_t now)
{
	unsigned which;
	int64_t due;

	for (which = 1; which <= REMINDERS; which++) {
		if (which == one->which || !same_side(which, one->which))
			continue;
		due = reminder_due(r, a, which);
		if (due != INT64_MAX &&
		    (due > one->due ||
			(due == one->due && which > one->which)) &&
		    (due <= now || is_decided(a, which)))
			return true;
	}
	return false;
}

/* Who comes at once is present until then. */
static int64_t worth_until(const struct roster *r, const struct appointment *a)
{
	int64_t grace =
	    a->since +
	    roster_policy(r, POLICY_ATTEND_GRACE, a->region) * MINUTE;

	return grace < a->until ? grace : a->until;
}

static bool has_address(
    const struct roster *r, const struct appointment *a, bool of_advisor)
{
	struct claimant_view claimant;

	return of_advisor || (roster_claimant(r, a->claimant, &claimant) &&
				 claimant.row.jid.len > 0);
}

static enum reminder_outcome outcome_of(const struct roster *r,
    const struct appointment *a, const struct reminder *one, int64_t now)
{
	bool begins = one->which >= REMINDER_START;

	if (one->due <= a->at)
		return REMINDER_AGREED;
	if (is_overtaken(r, a, one, now))
		return REMINDER_OVERTAKEN;
	if (now >= (begins ? worth_until(r, a) : a->since))
		return REMINDER_LATE;
	if (!has_address(r, a, one->which == REMINDER_ADVISOR))
		return REMINDER_NOBODY;
	return REMINDER_SENT;
}

/* It comes in the morning, if it still means something then. */
static bool waits_for_morning(const struct roster *r,
    const struct appointment *a, int64_t now, int64_t *morning)
{
	struct night night = night_of(r, a->region);

	*morning = morning_after(&night, now);
	return *morning > now && *morning < a->since;
}

uint32_t reminder_decide(const struct roster *r, const struct appointment *a,
    int64_t now, struct reminder decided[REMINDERS], int64_t *again)
{
	struct reminder one = {
	    .at = now, .appointment = a->id, .sequence = a->sequence};
	uint32_t count = 0;
	int64_t morning;
	unsigned which;

	*again = 0;
	for (which = 1; which <= REMINDERS; which++) {
		one.which = which;
		one.due = reminder_due(r, a, which);
		if (is_decided(a, which) || one.due > now)
			continue;
		one.outcome = outcome_of(r, a, &one, now);
		if (one.outcome == REMINDER_SENT &&
		    reminder_is_night(r, a->region, now)) {
			if (waits_for_morning(r, a, now, &morning)) {
				*again = morning;
				continue;
			}
			one.outcome = REMINDER_LATE;
		}
		decided[count++] = one;
	}
	return count;
}

static enum reminder_outcome end_of(enum appointment_event event)
{
	switch (event) {
	case APPOINTMENT_MOVE:
	case APPOINTMENT_TAKE:
		return REMINDER_MOVED;
	case APPOINTMENT_RETURN:
		return REMINDER_RETURNED;
	case APPOINTMENT_PASS:
		return REMINDER_LATE;
	case APPOINTMENT_CANCEL:
	case APPOINTMENT_PROPOSE:
	case APPOINTMENT_CONFIRM:
	case APPOINTMENT_DECLINE:
	case APPOINTMENT_WITHDRAW:
	case APPOINTMENT_LATE:
	case APPOINTMENT_HAND:
	case APPOINTMENT_EVENTS:
		break;
	}
	return REMINDER_CANCELLED;
}

uint32_t reminder_drop(const struct roster *r, const struct appointment *a,
    const struct appointment_step *step, struct reminder dropped[REMINDERS])
{
	uint32_t count = 0;
	unsigned which;
	int64_t due;

	if (a->state != APPOINTMENT_CONFIRMED ||
	    (step->state == APPOINTMENT_CONFIRMED && step->since == a->since &&
		step->until == a->until))
		return 0;
	for (which = 1; which <= REMINDERS; which++) {
		if (is_decided(a, which) || !is_wanted(r, a, which))
			continue;
		due = reminder_due(r, a, which);
		if (due == INT64_MAX) /* clocks of the region are not known */
			due = a->since;
		dropped[count++] = (struct reminder){
		    .at = step->at,
		    .appointment = a->id,
		    .sequence = a->sequence,
		    .which = which,
		    .due = due,
		    .outcome =
			due <= a->at ? REMINDER_AGREED : end_of(step->event),
		};
	}
	return count;
}
