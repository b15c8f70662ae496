#include "component/command/together.h"
#include "component/talk/appointment.h"

/* What is said of an appointment that stands: yes, no, called off, late. */

static const struct field confirm_fields[] = {
    {.name = "appointment",
     .label = WORDING_FIELD_APPOINTMENT,
     .type = TYPE_APPOINTMENT,
     .event = APPOINTMENT_CONFIRM},
    {.name = NULL},
};

static const struct field decline_fields[] = {
    {.name = "appointment",
     .label = WORDING_FIELD_APPOINTMENT,
     .type = TYPE_APPOINTMENT,
     .event = APPOINTMENT_DECLINE},
    {.name = "reason", .label = WORDING_FIELD_REASON, .type = TYPE_LINES},
    {.name = NULL		       },
};

static const struct field cancel_fields[] = {
    {.name = "appointment",
     .label = WORDING_FIELD_APPOINTMENT,
     .type = TYPE_APPOINTMENT,
     .event = APPOINTMENT_CANCEL},
    {.name = "reason",
     .label = WORDING_FIELD_REASON,
     .type = TYPE_LINES,
     .required = true},
    {.name = NULL		       },
};

static const struct field rest_fields[] = {
    {.name = "appointment",
     .label = WORDING_FIELD_SERIES,
     .type = TYPE_APPOINTMENT,
     .event = APPOINTMENT_CANCEL,
     .series = true,
     .whole = true},
    {.name = "reason",
     .label = WORDING_FIELD_REASON,
     .type = TYPE_LINES,
     .required = true},
    {.name = NULL          },
};

static const struct field late_fields[] = {
    {.name = "appointment",
     .label = WORDING_FIELD_APPOINTMENT,
     .type = TYPE_APPOINTMENT,
     .event = APPOINTMENT_LATE},
    {.name = "reason", .label = WORDING_FIELD_REASON, .type = TYPE_LINES},
    {.name = NULL		       },
};

static const struct field *field_of(const struct call *call)
{
	return &call->command->fields[call_field(call->command, "appointment")];
}

/* What is given, and what goes the same way with it. */
struct given {
	struct appointment named;
	struct appointment_moving all[SERIES_MOST];
	uint32_t count;
	enum side side;
};

/* What has begun is left out of several: it lapses by itself. */
static enum refusal add(const struct call *call, struct given *given,
    const struct appointment *a, bool alone)
{
	struct appointment_moving *one = &given->all[given->count];
	const struct appointment_ask ask = {
	    .event = appointments_event(field_of(call), a, given->side),
	    .who = given->side,
	    .now = call->turn->now,
	};
	enum refusal why;

	one->a = *a;
	one->row = appointment_step(call->turn->roster, a, &ask, &why);
	given->count += one->row != NULL;
	if (why == REFUSAL_NONE && !alone && ask.event == APPOINTMENT_CONFIRM)
		return appointment_clash(call->turn->roster, a);
	return why == REFUSAL_APPOINTMENT_BEGUN && !alone ? REFUSAL_NONE : why;
}

static enum refusal find(const struct call *call, struct given *given)
{
	struct appointment all[SERIES_MOST];
	enum refusal why;
	uint32_t i, count;

	given->named = (struct appointment){0};
	given->count = 0;
	if (!appointments_given(call, &given->named))
		return REFUSAL_APPOINTMENT_NONE;
	given->side = appointments_side(call, &given->named);
	if (given->side == SIDE_NOBODY)
		return REFUSAL_NOT_YOURS;
	count = together_with(call, field_of(call), &given->named, all);
	for (i = 0; i < count; i++) {
		why = add(call, given, &all[i], count == 1);
		if (why != REFUSAL_NONE)
			return why;
	}
	return given->count > 0 ? REFUSAL_NONE : REFUSAL_APPOINTMENT_BEGUN;
}

static struct text say_done(
    struct call *call, const struct given *given, struct text reason)
{
	struct appointment now[SERIES_MOST];
	uint32_t i;

	for (i = 0; i < given->count; i++) {
		now[i] = given->all[i].a;
		now[i].state = given->all[i].row->to;
	}
	return given->count == 1
		   ? appointments_say(call,
			 given->all[0].row->event == APPOINTMENT_LATE
			     ? WORDING_APPOINTMENT_LATE_DONE
			     : WORDING_APPOINTMENT_DONE,
			 now, reason, (struct text){0})
		   : together_say(call, WORDING_SERIES_DONE, now, given->count,
			 reason, (struct text){0});
}

static void run(struct call *call)
{
	struct text reason = call_value(call, "reason")->text;
	struct given given;
	enum refusal why = find(call, &given);
	struct appointment_ask ask;

	if (why != REFUSAL_NOT_YOURS) {
		call->claimant = given.named.claimant;
		call->advisor = given.named.advisor;
	}
	if (why != REFUSAL_NONE) {
		call_refuse(call, why);
		return;
	}
	ask =
	    (struct appointment_ask){.who = given.side, .now = call->turn->now};
	appointment_move_all(call->turn, given.all, given.count, &ask, reason);
	call->report.note = say_done(call, &given, reason);
}

/* Of several it is said which: those that are confirmed for that time, by now
 * where the store knew it before we did. */
static struct text concerns(struct call *call, enum refusal why)
{
	struct appointment a, all[SERIES_MOST];
	uint32_t i, count, left = 0;

	if ((why != REFUSAL_CLAIMANT_BUSY && why != REFUSAL_ADVISOR_BUSY &&
		why != REFUSAL_APPOINTMENT_SHUT) ||
	    !appointments_given(call, &a))
		return (struct text){0};
	count = together_with(call, field_of(call), &a, all);
	for (i = 0; i < count && count > 1; i++)
		if (why == REFUSAL_APPOINTMENT_SHUT
			? !all[i].outside &&
			      appointment_is_outside(call->turn->roster,
				  all[i].region, all[i].since, all[i].until)
			: appointment_clash(call->turn->roster, &all[i]) !=
			      REFUSAL_NONE)
			all[left++] = all[i];
	return together_concerns(call, all, left);
}

static struct text ask_back(struct call *call, enum wording_key of_one,
    enum wording_key of_several, struct text reason)
{
	struct appointment a, all[SERIES_MOST];
	uint32_t count;

	if (!appointments_given(call, &a))
		return (struct text){0};
	count = together_with(call, field_of(call), &a, all);
	if (count == 0)
		return (struct text){0};
	return count == 1 && a.id == all[0].id
		   ? appointments_say(
			 call, of_one, &a, reason, (struct text){0})
		   : together_say(call, of_several, all, count, reason,
			 (struct text){0});
}

/* A number may have been an answer to the question about the time before. Who
 * fills in a form has the time before their eyes. */
static struct text confirm_time(
    struct call *call, enum wording_key of_one, enum wording_key of_several)
{
	struct appointment a;

	if (call->door != DOOR_WORDS || !appointments_given(call, &a) ||
	    (!call->moved && roster_appointment_seen(call->turn->roster, a.id,
				 appointments_person(call, &a))))
		return (struct text){0};
	return ask_back(call, of_one, of_several, (struct text){0});
}

static struct text confirm_confirm(struct call *call)
{
	return confirm_time(call, WORDING_APPOINTMENT_ACCEPT_CONFIRM,
	    WORDING_SERIES_ACCEPT_CONFIRM);
}

static struct text confirm_decline(struct call *call)
{
	return confirm_time(call, WORDING_APPOINTMENT_DECLINE_CONFIRM,
	    WORDING_SERIES_DECLINE_CONFIRM);
}

static struct text confirm_cancel(struct call *call)
{
	return ask_back(call, WORDING_APPOINTMENT_CANCEL_CONFIRM,
	    WORDING_SERIES_CANCEL_CONFIRM, call_value(call, "reason")->text);
}

const struct command command_appointment_confirm = {
    .node = "appt-confirm",
    .title = WORDING_COMMAND_APPT_CONFIRM,
    .words = WORDING_WORDS_APPT_CONFIRM,
    .about = WORDING_ABOUT_APPT_CONFIRM,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = confirm_fields,
    .confirm = confirm_confirm,
    .concerns = concerns,
    .run = run,
};

const struct command command_appointment_decline = {
    .node = "appt-decline",
    .title = WORDING_COMMAND_APPT_DECLINE,
    .words = WORDING_WORDS_APPT_DECLINE,
    .about = WORDING_ABOUT_APPT_DECLINE,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = decline_fields,
    .confirm = confirm_decline,
    .run = run,
};

const struct command command_appointment_cancel = {
    .node = "appt-cancel",
    .title = WORDING_COMMAND_APPT_CANCEL,
    .words = WORDING_WORDS_APPT_CANCEL,
    .about = WORDING_ABOUT_APPT_CANCEL,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = cancel_fields,
    .confirm = confirm_cancel,
    .run = run,
};

/* All of a series that is still to come, whatever became of each. */
const struct command command_series_cancel = {
    .node = "series-cancel",
    .title = WORDING_COMMAND_SERIES_CANCEL,
    .words = WORDING_WORDS_SERIES_CANCEL,
    .about = WORDING_ABOUT_SERIES_CANCEL,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = rest_fields,
    .confirm = confirm_cancel,
    .run = run,
};

const struct command command_appointment_late = {
    .node = "appt-late",
    .title = WORDING_COMMAND_APPT_LATE,
    .words = WORDING_WORDS_APPT_LATE,
    .about = WORDING_ABOUT_APPT_LATE,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = late_fields,
    .run = run,
};
