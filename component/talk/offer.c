#include "component/talk/offer.h"

#include "component/talk/appointment.h"
#include "component/talk/due.h"
#include "component/talk/moment.h"
#include "roster/cover.h"
#include "roster/earlier.h"
#include "roster/invitation.h"
#include "roster/openings.h"
#include "roster/reminder.h"

static const int64_t HOUR = INT64_C(3600) * 1000000;

/* After one was made: time to be stored. How often it is looked whether the
 * night is over. */
static const int64_t LOOK_AGAIN = INT64_C(30) * 1000000;
static const int64_t NIGHT_STEP = INT64_C(900) * 1000000;

/* What is found later, of new evidence, is for people to talk about. */
static const int64_t FRESH = INT64_C(2) * 86400 * 1000000;

struct text offer_slots(struct turn *turn, const struct slot_offer *offer,
    struct text zone, struct text language)
{
	struct build b = {.arena = &turn->arena};
	uint32_t i;

	for (i = 0; i < offer->count; i++) {
		build_char(&b, '\n');
		build_number(&b, i + 1);
		build_string(&b, ". ");
		build_text(&b, moment_say(&turn->arena, turn->settings,
				   offer->slots[i], zone, language));
	}
	build_char(&b, '\n');
	return build_done(&b);
}

/* ---- with an apology ----------------------------------------------------- */

static void say(struct turn *turn, const struct slot_offer *offer,
    uint32_t region, enum wording_key key)
{
	struct addressee to = turn_addressee(
	    turn, (struct person){SIDE_CLAIMANT, offer->claimant});
	struct region where = {0};
	struct build weeks = {.arena = &turn->arena};
	struct wording_argument arguments[4];
	const struct wording_ask ask = {
	    .key = key, .arguments = arguments, .count = 4};

	(void)roster_region(turn->roster, region, &where);
	build_number(
	    &weeks, roster_policy(turn->roster, POLICY_SLOTS_WEEKS, region));
	arguments[0] = (struct wording_argument){"advisor",
	    turn_name_of(turn, (struct person){SIDE_ADVISOR, offer->advisor})};
	arguments[1] = (struct wording_argument){
	    "slots", offer_slots(turn, offer, where.zone, to.language)};
	arguments[2] = (struct wording_argument){"weeks", build_done(&weeks)};
	arguments[3] = (struct wording_argument){"reach",
	    roster_meeting(turn->roster, offer->advisor, CHANNEL_PHONE)};
	to.proof = true;
	turn_line(turn, &to, invitation_offer_id(&turn->arena, offer), &ask);
}

static enum wording_key key_of(
    const struct turn *turn, const struct slot_offer *offer)
{
	if (offer->count > 0)
		return WORDING_OFFER_APOLOGY;
	return roster_meeting(turn->roster, offer->advisor, CHANNEL_PHONE).len >
		       0
		   ? WORDING_OFFER_APOLOGY_CALL
		   : WORDING_OFFER_APOLOGY_NONE;
}

static bool is_made(const struct turn *turn, uint64_t missed)
{
	struct slot_offer offer;
	uint32_t i;

	for (i = 0; roster_offer_at(turn->roster, i, &offer); i++)
		if (offer.why == OFFER_APOLOGY && offer.appointment == missed)
			return true;
	return false;
}

void offer_apology(struct turn *turn, const struct appointment *missed)
{
	struct openings openings = openings_with(turn->roster, missed->claimant,
	    turn->now, missed->until - missed->since);
	int64_t found[SLOTS_MOST];
	struct slot_offer offer = {
	    .why = OFFER_APOLOGY,
	    .claimant = missed->claimant,
	    .advisor = cover_responsible(turn->roster, openings.advisor),
	    .appointment = missed->id,
	    .at = turn->now,
	    .until = turn->now + roster_policy(turn->roster, POLICY_OFFER_HOURS,
				     missed->region) *
				     HOUR,
	    .length = openings.length,
	    .told = true,
	};
	uint32_t i;

	if (!roster_is_followed(turn->roster, missed->claimant) ||
	    turn->now - missed->until > FRESH || is_made(turn, missed->id))
		return;
	offer.count =
	    openings_find(turn->roster, &openings, found, OFFER_SLOTS);
	for (i = 0; i < offer.count; i++)
		offer.slots[i] = found[i];
	if (offer.count > 0)
		turn_fact(turn, FACT_SLOT_OFFER)->as.slot_offer = offer;
	say(turn, &offer, missed->region, key_of(turn, &offer));
}

/* ---- an earlier one ------------------------------------------------------ */

static void say_earlier(struct turn *turn, const struct slot_offer *offer)
{
	struct addressee to = turn_addressee(
	    turn, (struct person){SIDE_CLAIMANT, offer->claimant});
	struct appointment now = {.claimant = offer->claimant}, then, until;
	struct wording_argument arguments[4];
	const struct wording_ask ask = {
	    .key = WORDING_OFFER_EARLIER, .arguments = arguments, .count = 4};

	(void)roster_appointment(turn->roster, offer->appointment, &now);
	then = until = now;
	then.since = offer->slots[0];
	until.since = offer->until;
	arguments[0] = (struct wording_argument){"advisor",
	    turn_name_of(turn, (struct person){SIDE_ADVISOR, offer->advisor})};
	arguments[1] = (struct wording_argument){"moment",
	    appointment_moment(turn, &then, SIDE_CLAIMANT, to.language)};
	arguments[2] = (struct wording_argument){"before",
	    appointment_moment(turn, &now, SIDE_CLAIMANT, to.language)};
	arguments[3] = (struct wording_argument){"until",
	    appointment_moment(turn, &until, SIDE_CLAIMANT, to.language)};
	to.proof = true;
	turn_line(turn, &to, invitation_offer_id(&turn->arena, offer), &ask);
}

int64_t offer_earlier_next(
    const struct roster *roster, const struct settings *settings)
{
	return due_may_go(settings) ? earlier_next(roster) : INT64_MAX;
}

static void wait(struct turn *turn, int64_t so_long)
{
	turn_fact(turn, FACT_EARLIER_WAIT)->as.earlier_wait.until =
	    turn->now + so_long;
}

static void offer_freed(struct turn *turn, const struct slot_offer *offer)
{
	struct turn *more = turn_more(turn);

	wait(turn, LOOK_AGAIN);
	more->names[0] = (struct person){SIDE_CLAIMANT, offer->claimant};
	more->names[1] = (struct person){SIDE_ADVISOR, offer->advisor};
	turn_fact(more, FACT_SLOT_OFFER)->as.slot_offer = *offer;
	say_earlier(more, offer);
}

static void decide(struct turn *turn, struct freed *freed)
{
	struct slot_offer offer;

	switch (earlier_offer(turn->roster, freed, turn->now, &offer)) {
	case EARLIER_OFFERED:
		offer_freed(turn, &offer);
		break;
	case EARLIER_HELD:
		turn_fact(turn, FACT_FREED_HELD)->as.freed_held = *freed;
		break;
	case EARLIER_NOBODY:
		freed->at = turn->now;
		turn_fact(turn, FACT_FREED_DONE)->as.freed_done = *freed;
		break;
	}
}

void offer_earlier_due(struct turn *turn)
{
	struct freed freed;

	if (!earlier_due(turn->roster, &freed))
		return;
	if (reminder_is_night(turn->roster, freed.region, turn->now))
		wait(turn, NIGHT_STEP);
	else
		decide(turn, &freed);
}

/* ---- what falls due ------------------------------------------------------ */

static int64_t end_of(
    const struct roster *roster, const struct slot_offer *offer)
{
	return due_unless_aside(
	    roster, offer->until, FACT_SLOT_OFFER_END, offer->appointment);
}

int64_t offer_next(const struct roster *roster, const struct settings *settings)
{
	int64_t next = INT64_MAX;
	struct slot_offer offer;
	uint32_t i;

	if (!due_may_go(settings))
		return INT64_MAX;
	for (i = 0; roster_offer_at(roster, i, &offer); i++) {
		if (offer.outcome != OFFER_OPEN)
			continue;
		if (!offer.told)
			return 0;
		if (end_of(roster, &offer) < next)
			next = end_of(roster, &offer);
	}
	return next;
}

void offer_end(struct turn *turn, const struct slot_offer *offer,
    enum offer_outcome outcome)
{
	struct slot_offer *fact =
	    &turn_fact(turn, FACT_SLOT_OFFER_END)->as.slot_offer_end;

	*fact = *offer;
	fact->at = turn->now;
	fact->outcome = outcome;
}

static void tell_late(struct turn *turn, const struct slot_offer *offer)
{
	struct claimant_view claimant = {0};

	(void)roster_claimant(turn->roster, offer->claimant, &claimant);
	turn_fact(turn, FACT_SLOT_OFFER_TOLD)->as.slot_offer_told = *offer;
	if (offer->why == OFFER_EARLIER)
		say_earlier(turn, offer);
	else
		say(turn, offer, claimant.row.region, key_of(turn, offer));
}

static void expire(struct turn *turn, const struct slot_offer *offer)
{
	struct turn *more = turn_more(turn);

	more->names[0] = (struct person){SIDE_CLAIMANT, offer->claimant};
	offer_end(more, offer, OFFER_EXPIRED);
}

void offer_due(struct turn *turn)
{
	struct slot_offer offer;
	uint32_t i;

	for (i = 0;
	     due_has_room(turn) && roster_offer_at(turn->roster, i, &offer);
	     i++)
		if (offer.outcome != OFFER_OPEN)
			continue;
		else if (!offer.told)
			tell_late(turn, &offer);
		else if (end_of(turn->roster, &offer) <= turn->now)
			expire(turn, &offer);
}
