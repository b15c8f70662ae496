#include "component/talk/outage.h"

#include "component/talk/due.h"

/* So much longer than it was a daemon that was killed seems to have been away.
 */
static const int64_t ALIVE_EVERY = INT64_C(10) * 1000000;

int64_t outage_next(
    const struct roster *roster, const struct settings *settings)
{
	struct outage outage;

	if (!settings->gauges->store_up || !roster_outage(roster, &outage))
		return INT64_MAX;
	return due_unless_aside(roster, 0, FACT_OUTAGE, 0);
}

void outage_due(struct turn *turn)
{
	struct fact *fact = turn_fact(turn_more(turn), FACT_OUTAGE);

	(void)roster_outage(turn->roster, &fact->as.outage);
}

/* While an outage is not stored, what was before it is the last that stands. */
int64_t alive_next(const struct roster *roster, const struct settings *settings)
{
	int64_t answered = roster_answered(roster);
	struct outage outage;

	if (!settings->gauges->store_up || roster_outage(roster, &outage) ||
	    answered == 0 || answered == roster_alive(roster))
		return INT64_MAX;
	return due_unless_aside(roster,
	    roster_alive(roster) == 0 ? 0 : roster_alive(roster) + ALIVE_EVERY,
	    FACT_ALIVE, 0);
}

void alive_due(struct turn *turn)
{
	turn_fact(turn_more(turn), FACT_ALIVE)->as.alive.at =
	    roster_answered(turn->roster);
}
