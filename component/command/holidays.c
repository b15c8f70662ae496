#include "component/command/call.h"
#include "component/command/days.h"
#include "component/command/people.h"
#include "roster/hours_text.h"

/* Days on which a region does not work. */

static void run(struct call *call)
{
	struct region region = days_region(call);
	struct hours hours = roster_hours(call->turn->roster, region.id);
	int32_t today = hours_day(&hours, call->turn->now);
	struct text rest = region.holidays;
	const struct wording_argument arguments[] = {
	    {"region", region.name},
	};
	struct holiday holiday;

	call->region = region.id;
	report_column(
	    &call->report, "day", call_say(call, WORDING_FIELD_DAY_OF));
	report_column(
	    &call->report, "name", call_say(call, WORDING_COLUMN_NAME));
	while (hours_next_holiday(&rest, &holiday)) {
		const struct text cells[] = {
		    days_say(call, holiday.day), holiday.name};

		if (holiday.day >= today)
			report_line(&call->report, cells);
	}
	call->report.note = call_say_with(call,
	    call->report.lines != NULL ? WORDING_HOLIDAYS
				       : WORDING_HOLIDAYS_NONE,
	    arguments, 1);
}

static const struct field show_fields[] = {
    {.name = "region",     .label = WORDING_FIELD_REGION, .type = TYPE_REGION},
    {.name = NULL},
};

static const struct field add_fields[] = {
    {.name = "day",
     .label = WORDING_FIELD_DAY_OF,
     .type = TYPE_DAY,
     .required = true,
     .ahead = true},
    {.name = "region", .label = WORDING_FIELD_REGION, .type = TYPE_REGION},
    {.name = "name",
     .label = WORDING_COLUMN_NAME,
     .type = TYPE_LINE,
     .required = true},
    {.name = NULL},
};

static const struct field remove_fields[] = {
    {.name = "day",
     .label = WORDING_FIELD_DAY_OF,
     .type = TYPE_DAY,
     .required = true,
     .ahead = true},
    {.name = "region", .label = WORDING_FIELD_REGION, .type = TYPE_REGION},
    {.name = NULL   },
};

static struct text where(struct call *call)
{
	uint32_t region = call_value(call, "region")->id;

	return region != 0 ? people_region_code(call, region)
			   : call_say(call, WORDING_EVERYWHERE);
}

static struct text confirm(struct call *call, enum wording_key key)
{
	uint32_t region = call_value(call, "region")->id;
	const struct wording_argument arguments[] = {
	    {"day",  days_say(call, days_given(call, "day", region))},
	    {"region", where(call)     },
	};

	return call_say_with(call, key, arguments, 2);
}

static struct text confirm_add(struct call *call)
{
	return confirm(call, WORDING_HOLIDAY_ADD_CONFIRM);
}

static struct text confirm_remove(struct call *call)
{
	return confirm(call, WORDING_HOLIDAY_REMOVE_CONFIRM);
}

static void set(struct call *call, bool observed)
{
	uint32_t region = call_value(call, "region")->id;
	struct holiday_set *fact;

	if (!command_has_role(call->turn, ROLE_OPERATOR, region)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	fact = &turn_fact(call->turn, FACT_HOLIDAY_SET)->as.holiday_set;
	fact->region = region;
	fact->day = days_given(call, "day", region);
	fact->at = call->turn->now;
	fact->name = call_value(call, "name")->text;
	fact->observed = observed;
	call->report.note = call_say(call, WORDING_DONE);
}

static void run_add(struct call *call)
{
	set(call, true);
}

static void run_remove(struct call *call)
{
	set(call, false);
}

const struct command command_holidays = {
    .node = "holidays",
    .title = WORDING_COMMAND_HOLIDAYS,
    .words = WORDING_WORDS_HOLIDAYS,
    .about = WORDING_ABOUT_HOLIDAYS,
    .may = MAY_ALL,
    .fields = show_fields,
    .run = run,
};

const struct command command_holiday_add = {
    .node = "holiday-add",
    .title = WORDING_COMMAND_HOLIDAY_ADD,
    .words = WORDING_WORDS_HOLIDAY_ADD,
    .about = WORDING_ABOUT_HOLIDAY_ADD,
    .may = MAY_OPERATOR,
    .fields = add_fields,
    .confirm = confirm_add,
    .run = run_add,
};

const struct command command_holiday_remove = {
    .node = "holiday-remove",
    .title = WORDING_COMMAND_HOLIDAY_REMOVE,
    .words = WORDING_WORDS_HOLIDAY_REMOVE,
    .about = WORDING_ABOUT_HOLIDAY_REMOVE,
    .may = MAY_OPERATOR,
    .fields = remove_fields,
    .confirm = confirm_remove,
    .run = run_remove,
};
