#include "component/talk/offsets.h"

#include "component/talk/zone.h"

static const int64_t DAY = INT64_C(86400) * 1000000;

enum {
	BEHIND = 400,  /* days: sentences that wait for an answer are younger */
	AHEAD = 1830,  /* five years: nobody makes appointments for later */
	RENEWED = 400, /* days before the end */
};

/* A zone that nobody knew is looked for again in a day. */
static int64_t renewal(const struct roster *roster, struct text zone)
{
	int64_t until = roster_offsets_until(roster, zone);

	return until == INT64_MIN ? 0 : until - RENEWED * DAY;
}

int64_t offsets_next(
    const struct roster *roster, const struct settings *settings)
{
	int64_t earliest = INT64_MAX;
	struct region region;
	uint32_t i;

	(void)settings;
	for (i = 0; roster_region_at(roster, i, &region); i++)
		if (region.zone.len > 0 &&
		    renewal(roster, region.zone) < earliest)
			earliest = renewal(roster, region.zone);
	return earliest;
}

static bool is_new(const struct turn *turn, struct text zone)
{
	const struct fact *fact = turn->facts.head;

	for (; fact != NULL; fact = fact->next)
		if (fact->kind == FACT_OFFSETS &&
		    text_equal(fact->as.offsets.zone, zone))
			return false;
	return true;
}

static void look_up(struct turn *turn, struct text zone)
{
	struct offsets *fact = &turn_fact(turn, FACT_OFFSETS)->as.offsets;

	fact->zone = text_keep(&turn->arena, zone);
	fact->until = turn->now + AHEAD * DAY;
	fact->rows = zone_offsets(&turn->arena, zone, turn->now - BEHIND * DAY,
	    fact->until, &fact->count);
	if (fact->count == 0)
		fact->until = turn->now + (RENEWED + 1) * DAY;
}

void offsets_due(struct turn *turn)
{
	struct region region;
	uint32_t i;

	for (i = 0; roster_region_at(turn->roster, i, &region); i++)
		if (region.zone.len > 0 &&
		    renewal(turn->roster, region.zone) <= turn->now &&
		    is_new(turn, region.zone))
			look_up(turn, region.zone);
}
