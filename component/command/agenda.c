#include "component/command/appointments.h"
#include "component/command/people.h"
#include "component/talk/appointment.h"
#include "component/talk/forward.h"
#include "component/talk/moment.h"

/* The appointments of a day or a week: the asker's own, or, for a supervisor or
 * an operator, those of an advisor of their regions. */

static const int64_t DAY = INT64_C(86400) * 1000000;

enum {
	DAYS_MOST = 366
};

static const struct field fields[] = {
    {.name = "from",
     .label = WORDING_FIELD_FROM_DAY,
     .type = TYPE_DAY,
     .ahead = true},
    {.name = "days",
     .label = WORDING_FIELD_DAYS,
     .type = TYPE_NUMBER,
     .otherwise = "7",
     .least = 1,
     .most = DAYS_MOST},
    {.name = "advisor",			   .label = WORDING_FIELD_OF_WHOM, .type = TYPE_ADVISOR},
    {.name = NULL},
};

/* Where a conversation about it is had. */
static struct text address(struct call *call, const struct appointment *a)
{
	struct claimant_view claimant;

	if (roster_claimant(call->turn->roster, a->claimant, &claimant) &&
	    !text_equal(claimant.row.jid, call->turn->asker.bare))
		return forward_alias(call->turn, &claimant);
	return call->turn->settings->advisor_address;
}

/* Whoever oversees an advisor sees with whom by the file number. */
static struct text other(struct call *call, const struct appointment *a)
{
	struct claimant_view claimant;

	if (appointments_side(call, a) != SIDE_NOBODY ||
	    !roster_claimant(call->turn->roster, a->claimant, &claimant))
		return appointments_other(call, a);
	return people_name(call, a->claimant);
}

static struct text state(struct call *call, const struct appointment *a)
{
	const struct wording_argument arguments[] = {
	    {"state", call_say(call, appointments_state(a->state))},
	};

	return a->series != 0
		   ? call_say_with(call, WORDING_AGENDA_OF_SERIES, arguments, 1)
		   : arguments[0].value;
}

static void add_line(struct call *call, const struct appointment *a)
{
	struct text cells[REPORT_COLUMNS];
	struct build how = {.arena = &call->turn->arena};

	build_text(&how, appointment_length(call->turn, a, call->language));
	build_char(&how, ' ');
	build_text(&how, call_say(call, appointment_channel(a->channel)));
	cells[0] = appointment_moment(
	    call->turn, a, appointments_side(call, a), call->language);
	cells[1] = other(call, a);
	cells[2] = build_done(&how);
	cells[3] = state(call, a);
	cells[4] = address(call, a);
	report_line(&call->report, cells);
}

static void columns(struct call *call)
{
	struct report *report = &call->report;

	report_column(report, "when", call_say(call, WORDING_FIELD_WHEN));
	report_column(report, "name", call_say(call, WORDING_COLUMN_NAME));
	report_column(report, "how", call_say(call, WORDING_COLUMN_HOW));
	report_column(report, "state", call_say(call, WORDING_FIELD_STATE));
	report_column(report, "jid", call_say(call, WORDING_COLUMN_JID));
}

static struct text empty(struct call *call, int64_t since, int64_t until)
{
	struct arena *arena = &call->turn->arena;
	struct text first = moment_say_day(arena, since, call_zone(call));
	struct text last = moment_say_day(arena, until - 1, call_zone(call));
	const struct wording_argument arguments[] = {
	    {"since", first},
	    {"until", last },
	};

	return call_say_with(call,
	    text_equal(first, last) ? WORDING_AGENDA_FREE
				    : WORDING_AGENDA_EMPTY,
	    arguments, 2);
}

/* As many days on, by what clocks show: some have 23 hours, and some 25. */
static int64_t end_of(const struct call *call, int64_t since, int64_t days)
{
	struct hours hours =
	    roster_hours(call->turn->roster, call_region(call).id);

	return hours_instant(&hours, hours_local(&hours, since) + days * DAY);
}

static void run(struct call *call)
{
	const struct value *from = call_value(call, "from");
	const struct value *days = call_value(call, "days");
	const struct value *advisor = call_value(call, "advisor");
	int64_t since = from->given ? from->number : call->turn->now - DAY / 24;
	int64_t until = end_of(call, since, days->given ? days->number : 7);
	struct advisor_view whose;
	struct agenda agenda;
	uint32_t i;

	if (advisor->given && !people_advisor_given(call, &whose)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	agenda = advisor->given ? appointments_of_advisor(call, advisor->id)
				: appointments_of_asker(call);
	columns(call);
	for (i = 0; i < agenda.count; i++)
		if (agenda.rows[i].until > since &&
		    agenda.rows[i].since < until)
			add_line(call, &agenda.rows[i]);
	call->report.note = call->report.lines != NULL
				? call_say(call, WORDING_AGENDA_IS)
				: empty(call, since, until);
}

const struct command command_agenda = {
    .node = "agenda",
    .title = WORDING_COMMAND_AGENDA,
    .words = WORDING_WORDS_AGENDA,
    .about = WORDING_ABOUT_AGENDA,
    .may = MAY_CLAIMANT | MAY_ADVISOR | MAY_SUPERVISOR | MAY_OPERATOR,
    .fields = fields,
    .listed = true,
    .run = run,
};
