#include <stdlib.h>
#include <string.h>

#include "roster/roster_private.h"

/*
 * When claimants' servers are asked whether they are there: a heap of what was
 * agreed on, by the next instant of each. What is not agreed on any more stays
 * until it comes up, and is dropped then. And a short list of what was asked
 * and not answered.
 */

static bool is_before(const struct hails *all, uint32_t a, uint32_t b)
{
	return all->at[a].next < all->at[b].next;
}

static void swap(struct hails *all, uint32_t a, uint32_t b)
{
	struct hail hail = all->at[a];

	all->at[a] = all->at[b];
	all->at[b] = hail;
}

static void rise(struct hails *all, uint32_t i)
{
	for (; i > 0 && is_before(all, i, (i - 1) / 2); i = (i - 1) / 2)
		swap(all, i, (i - 1) / 2);
}

static void sink(struct hails *all)
{
	uint32_t i = 0, child;

	for (; (child = 2 * i + 1) < all->count; i = child) {
		if (child + 1 < all->count && is_before(all, child + 1, child))
			child++;
		if (!is_before(all, child, i))
			return;
		swap(all, i, child);
	}
}

void hails_agreed(
    struct roster *r, uint64_t appointment, uint32_t sequence, int64_t since)
{
	struct hails *all = &r->hails;

	if (all->count == all->room) {
		all->room = all->room / 2 * 3 + 16;
		all->at = must_realloc(all->at, all->room, sizeof(*all->at));
	}
	all->at[all->count] = (struct hail){
	    .appointment = appointment, .sequence = sequence, .next = since};
	rise(all, all->count++);
}

/* ---- questions ----------------------------------------------------------- */

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

static void move_on(struct hails *all, int64_t next)
{
	if (next != INT64_MAX)
		all->at[0].next = next;
	else
		all->at[0] = all->at[--all->count];
	sink(all);
}

void hails_apply(struct roster *r, const struct fact *fact)
{
	const struct hail *hail = &fact->as.hail;
	struct hails *all = &r->hails;

	forget(all, hail->appointment);
	if (hail->sent != 0)
		ask(all, hail);
	if (hail->next != 0 && all->count > 0 &&
	    all->at[0].appointment == hail->appointment)
		move_on(all, hail->next);
}

void hails_free(struct roster *r)
{
	free(r->hails.at);
	free(r->hails.asked);
}

/* ---- reading ------------------------------------------------------------- */

bool roster_hail(const struct roster *r, struct hail *hail)
{
	const struct hails *all = &r->hails;

	if (all->count == 0)
		return false;
	*hail = all->at[0];
	hail->sent = roster_hailed(r, hail->appointment);
	return true;
}

int64_t roster_hailed(const struct roster *r, uint64_t appointment)
{
	uint32_t i = place_of(&r->hails, appointment);

	return i < r->hails.asked_count ? r->hails.asked[i].sent : 0;
}
