#include "component/command/call.h"
#include "component/command/people.h"
#include "roster/region.h"

/* Regions as they stand, and their state. What moves there are, and who makes
 * them: roster/region_move.def. */

static const struct option states[] = {
    {"closed",    WORDING_STATE_CLOSED   },
    {"pilot",     WORDING_STATE_PILOT    },
    {"evaluated", WORDING_STATE_EVALUATED},
    {"open",      WORDING_STATE_OPEN     },
    {"paused",    WORDING_STATE_PAUSED   },
    {NULL,        WORDING_KEYS           },
};

static struct text state_of(struct call *call, enum region_state state)
{
	return call_say(call, states[state - REGION_CLOSED].label);
}

static void run(struct call *call)
{
	struct report *report = &call->report;
	struct region region;
	uint32_t i;

	report_column(report, "code", call_say(call, WORDING_COLUMN_CODE));
	report_column(report, "name", call_say(call, WORDING_COLUMN_NAME));
	report_column(report, "state", call_say(call, WORDING_FIELD_STATE));
	report_column(report, "cap", call_say(call, WORDING_FIELD_CAP));
	report_column(report, "zone", call_say(call, WORDING_COLUMN_ZONE));
	for (i = 0; roster_region_at(call->turn->roster, i, &region); i++) {
		const struct text cells[] = {region.code, region.name,
		    state_of(call, region.state), call_number(call, region.cap),
		    region.zone};

		report_line(report, cells);
	}
	report->note = call_say(call, WORDING_REGIONS);
}

static const struct field fields[] = {
    {.name = "region",
     .label = WORDING_FIELD_REGION,
     .type = TYPE_REGION,
     .required = true},
    {.name = "state",
     .label = WORDING_FIELD_STATE,
     .type = TYPE_CHOICE,
     .options = states},
    {.name = "cap",
     .label = WORDING_FIELD_CAP,
     .type = TYPE_NUMBER,
     .least = 0,
     .most = 100000000},
    {.name = NULL},
};

static struct region_set decree(const struct call *call)
{
	const struct value *state = call_value(call, "state");
	const struct value *cap = call_value(call, "cap");
	struct region region = {0};

	(void)roster_region(
	    call->turn->roster, call_value(call, "region")->id, &region);
	return (struct region_set){
	    .region = region.id,
	    .decided_on = region.state,
	    .state = state->given
			 ? (enum region_state)(REGION_CLOSED + state->number)
			 : region.state,
	    .cap = cap->given ? (uint32_t)cap->number : region.cap,
	};
}

static struct text confirm(struct call *call)
{
	struct region_set set = decree(call);
	const struct wording_argument arguments[] = {
	    {"region", people_region_code(call, set.region)},
	    {"state",  state_of(call,           set.state) },
	    {"cap",    call_number(call,        set.cap)   },
	};

	return call_say_with(call, WORDING_REGION_SET_CONFIRM, arguments, 3);
}

/* NULL: there is no such move. */
static const struct region_move *move_of(const struct call *call)
{
	struct region_set set = decree(call);
	struct region region;

	(void)roster_region(call->turn->roster, set.region, &region);
	return region_move(&region, set.state);
}

static bool needs_second(const struct call *call)
{
	const struct region_move *move = move_of(call);

	return move != NULL && move->who == WHO_TWO;
}

static void run_set(struct call *call)
{
	struct region_set set = decree(call);

	if (!command_has_role(call->turn, ROLE_OPERATOR, set.region)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	if (set.state != set.decided_on && move_of(call) == NULL) {
		call_refuse(call, REFUSAL_NO_SUCH_MOVE);
		return;
	}
	turn_fact(call->turn, FACT_REGION_SET)->as.region_set = set;
	call->report.note = call_say(call, WORDING_DONE);
}

const struct command command_regions = {
    .node = "regions",
    .title = WORDING_COMMAND_REGIONS,
    .words = WORDING_WORDS_REGIONS,
    .about = WORDING_ABOUT_REGIONS,
    .may = MAY_STAFF,
    .listed = true,
    .run = run,
};

const struct command command_region_set = {
    .node = "region-set",
    .title = WORDING_COMMAND_REGION_SET,
    .words = WORDING_WORDS_REGION_SET,
    .about = WORDING_ABOUT_REGION_SET,
    .may = MAY_OPERATOR,
    .fields = fields,
    .confirm = confirm,
    .needs_second = needs_second,
    .run = run_set,
};
