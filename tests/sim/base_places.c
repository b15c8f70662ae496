#include "tests/sim/base_private.h"

/* Who gets a place with whom, as schema/010-caseload.sql has it. */

uint32_t base_load(const struct base_tables *t, uint32_t advisor)
{
	uint32_t i, load = 0;

	for (i = 0; i < t->claimant_count; i++)
		load += t->claimants[i].advisor == advisor ? 1 : 0;
	return load;
}

uint32_t base_room(const struct base_tables *t, uint32_t advisor)
{
	uint32_t load = base_load(t, advisor);
	uint32_t ceiling = t->advisors[advisor - 1].ceiling;

	return ceiling > load ? ceiling - load : 0;
}

uint32_t base_choose(
    const struct base_tables *t, uint32_t region, uint32_t but, uint32_t who)
{
	uint32_t i, chosen = 0, most = 0;

	for (i = 1; i <= t->advisor_count; i++)
		if (t->advisors[i - 1].region == region && i != but &&
		    base_room(t, i) > most && !base_is_own(t, i, who)) {
			most = base_room(t, i);
			chosen = i;
		}
	return chosen;
}

uint32_t base_first_listed(
    const struct base_tables *t, uint32_t region, uint32_t *advisor)
{
	const struct claimant *c, *first = NULL;
	uint32_t i, chosen;

	for (i = 0; i < t->claimant_count; i++) {
		c = &t->claimants[i];
		if (c->listed == 0 || base_in_line(c) || c->region != region ||
		    (first != NULL && c->listed >= first->listed))
			continue;
		chosen = base_choose(t, region, 0, c->id);
		if (chosen == 0)
			continue;
		first = c;
		*advisor = chosen;
	}
	return first != NULL ? first->id : 0;
}

void base_call_up(struct base *base, uint32_t region)
{
	struct base_tables *t = &base->t;
	struct claimant row;
	uint32_t id, advisor;

	while ((id = base_first_listed(t, region, &advisor)) != 0) {
		row = t->claimants[id - 1];
		row.advisor = advisor;
		row.listed = 0;
		base->events.placed(base->events.ctx, &row);
		base_put_claimant(base, &row, CHANGE_ENROLLED);
	}
}
