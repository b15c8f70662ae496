#include "component/command/call.h"
#include "component/command/people.h"

/* What holds in a region, or everywhere: roster/policy.def. */

/* clang-format off */
static const struct option names[] = {
#define POLICY(NAME, name, UNIT, least, otherwise, most, meaning, reason)      \
	{name, WORDING_POLICY_##NAME},
#include "roster/policy.def"
#undef POLICY
    {NULL, WORDING_KEYS},
};

static const enum wording_key units[] = {
#define UNIT(NAME, name) WORDING_UNIT_##NAME,
#include "roster/policy_unit.def"
#undef UNIT
};
/* clang-format on */

static const struct field fields[] = {
    {.name = "policy",
     .label = WORDING_FIELD_POLICY,
     .type = TYPE_CHOICE,
     .required = true,
     .options = names},
    {.name = "value",
     .label = WORDING_FIELD_VALUE,
     .type = TYPE_NUMBER,
     .required = true,
     .least = 0,
     .most = 1000000000},
    {.name = "region",    .label = WORDING_FIELD_REGION, .type = TYPE_REGION},
    {.name = NULL    },
};

static struct text range_of(struct call *call, enum policy_key key)
{
	const struct wording_argument arguments[] = {
	    {"least", call_number(call, policy_row(key)->least)},
	    {"most",  call_number(call, policy_row(key)->most) },
	};

	return call_say_with(call, WORDING_RANGE, arguments, 2);
}

static void add_line(
    struct call *call, enum policy_key key, uint32_t region, struct text where)
{
	const struct text cells[] = {
	    call_say(call, names[key].label),
	    where,
	    call_number(call, roster_policy(call->turn->roster, key, region)),
	    call_say(call, units[policy_row(key)->unit]),
	    range_of(call, key),
	};

	report_line(&call->report, cells);
}

static void run(struct call *call)
{
	struct report *report = &call->report;
	struct region region;
	enum policy_key key;
	uint32_t i;

	report_column(report, "policy", call_say(call, WORDING_FIELD_POLICY));
	report_column(report, "region", call_say(call, WORDING_FIELD_REGION));
	report_column(report, "value", call_say(call, WORDING_FIELD_VALUE));
	report_column(report, "unit", call_say(call, WORDING_COLUMN_UNIT));
	report_column(report, "range", call_say(call, WORDING_COLUMN_RANGE));
	for (key = 0; key < POLICY_KEYS; key++) {
		add_line(call, key, 0, call_say(call, WORDING_EVERYWHERE));
		for (i = 0; roster_region_at(call->turn->roster, i, &region);
		     i++)
			if (roster_policy_set(
				call->turn->roster, key, region.id))
				add_line(call, key, region.id, region.code);
	}
	report->note = call_say(call, WORDING_POLICIES);
}

static enum policy_key key_given(const struct call *call)
{
	return (enum policy_key)call_value(call, "policy")->number;
}

static struct text concerns_set(struct call *call, enum refusal why)
{
	struct build b = {.arena = &call->turn->arena};
	enum policy_key key = key_given(call);
	const struct wording_argument arguments[] = {
	    {"range", range_of(call, key)                         },
	    {"unit",  call_say(call, units[policy_row(key)->unit])},
	};

	if (why != REFUSAL_OUT_OF_RANGE)
		return (struct text){0};
	build_char(&b, '\n');
	build_text(
	    &b, call_say_with(call, WORDING_POLICY_SET_LIMITS, arguments, 2));
	return build_done(&b);
}

static struct text where_given(struct call *call)
{
	struct region region;

	return roster_region(
		   call->turn->roster, call_value(call, "region")->id, &region)
		   ? region.code
		   : call_say(call, WORDING_EVERYWHERE);
}

static struct text say_set(struct call *call, enum policy_key key)
{
	const struct value *value = call_value(call, "value");
	const struct wording_argument arguments[] = {
	    {"policy",        call_say(call,                names[key].label)},
	    {"value",               call_number(call,                                     value->number)},
	    {"unit", call_say(call,units[policy_row(key)->unit])},
	    {"where",  where_given(call)        },
	};

	return call_say_with(call, WORDING_POLICY_SET_DONE, arguments, 4);
}

static void run_set(struct call *call)
{
	enum policy_key key = key_given(call);
	int64_t value = call_value(call, "value")->number;
	uint32_t region = call_value(call, "region")->id;
	struct policy *fact;

	if (value < policy_row(key)->least || value > policy_row(key)->most) {
		call_refuse(call, REFUSAL_OUT_OF_RANGE);
		return;
	}
	if (!command_has_role(call->turn, ROLE_OPERATOR, region)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	fact = &turn_fact(call->turn, FACT_POLICY)->as.policy;
	fact->at = call->turn->now;
	fact->region = region;
	fact->name = text_of(policy_row(key)->name);
	fact->value = value;
	fact->by = call->turn->asker.bare;
	call->report.note = say_set(call, key);
}

const struct command command_policies = {
    .node = "policies",
    .title = WORDING_COMMAND_POLICIES,
    .words = WORDING_WORDS_POLICIES,
    .about = WORDING_ABOUT_POLICIES,
    .may = MAY_STAFF,
    .run = run,
};

const struct command command_policy_set = {
    .node = "policy-set",
    .title = WORDING_COMMAND_POLICY_SET,
    .words = WORDING_WORDS_POLICY_SET,
    .about = WORDING_ABOUT_POLICY_SET,
    .may = MAY_OPERATOR,
    .fields = fields,
    .concerns = concerns_set,
    .run = run_set,
};
