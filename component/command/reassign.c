#include "component/command/call.h"
#include "component/command/people.h"

/* One claimant gets another advisor; both rosters and the line to the claimant
 * follow as after an import. */

static const struct field fields[] = {
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT,
     .required = true},
    {.name = "advisor",
     .label = WORDING_FIELD_NEW_ADVISOR,
     .type = TYPE_ADVISOR,
     .required = true},
    {.name = NULL		    },
};

static struct text confirm(struct call *call)
{
	const struct value *who = call_value(call, "claimant");
	struct wording_argument arguments[3];
	struct claimant_view claimant = {0};

	(void)roster_claimant(call->turn->roster, who->id, &claimant);
	arguments[0] =
	    (struct wording_argument){"claimant", people_name(call, who->id)};
	arguments[1] = (struct wording_argument){
	    "before", people_advisor_name(call, claimant.row.advisor)};
	arguments[2] = (struct wording_argument){"advisor",
	    people_advisor_name(call, call_value(call, "advisor")->id)};
	return call_say_with(call, WORDING_REASSIGN_CONFIRM, arguments, 3);
}

static void run(struct call *call)
{
	struct turn *turn = call->turn;
	struct claimant_view claimant;
	struct reassign *fact;

	if (!roster_claimant(turn->roster, call->claimant, &claimant) ||
	    !people_may(call, &claimant)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	if (claimant.row.advisor == call->advisor) {
		call_refuse(call, REFUSAL_STANDS_ALREADY);
		return;
	}
	fact = &turn_fact(turn, FACT_REASSIGN)->as.reassign;
	fact->claimant = call->claimant;
	fact->decided_on = claimant.row.advisor;
	fact->advisor = call->advisor;
	call->report.note = call_say(call, WORDING_DONE);
}

const struct command command_reassign = {
    .node = "reassign",
    .title = WORDING_COMMAND_REASSIGN,
    .words = WORDING_WORDS_REASSIGN,
    .about = WORDING_ABOUT_REASSIGN,
    .may = MAY_OPERATOR | MAY_SUPERVISOR,
    .fields = fields,
    .confirm = confirm,
    .run = run,
};
