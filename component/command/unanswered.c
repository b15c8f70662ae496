#include "component/command/unanswered.h"

#include <stdlib.h>

#include "component/command/people.h"
#include "component/talk/moment.h"
#include "roster/duty.h"

/* Whose answer is late, region by region, longest first; by file number, as
 * the waiting list has it. */

static const int64_t HOUR = INT64_C(3600) * 1000000;

static const struct field fields[] = {
    {.name = "region",     .label = WORDING_FIELD_REGION, .type = TYPE_REGION},
    {.name = NULL},
};

struct text unanswered_waited(
    struct call *call, const struct claimant_view *claimant)
{
	int64_t waited =
	    duty_waited(call->turn->roster, claimant, call->turn->now);
	const struct wording_argument argument = {
	    "number", call_number(call, waited / HOUR)};

	return call_say_with(call, WORDING_NUMBER_HOURS, &argument, 1);
}

struct text unanswered_told(
    struct call *call, const struct claimant_view *claimant)
{
	switch (claimant->duty) {
	case DUTY_NONE:
		break;
	case DUTY_ADVISOR:
		return call_say(call, WORDING_TOLD_ADVISOR);
	case DUTY_STAND_IN:
		return call_say(call, WORDING_TOLD_STAND_IN);
	case DUTY_SUPERVISOR:
		return call_say(call, WORDING_TOLD_SUPERVISOR);
	}
	return (struct text){0};
}

static int by_waiting(const void *a, const void *b)
{
	const struct claimant_view *x = a, *y = b;

	return x->waiting_since < y->waiting_since
		   ? -1
		   : x->waiting_since > y->waiting_since;
}

static size_t count_late(const struct roster *roster, uint32_t region)
{
	enum duty_step told;
	struct duty duty;
	uint32_t i;
	size_t count = 0;

	for (told = DUTY_ADVISOR; told <= DUTY_SUPERVISOR; told++)
		for (i = 0; roster_duty_at(roster, region, told, i, &duty); i++)
			count++;
	return count;
}

static void add_line(struct call *call, const struct claimant_view *claimant)
{
	struct text cells[6];

	cells[0] = claimant->row.number;
	cells[1] = people_region_code(call, claimant->row.region);
	cells[2] = claimant->row.advisor != 0
		       ? people_advisor_name(call, claimant->row.advisor)
		       : (struct text){0};
	cells[3] = moment_say_short(
	    &call->turn->arena, claimant->waiting_since, call_zone(call));
	cells[4] = unanswered_waited(call, claimant);
	cells[5] = unanswered_told(call, claimant);
	report_line(&call->report, cells);
}

static size_t add_region(struct call *call, uint32_t region)
{
	const struct roster *roster = call->turn->roster;
	size_t room = count_late(roster, region), count = 0, k;
	struct claimant_view *late =
	    arena_alloc(&call->turn->arena, (room + 1) * sizeof(*late));
	enum duty_step told;
	struct duty duty;
	uint32_t i;

	for (told = DUTY_ADVISOR; told <= DUTY_SUPERVISOR; told++)
		for (i = 0; roster_duty_at(roster, region, told, i, &duty); i++)
			if (roster_claimant(
				roster, duty.claimant, &late[count]))
				count++;
	qsort(late, count, sizeof(*late), by_waiting);
	for (k = 0; k < count; k++)
		add_line(call, &late[k]);
	return count;
}

static void columns(struct call *call)
{
	struct report *report = &call->report;

	report_column(report, "number", call_say(call, WORDING_COLUMN_NUMBER));
	report_column(report, "region", call_say(call, WORDING_FIELD_REGION));
	report_column(report, "advisor", call_say(call, WORDING_FIELD_ADVISOR));
	report_column(report, "since", call_say(call, WORDING_COLUMN_SINCE));
	report_column(report, "waited", call_say(call, WORDING_COLUMN_WAITED));
	report_column(report, "told", call_say(call, WORDING_COLUMN_TOLD));
}

static void run(struct call *call)
{
	const struct value *asked = call_value(call, "region");
	struct region region;
	size_t count = 0;
	uint32_t i;

	columns(call);
	for (i = 0; roster_region_at(call->turn->roster, i, &region); i++)
		if ((!asked->given || asked->id == region.id) &&
		    command_has_role(call->turn, ROLE_SUPERVISOR, region.id))
			count += add_region(call, region.id);
	call_count(call, WORDING_UNANSWERED, count);
}

const struct command command_unanswered = {
    .node = "unanswered",
    .title = WORDING_COMMAND_UNANSWERED,
    .words = WORDING_WORDS_UNANSWERED,
    .about = WORDING_ABOUT_UNANSWERED,
    .may = MAY_SUPERVISOR,
    .fields = fields,
    .listed = true,
    .run = run,
};
