#include "component/command/call.h"
#include "component/command/people.h"
#include "roster/caseload.h"

/* Advisors with the places that they have free, for whoever gives people to
 * them: those of the asker's regions. */

static void add_line(struct call *call, const struct advisor_view *advisor)
{
	const struct text cells[] = {
	    advisor->row.name,
	    advisor->row.number,
	    people_region_code(call, advisor->row.region),
	    call_number(call, caseload_free(call->turn->roster, advisor)),
	};

	report_line(&call->report, cells);
}

static void run(struct call *call)
{
	struct report *report = &call->report;
	const struct roster *roster = call->turn->roster;
	struct advisor_view advisor;
	uint32_t i;

	report_column(report, "name", call_say(call, WORDING_COLUMN_NAME));
	report_column(
	    report, "number", call_say(call, WORDING_COLUMN_NUMBER_OF));
	report_column(report, "region", call_say(call, WORDING_FIELD_REGION));
	report_column(report, "free", call_say(call, WORDING_COLUMN_FREE));
	for (i = 0; i < roster_advisors(roster); i++)
		if (roster_advisor(
			roster, roster_advisor_at(roster, i), &advisor) &&
		    !advisor.row.probe &&
		    command_oversees(call->turn, advisor.row.region))
			add_line(call, &advisor);
	report->note = call_say(call, WORDING_ADVISORS);
}

const struct command command_advisors = {
    .node = "advisors",
    .title = WORDING_COMMAND_ADVISORS,
    .words = WORDING_WORDS_ADVISORS,
    .about = WORDING_ABOUT_ADVISORS,
    .may = MAY_OPERATOR | MAY_SUPERVISOR,
    .listed = true,
    .run = run,
};
