#include "component/command/call.h"
#include "component/command/people.h"
#include "component/talk/moment.h"

/* Commands that wait for a second operator: another one than who gave them. */

static const struct field fields[] = {
    {.name = "number",
     .label = WORDING_FIELD_PROPOSAL,
     .type = TYPE_LINE,
     .required = true},
    {.name = NULL},
};

static struct text number_of(struct call *call, const struct proposal *p)
{
	struct build b = {.arena = &call->turn->arena};

	build_hex(&b, p->turn);
	return build_done(&b);
}

/* What somebody asked for ends with their role: at another account they could
 * confirm it themselves. */
static bool stands(const struct call *call, const struct proposal *p)
{
	return text_equal(p->by, call->turn->settings->operator) ||
	       roster_has_role(
		   call->turn->roster, p->by, ROLE_OPERATOR, ROSTER_ANY_REGION);
}

static bool find(struct call *call, struct proposal *proposal)
{
	struct text number = call_value(call, "number")->text;
	uint32_t i;

	for (i = 0; roster_proposal_at(call->turn->roster, i, proposal); i++)
		if (stands(call, proposal) &&
		    text_equal(number, number_of(call, proposal)))
			return true;
	call_refuse(call, REFUSAL_NO_SUCH_PROPOSAL);
	return false;
}

static void run(struct call *call)
{
	struct report *report = &call->report;
	struct proposal p;
	uint32_t i;

	report_column(report, "number", call_say(call, WORDING_FIELD_PROPOSAL));
	report_column(report, "by", call_say(call, WORDING_COLUMN_BY));
	report_column(report, "at", call_say(call, WORDING_COLUMN_AT));
	report_column(
	    report, "command", call_say(call, WORDING_COLUMN_COMMAND));
	report_column(report, "fields", call_say(call, WORDING_COLUMN_FIELDS));
	for (i = 0; roster_proposal_at(call->turn->roster, i, &p); i++) {
		struct form_value *value =
		    call_parse(&call->turn->arena, p.fields);
		struct build given = {.arena = &call->turn->arena};
		struct text cells[5];

		if (!stands(call, &p))
			continue;
		for (; value != NULL; value = value->next) {
			if (given.len > 0)
				build_string(&given, ", ");
			build_text(&given, value->name);
			build_char(&given, '=');
			build_text(&given, value->text);
		}
		cells[0] = number_of(call, &p);
		cells[1] = p.by;
		cells[2] =
		    moment_say_short(&call->turn->arena, p.at, call_zone(call));
		cells[3] = p.command;
		cells[4] = build_done(&given);
		report_line(report, cells);
	}
	report->note = call_say(call,
	    report->lines != NULL ? WORDING_PROPOSALS : WORDING_NO_PROPOSALS);
}

static void note_end(struct call *call, uint64_t proposal, bool confirmed)
{
	struct proposal_end *end =
	    &turn_fact(call->turn, FACT_PROPOSAL_END)->as.proposal_end;

	end->proposal = proposal;
	end->at = call->turn->now;
	end->by = call->turn->asker.bare;
	end->confirmed = confirmed;
}

/* Another release may have asked, or an import changed what was meant. */
static bool reads(const struct call *call)
{
	uint32_t i;

	for (i = 0; i < command_fields(call->command); i++)
		if (call->command->fields[i].required && !call->values[i].given)
			return false;
	return call->complaints.len == 0;
}

/* The command runs as if given by who agrees, who must be able to give it. */
static void run_confirm(struct call *call)
{
	const struct command *command;
	struct proposal p;
	struct call *inner;

	if (!find(call, &p))
		return;
	if (text_equal(p.by, call->turn->asker.bare)) {
		call_refuse(call, REFUSAL_OWN_PROPOSAL);
		return;
	}
	command = command_find(p.command);
	if (command == NULL) {
		call_refuse(call, REFUSAL_NO_SUCH_PROPOSAL);
		return;
	}
	inner = call_new(call->turn, command, call->door);
	inner->proposal = p.turn;
	call_take(inner, p.fields);
	if (!reads(inner)) {
		call_refuse(call, REFUSAL_CHANGED);
		return;
	}
	call_inner(call, inner);
	if (call->refused == REFUSAL_NONE)
		note_end(call, p.turn, true);
}

static void run_withdraw(struct call *call)
{
	struct proposal p;

	if (!find(call, &p))
		return;
	note_end(call, p.turn, false);
	call->report.note = call_say(call, WORDING_DONE);
}

const struct command command_proposals = {
    .node = "proposals",
    .title = WORDING_COMMAND_PROPOSALS,
    .words = WORDING_WORDS_PROPOSALS,
    .about = WORDING_ABOUT_PROPOSALS,
    .may = MAY_OPERATOR,
    .run = run,
};

const struct command command_confirm = {
    .node = "confirm",
    .title = WORDING_COMMAND_CONFIRM,
    .words = WORDING_WORDS_CONFIRM,
    .about = WORDING_ABOUT_CONFIRM,
    .may = MAY_OPERATOR,
    .fields = fields,
    .run = run_confirm,
};

const struct command command_withdraw = {
    .node = "withdraw",
    .title = WORDING_COMMAND_WITHDRAW,
    .words = WORDING_WORDS_WITHDRAW,
    .about = WORDING_ABOUT_WITHDRAW,
    .may = MAY_OPERATOR,
    .fields = fields,
    .run = run_withdraw,
};
