#include "component/command/days.h"

#include "component/talk/zone.h"

static const int64_t DAY = INT64_C(86400) * 1000000;

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
