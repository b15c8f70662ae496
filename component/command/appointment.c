#include "component/talk/appointment.h"
#include "component/command/appointment_private.h"
#include "component/command/appointments.h"
#include "component/command/people.h"
#include "component/talk/moment.h"
#include "roster/caseload.h"
#include "roster/openings.h"

/* A time is proposed: of a new appointment, or of one that stands. What is
 * about to be proposed is said first, and whether it is out of opening hours:
 * so whoever goes on knows it, and the question tells the other. */

static const int64_t MINUTE = INT64_C(60) * 1000000;

const struct option appointment_channels[] = {
    {"chat",  WORDING_CHANNEL_NAME_CHAT },
    {"voice", WORDING_CHANNEL_NAME_VOICE},
    {"video", WORDING_CHANNEL_NAME_VIDEO},
    {"phone", WORDING_CHANNEL_NAME_PHONE},
    {NULL,    WORDING_KEYS              },
};

static const struct field fields[] = {
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT},
    {.name = "when",
     .label = WORDING_FIELD_WHEN,
     .type = TYPE_INSTANT,
     .required = true},
    {.name = "minutes",
     .label = WORDING_FIELD_MINUTES,
     .type = TYPE_NUMBER,
     .least = 5,
     .most = 1440},
    {.name = "channel",
     .label = WORDING_FIELD_CHANNEL,
     .type = TYPE_CHOICE,
     .options = appointment_channels,
     .otherwise = "chat"},
    {.name = "note",			      .label = WORDING_FIELD_NOTE, .type = TYPE_LINES},
    {.name = NULL},
};

static const struct field move_fields[] = {
    {.name = "appointment",
     .label = WORDING_FIELD_APPOINTMENT,
     .type = TYPE_APPOINTMENT,
     .event = APPOINTMENT_MOVE},
    {.name = "when",
     .label = WORDING_FIELD_WHEN,
     .type = TYPE_INSTANT,
     .required = true},
    {.name = "minutes",
     .label = WORDING_FIELD_MINUTES,
     .type = TYPE_NUMBER,
     .least = 5,
     .most = 1440},
    {.name = "reason", .label = WORDING_FIELD_REASON, .type = TYPE_LINES},
    {.name = NULL           },
};

/* An advisor says with whom; a claimant's is with their own advisor. */
uint32_t appointment_lacks(const struct call *call)
{
	return (command_roles(call->turn) & MAY_CLAIMANT) == 0 &&
		       !call_value(call, "claimant")->given
		   ? call_field(call->command, "claimant")
		   : COMMAND_FIELDS;
}

enum side appointment_proposer(const struct call *call, uint32_t *claimant)
{
	const struct value *named = call_value(call, "claimant");
	struct claimant_view own = {0};

	(void)roster_claimant_by_jid(
	    call->turn->roster, call->turn->asker.bare, &own);
	*claimant = named->given ? named->id : own.row.id;
	return named->given ? SIDE_ADVISOR : SIDE_CLAIMANT;
}

enum refusal appointment_may_propose(
    const struct call *call, enum side side, const struct claimant_view *with)
{
	const struct turn *turn = call->turn;
	struct advisor_view advisor = {0};

	if (side == SIDE_CLAIMANT)
		return caseload_claimant_may(turn->roster, with, turn->now);
	(void)roster_advisor_by_jid(turn->roster, turn->asker.bare, &advisor);
	return caseload_advisor_may(turn->roster, &advisor, with, turn->now);
}

int64_t appointment_minutes(const struct call *call, int64_t otherwise)
{
	const struct value *minutes = call_value(call, "minutes");

	return minutes->given ? minutes->number * MINUTE : otherwise;
}

struct appointment appointment_wanted(
    const struct call *call, const struct claimant_view *with, enum side side)
{
	const struct roster *roster = call->turn->roster;
	struct appointment a = {
	    .claimant = with->row.id,
	    .region = with->row.region,
	    .since = call_value(call, "when")->number,
	    .channel = (enum channel)(call_value(call, "channel")->number + 1),
	    .by = side,
	    .note = call_value(call, "note")->text,
	};

	a.advisor = appointment_advisor(roster, a.claimant, a.since);
	a.until = a.since + appointment_minutes(
				call, roster_policy(roster,
					  POLICY_APPOINTMENT_LENGTH, a.region) *
					  MINUTE);
	a.outside = appointment_is_outside(roster, a.region, a.since, a.until);
	return a;
}

static struct appointment_ask asks(const struct call *call,
    enum appointment_event event, enum side side, const struct appointment *a)
{
	return (struct appointment_ask){
	    .event = event,
	    .who = side,
	    .now = call->turn->now,
	    .since = a->since,
	    .until = a->until,
	    .insists = true,
	};
}

/* A free time that a claimant chose stands; all else has to be agreed to. */
static enum appointment_event event_of(
    const struct call *call, enum side side, enum appointment_event otherwise)
{
	return call->chosen && side == SIDE_CLAIMANT ? APPOINTMENT_TAKE
						     : otherwise;
}

/* What is wanted, if it may be; else why not. */
static enum refusal find_new(const struct call *call, struct appointment *a)
{
	struct claimant_view with = {0};
	const struct appointment_row *row;
	struct appointment_ask ask;
	enum refusal why;
	uint32_t claimant;
	enum side side = appointment_proposer(call, &claimant);

	if (!roster_claimant(call->turn->roster, claimant, &with))
		return REFUSAL_NOT_YOURS;
	why = appointment_may_propose(call, side, &with);
	if (why != REFUSAL_NONE)
		return why;
	*a = appointment_wanted(call, &with, side);
	ask = asks(call, event_of(call, side, APPOINTMENT_PROPOSE), side, a);
	row = appointment_step(call->turn->roster, a, &ask, &why);
	a->state = row != NULL ? row->to : APPOINTMENT_NONE;
	return why;
}

static enum wording_key sent_key(const struct appointment *a)
{
	return a->state == APPOINTMENT_CONFIRMED ? WORDING_APPOINTMENT_DONE
						 : WORDING_APPOINTMENT_SENT;
}

static bool openings(const struct call *call, struct openings *openings)
{
	const struct roster *roster = call->turn->roster;
	struct claimant_view with;
	uint32_t claimant;
	enum side side = appointment_proposer(call, &claimant);

	if (!roster_claimant(roster, claimant, &with) ||
	    appointment_may_propose(call, side, &with) != REFUSAL_NONE)
		return false;
	*openings = openings_with(roster, claimant, call->turn->now,
	    appointment_minutes(
		call, roster_policy(
			  roster, POLICY_APPOINTMENT_LENGTH, with.row.region) *
			  MINUTE));
	return true;
}

static struct text confirm(struct call *call)
{
	struct appointment a;

	return find_new(call, &a) == REFUSAL_NONE
		   ? appointments_say(call, WORDING_APPOINTMENT_CONFIRM, &a,
			 (struct text){0}, (struct text){0})
		   : (struct text){0};
}

static void run(struct call *call)
{
	struct appointment a = {0};
	enum refusal why = find_new(call, &a);

	call->claimant = a.claimant;
	call->advisor = a.advisor;
	if (why != REFUSAL_NONE) {
		call_refuse(call, why);
		return;
	}
	appointment_propose(call->turn, &a, 1);
	call->report.note = appointments_say(
	    call, sent_key(&a), &a, (struct text){0}, (struct text){0});
}

static struct text concerns(struct call *call, enum refusal why)
{
	struct claimant_view with = {0};
	uint32_t claimant;

	(void)appointment_proposer(call, &claimant);
	(void)roster_claimant(call->turn->roster, claimant, &with);
	return appointment_limit(call, with.row.region, why);
}

/* ---- another time -------------------------------------------------------- */

static enum refusal find_move(const struct call *call, struct appointment *now,
    struct appointment *then, const struct appointment_row **row)
{
	enum side side;
	struct appointment_ask ask;
	enum refusal why;

	*now = *then = (struct appointment){0};
	if (!appointments_given(call, now))
		return REFUSAL_APPOINTMENT_NONE;
	side = appointments_side(call, now);
	if (side == SIDE_NOBODY)
		return REFUSAL_NOT_YOURS;
	*then = *now;
	then->by = side;
	then->since = call_value(call, "when")->number;
	then->until =
	    then->since + appointment_minutes(call, now->until - now->since);
	then->outside = appointment_is_outside(
	    call->turn->roster, then->region, then->since, then->until);
	ask = asks(call, event_of(call, side, APPOINTMENT_MOVE), side, then);
	*row = appointment_step(call->turn->roster, now, &ask, &why);
	if (*row != NULL)
		then->state = (*row)->to;
	return why;
}

static bool openings_moved(const struct call *call, struct openings *openings)
{
	struct appointment now;

	if (!appointments_given(call, &now))
		return false;
	*openings = openings_with(call->turn->roster, now.claimant,
	    call->turn->now, appointment_minutes(call, now.until - now.since));
	openings->except = now.id;
	return true;
}

static struct text confirm_move(struct call *call)
{
	struct appointment now, then;
	const struct appointment_row *row;

	return find_move(call, &now, &then, &row) == REFUSAL_NONE
		   ? appointments_say(call, WORDING_APPOINTMENT_MOVE_CONFIRM,
			 &then, call_value(call, "reason")->text,
			 appointment_moment(call->turn, &now,
			     appointments_side(call, &now), call->language))
		   : (struct text){0};
}

static void run_move(struct call *call)
{
	struct appointment now, then;
	const struct appointment_row *row;
	struct appointment_ask ask;
	enum refusal why = find_move(call, &now, &then, &row);

	call->claimant = now.claimant;
	call->advisor = now.advisor;
	if (why != REFUSAL_NONE) {
		call_refuse(call, why);
		return;
	}
	ask = asks(
	    call, event_of(call, then.by, APPOINTMENT_MOVE), then.by, &then);
	appointment_move(
	    call->turn, &now, &ask, row, call_value(call, "reason")->text);
	call->report.note = appointments_say(
	    call, sent_key(&then), &then, (struct text){0}, (struct text){0});
}

static struct text concerns_move(struct call *call, enum refusal why)
{
	struct appointment now = {0};

	(void)appointments_given(call, &now);
	return appointment_limit(call, now.region, why);
}

const struct command command_appointment = {
    .node = "appointment",
    .title = WORDING_COMMAND_APPOINTMENT,
    .words = WORDING_WORDS_APPOINTMENT,
    .about = WORDING_ABOUT_APPOINTMENT,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = fields,
    .lacks = appointment_lacks,
    .openings = openings,
    .confirm = confirm,
    .concerns = concerns,
    .run = run,
};

const struct command command_appointment_move = {
    .node = "appt-move",
    .title = WORDING_COMMAND_APPT_MOVE,
    .words = WORDING_WORDS_APPT_MOVE,
    .about = WORDING_ABOUT_APPT_MOVE,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = move_fields,
    .openings = openings_moved,
    .confirm = confirm_move,
    .concerns = concerns_move,
    .run = run_move,
};
