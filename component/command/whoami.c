#include "component/command/call.h"
#include "component/command/people.h"
#include "roster/caseload.h"

/* What the service knows of whoever asks: who follows them, what is recorded,
 * how to stop. */

static void say_claimant(struct call *call)
{
	const struct wording_argument arguments[] = {
	    {"service_address", call->turn->settings->service_address},
	};
	struct claimant_view claimant;
	struct advisor_view advisor = {0};

	if (!roster_claimant_by_jid(
		call->turn->roster, call->turn->asker.bare, &claimant))
		return;
	(void)roster_advisor(
	    call->turn->roster, claimant.row.advisor, &advisor);
	report_row(&call->report, call_say(call, WORDING_FIELD_NUMBER_OF),
	    claimant.row.number);
	report_row(&call->report, call_say(call, WORDING_FIELD_ADVISOR),
	    advisor.row.name.len > 0 ? advisor.row.name
				     : call_say(call, WORDING_NOBODY));
	if (claimant.row.listed != 0)
		report_row(&call->report, call_say(call, WORDING_FIELD_PLACE),
		    call_number(
			call, caseload_place(call->turn->roster, &claimant)));
	report_row(&call->report, call_say(call, WORDING_FIELD_CONSENT),
	    call_say(call, claimant.row.consent ? WORDING_YES : WORDING_NO));
	report_row(&call->report, call_say(call, WORDING_FIELD_RECORDED),
	    call_say(call, WORDING_WHOAMI_RECORDED));
	report_row(&call->report, call_say(call, WORDING_FIELD_STOP),
	    call_say_with(call, WORDING_WHOAMI_STOP, arguments, 1));
}

static void say_advisor(struct call *call)
{
	struct build count = {.arena = &call->turn->arena};
	struct advisor_view advisor;

	if (!roster_advisor_by_jid(
		call->turn->roster, call->turn->asker.bare, &advisor))
		return;
	report_row(&call->report, call_say(call, WORDING_COLUMN_NAME),
	    people_advisor_name(call, advisor.row.id));
	build_number(&count, advisor.caseload);
	build_string(&count, " / ");
	build_number(&count, caseload_ceiling(call->turn->roster, &advisor));
	report_row(&call->report, call_say(call, WORDING_FIELD_CASELOAD),
	    build_done(&count));
	report_row(&call->report, call_say(call, WORDING_FIELD_REGION),
	    people_region_name(call, advisor.row.region));
}

static void say_roles(struct call *call)
{
	static const struct {
		unsigned bit;
		enum wording_key key;
	} roles[] = {
	    {MAY_CLAIMANT,   WORDING_ROLE_CLAIMANT  },
	    {MAY_ADVISOR,    WORDING_ROLE_ADVISOR   },
	    {MAY_SUPERVISOR, WORDING_ROLE_SUPERVISOR},
	    {MAY_EVALUATOR,  WORDING_ROLE_EVALUATOR },
	    {MAY_OPERATOR,   WORDING_ROLE_OPERATOR  },
	};
	unsigned has = command_roles(call->turn);
	struct build b = {.arena = &call->turn->arena};
	size_t i;

	for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		if ((has & roles[i].bit) == 0)
			continue;
		if (b.len > 0)
			build_string(&b, ", ");
		build_text(&b, call_say(call, roles[i].key));
	}
	report_row(
	    &call->report, call_say(call, WORDING_FIELD_ROLES), build_done(&b));
}

static void run(struct call *call)
{
	report_row(&call->report, call_say(call, WORDING_FIELD_JID_OF),
	    call->turn->asker.bare);
	say_roles(call);
	say_claimant(call);
	say_advisor(call);
}

const struct command command_whoami = {
    .node = "whoami",
    .title = WORDING_COMMAND_WHOAMI,
    .words = WORDING_WORDS_WHOAMI,
    .about = WORDING_ABOUT_WHOAMI,
    .may = MAY_ALL,
    .run = run,
};
