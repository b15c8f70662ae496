#include "roster/series.h"

#include "roster/appointment.h"

static const int64_t DAY = INT64_C(86400) * 1000000;

static enum occurrence_fault fault_of(
    const struct hours *hours, const struct occurrence *one, int64_t local)
{
	if (hours_local(hours, one->since) != local)
		return OCCURRENCE_SKIPPED;
	if (hours_holiday(hours, hours_day(hours, one->since)))
		return OCCURRENCE_HOLIDAY;
	return hours_between(hours, one->since, one->until) <
		       one->until - one->since
		   ? OCCURRENCE_SHUT
		   : OCCURRENCE_FINE;
}

void series_plan(const struct roster *r, const struct series_ask *ask,
    struct occurrence plan[SERIES_MOST])
{
	struct hours hours = roster_hours(r, ask->region);
	int64_t local = hours_local(&hours, ask->first);
	uint32_t i;

	for (i = 0; i < ask->count && i < SERIES_MOST; i++) {
		plan[i].since =
		    i == 0 ? ask->first : hours_instant(&hours, local);
		plan[i].until = plan[i].since + ask->length;
		plan[i].fault = fault_of(&hours, &plan[i], local);
		local += ask->every * DAY;
	}
}

uint32_t series_of(const struct roster *r, const struct appointment *a,
    struct appointment all[SERIES_MOST])
{
	struct person of = {SIDE_CLAIMANT, a->claimant};
	struct appointment one;
	uint32_t count = 0, i;
	uint64_t id = 0;

	while (a->series != 0 && count < SERIES_MOST &&
	       (id = roster_next_appointment(r, of, id)) != 0) {
		if (!roster_appointment(r, id, &one) || one.series != a->series)
			continue;
		for (i = count++; i > 0 && all[i - 1].since > one.since; i--)
			all[i] = all[i - 1];
		all[i] = one;
	}
	if (count == 0)
		all[count++] = *a;
	return count;
}

bool series_is_asked(const struct appointment *a)
{
	return a->series != 0 && a->state == APPOINTMENT_PROPOSED;
}
