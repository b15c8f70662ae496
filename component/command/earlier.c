#include "component/command/appointments.h"

/* A list for an earlier time: whoever is on it is offered what gets free. */

static const struct option channels[] = {
    {"chat",  WORDING_CHANNEL_NAME_CHAT },
    {"voice", WORDING_CHANNEL_NAME_VOICE},
    {"video", WORDING_CHANNEL_NAME_VIDEO},
    {"phone", WORDING_CHANNEL_NAME_PHONE},
    {NULL,    WORDING_KEYS              },
};

static const struct field fields[] = {
    {.name = "appointment",
     .label = WORDING_FIELD_APPOINTMENT,
     .type = TYPE_APPOINTMENT,
     .event = APPOINTMENT_MOVE},
    {.name = "channel",
     .label = WORDING_FIELD_EARLIER_CHANNEL,
     .type = TYPE_CHOICE,
     .options = channels},
    {.name = NULL		       },
};

static const struct field leave_fields[] = {
    {.name = "appointment",
     .label = WORDING_FIELD_APPOINTMENT,
     .type = TYPE_APPOINTMENT,
     .event = APPOINTMENT_MOVE},
    {.name = NULL},
};

/* Theirs, and still to come. */
static bool find(struct call *call, struct appointment *a)
{
	enum refusal why = REFUSAL_NONE;

	if (!appointments_given(call, a))
		why = REFUSAL_APPOINTMENT_NONE;
	else if (appointments_side(call, a) == SIDE_NOBODY)
		why = REFUSAL_NOT_YOURS;
	else if (a->since <= call->turn->now)
		why = REFUSAL_APPOINTMENT_BEGUN;
	if (why != REFUSAL_NONE) {
		call_refuse(call, why);
		return false;
	}
	call->claimant = a->claimant;
	call->advisor = a->advisor;
	return true;
}

static void put(struct call *call, uint32_t claimant, uint64_t appointment)
{
	const struct value *channel = call_value(call, "channel");
	struct earlier_wish *fact =
	    &turn_fact(call->turn, FACT_EARLIER_WISH)->as.earlier_wish;

	fact->turn = call->turn->number;
	fact->at = call->turn->now;
	fact->claimant = claimant;
	fact->appointment = appointment;
	fact->channel = channel->given ? (uint32_t)channel->number + 1 : 0;
	fact->by = call->turn->asker.bare;
}

static void run(struct call *call)
{
	struct appointment a;
	struct wording_argument argument = {.name = "hours"};

	if (!find(call, &a))
		return;
	put(call, a.claimant, a.id);
	argument.value = call_number(call,
	    roster_policy(call->turn->roster, POLICY_EARLIER_HOURS, a.region));
	call->report.note =
	    call_say_with(call, WORDING_EARLIER_LISTED, &argument, 1);
}

static void run_leave(struct call *call)
{
	struct earlier_wish wish;
	struct appointment a;

	if (!find(call, &a))
		return;
	if (!roster_earlier(call->turn->roster, a.claimant, &wish) ||
	    wish.appointment != a.id) {
		call_refuse(call, REFUSAL_EARLIER_NONE);
		return;
	}
	put(call, a.claimant, 0);
	call->report.note = call_say(call, WORDING_EARLIER_LEFT);
}

const struct command command_earlier = {
    .node = "earlier",
    .title = WORDING_COMMAND_EARLIER,
    .words = WORDING_WORDS_EARLIER,
    .about = WORDING_ABOUT_EARLIER,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = fields,
    .run = run,
};

const struct command command_earlier_leave = {
    .node = "earlier-leave",
    .title = WORDING_COMMAND_EARLIER_LEAVE,
    .words = WORDING_WORDS_EARLIER_LEAVE,
    .about = WORDING_ABOUT_EARLIER_LEAVE,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = leave_fields,
    .run = run_leave,
};
