#include <stdlib.h>
#include <string.h>

#include "roster/invitation.h"
#include "roster/roster_private.h"

/* Free times that are kept for claimants until they answer: few at a time. */

static const int64_t KEPT = INT64_C(7) * 86400 * 1000000; /* when it is over */

static bool same(const struct slot_offer *a, const struct slot_offer *b)
{
	return a->why == b->why && a->appointment == b->appointment &&
	       a->freed == b->freed && a->version == b->version;
}

static struct slot_offer *find(
    const struct roster *r, const struct slot_offer *like)
{
	uint32_t i;

	for (i = 0; i < r->offers.count; i++)
		if (same(&r->offers.at[i], like))
			return &r->offers.at[i];
	return NULL;
}

static void forget_old(struct roster *r, int64_t now)
{
	struct offers *all = &r->offers;
	uint32_t i, left = 0;

	for (i = 0; i < all->count; i++) {
		const struct slot_offer *one = &all->at[i];

		if (one->slots[one->count - 1] + KEPT > now)
			all->at[left++] = *one;
	}
	all->count = left;
}

/* A load that was broken off brings it again. */
static void put(struct roster *r, const struct slot_offer *fact)
{
	struct offers *all = &r->offers;
	struct slot_offer *slot = find(r, fact);

	if (slot != NULL) {
		*slot = *fact;
		return;
	}
	forget_old(r, fact->at);
	if (all->count == all->room) {
		all->room = all->room * 2 + 16;
		all->at = must_realloc(all->at, all->room, sizeof(*all->at));
	}
	all->at[all->count++] = *fact;
}

void offers_apply(struct roster *r, const struct fact *fact)
{
	struct slot_offer *slot;

	if (fact->kind == FACT_SLOT_OFFER) {
		put(r, &fact->as.slot_offer);
		if (fact->as.slot_offer.why == OFFER_EARLIER)
			r->earlier.again = 0;
		return;
	}
	slot = find(r, &fact->as.slot_offer_end);
	if (slot == NULL)
		return;
	if (fact->kind == FACT_SLOT_OFFER_TOLD) {
		slot->told = true;
		return;
	}
	slot->outcome = fact->as.slot_offer_end.outcome;
	earlier_look_again(r);
}

/* Whose client says so got the line that offers them. */
void offers_received(struct roster *r, const struct delivery *delivery)
{
	struct arena arena = {0};
	struct slot_offer *one;
	uint32_t i;

	for (i = 0; i < r->offers.count; i++) {
		one = &r->offers.at[i];
		if (delivery->of.side == SIDE_CLAIMANT &&
		    delivery->of.id == one->claimant &&
		    text_equal(
			invitation_offer_id(&arena, one), delivery->wire_id))
			one->seen = true;
	}
	arena_free(&arena);
}

void offers_free(struct roster *r)
{
	free(r->offers.at);
}

bool roster_offer_at(
    const struct roster *r, uint32_t i, struct slot_offer *offer)
{
	if (i < r->offers.count)
		*offer = r->offers.at[i];
	return i < r->offers.count;
}

bool roster_offer_to(
    const struct roster *r, uint32_t claimant, struct slot_offer *offer)
{
	struct slot_offer one;
	bool found = false;
	uint32_t i;

	for (i = 0; roster_offer_at(r, i, &one); i++)
		if (one.claimant == claimant &&
		    (!found || one.at >= offer->at)) {
			*offer = one;
			found = true;
		}
	return found;
}
