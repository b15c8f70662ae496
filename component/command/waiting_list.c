#include "component/command/call.h"
#include "component/command/people.h"
#include "component/talk/moment.h"

/* Who waits for an advisor, and who for a place in a region that is full,
 * region by region, each line in its order; by file number, for who gives
 * places knows no claimant by name. */

static const struct field fields[] = {
    {.name = "region",     .label = WORDING_FIELD_REGION, .type = TYPE_REGION},
    {.name = NULL},
};

static const enum wording_key waits_for[] = {
    [LISTED_FOR_ADVISOR] = WORDING_WAITS_FOR_ADVISOR,
    [LISTED_FOR_PLACE] = WORDING_WAITS_FOR_PLACE,
    [LISTED_FOR_CONSENT] = WORDING_WAITS_FOR_CONSENT,
};

static void add_line(
    struct call *call, uint32_t place, const struct listed *who)
{
	struct claimant_view claimant = {0};
	struct text cells[5];

	(void)roster_claimant(call->turn->roster, who->claimant, &claimant);
	cells[0] = call_number(call, place);
	cells[1] = claimant.row.number;
	cells[2] = people_region_code(call, who->region);
	cells[3] =
	    moment_say_short(&call->turn->arena, who->since, call_zone(call));
	cells[4] = call_say(call, waits_for[who->what]);
	report_line(&call->report, cells);
}

/* One of the two lines of a region: how many stand in it. */
static uint32_t add_lines(struct call *call, uint32_t region, bool for_advisor)
{
	struct listed who;
	uint32_t i, place = 0;

	for (i = 0; roster_listed_at(call->turn->roster, i, &who); i++)
		if (who.region == region &&
		    (who.what == LISTED_FOR_ADVISOR) == for_advisor)
			add_line(call, ++place, &who);
	return place;
}

static void columns(struct call *call)
{
	struct report *report = &call->report;

	report_column(report, "place", call_say(call, WORDING_COLUMN_PLACE));
	report_column(report, "number", call_say(call, WORDING_COLUMN_NUMBER));
	report_column(report, "region", call_say(call, WORDING_FIELD_REGION));
	report_column(report, "since", call_say(call, WORDING_COLUMN_SINCE));
	report_column(report, "for", call_say(call, WORDING_COLUMN_WAITS_FOR));
}

static void run(struct call *call)
{
	const struct value *asked = call_value(call, "region");
	struct wording_argument arguments[2];
	uint32_t i, advisor = 0, place = 0;
	struct region region;

	columns(call);
	for (i = 0; roster_region_at(call->turn->roster, i, &region); i++) {
		if ((asked->given && asked->id != region.id) ||
		    !command_oversees(call->turn, region.id))
			continue;
		advisor += add_lines(call, region.id, true);
		place += add_lines(call, region.id, false);
	}
	arguments[0] =
	    (struct wording_argument){"count", call_number(call, advisor)};
	arguments[1] =
	    (struct wording_argument){"place", call_number(call, place)};
	call->report.note =
	    call_say_with(call, WORDING_WAITING_LIST, arguments, 2);
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
