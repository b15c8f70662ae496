#include "component/command/call.h"
#include "component/command/people.h"

/* Who is supervisor, evaluator or operator, for a region or for all. An
 * operator of one region gives and takes roles of that region only. */

static const struct option roles[] = {
    {"supervisor", WORDING_ROLE_SUPERVISOR},
    {"evaluator",  WORDING_ROLE_EVALUATOR },
    {"operator",   WORDING_ROLE_OPERATOR  },
    {NULL,         WORDING_KEYS           },
};

static const struct field fields[] = {
    {.name = "jid",
     .label = WORDING_FIELD_JID_OF,
     .type = TYPE_JID,
     .required = true},
    {.name = "role",
     .label = WORDING_FIELD_ROLE,
     .type = TYPE_CHOICE,
     .required = true,
     .options = roles},
    {.name = "region",			   .label = WORDING_FIELD_REGION, .type = TYPE_REGION},
    {.name = NULL},
};

static struct text where(struct call *call, uint32_t region)
{
	return region == 0 ? call_say(call, WORDING_EVERYWHERE)
			   : people_region_code(call, region);
}

static void run(struct call *call)
{
	struct report *report = &call->report;
	struct role_event role;
	struct text cells[3];
	uint32_t i;

	report_column(report, "jid", call_say(call, WORDING_FIELD_JID_OF));
	report_column(report, "role", call_say(call, WORDING_FIELD_ROLE));
	report_column(report, "region", call_say(call, WORDING_FIELD_REGION));
	if (call->turn->settings->operator.len> 0) {
		cells[0] = call->turn->settings->operator;
		cells[1] = call_say(call, WORDING_ROLE_OPERATOR);
		cells[2] = call_say(call, WORDING_BY_CONFIGURATION);
		report_line(report, cells);
	}
	for (i = 0; roster_role_at(call->turn->roster, i, &role); i++) {
		cells[0] = role.jid;
		cells[1] =
		    call_say(call, roles[role.role - ROLE_SUPERVISOR].label);
		cells[2] = where(call, role.region);
		report_line(report, cells);
	}
	report->note = call_say(call, WORDING_ROLES);
}

static struct role_event event(const struct call *call, bool given)
{
	return (struct role_event){
	    .at = call->turn->now,
	    .jid = call_value(call, "jid")->text,
	    .role =
		(enum role)(ROLE_SUPERVISOR + call_value(call, "role")->number),
	    .region = call_value(call, "region")->id,
	    .given = given,
	    .by = call->turn->asker.bare,
	};
}

static bool stands(const struct call *call, const struct role_event *event)
{
	struct role_event role;
	uint32_t i;

	for (i = 0; roster_role_at(call->turn->roster, i, &role); i++)
		if (text_equal(role.jid, event->jid) &&
		    role.role == event->role && role.region == event->region)
			return true;
	return false;
}

static void change(struct call *call, bool given)
{
	struct role_event role = event(call, given);

	if (!command_has_role(call->turn, ROLE_OPERATOR, role.region))
		call_refuse(call, REFUSAL_NOT_YOURS);
	else if (stands(call, &role) == given)
		call_refuse(call, REFUSAL_STANDS_ALREADY);
	else
		turn_fact(call->turn, FACT_ROLE)->as.role = role;
	call->report.note = call_say(call, WORDING_DONE);
}

static void run_grant(struct call *call)
{
	change(call, true);
}

static void run_revoke(struct call *call)
{
	change(call, false);
}

static struct text confirm(struct call *call)
{
	struct role_event role = event(call, true);
	const struct wording_argument arguments[] = {
	    {"jid",          role.jid				 },
	    { "role", call_say(call, roles[role.role - ROLE_SUPERVISOR].label)},
	    { "region",    where(call,                              role.region)},
	};

	return call_say_with(call, WORDING_ROLE_CONFIRM, arguments, 3);
}

const struct command command_roles_list = {
    .node = "roles",
    .title = WORDING_COMMAND_ROLES,
    .words = WORDING_WORDS_ROLES,
    .about = WORDING_ABOUT_ROLES,
    .may = MAY_OPERATOR,
    .run = run,
};

const struct command command_role_grant = {
    .node = "role-grant",
    .title = WORDING_COMMAND_ROLE_GRANT,
    .words = WORDING_WORDS_ROLE_GRANT,
    .about = WORDING_ABOUT_ROLE_GRANT,
    .may = MAY_OPERATOR,
    .fields = fields,
    .confirm = confirm,
    .run = run_grant,
};

const struct command command_role_revoke = {
    .node = "role-revoke",
    .title = WORDING_COMMAND_ROLE_REVOKE,
    .words = WORDING_WORDS_ROLE_REVOKE,
    .about = WORDING_ABOUT_ROLE_REVOKE,
    .may = MAY_OPERATOR,
    .fields = fields,
    .confirm = confirm,
    .run = run_revoke,
};
