#include "component/command/call.h"
#include "component/command/figure.h"
#include "component/command/people.h"
#include "component/talk/moment.h"
#include "component/talk/zone.h"
#include "roster/caseload.h"

/*
 * A region's team, for whoever covers its absences: what each advisor carries,
 * how many wait for them and since when, and how soon people were answered in
 * the last four weeks. Nothing is withheld, and nobody who is followed is
 * named.
 */

enum {
	DAYS = 28,
	ROWS = 500, /* more figures than there are */
};

static const int64_t DAY = INT64_C(86400) * 1000000;

static const struct field fields[] = {
    {.name = "region",     .label = WORDING_FIELD_REGION, .type = TYPE_REGION},
    {.name = NULL},
};

/* The one that is named, else the first that the asker oversees. */
static bool find_region(const struct call *call, struct region *region)
{
	const struct value *named = call_value(call, "region");
	uint32_t i;

	for (i = 0; roster_region_at(call->turn->roster, i, region); i++)
		if ((!named->given || region->id == named->id) &&
		    command_oversees(call->turn, region->id))
			return true;
	*region = (struct region){0};
	return false;
}

/* Today on the region's clock, as it begins in UTC. */
static int64_t today(const struct call *call, const struct region *region)
{
	struct wall wall;
	int64_t first = 0, second;

	if (!zone_wall(region->zone, call->turn->now, &wall))
		return 0;
	wall.hour = wall.minute = 0;
	(void)zone_instant(TEXT("Etc/UTC"), &wall, &first, &second);
	return first;
}

static void run(struct call *call)
{
	struct question *question;
	struct region region;

	if (!find_region(call, &region)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	call->region = region.id;
	question = call_ask(call, QUESTION_FIGURES);
	question->region = region.id;
	question->last = today(call, &region);
	question->first = question->last - (DAYS - 1) * DAY;
	question->limit = ROWS;
}

/* ---- what is shown ------------------------------------------------------- */

/* Of all of the region. */
struct team {
	int64_t advisors;
	int64_t people;
	int64_t waiting;
};

/* Of their own people, whoever answers them at present. */
static struct caseload_waiting waiting_of(
    const struct roster *roster, uint32_t advisor)
{
	struct caseload_waiting waiting = {0};
	struct claimant_view claimant;
	uint32_t id = 0;

	while ((id = roster_next_in_caseload(roster, advisor, id)) != 0)
		if (roster_claimant(roster, id, &claimant) &&
		    claimant.waiting_since != 0) {
			if (waiting.count++ == 0 ||
			    claimant.waiting_since < waiting.since)
				waiting.since = claimant.waiting_since;
		}
	return waiting;
}

static void add_advisor(
    struct call *call, const struct advisor_view *advisor, struct team *team)
{
	struct caseload_waiting waiting =
	    waiting_of(call->turn->roster, advisor->row.id);
	struct text cells[5];

	cells[0] = people_advisor_name(call, advisor->row.id);
	cells[1] = call_number(call, advisor->caseload);
	cells[2] =
	    call_number(call, caseload_free(call->turn->roster, advisor));
	cells[3] = call_number(call, waiting.count);
	cells[4] = waiting.count > 0 ? moment_say_short(&call->turn->arena,
					   waiting.since, call_zone(call))
				     : (struct text){0};
	report_line(&call->report, cells);
	team->advisors++;
	team->people += advisor->caseload;
	team->waiting += waiting.count;
}

static struct team add_advisors(struct call *call, uint32_t region)
{
	const struct roster *roster = call->turn->roster;
	struct report *report = &call->report;
	struct advisor_view advisor;
	struct team team = {0};
	uint32_t i;

	report_column(report, "name", call_say(call, WORDING_COLUMN_NAME));
	report_column(report, "people", call_say(call, WORDING_COLUMN_PEOPLE));
	report_column(report, "free", call_say(call, WORDING_COLUMN_FREE));
	report_column(
	    report, "waiting", call_say(call, WORDING_COLUMN_WAITING));
	report_column(report, "since", call_say(call, WORDING_COLUMN_LONGEST));
	for (i = 0; i < roster_advisors(roster); i++)
		if (roster_advisor(
			roster, roster_advisor_at(roster, i), &advisor) &&
		    !advisor.row.probe && advisor.row.region == region)
			add_advisor(call, &advisor, &team);
	return team;
}

static void add_answers(struct call *call, const struct answer *answer)
{
	static const enum figure_place shown[] = {FIGURE_AT_DUTY,
	    FIGURE_AT_SHARE, FIGURE_AT_MEDIAN, FIGURE_AT_NINETIETH};
	const struct figures figures = figures_of(answer);
	size_t i;

	for (i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		figure_report(call, &figures, shown[i]);
}

static void answered(struct call *call, const struct answer *answer)
{
	struct wording_argument arguments[5];
	struct region region;
	struct team team;

	if (!find_region(call, &region)) {
		call_refuse_late(call, REFUSAL_NOT_YOURS);
		return;
	}
	team = add_advisors(call, region.id);
	add_answers(call, answer);
	arguments[0] = (struct wording_argument){
	    "region", text_keep(&call->turn->arena, region.name)};
	arguments[1] = (struct wording_argument){
	    "advisors", call_number(call, team.advisors)};
	arguments[2] =
	    (struct wording_argument){"count", call_number(call, team.people)};
	arguments[3] = (struct wording_argument){
	    "waiting", call_number(call, team.waiting)};
	arguments[4] = (struct wording_argument){"left",
	    call_number(call, roster_listed_in(call->turn->roster, region.id))};
	call->report.note = call_say_with(call, WORDING_TEAM, arguments, 5);
}

const struct command command_team = {
    .node = "team",
    .title = WORDING_COMMAND_TEAM,
    .words = WORDING_WORDS_TEAM,
    .about = WORDING_ABOUT_TEAM,
    .may = MAY_SUPERVISOR | MAY_OPERATOR,
    .fields = fields,
    .run = run,
    .answered = answered,
};
