#include "component/command/call.h"
#include "component/command/days.h"
#include "component/command/people.h"
#include "component/talk/moment.h"
#include "roster/hours_text.h"

/* When a region works. */

enum {
	WEEK = 7,
};

static void add_week(
    struct call *call, const struct hours *hours, int32_t today)
{
	struct hours_spans spans;
	uint32_t i;

	for (i = 0; i < WEEK; i++) {
		spans = days_usual(hours, today, i + 1);
		report_row(&call->report,
		    call_say(call, days_weekdays[i].label),
		    days_spans(call, &spans));
	}
}

/* Rules that were set for a day to come. */
static void add_changes(
    struct call *call, const struct hours *hours, int32_t today)
{
	uint32_t i;

	for (i = 0; i < hours->rule_count; i++) {
		const struct hours_rule *rule = &hours->rules[i];
		const struct wording_argument arguments[] = {
		    {"weekday",
                     call_say(call,            days_weekdays[rule->weekday - 1].label)},
		    {"day",     days_say(call, rule->since)                           },
		};

		if (rule->since > today)
			report_row(&call->report,
			    call_say_with(
				call, WORDING_HOURS_FROM, arguments, 2),
			    days_spans(call, &rule->spans));
	}
}

static struct text state_of(
    struct call *call, const struct hours *hours, const struct region *region)
{
	int64_t next = hours_next(hours, call->turn->now);
	struct wording_argument argument = {.name = "at"};

	if (next == call->turn->now)
		return call_say(call, WORDING_HOURS_OPEN);
	if (next == INT64_MAX)
		return call_say(call, WORDING_HOURS_CLOSED);
	argument.value = moment_say(&call->turn->arena, call->turn->settings,
	    next, region->zone, call->language);
	return call_say_with(call, WORDING_HOURS_OPENS, &argument, 1);
}

static void run(struct call *call)
{
	struct region region = days_region(call);
	struct hours hours = roster_hours(call->turn->roster, region.id);
	int32_t today = hours_day(&hours, call->turn->now);
	const struct wording_argument arguments[] = {
	    {"region", region.name},
	};

	call->region = region.id;
	call->report.note = call_say_with(call, WORDING_HOURS, arguments, 1);
	add_week(call, &hours, today);
	add_changes(call, &hours, today);
	report_row(&call->report, call_say(call, WORDING_HOURS_NOW),
	    state_of(call, &hours, &region));
}

/* ---- setting them -------------------------------------------------------- */

static const struct field show_fields[] = {
    {.name = "region",     .label = WORDING_FIELD_REGION, .type = TYPE_REGION},
    {.name = NULL},
};

static const struct field fields[] = {
    {.name = "region",
     .label = WORDING_FIELD_REGION,
     .type = TYPE_REGION,
     .required = true},
    {.name = "weekday",
     .label = WORDING_FIELD_WEEKDAY,
     .type = TYPE_CHOICE,
     .required = true,
     .options = days_weekdays},
    {.name = "spans",
     .label = WORDING_FIELD_SPANS,
     .type = TYPE_SPANS,
     .required = true},
    {.name = "from",
     .label = WORDING_FIELD_SINCE,
     .type = TYPE_DAY,
     .ahead = true},
    {.name = NULL              },
};

static struct hours_set decree(const struct call *call)
{
	uint32_t region = call_value(call, "region")->id;
	struct hours_spans spans = days_spans_given(call);

	return (struct hours_set){
	    .region = region,
	    .weekdays = days_weekdays_given(call),
	    .since = days_given(call, "from", region),
	    .at = call->turn->now,
	    .spans = hours_row(&call->turn->arena, &spans),
	};
}

static struct text confirm(struct call *call)
{
	struct hours_set set = decree(call);
	struct hours_spans spans = days_spans_given(call);
	const struct wording_argument arguments[] = {
	    {"region",  people_region_code(call, set.region)},
	    {"weekday",
             call_say(call,
             days_weekdays[call_value(call,                   "weekday")->number].label)},
	    {"spans",         days_spans(call,                          &spans)             },
	    {"day",         days_say(call,                            set.since)    },
	};

	return call_say_with(call, WORDING_HOURS_SET_CONFIRM, arguments, 4);
}

static void run_set(struct call *call)
{
	struct hours_set set = decree(call);

	if (!command_has_role(call->turn, ROLE_OPERATOR, set.region)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	turn_fact(call->turn, FACT_HOURS_SET)->as.hours_set = set;
	call->report.note = call_say(call, WORDING_DONE);
}

const struct command command_hours = {
    .node = "hours",
    .title = WORDING_COMMAND_HOURS,
    .words = WORDING_WORDS_HOURS,
    .about = WORDING_ABOUT_HOURS,
    .may = MAY_ALL,
    .fields = show_fields,
    .run = run,
};

const struct command command_hours_set = {
    .node = "hours-set",
    .title = WORDING_COMMAND_HOURS_SET,
    .words = WORDING_WORDS_HOURS_SET,
    .about = WORDING_ABOUT_HOURS_SET,
    .may = MAY_OPERATOR,
    .fields = fields,
    .confirm = confirm,
    .run = run_set,
};
