#include "component/command/call.h"
#include "component/command/people.h"
#include "component/talk/code_key.h"
#include "component/talk/moment.h"

/* A new one-time code for one person, shown once, to whoever asked for it. It
 * is part of the answer alone: no fact, no row and no line of the log has it.
 */

static const int64_t DAY = INT64_C(86400) * 1000000;

static const struct field fields[] = {
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT,
     .required = true},
    {.name = NULL},
};

static struct text confirm(struct call *call)
{
	uint32_t who = call_value(call, "claimant")->id;
	const struct wording_argument arguments[] = {
	    {"claimant", people_name(call, who)},
	};

	return call_say_with(call, WORDING_CODE_RENEW_CONFIRM, arguments, 1);
}

static struct text shown(struct arena *arena, const struct code *code)
{
	char signs[CODE_SHOWN];

	code_show(code, signs);
	return text_keep(arena, text_of(signs));
}

static void show(struct call *call, const struct code *code, int64_t until)
{
	struct arena *arena = &call->turn->arena;
	struct text last = moment_say(arena, call->turn->settings, until,
	    call_zone(call), call->language);
	const struct wording_argument arguments[] = {
	    {"claimant", people_name(call, call->claimant)},
	    {"code",          shown(arena,                     code)},
	    {"until",     last},
	};

	call->report.note =
	    call_say_with(call, WORDING_CODE_RENEWED, arguments, 3);
}

static void run(struct call *call)
{
	struct turn *turn = call->turn;
	struct claimant_view claimant;
	struct new_code *fact;
	struct code code;

	if (turn->settings->code_key.len == 0) {
		call_refuse(call, REFUSAL_NO_KEY);
		return;
	}
	if (!roster_claimant(turn->roster, call->claimant, &claimant) ||
	    !people_may(call, &claimant)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	code = code_of_turn(turn);
	fact = &turn_fact(turn, FACT_CODE)->as.code;
	fact->claimant = call->claimant;
	fact->digest =
	    code_digest(&turn->arena, turn->settings->code_key, &code);
	fact->at = turn->now;
	fact->until =
	    turn->now + DAY * roster_policy(turn->roster, POLICY_CODE_DAYS,
				  claimant.row.region);
	fact->by = turn->asker.bare;
	show(call, &code, fact->until);
}

const struct command command_code_renew = {
    .node = "code-renew",
    .title = WORDING_COMMAND_CODE_RENEW,
    .words = WORDING_WORDS_CODE_RENEW,
    .about = WORDING_ABOUT_CODE_RENEW,
    .may = MAY_OPERATOR | MAY_SUPERVISOR,
    .fields = fields,
    .confirm = confirm,
    .run = run,
};
