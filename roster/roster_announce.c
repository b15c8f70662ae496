#include <stdlib.h>

#include "roster/roster_private.h"

/*
 * Lines to many: how far the oldest has come, and who is to hear it. There are
 * few, so they stand in a list. It goes by ids, which mean the same after a
 * restart.
 */

static struct announcement_slot **find(struct roster *r, uint64_t announcement)
{
	struct announcement_slot **at = &r->announcements;

	while (*at != NULL && (*at)->view.row.turn != announcement)
		at = &(*at)->next;
	return at;
}

static void add(struct roster *r, const struct announcement *fact)
{
	const struct text texts[] = {
	    fact->by, fact->text, fact->en, fact->claimants};
	struct announcement_slot **at = find(r, fact->turn);
	struct announcement_slot *slot = must_calloc(1, sizeof(*slot));

	*at = slot;
	slot->texts = roster_pack(texts, 4);
	slot->view.row = *fact;
	slot->view.row.by = roster_cut(slot->texts, 0);
	slot->view.row.text = roster_cut(slot->texts, 1);
	slot->view.row.en = roster_cut(slot->texts, 2);
	slot->view.row.claimants = roster_cut(slot->texts, 3);
}

static void reach(struct roster *r, const struct announced *fact)
{
	struct announcement_slot *slot = *find(r, fact->announcement);

	if (slot != NULL && fact->reached > slot->view.reached)
		slot->view.reached = fact->reached;
}

static void begin_slice(struct roster *r, const struct announcing *fact)
{
	if (r->announcements == NULL)
		return;
	r->announcements->view.slice = *fact;
	r->announcements->view.told = 0;
}

static void end(struct roster *r, uint64_t announcement)
{
	struct announcement_slot **at = find(r, announcement);
	struct announcement_slot *slot = *at;

	if (slot == NULL)
		return;
	*at = slot->next;
	free(slot->texts);
	free(slot);
}

void announce_put_aside(struct roster *r, uint64_t announcement)
{
	struct announcement_slot **at = find(r, announcement);
	struct announcement_slot *slot = *at;

	if (slot == NULL)
		return;
	*at = slot->next;
	slot->next = NULL;
	while (*at != NULL)
		at = &(*at)->next;
	*at = slot;
}

static void carry(struct roster *r, uint64_t slice)
{
	if (r->announcements != NULL &&
	    r->announcements->view.slice.turn == slice)
		r->announcements->view.told++;
}

void announce_apply(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_ANNOUNCEMENT)
		add(r, &fact->as.announcement);
	else if (fact->kind == FACT_ANNOUNCED)
		reach(r, &fact->as.announced);
	else if (fact->kind == FACT_ANNOUNCING)
		begin_slice(r, &fact->as.announcing);
	else if (fact->kind == FACT_CARRIED)
		carry(r, fact->as.carried.slice);
	else if (fact->kind == FACT_ANNOUNCEMENT_END)
		end(r, fact->as.announcement_end.announcement);
}

void announce_free(struct roster *r)
{
	while (r->announcements != NULL)
		end(r, r->announcements->view.row.turn);
}

/* Whose line this is: "announce/NUMBER/PERSON"; 0: nobody's. */
static uint64_t number_in(struct text wire_id)
{
	static const struct text prefix = {"announce/", 9};
	uint64_t number = 0;
	size_t i;
	char c;

	if (!text_starts(wire_id, prefix))
		return 0;
	for (i = prefix.len; i < wire_id.len && wire_id.at[i] != '/'; i++) {
		c = wire_id.at[i];
		number =
		    number << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return number;
}

/* A line of the slice stands; those of an earlier try at it do not count. */
void announce_told(struct roster *r, const struct message *m)
{
	struct announcement_view *view;

	if (r->announcements == NULL)
		return;
	view = &r->announcements->view;
	if (number_in(m->wire_id) == view->row.turn && view->slice.turn != 0 &&
	    m->turn > view->slice.turn)
		view->told++;
}

bool roster_announcement(const struct roster *r, struct announcement_view *view)
{
	if (r->announcements == NULL)
		return false;
	*view = r->announcements->view;
	return true;
}

static bool hears_as_claimant(
    const struct roster *r, uint32_t slot, uint32_t region)
{
	const struct claimant_slot *c = &r->claimants[slot];

	return c->consent && !c->state.probe &&
	       (region == 0 || c->region == region) &&
	       roster_claimant_text(r, slot, C_JID).len > 0;
}

static bool hears_as_advisor(
    const struct roster *r, uint32_t slot, uint32_t region)
{
	const struct advisor_slot *a = &r->advisors[slot];

	return !a->state.probe && (region == 0 || a->region == region);
}

bool roster_announces(const struct roster *r, uint32_t advisor)
{
	const struct announcement_slot *slot = r->announcements;

	while (slot != NULL && slot->view.row.advisor != advisor)
		slot = slot->next;
	return slot != NULL;
}

bool roster_hears(const struct roster *r, struct person who, uint32_t region)
{
	uint32_t slot;

	if (who.side == SIDE_CLAIMANT) {
		slot = roster_claimant_slot(r, who.id);
		return slot != INDEX_NONE && hears_as_claimant(r, slot, region);
	}
	slot = roster_advisor_slot(r, who.id);
	return slot != INDEX_NONE && hears_as_advisor(r, slot, region);
}

uint32_t roster_audience(
    const struct roster *r, enum audience audience, uint32_t region)
{
	uint32_t i, count = 0;

	if (audience == AUDIENCE_CLAIMANTS)
		for (i = 0; i < r->claimant_count; i++)
			count += hears_as_claimant(r, i, region) ? 1 : 0;
	else
		for (i = 0; i < r->advisor_count; i++)
			count += hears_as_advisor(r, i, region) ? 1 : 0;
	return count;
}
