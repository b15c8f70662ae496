#include "component/command/call.h"
#include "component/command/people.h"
#include "component/talk/moment.h"

/* Who waits for an advisor, region by region, in their order; by file number,
 * for who gives places knows no claimant by name. */

static const struct field fields[] = {
    {.name = "region",     .label = WORDING_FIELD_REGION, .type = TYPE_REGION},
    {.name = NULL},
};

static bool may_see(const struct call *call, uint32_t region)
{
	return command_has_role(call->turn, ROLE_OPERATOR, region) ||
	       command_has_role(call->turn, ROLE_SUPERVISOR, region);
}

static void add_line(
    struct call *call, uint32_t place, const struct listed *who)
{
	struct claimant_view claimant = {0};
	struct text cells[4];

	(void)roster_claimant(call->turn->roster, who->claimant, &claimant);
	cells[0] = call_number(call, place);
	cells[1] = claimant.row.number;
	cells[2] = people_region_code(call, who->region);
	cells[3] =
	    moment_say_short(&call->turn->arena, who->since, call_zone(call));
	report_line(&call->report, cells);
}

static void add_region(struct call *call, uint32_t region)
{
	struct listed who;
	uint32_t i, place = 0;

	for (i = 0; roster_listed_at(call->turn->roster, i, &who); i++)
		if (who.region == region && who.what == LISTED_FOR_ADVISOR)
			add_line(call, ++place, &who);
}

static void run(struct call *call)
{
	struct report *report = &call->report;
	const struct value *asked = call_value(call, "region");
	struct region region;
	uint32_t i, count = 0;

	report_column(report, "place", call_say(call, WORDING_COLUMN_PLACE));
	report_column(report, "number", call_say(call, WORDING_COLUMN_NUMBER));
	report_column(report, "region", call_say(call, WORDING_FIELD_REGION));
	report_column(report, "since", call_say(call, WORDING_COLUMN_SINCE));
	for (i = 0; roster_region_at(call->turn->roster, i, &region); i++) {
		if ((asked->given && asked->id != region.id) ||
		    !may_see(call, region.id))
			continue;
		add_region(call, region.id);
		count += roster_listed_in(call->turn->roster, region.id);
	}
	call_count(call, WORDING_WAITING_LIST, count);
}

const struct command command_waiting_list = {
    .node = "waiting-list",
    .title = WORDING_COMMAND_WAITING_LIST,
    .words = WORDING_WORDS_WAITING_LIST,
    .about = WORDING_ABOUT_WAITING_LIST,
    .may = MAY_OPERATOR | MAY_SUPERVISOR,
    .fields = fields,
    .listed = true,
    .run = run,
};
