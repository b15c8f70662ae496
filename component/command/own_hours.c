#include "component/command/days.h"
#include "component/command/people.h"
#include "roster/hours_text.h"

/* When an advisor receives: what free times are made of. Their own, or, for
 * whoever oversees their region, somebody else's. */

enum {
	WEEK = 7,
};

/* Instead of hours: whenever the region is open. */
static const char AGENCY[] = "agency";

static const struct option words[] = {
    {AGENCY, WORDING_OWN_HOURS_AGENCY},
    {NULL,   WORDING_KEYS            },
};

static const struct field fields[] = {
    {.name = "weekday",
     .label = WORDING_FIELD_WEEKDAY,
     .type = TYPE_CHOICE,
     .options = days_weekdays},
    {.name = "advisor",             .label = WORDING_FIELD_OF_WHOM, .type = TYPE_ADVISOR},
    {.name = "spans",
     .label = WORDING_FIELD_OWN_SPANS,
     .type = TYPE_SPANS,
     .options = words},
    {.name = NULL},
};

/* A day that is named gets other hours; none is: they are shown. */
static uint32_t lacks(const struct call *call)
{
	if ((command_roles(call->turn) & MAY_ADVISOR) == 0 &&
	    !call_value(call, "advisor")->given)
		return call_field(call->command, "advisor");
	return call_value(call, "weekday")->given ==
		       call_value(call, "spans")->given
		   ? COMMAND_FIELDS
		   : call_field(call->command, call_value(call, "spans")->given
						   ? "weekday"
						   : "spans");
}

static void add_week(struct call *call, const struct advisor *advisor)
{
	struct hours hours = roster_hours(call->turn->roster, advisor->region);
	int32_t today = hours_day(&hours, call->turn->now);
	struct hours_spans spans;
	struct text text;
	uint32_t i;

	for (i = 0; i < WEEK; i++) {
		bool own = roster_own_hours(
		    call->turn->roster, advisor->id, i + 1, &spans);

		if (!own)
			spans = days_usual(&hours, today, i + 1);
		text = days_spans(call, &spans);
		if (!own)
			text = call_say_with(call, WORDING_OWN_HOURS_AS_AGENCY,
			    &(struct wording_argument){"spans", text}, 1);
		report_row(&call->report,
		    call_say(call, days_weekdays[i].label), text);
	}
}

static void show(struct call *call, const struct advisor *advisor)
{
	const struct wording_argument arguments[] = {
	    {"advisor", people_advisor_name(call, advisor->id)},
	};

	call->report.note =
	    call_say_with(call, WORDING_OWN_HOURS, arguments, 1);
	add_week(call, advisor);
}

static void set(struct call *call, const struct advisor *advisor)
{
	struct hours_spans spans = days_spans_given(call);
	struct own_hours *fact =
	    &turn_fact(call->turn, FACT_OWN_HOURS)->as.own_hours;

	fact->at = call->turn->now;
	fact->advisor = advisor->id;
	fact->weekdays = days_weekdays_given(call);
	fact->usual = text_is(call_value(call, "spans")->text, AGENCY);
	fact->spans = hours_row(&call->turn->arena, &spans);
	fact->by = call->turn->asker.bare;
	call->report.note = call_say(call, WORDING_OWN_HOURS_DONE);
}

static void run(struct call *call)
{
	struct advisor_view advisor;

	if (!people_advisor_given(call, &advisor)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	call->advisor = advisor.row.id;
	if (call_value(call, "weekday")->given)
		set(call, &advisor.row);
	else
		show(call, &advisor.row);
}

const struct command command_own_hours = {
    .node = "own-slots",
    .title = WORDING_COMMAND_OWN_SLOTS,
    .words = WORDING_WORDS_OWN_SLOTS,
    .about = WORDING_ABOUT_OWN_SLOTS,
    .may = MAY_ADVISOR | MAY_SUPERVISOR | MAY_OPERATOR,
    .fields = fields,
    .lacks = lacks,
    .run = run,
};
