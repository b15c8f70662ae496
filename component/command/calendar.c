#include "component/talk/calendar.h"
#include "component/command/together.h"
#include "component/talk/appointment.h"

/* An appointment, or all that is known of a series, as a text that calendar
 * programs take: asked for again after a change it replaces what they have, and
 * takes out what was called off. */

static const struct field fields[] = {
    {.name = "appointment",
     .label = WORDING_FIELD_APPOINTMENT,
     .type = TYPE_APPOINTMENT,
     .event = APPOINTMENT_EVENTS,
     .whole = true},
    {.name = NULL},
};

static struct text summary(struct call *call, const struct appointment *a)
{
	const struct wording_argument arguments[] = {
	    {"other", appointments_other(call, a)},
	};

	return call_say_with(call, WORDING_CALENDAR_SUMMARY, arguments, 1);
}

/* The details stand on lines of their own, each behind a line end. */
static struct text description(struct call *call, const struct appointment *a)
{
	struct text details = appointment_details(
	    call->turn, a, (struct text){0}, call->language);

	return details.len > 0 ? (struct text){details.at + 1, details.len - 1}
			       : details;
}

/* Only what a program can open is a link. */
static struct text link_of(const struct call *call, const struct appointment *a)
{
	struct text reach =
	    roster_meeting(call->turn->roster, a->advisor, a->channel);

	return text_starts(reach, TEXT("https://")) ||
		       text_starts(reach, TEXT("http://"))
		   ? reach
		   : (struct text){0};
}

static struct calendar_event event_of(
    struct call *call, const struct appointment *a)
{
	return (struct calendar_event){
	    .uid = appointment_uid(call->turn, a->id),
	    .sequence = a->sequence,
	    .changed = a->at,
	    .since = a->since,
	    .until = a->until,
	    .tentative = appointment_waits(a->state),
	    .cancelled =
		!appointment_is_open(a->state) && a->state != APPOINTMENT_PAST,
	    .summary = summary(call, a),
	    .description = description(call, a),
	    .location = call_say(call, appointment_channel(a->channel)),
	    .url = link_of(call, a),
	};
}

static struct text say(
    struct call *call, const struct appointment *all, uint32_t count)
{
	return count > 1 ? together_say(call, WORDING_CALENDAR_SERIES, all,
			       count, (struct text){0}, (struct text){0})
			 : appointments_say(call, WORDING_CALENDAR_IS, all,
			       (struct text){0}, (struct text){0});
}

static void run(struct call *call)
{
	struct build b = {.arena = &call->turn->arena};
	struct appointment a, all[SERIES_MOST];
	struct calendar_event events[SERIES_MOST];
	uint32_t i, count;

	if (!appointments_given(call, &a)) {
		call_refuse(call, REFUSAL_APPOINTMENT_NONE);
		return;
	}
	call->claimant = a.claimant;
	call->advisor = a.advisor;
	count = together_with(call, fields, &a, all);
	for (i = 0; i < count; i++)
		events[i] = event_of(call, &all[i]);
	build_text(&b, say(call, all, count));
	build_string(&b, "\n\n");
	build_text(&b, calendar_text(&call->turn->arena, events, count));
	call->report.note = build_done(&b);
}

const struct command command_calendar = {
    .node = "calendar",
    .title = WORDING_COMMAND_CALENDAR,
    .words = WORDING_WORDS_CALENDAR,
    .about = WORDING_ABOUT_CALENDAR,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = fields,
    .run = run,
};
