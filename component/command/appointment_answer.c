#include "component/command/appointments.h"
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

static const struct field late_fields[] = {
    {.name = "appointment",
     .label = WORDING_FIELD_APPOINTMENT,
     .type = TYPE_APPOINTMENT,
     .event = APPOINTMENT_LATE},
    {.name = "reason", .label = WORDING_FIELD_REASON, .type = TYPE_LINES},
    {.name = NULL		       },
};

static struct appointment_ask ask_of(
    const struct call *call, const struct appointment *a)
{
	const struct field *field =
	    &call->command->fields[call_field(call->command, "appointment")];
	enum side side = appointments_side(call, a);

	return (struct appointment_ask){
	    .event = appointments_event(field, a, side),
	    .who = side,
	    .now = call->turn->now,
	};
}

static void run(struct call *call)
{
	struct text reason = call_value(call, "reason")->text;
	const struct appointment_row *row;
	struct appointment_ask ask;
	struct appointment a;
	enum refusal why;

	if (!appointments_given(call, &a)) {
		call_refuse(call, REFUSAL_APPOINTMENT_NONE);
		return;
	}
	ask = ask_of(call, &a);
	if (ask.who == SIDE_NOBODY) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	call->claimant = a.claimant;
	call->advisor = a.advisor;
	row = appointment_step(call->turn->roster, &a, &ask, &why);
	if (row == NULL) {
		call_refuse(call, why);
		return;
	}
	appointment_move(call->turn, &a, &ask, row, reason);
	a.state = row->to;
	call->report.note = appointments_say(
	    call, WORDING_APPOINTMENT_DONE, &a, reason, (struct text){0});
}

/* A number may have been an answer to the question about the time before. Who
 * fills in a form has the time before their eyes. */
static struct text confirm_time(struct call *call, enum wording_key key)
{
	struct appointment a;

	if (call->door != DOOR_WORDS || !appointments_given(call, &a) ||
	    (!call->moved && roster_appointment_seen(call->turn->roster, a.id,
				 appointments_person(call, &a))))
		return (struct text){0};
	return appointments_say(
	    call, key, &a, (struct text){0}, (struct text){0});
}

static struct text confirm_confirm(struct call *call)
{
	return confirm_time(call, WORDING_APPOINTMENT_ACCEPT_CONFIRM);
}

static struct text confirm_decline(struct call *call)
{
	return confirm_time(call, WORDING_APPOINTMENT_DECLINE_CONFIRM);
}

static struct text confirm_cancel(struct call *call)
{
	struct appointment a;

	return appointments_given(call, &a)
		   ? appointments_say(call, WORDING_APPOINTMENT_CANCEL_CONFIRM,
			 &a, call_value(call, "reason")->text, (struct text){0})
		   : (struct text){0};
}

const struct command command_appointment_confirm = {
    .node = "appt-confirm",
    .title = WORDING_COMMAND_APPT_CONFIRM,
    .words = WORDING_WORDS_APPT_CONFIRM,
    .about = WORDING_ABOUT_APPT_CONFIRM,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = confirm_fields,
    .confirm = confirm_confirm,
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

const struct command command_appointment_late = {
    .node = "appt-late",
    .title = WORDING_COMMAND_APPT_LATE,
    .words = WORDING_WORDS_APPT_LATE,
    .about = WORDING_ABOUT_APPT_LATE,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = late_fields,
    .run = run,
};
