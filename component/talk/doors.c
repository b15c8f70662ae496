#include "component/talk/doors.h"

#include "component/talk/presence.h"
#include "roster/doors.h"

enum {
	SLICE = 200,  /* people who are shown something, of one turn */
	LOOKED = 5000 /* who are looked at for them */
};

static const int64_t EVERY = 100000; /* microseconds between two */

int64_t doors_next(const struct roster *roster, const struct settings *settings)
{
	(void)settings;
	return roster_link(roster).up ? roster_doors_next(roster) : INT64_MAX;
}

void doors_due(struct turn *turn)
{
	struct doors_look *fact;
	struct region region;
	struct hours hours;
	uint32_t i;

	for (i = 0; roster_region_at(turn->roster, i, &region); i++) {
		if (roster_doors(turn->roster, region.id).until > turn->now)
			continue;
		hours = roster_hours(turn->roster, region.id);
		fact = &turn_fact(turn, FACT_DOORS)->as.doors;
		fact->region = region.id;
		fact->open = doors_open(turn->roster, region.id, turn->now);
		fact->until = hours_turn(&hours, turn->now);
	}
}

int64_t shown_next(const struct roster *roster, const struct settings *settings)
{
	struct shown shown = roster_shown(roster);

	(void)settings;
	return roster_link(roster).up &&
		       shown.reached < roster_claimants(roster)
		   ? shown.at + EVERY
		   : INT64_MAX;
}

/* The instant that the last slice was sent at lies ahead where clocks were put
 * back: then the next one only waits for as long. */
void shown_due(struct turn *turn)
{
	struct shown *fact = &turn_fact(turn, FACT_SHOWN)->as.shown;
	struct claimant_view claimant;
	uint32_t sent = 0, looked = 0;
	struct doors doors;

	*fact = roster_shown(turn->roster);
	fact->at = turn->now;
	for (; fact->reached < roster_claimants(turn->roster) && sent < SLICE &&
	       looked < LOOKED;
	     fact->reached++, looked++) {
		if (!roster_claimant(turn->roster,
			roster_claimant_at(turn->roster, fact->reached),
			&claimant) ||
		    claimant.show == SHOW_GONE)
			continue;
		doors = roster_doors(turn->roster, claimant.row.region);
		if (doors.turned) {
			presence_of_advisor(turn, &claimant, claimant.row.jid);
			sent++;
		}
		if (doors.all)
			presence_show_alias(turn, &claimant, claimant.show);
	}
}
