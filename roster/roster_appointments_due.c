#include <stdlib.h>

#include "roster/roster_private.h"

/* Which appointment something is due for first: a heap, so that of a million
 * none but a few are looked at. And of which moves not all have heard. */

static bool is_before(const struct appointments *all, uint32_t a, uint32_t b)
{
	return all->at[all->heap[a]].due < all->at[all->heap[b]].due;
}

static void swap(struct appointments *all, uint32_t a, uint32_t b)
{
	uint32_t slot = all->heap[a];

	all->heap[a] = all->heap[b];
	all->heap[b] = slot;
	all->at[all->heap[a]].heap = a;
	all->at[all->heap[b]].heap = b;
}

static void rise(struct appointments *all, uint32_t i)
{
	for (; i > 0 && is_before(all, i, (i - 1) / 2); i = (i - 1) / 2)
		swap(all, i, (i - 1) / 2);
}

static void sink(struct appointments *all, uint32_t i)
{
	uint32_t child;

	for (; (child = 2 * i + 1) < all->heap_count; i = child) {
		if (child + 1 < all->heap_count &&
		    is_before(all, child + 1, child))
			child++;
		if (!is_before(all, child, i))
			return;
		swap(all, i, child);
	}
}

void appointments_due_put(struct roster *r, uint32_t slot)
{
	struct appointments *all = &r->appointments;
	uint32_t i = all->at[slot].heap;

	if (i == INDEX_NONE) {
		if (all->heap_count == all->heap_room) {
			all->heap_room = all->heap_room / 2 * 3 + 16;
			all->heap = must_realloc(
			    all->heap, all->heap_room, sizeof(*all->heap));
		}
		i = all->heap_count++;
		all->heap[i] = slot;
		all->at[slot].heap = i;
	}
	rise(all, i);
	sink(all, all->at[slot].heap);
}

void appointments_due_drop(struct roster *r, uint32_t slot)
{
	struct appointments *all = &r->appointments;
	uint32_t i = all->at[slot].heap, last = --all->heap_count;

	if (i != last) {
		swap(all, i, last);
		rise(all, i);
		sink(all, i);
	}
	all->at[slot].heap = INDEX_NONE;
}

uint64_t roster_appointment_due(const struct roster *r, int64_t *at)
{
	const struct appointments *all = &r->appointments;

	if (all->heap_count == 0)
		return 0;
	*at = all->at[all->heap[0]].due;
	return all->at[all->heap[0]].id;
}

/* None is due below one that is not. */
uint32_t roster_appointments_due(
    const struct roster *r, int64_t now, uint64_t ids[APPOINTMENTS_DUE])
{
	const struct appointments *all = &r->appointments;
	uint32_t places[APPOINTMENTS_DUE] = {0};
	uint32_t count = all->heap_count > 0 ? 1 : 0, taken, child;

	for (taken = 0; taken < count; taken++) {
		const struct appointment_slot *a =
		    &all->at[all->heap[places[taken]]];

		if (a->due > now)
			break;
		ids[taken] = a->id;
		for (child = 2 * places[taken] + 1;
		     child <= 2 * places[taken] + 2; child++)
			if (child < all->heap_count &&
			    count < APPOINTMENTS_DUE &&
			    all->at[all->heap[child]].due <= now)
				places[count++] = child;
	}
	return taken;
}

/* ---- news ---------------------------------------------------------------- */

void appointments_told(struct roster *r, const struct appointment_news *fact)
{
	struct appointment_news_slot **at = &r->appointments.untold;
	struct appointment_news_slot *slot;

	while (*at != NULL && (*at)->row.appointment != fact->appointment)
		at = &(*at)->next;
	if (*at == NULL)
		return;
	slot = *at;
	*at = slot->next;
	free(slot->reason);
	free(slot);
}

void appointments_untold(struct roster *r, const struct appointment_news *fact)
{
	struct appointment_news_slot *slot = must_calloc(1, sizeof(*slot));

	appointments_told(r, fact); /* of a load that was broken off */
	slot->row = *fact;
	slot->reason = roster_pack(&fact->reason, 1);
	slot->row.reason = roster_cut(slot->reason, 0);
	slot->next = r->appointments.untold;
	r->appointments.untold = slot;
}

bool roster_appointment_untold(
    const struct roster *r, struct appointment_news *news)
{
	if (r->appointments.untold != NULL)
		*news = r->appointments.untold->row;
	return r->appointments.untold != NULL;
}

void appointments_due_free(struct roster *r)
{
	while (r->appointments.untold != NULL) {
		struct appointment_news news = r->appointments.untold->row;

		appointments_told(r, &news);
	}
	free(r->appointments.heap);
}
