#include <stdlib.h>
#include <string.h>

#include "roster/roster_private.h"

/* Who wants an earlier time, and times that got free since. Where nobody wants
 * one no time is kept. */

static void drop_wish(struct roster *r, uint32_t claimant)
{
	struct earlier *all = &r->earlier;
	uint32_t i, left = 0;

	for (i = 0; i < all->wish_count; i++)
		if (all->wishes[i].claimant != claimant)
			all->wishes[left++] = all->wishes[i];
	all->wish_count = left;
}

/* Turns grow, and a load brings them in their order. */
static void put_wish(struct roster *r, const struct earlier_wish *fact)
{
	struct earlier *all = &r->earlier;

	drop_wish(r, fact->claimant);
	if (fact->appointment == 0)
		return;
	if (all->wish_count == all->wish_room) {
		all->wish_room = all->wish_room * 2 + 16;
		all->wishes = must_realloc(
		    all->wishes, all->wish_room, sizeof(*all->wishes));
	}
	all->wishes[all->wish_count] = *fact;
	all->wishes[all->wish_count++].by = (struct text){0};
}

static void drop_freed(
    struct roster *r, uint64_t appointment, int32_t version, int64_t now)
{
	struct earlier *all = &r->earlier;
	uint32_t i, left = 0;

	for (i = 0; i < all->freed_count; i++) {
		const struct freed *one = &all->freed[i];

		if (one->since > now && (one->appointment != appointment ||
					    one->version != version))
			all->freed[left++] = *one;
	}
	all->freed_count = left;
}

/* What was taken and gets free once more is one time: else it would be offered
 * once more for each to who has declined it. */
static void drop_covered(struct roster *r, const struct freed *freed)
{
	struct earlier *all = &r->earlier;
	uint32_t i, left = 0;

	for (i = 0; i < all->freed_count; i++) {
		const struct freed *one = &all->freed[i];

		if (one->advisor != freed->advisor ||
		    one->since < freed->since || one->until > freed->until)
			all->freed[left++] = *one;
	}
	all->freed_count = left;
}

void earlier_freed(struct roster *r, const struct freed *freed)
{
	struct earlier *all = &r->earlier;

	if (all->wish_count == 0 || freed->since <= freed->at)
		return;
	drop_freed(r, freed->appointment, freed->version, freed->at);
	drop_covered(r, freed);
	if (all->freed_count == all->freed_room) {
		all->freed_room = all->freed_room * 2 + 16;
		all->freed = must_realloc(
		    all->freed, all->freed_room, sizeof(*all->freed));
	}
	all->freed[all->freed_count++] = *freed;
}

static void hold(struct roster *r, const struct freed *fact)
{
	struct earlier *all = &r->earlier;
	uint32_t i;

	for (i = 0; i < all->freed_count; i++)
		if (all->freed[i].appointment == fact->appointment &&
		    all->freed[i].version == fact->version)
			all->freed[i].held = true;
}

void earlier_look_again(struct roster *r)
{
	uint32_t i;

	for (i = 0; i < r->earlier.freed_count; i++)
		r->earlier.freed[i].held = false;
}

void earlier_put_aside(struct roster *r, uint64_t appointment)
{
	struct earlier *all = &r->earlier;
	struct freed one;
	uint32_t i = 0;

	while (i < all->freed_count && all->freed[i].appointment != appointment)
		i++;
	if (i == all->freed_count)
		return;
	one = all->freed[i];
	memmove(&all->freed[i], &all->freed[i + 1],
	    (all->freed_count - i - 1) * sizeof(one));
	all->freed[all->freed_count - 1] = one;
}

void earlier_apply(struct roster *r, const struct fact *fact)
{
	const struct freed *done = &fact->as.freed_done;

	if (fact->kind == FACT_EARLIER_WISH)
		put_wish(r, &fact->as.earlier_wish);
	else if (fact->kind == FACT_FREED)
		earlier_freed(r, &fact->as.freed);
	else if (fact->kind == FACT_FREED_HELD)
		hold(r, &fact->as.freed_held);
	else if (fact->kind == FACT_FREED_DONE)
		drop_freed(r, done->appointment, done->version, done->at);
	else
		r->earlier.again = fact->as.earlier_wait.until;
}

void earlier_free(struct roster *r)
{
	free(r->earlier.wishes);
	free(r->earlier.freed);
}

bool roster_earlier_at(
    const struct roster *r, uint32_t i, struct earlier_wish *wish)
{
	if (i < r->earlier.wish_count)
		*wish = r->earlier.wishes[i];
	return i < r->earlier.wish_count;
}

bool roster_earlier(
    const struct roster *r, uint32_t claimant, struct earlier_wish *wish)
{
	uint32_t i;

	for (i = 0; roster_earlier_at(r, i, wish); i++)
		if (wish->claimant == claimant)
			return true;
	return false;
}

bool roster_freed_at(const struct roster *r, uint32_t i, struct freed *freed)
{
	if (i < r->earlier.freed_count)
		*freed = r->earlier.freed[i];
	return i < r->earlier.freed_count;
}

int64_t roster_earlier_again(const struct roster *r)
{
	return r->earlier.again;
}
