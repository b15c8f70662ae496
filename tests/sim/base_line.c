#include "tests/sim/base_private.h"

/* Who waits for a place in a region that is full, as schema/020-waitlist.sql
 * has it: whoever waits has agreed to nothing yet. No invitation ends here. */

bool base_in_line(const struct claimant *c)
{
	return c->listed != 0 && c->listed_for != LISTED_FOR_ADVISOR;
}

static uint32_t enrolled(const struct base_tables *t, uint32_t region)
{
	uint32_t i, count = 0;

	for (i = 0; i < t->claimant_count; i++)
		count += t->claimants[i].region == region &&
			 t->claimants[i].consent && t->claimants[i].jid.len > 0;
	return count;
}

static bool is_before(const struct claimant *a, const struct claimant *b)
{
	return a->listed != b->listed ? a->listed < b->listed : a->id < b->id;
}

uint32_t base_line_before(const struct base_tables *t, uint32_t who)
{
	const struct claimant *c, *me = &t->claimants[who - 1];
	uint32_t i, count = 0;

	for (i = 0; i < t->claimant_count; i++) {
		c = &t->claimants[i];
		count += c->id != who && c->region == me->region &&
			 base_in_line(c) &&
			 (!base_in_line(me) || is_before(c, me));
	}
	return count;
}

uint32_t base_places(const struct base_tables *t, uint32_t region)
{
	uint32_t load = enrolled(t, region);
	uint32_t cap = t->regions[region - 1].cap;

	return cap > load ? cap - load : 0;
}

bool base_has_place(const struct base_tables *t, uint32_t who)
{
	return base_line_before(t, who) <
	       base_places(t, t->claimants[who - 1].region);
}

void base_join_line(struct base *base, struct claimant *row)
{
	if (!base_in_line(row))
		row->listed = base->clock->now + base->clock->wall;
	row->listed_for = LISTED_FOR_PLACE;
}

bool base_takes_people(const struct region *region)
{
	return region->state == REGION_PILOT ||
	       region->state == REGION_EVALUATED ||
	       region->state == REGION_OPEN;
}

bool base_is_to_be_invited(const struct base_tables *t, uint32_t who)
{
	const struct claimant *c = &t->claimants[who - 1];

	return base_in_line(c) && c->listed_for == LISTED_FOR_PLACE &&
	       base_takes_people(&t->regions[c->region - 1]) &&
	       base_has_place(t, who);
}

/* As many of the first as there are places, in their order. */
void base_tend_line(struct base *base)
{
	struct base_tables *t = &base->t;
	struct claimant row;
	const struct claimant *first;
	uint32_t i;

	do {
		first = NULL;
		for (i = 1; i <= t->claimant_count; i++)
			if (base_is_to_be_invited(t, i) &&
			    (first == NULL ||
				is_before(&t->claimants[i - 1], first)))
				first = &t->claimants[i - 1];
		if (first == NULL)
			return;
		row = *first;
		row.listed_for = LISTED_FOR_CONSENT;
		base_put_claimant(base, &row, CHANGE_INVITED);
	} while (true);
}
