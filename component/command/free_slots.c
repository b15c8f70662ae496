#include "component/command/people.h"
#include "component/talk/moment.h"
#include "roster/cover.h"
#include "roster/openings.h"

/* The next free times of an advisor: the asker, or, for whoever oversees a
 * region, one of its team. */

static const int64_t MINUTE = INT64_C(60) * 1000000;

static const struct field fields[] = {
    {.name = "from",
     .label = WORDING_FIELD_FROM_DAY,
     .type = TYPE_DAY,
     .ahead = true},
    {.name = "minutes",
     .label = WORDING_FIELD_MINUTES,
     .type = TYPE_NUMBER,
     .least = 5,
     .most = 1440},
    {.name = "advisor",			      .label = WORDING_FIELD_OF_WHOM, .type = TYPE_ADVISOR},
    {.name = NULL},
};

static uint32_t lacks(const struct call *call)
{
	return (command_roles(call->turn) & MAY_ADVISOR) == 0 &&
		       !call_value(call, "advisor")->given
		   ? call_field(call->command, "advisor")
		   : COMMAND_FIELDS;
}

static struct openings wanted(
    const struct call *call, const struct advisor *advisor)
{
	const struct value *minutes = call_value(call, "minutes");
	const struct value *from = call_value(call, "from");
	int64_t length = minutes->given
			     ? minutes->number
			     : roster_policy(call->turn->roster,
				   POLICY_APPOINTMENT_LENGTH, advisor->region);
	struct openings openings = openings_of(
	    call->turn->roster, advisor->id, call->turn->now, length * MINUTE);

	if (from->given && from->number > openings.from) {
		openings.until += from->number - openings.from;
		openings.from = from->number;
	}
	return openings;
}

/* Who will be there may be who stands in. */
static void add_line(
    struct call *call, const struct advisor_view *advisor, int64_t at)
{
	struct region region = {0};
	struct text cells[REPORT_COLUMNS];

	(void)roster_region(call->turn->roster, advisor->row.region, &region);
	cells[0] = moment_say(&call->turn->arena, call->turn->settings, at,
	    region.zone, call->language);
	cells[1] = people_advisor_name(call,
	    cover_responsible_at(call->turn->roster, advisor->row.id, at));
	report_line(&call->report, cells);
}

static void say_so(struct call *call, const struct openings *openings)
{
	const struct wording_argument arguments[] = {
	    {"advisor",			 people_advisor_name(call, openings->advisor)},
	    { "weeks",
             call_number(call,					  roster_policy(call->turn->roster,
             POLICY_SLOTS_WEEKS, openings->region))},
	};

	call->report.note = call_say_with(call,
	    call->report.lines != NULL ? WORDING_FREE_SLOTS
				       : WORDING_FREE_SLOTS_NONE,
	    arguments, 2);
}

static void run(struct call *call)
{
	struct advisor_view advisor;
	struct openings openings;
	int64_t found[SLOTS_MOST];
	uint32_t count, i;

	if (!people_advisor_given(call, &advisor)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	call->advisor = advisor.row.id;
	openings = wanted(call, &advisor.row);
	count = openings_find(call->turn->roster, &openings, found, SLOTS_MOST);
	report_column(
	    &call->report, "when", call_say(call, WORDING_FIELD_WHEN));
	report_column(
	    &call->report, "advisor", call_say(call, WORDING_FIELD_WHOSE));
	for (i = 0; i < count; i++)
		add_line(call, &advisor, found[i]);
	say_so(call, &openings);
}

const struct command command_free_slots = {
    .node = "free-slots",
    .title = WORDING_COMMAND_FREE_SLOTS,
    .words = WORDING_WORDS_FREE_SLOTS,
    .about = WORDING_ABOUT_FREE_SLOTS,
    .may = MAY_ADVISOR | MAY_SUPERVISOR | MAY_OPERATOR,
    .fields = fields,
    .lacks = lacks,
    .listed = true,
    .run = run,
};
