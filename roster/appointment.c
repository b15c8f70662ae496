#include "roster/appointment.h"

#include <assert.h>

#include "roster/cover.h"
#include "roster/openings.h"

static const int64_t MINUTE = INT64_C(60) * 1000000;
static const int64_t HOUR = INT64_C(3600) * 1000000;
static const int64_t DAY = INT64_C(86400) * 1000000;

static const struct appointment_row rows[] = {
#define MOVE(FROM, EVENT, WHO, GUARD, TO, sentence)                            \
	{APPOINTMENT_##FROM, APPOINTMENT_##EVENT, BY_##WHO, GUARD_##GUARD,     \
	    APPOINTMENT_##TO, sentence},
#include "roster/appointment.def"
#undef MOVE
};

const struct appointment_row *appointment_row_at(uint32_t i)
{
	return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}

bool appointment_waits(enum appointment_state state)
{
	return state == APPOINTMENT_PROPOSED || state == APPOINTMENT_MOVED;
}

bool appointment_is_open(enum appointment_state state)
{
	return appointment_waits(state) || state == APPOINTMENT_CONFIRMED;
}

bool appointment_is_outside(
    const struct roster *r, uint32_t region, int64_t since, int64_t until)
{
	struct hours hours = roster_hours(r, region);

	return hours_between(&hours, since, until) < until - since;
}

bool appointment_is_today(
    const struct roster *r, const struct appointment *a, int64_t now)
{
	struct hours hours;

	if (a->state != APPOINTMENT_CONFIRMED)
		return false;
	hours = roster_hours(r, a->region);
	return hours.offset_count > 0 &&
	       hours_day(&hours, a->since) <= hours_day(&hours, now);
}

int64_t appointment_day_begins(
    const struct roster *r, const struct appointment *a)
{
	struct hours hours = roster_hours(r, a->region);

	return hours_instant(&hours, hours_day(&hours, a->since) * DAY);
}

uint32_t appointment_advisor(
    const struct roster *r, uint32_t claimant, int64_t at)
{
	struct claimant_view view;

	return roster_claimant(r, claimant, &view)
		   ? cover_responsible_at(r, view.row.advisor, at)
		   : 0;
}

/* Has this person another confirmed one at that time? */
static bool is_taken(
    const struct roster *r, struct person who, const struct appointment *a)
{
	struct appointment other;
	uint64_t id = 0;

	while ((id = roster_next_appointment(r, who, id)) != 0)
		if (id != a->id && roster_appointment(r, id, &other) &&
		    other.state == APPOINTMENT_CONFIRMED &&
		    other.since < a->until && a->since < other.until)
			return true;
	return false;
}

enum refusal appointment_clash(
    const struct roster *r, const struct appointment *a)
{
	if (is_taken(r, (struct person){SIDE_CLAIMANT, a->claimant}, a))
		return REFUSAL_CLAIMANT_BUSY;
	return is_taken(r, (struct person){SIDE_ADVISOR, a->advisor}, a)
		   ? REFUSAL_ADVISOR_BUSY
		   : REFUSAL_NONE;
}

bool appointment_is_handed(const struct roster *r, const struct appointment *a)
{
	uint32_t advisor = appointment_advisor(r, a->claimant, a->since);
	struct person who = {SIDE_ADVISOR, advisor};

	return advisor != 0 && advisor != a->advisor &&
	       (a->state != APPOINTMENT_CONFIRMED || !is_taken(r, who, a));
}

/* ---- guards -------------------------------------------------------------- */

typedef enum refusal guard(const struct roster *r, const struct appointment *a,
    const struct appointment_ask *ask);

static enum refusal nothing(const struct roster *r, const struct appointment *a,
    const struct appointment_ask *ask)
{
	(void)r;
	(void)a;
	(void)ask;
	return REFUSAL_NONE;
}

static enum refusal time_may_be(const struct roster *r,
    const struct appointment *a, const struct appointment_ask *ask)
{
	int64_t notice = roster_policy(r, POLICY_APPOINTMENT_NOTICE, a->region);
	int64_t ahead = roster_policy(r, POLICY_APPOINTMENT_AHEAD, a->region);
	int64_t least = roster_policy(r, POLICY_APPOINTMENT_LEAST, a->region);
	int64_t most = roster_policy(r, POLICY_APPOINTMENT_MOST, a->region);

	if (ask->since <= ask->now)
		return REFUSAL_APPOINTMENT_PAST;
	if (ask->since - ask->now > ahead * DAY)
		return REFUSAL_APPOINTMENT_FAR;
	if (ask->until - ask->since < least * MINUTE ||
	    ask->until - ask->since > most * MINUTE)
		return REFUSAL_APPOINTMENT_LENGTH;
	if (ask->since - ask->now < notice * HOUR)
		return REFUSAL_APPOINTMENT_SOON;
	if (!ask->insists &&
	    appointment_is_outside(r, a->region, ask->since, ask->until))
		return REFUSAL_APPOINTMENT_SHUT;
	return REFUSAL_NONE;
}

static enum refusal new_may_be(const struct roster *r,
    const struct appointment *a, const struct appointment_ask *ask)
{
	struct person claimant = {SIDE_CLAIMANT, a->claimant};
	struct person advisor = {SIDE_ADVISOR, a->advisor};

	if (roster_appointments_waiting(r, claimant) >=
		roster_policy(r, POLICY_APPOINTMENT_OPEN, a->region) ||
	    roster_appointments_waiting(r, advisor) >=
		roster_policy(r, POLICY_APPOINTMENT_OPEN_ALL, a->region))
		return REFUSAL_APPOINTMENT_MANY;
	return time_may_be(r, a, ask);
}

static enum refusal may_be_taken(const struct roster *r,
    const struct appointment *a, const struct appointment_ask *ask)
{
	struct openings openings =
	    openings_with(r, a->claimant, ask->now, ask->until - ask->since);
	enum refusal why = time_may_be(r, a, ask);

	openings.except = a->id;
	if (why == REFUSAL_NONE && !openings_fit(r, &openings, ask->since))
		return REFUSAL_APPOINTMENT_TAKEN;
	return why;
}

static enum refusal first_may_be_taken(const struct roster *r,
    const struct appointment *a, const struct appointment_ask *ask)
{
	struct person claimant = {SIDE_CLAIMANT, a->claimant};

	if (roster_appointments_open(r, claimant) >=
	    roster_policy(r, POLICY_APPOINTMENT_OPEN, a->region))
		return REFUSAL_APPOINTMENT_MANY;
	return may_be_taken(r, a, ask);
}

static enum refusal is_ahead(const struct roster *r,
    const struct appointment *a, const struct appointment_ask *ask)
{
	(void)r;
	return a->since > ask->now ? REFUSAL_NONE : REFUSAL_APPOINTMENT_BEGUN;
}

/* Hours may have changed since it was proposed. */
static enum refusal may_be_agreed(const struct roster *r,
    const struct appointment *a, const struct appointment_ask *ask)
{
	if (a->since <= ask->now)
		return REFUSAL_APPOINTMENT_BEGUN;
	if (!a->outside && !ask->insists &&
	    appointment_is_outside(r, a->region, a->since, a->until))
		return REFUSAL_APPOINTMENT_SHUT;
	return REFUSAL_NONE;
}

static enum refusal may_be_moved(const struct roster *r,
    const struct appointment *a, const struct appointment_ask *ask)
{
	enum refusal why = is_ahead(r, a, ask);

	return why != REFUSAL_NONE ? why : time_may_be(r, a, ask);
}

static enum refusal may_be_taken_instead(const struct roster *r,
    const struct appointment *a, const struct appointment_ask *ask)
{
	enum refusal why = is_ahead(r, a, ask);

	return why != REFUSAL_NONE ? why : may_be_taken(r, a, ask);
}

static enum refusal is_running(const struct roster *r,
    const struct appointment *a, const struct appointment_ask *ask)
{
	(void)r;
	return a->until > ask->now ? REFUSAL_NONE : REFUSAL_APPOINTMENT_CLOSED;
}

static enum refusal has_begun(const struct roster *r,
    const struct appointment *a, const struct appointment_ask *ask)
{
	return is_ahead(r, a, ask) != REFUSAL_NONE ? REFUSAL_NONE
						   : REFUSAL_APPOINTMENT_OPEN;
}

static enum refusal is_over(const struct roster *r, const struct appointment *a,
    const struct appointment_ask *ask)
{
	return is_running(r, a, ask) != REFUSAL_NONE ? REFUSAL_NONE
						     : REFUSAL_APPOINTMENT_OPEN;
}

static enum refusal has_left(const struct roster *r,
    const struct appointment *a, const struct appointment_ask *ask)
{
	(void)ask;
	return roster_is_followed(r, a->claimant) ? REFUSAL_APPOINTMENT_OPEN
						  : REFUSAL_NONE;
}

static enum refusal is_handed(const struct roster *r,
    const struct appointment *a, const struct appointment_ask *ask)
{
	(void)ask;
	return appointment_is_handed(r, a) ? REFUSAL_NONE
					   : REFUSAL_STANDS_ALREADY;
}

static guard *const guards[APPOINTMENT_GUARDS] = {
    [GUARD_NOTHING] = nothing,
    [GUARD_NEW] = new_may_be,
    [GUARD_TIME] = time_may_be,
    [GUARD_FREE] = may_be_taken,
    [GUARD_FIRST] = first_may_be_taken,
    [GUARD_AGREED] = may_be_agreed,
    [GUARD_AHEAD] = is_ahead,
    [GUARD_MOVED] = may_be_moved,
    [GUARD_AGAIN] = may_be_taken_instead,
    [GUARD_RUNNING] = is_running,
    [GUARD_BEGUN] = has_begun,
    [GUARD_OVER] = is_over,
    [GUARD_LEFT] = has_left,
    [GUARD_HANDED] = is_handed,
};

/* ---- the machine --------------------------------------------------------- */

static bool may(const struct appointment_row *row, const struct appointment *a,
    enum side who)
{
	switch (row->who) {
	case BY_EITHER:
		return who == SIDE_CLAIMANT || who == SIDE_ADVISOR;
	case BY_OTHER:
		return who != SIDE_NOBODY && who != a->by;
	case BY_SAME:
		return who == a->by;
	case BY_CLAIMANT:
		return who == SIDE_CLAIMANT;
	case BY_SERVICE:
		return who == SIDE_NOBODY;
	}
	return false;
}

/* Why no row of the table begins like this. */
static enum refusal no_row(enum appointment_state state)
{
	if (!appointment_is_open(state))
		return REFUSAL_APPOINTMENT_CLOSED;
	return state == APPOINTMENT_CONFIRMED ? REFUSAL_STANDS_ALREADY
					      : REFUSAL_APPOINTMENT_OPEN;
}

const struct appointment_row *appointment_step(const struct roster *r,
    const struct appointment *a, const struct appointment_ask *ask,
    enum refusal *why)
{
	const struct appointment_row *row;
	uint32_t i;

	for (i = 0; (row = appointment_row_at(i)) != NULL; i++) {
		if (row->from != a->state || row->event != ask->event)
			continue;
		*why = may(row, a, ask->who) ? guards[row->guard](r, a, ask)
					     : REFUSAL_APPOINTMENT_OTHER;
		return *why == REFUSAL_NONE ? row : NULL;
	}
	*why = no_row(a->state);
	return NULL;
}

/* Whom it is with from then on. Where nobody follows the claimant any more it
 * is given back to the agency in a moment, and whose it was hears that, too. */
static uint32_t advisor_then(
    const struct roster *r, const struct appointment *a, int64_t since)
{
	uint32_t advisor = appointment_advisor(r, a->claimant, since);

	return advisor != 0 ? advisor : a->advisor;
}

void appointment_take(const struct roster *r, const struct appointment *a,
    const struct appointment_ask *ask, const struct appointment_row *row,
    struct appointment_step *fact)
{
	bool moves =
	    ask->event == APPOINTMENT_MOVE || ask->event == APPOINTMENT_TAKE;

	assert(row->event == ask->event);
	*fact = (struct appointment_step){
	    .appointment = a->id,
	    .version = a->version,
	    .event = ask->event,
	    .who = ask->who,
	    .state = row->to,
	    .at = ask->now,
	    .since = moves ? ask->since : a->since,
	    .until = moves ? ask->until : a->until,
	    .channel = a->channel,
	    .advisor = a->advisor,
	    .outside = a->outside,
	    .told = row->sentence[0] != '\0',
	};
	if (ask->event == APPOINTMENT_HAND)
		fact->advisor = advisor_then(r, a, a->since);
	if (!moves && ask->event != APPOINTMENT_CONFIRM)
		return;
	fact->outside =
	    appointment_is_outside(r, a->region, fact->since, fact->until);
	fact->advisor = advisor_then(r, a, fact->since);
}
