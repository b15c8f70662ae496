#include <stdlib.h>

#include "roster/roster_private.h"

/* When claimants' servers are asked whether they are there, during what was
 * agreed on. And a short list of what was asked and not answered. */

static uint32_t place_of(const struct hails *all, uint64_t appointment)
{
	uint32_t i = 0;

	while (i < all->asked_count && all->asked[i].appointment != appointment)
		i++;
	return i;
}

static void forget(struct hails *all, uint64_t appointment)
{
	uint32_t i = place_of(all, appointment);

	if (i < all->asked_count)
		all->asked[i] = all->asked[--all->asked_count];
}

static void ask(struct hails *all, const struct hail *fact)
{
	if (all->asked_count == all->asked_room) {
		all->asked_room = all->asked_room / 2 * 3 + 16;
		all->asked = must_realloc(
		    all->asked, all->asked_room, sizeof(*all->asked));
	}
	all->asked[all->asked_count++] = *fact;
}

void hails_drop(struct roster *r, uint32_t slot)
{
	heap_drop(&r->hails.due, slot);
	forget(&r->hails, r->appointments.at[slot].id);
}

void hails_agreed(struct roster *r, uint32_t slot)
{
	heap_put(&r->hails.due, slot, r->appointments.at[slot].since);
}

void hails_apply(struct roster *r, const struct fact *fact)
{
	const struct hail *hail = &fact->as.hail;
	uint32_t slot = appointments_find(r, hail->appointment);

	forget(&r->hails, hail->appointment);
	if (slot == INDEX_NONE)
		return;
	if (hail->sent != 0) {
		ask(&r->hails, hail);
		r->hails.last = hail->sent;
	}
	if (hail->next == INT64_MAX)
		heap_drop(&r->hails.due, slot);
	else if (hail->next != 0)
		heap_put(&r->hails.due, slot, hail->next);
}

void hails_free(struct roster *r)
{
	heap_free(&r->hails.due);
	free(r->hails.asked);
}

/* ---- reading ------------------------------------------------------------- */

int64_t roster_hail_next(const struct roster *r)
{
	int64_t next;
	uint32_t slot;

	return heap_first(&r->hails.due, &slot, &next) ? next : INT64_MAX;
}

int64_t roster_hail_last(const struct roster *r)
{
	return r->hails.last;
}

uint32_t roster_hails_due(
    const struct roster *r, int64_t now, uint64_t ids[HEAP_SOME])
{
	return appointments_some(r, &r->hails.due, now, ids);
}

int64_t roster_hailed(const struct roster *r, uint64_t appointment)
{
	uint32_t i = place_of(&r->hails, appointment);

	return i < r->hails.asked_count ? r->hails.asked[i].sent : 0;
}
