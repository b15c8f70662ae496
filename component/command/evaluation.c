#include "component/command/call.h"
#include "component/command/people.h"

/* Whether what a pilot brought convinces; on it a region may become open. */

static const struct option answers[] = {
    {"yes", WORDING_YES },
    {"no",  WORDING_NO  },
    {NULL,  WORDING_KEYS},
};

static const struct field fields[] = {
    {.name = "region",
     .label = WORDING_FIELD_REGION,
     .type = TYPE_REGION,
     .required = true},
    {.name = "convincing",
     .label = WORDING_FIELD_CONVINCING,
     .type = TYPE_CHOICE,
     .required = true,
     .options = answers},
    {.name = "reason",
     .label = WORDING_FIELD_REASON,
     .type = TYPE_LINES,
     .required = true},
    {.name = NULL},
};

static bool convinces(const struct call *call)
{
	return call_value(call, "convincing")->number == 0;
}

static struct text confirm(struct call *call)
{
	const struct wording_argument arguments[] = {
	    {"region",
             people_region_code(call, call_value(call, "region")->id)},
	    {"convincing",
             call_say(call,          convinces(call) ? WORDING_YES : WORDING_NO)                           },
	    {"reason",        call_value(call,              "reason")->text},
	};

	return call_say_with(call, WORDING_EVALUATION_CONFIRM, arguments, 3);
}

/* Who proposed what this confirms; nobody if nothing had to be confirmed. */
static struct text proposed_by(const struct call *call)
{
	struct proposal proposal;
	uint32_t i;

	for (i = 0; roster_proposal_at(call->turn->roster, i, &proposal); i++)
		if (proposal.turn == call->proposal)
			return proposal.by;
	return (struct text){0};
}

static void run(struct call *call)
{
	uint32_t region = call_value(call, "region")->id;
	struct text asker = call->turn->asker.bare;
	struct evaluation *fact;

	if (!command_has_role(call->turn, ROLE_OPERATOR, region)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	fact = &turn_fact(call->turn, FACT_EVALUATION)->as.evaluation;
	fact->at = call->turn->now;
	fact->region = region;
	fact->convincing = convinces(call);
	fact->reason = call_value(call, "reason")->text;
	fact->by = asker;
	if (call->proposal != 0) {
		fact->by = text_keep(&call->turn->arena, proposed_by(call));
		fact->proposal = call->proposal;
		fact->confirmed_by = asker;
	}
	call->report.note = call_say(call, WORDING_DONE);
}

const struct command command_evaluation = {
    .node = "evaluation",
    .title = WORDING_COMMAND_EVALUATION,
    .words = WORDING_WORDS_EVALUATION,
    .about = WORDING_ABOUT_EVALUATION,
    .may = MAY_OPERATOR,
    .fields = fields,
    .confirm = confirm,
    .needs_second = convinces,
    .run = run,
};
