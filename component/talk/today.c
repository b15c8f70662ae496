#include "component/talk/today.h"

#include "roster/appointment.h"
#include "roster/cover.h"

/* Where clocks show midnight twice a day begins before they show it: looked at
 * again then. */
static const int64_t LOOK_AGAIN = INT64_C(900) * 1000000;

bool today_holds(const struct turn *turn, const struct claimant_view *claimant)
{
	const struct person who = {SIDE_CLAIMANT, claimant->row.id};
	struct appointment a;
	uint64_t id = 0;

	while ((id = roster_next_appointment(turn->roster, who, id)) != 0)
		if (roster_appointment(turn->roster, id, &a) &&
		    appointment_is_today(turn->roster, &a, turn->now))
			return true;
	return false;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Of the appointments of one claimant. */
static int64_t first_day(const struct turn *turn, uint32_t claimant)
{
	const struct person who = {SIDE_CLAIMANT, claimant};
	int64_t first = INT64_MAX;
	struct appointment a;
	uint64_t id = 0;

	while ((id = roster_next_appointment(turn->roster, who, id)) != 0)
		if (roster_appointment(turn->roster, id, &a) &&
		    a.state == APPOINTMENT_CONFIRMED &&
		    !appointment_is_today(turn->roster, &a, turn->now))
			first = earlier(
			    first, appointment_day_begins(turn->roster, &a));
	return first;
}

int64_t today_changes(const struct turn *turn, uint32_t advisor)
{
	int64_t first = INT64_MAX;
	uint32_t of = 0, claimant;

	while ((of = cover_next(turn->roster, advisor, of)) != 0)
		for (claimant = 0; (claimant = roster_next_in_caseload(
					turn->roster, of, claimant)) != 0;)
			first = earlier(first, first_day(turn, claimant));
	if (first == INT64_MAX)
		return 0;
	return first > turn->now ? first : turn->now + LOOK_AGAIN;
}

int64_t today_next(const struct roster *roster, const struct settings *settings)
{
	(void)settings;
	return roster_link(roster).up ? roster_regroup_next(roster) : INT64_MAX;
}

void today_due(struct turn *turn)
{
	uint32_t advisors[HEAP_SOME];
	uint32_t count = roster_regroups_due(turn->roster, turn->now, advisors);
	uint32_t i;

	for (i = 0; i < count; i++)
		turn_fact(turn, FACT_REGROUP)->as.regroup.advisor = advisors[i];
}
