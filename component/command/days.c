#include "component/command/days.h"

#include "component/talk/zone.h"
#include "roster/hours_text.h"

static const int64_t DAY = INT64_C(86400) * 1000000;

enum {
	WEEK = 7,
	WORKDAYS = 0x1f, /* bits of Monday to Friday */
};

const struct option days_weekdays[] = {
    {"monday",    WORDING_WEEKDAY_MONDAY   },
    {"tuesday",   WORDING_WEEKDAY_TUESDAY  },
    {"wednesday", WORDING_WEEKDAY_WEDNESDAY},
    {"thursday",  WORDING_WEEKDAY_THURSDAY },
    {"friday",    WORDING_WEEKDAY_FRIDAY   },
    {"saturday",  WORDING_WEEKDAY_SATURDAY },
    {"sunday",    WORDING_WEEKDAY_SUNDAY   },
    {"workdays",  WORDING_WEEKDAY_WORKDAYS },
    {NULL,        WORDING_KEYS             },
};

struct region days_region(const struct call *call)
{
	struct region region;

	if (roster_region(
		call->turn->roster, call_value(call, "region")->id, &region))
		return region;
	return call_region(call);
}

/* What was typed was read on the asker's clock. */
int32_t days_given(const struct call *call, const char *field, uint32_t region)
{
	const struct value *value = call_value(call, field);
	struct hours hours = roster_hours(call->turn->roster, region);
	struct hours_date date;
	struct wall wall;

	if (!value->given || !zone_wall(call_zone(call), value->number, &wall))
		return hours_day(&hours, call->turn->now);
	date = (struct hours_date){wall.year, wall.month, wall.day};
	return hours_day_of(&date);
}

struct text days_say(const struct call *call, int32_t day)
{
	return zone_day_name(
	    &call->turn->arena, TEXT("Etc/UTC"), day * DAY, call->language);
}

uint32_t days_weekdays_given(const struct call *call)
{
	int64_t weekday = call_value(call, "weekday")->number;

	return weekday == WEEK ? WORKDAYS : UINT32_C(1) << weekday;
}

struct hours_spans days_spans_given(const struct call *call)
{
	struct hours_spans spans;

	(void)hours_read(call_value(call, "spans")->text, &spans);
	return spans;
}

struct text days_spans(struct call *call, const struct hours_spans *spans)
{
	return spans->count > 0 ? hours_say(&call->turn->arena, spans)
				: call_say(call, WORDING_HOURS_CLOSED);
}

struct hours_spans days_usual(
    const struct hours *hours, int32_t today, uint32_t weekday)
{
	int32_t day = today + (int32_t)weekday - (int32_t)hours_weekday(today);
	struct hours usual = *hours;

	usual.holiday_count = 0;
	return *hours_of_day(&usual, day < today ? day + WEEK : day);
}
