#include <stdlib.h>

#include "roster/roster_private.h"

/* Who waits for an advisor or for a place in their region, in one list in their
 * order. It is short beside the people, and nearly all come at its end. */

static bool is_before(const struct listed *a, const struct listed *b)
{
	return a->since != b->since ? a->since < b->since
				    : a->claimant < b->claimant;
}

static uint32_t find(const struct roster *r, uint32_t claimant)
{
	uint32_t i = 0;

	while (i < r->listed_count && r->waitlist[i].claimant != claimant)
		i++;
	return i;
}

static void count(struct roster *r, const struct listed *who, int by)
{
	struct region_slot *slot = roster_region_slot(r, who->region);

	if (slot != NULL && who->what == LISTED_FOR_ADVISOR)
		slot->listed += (uint32_t)by;
}

static void take_out(struct roster *r, uint32_t claimant)
{
	uint32_t i = find(r, claimant);

	count(r, &r->waitlist[i], -1);
	for (r->listed_count--; i < r->listed_count; i++)
		r->waitlist[i] = r->waitlist[i + 1];
}

static void put_in(struct roster *r, const struct listed *who)
{
	uint32_t i;

	if (r->listed_count == r->listed_room) {
		r->listed_room = r->listed_room * 2 + 16;
		r->waitlist = must_realloc(
		    r->waitlist, r->listed_room, sizeof(*r->waitlist));
	}
	for (i = r->listed_count++; i > 0; i--) {
		if (is_before(&r->waitlist[i - 1], who))
			break;
		r->waitlist[i] = r->waitlist[i - 1];
	}
	r->waitlist[i] = *who;
	count(r, who, 1);
}

void waitlist_put(struct roster *r, uint32_t claimant_slot, int64_t since)
{
	struct claimant_slot *c = &r->claimants[claimant_slot];

	if (c->listed)
		take_out(r, c->id);
	c->listed = since != 0;
	if (!c->listed)
		c->listed_for = LISTED_FOR_ADVISOR; /* as the store has it */
	else
		put_in(r, &(struct listed){c->id, c->region, since,
			      (enum listed_for)c->listed_for});
}

void waitlist_free(struct roster *r)
{
	free(r->waitlist);
}

int64_t waitlist_since(const struct roster *r, uint32_t claimant)
{
	return r->waitlist[find(r, claimant)].since;
}

bool roster_listed_at(const struct roster *r, uint32_t i, struct listed *who)
{
	if (i < r->listed_count)
		*who = r->waitlist[i];
	return i < r->listed_count;
}

uint32_t roster_listed_in(const struct roster *r, uint32_t region)
{
	const struct region_slot *slot = roster_region_slot(r, region);

	return slot != NULL ? slot->listed : 0;
}

int64_t roster_called_up(const struct roster *r)
{
	return r->called_up;
}
