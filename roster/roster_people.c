#include <stdlib.h>
#include <string.h>

#include "roster/roster_private.h"

/* Which text of a block is what. */
enum {
	C_NUMBER,
	C_ALIAS,
	C_JID,
	C_NAME,
	C_LANGUAGE
};
enum {
	A_NUMBER,
	A_JID,
	A_NAME,
	A_LANGUAGE
};

struct text roster_cut(const char *texts, const uint16_t *lens, size_t i)
{
	size_t at = 0;
	size_t k;

	for (k = 0; k < i; k++)
		at += lens[k] + (size_t)1;
	return (struct text){texts + at, lens[i]};
}

char *roster_pack(const struct text *texts, uint16_t *lens, size_t count)
{
	size_t room = 0;
	char *block;
	size_t i;

	for (i = 0; i < count; i++) {
		lens[i] = (uint16_t)(texts[i].len < UINT16_MAX ? texts[i].len
							       : UINT16_MAX);
		room += lens[i] + (size_t)1;
	}
	block = must_calloc(1, room);
	for (i = 0, room = 0; i < count; room += lens[i++] + (size_t)1)
		if (lens[i] > 0)
			memcpy(block + room, texts[i].at, lens[i]);
	return block;
}

static struct text claimant_text(
    const struct roster *r, uint32_t slot, size_t which)
{
	return roster_cut(
	    r->claimants[slot].texts, r->claimants[slot].lens, which);
}

static struct text advisor_text(
    const struct roster *r, uint32_t slot, size_t which)
{
	return roster_cut(
	    r->advisors[slot].texts, r->advisors[slot].lens, which);
}

static uint64_t claimant_id_hash(const void *r, uint32_t slot)
{
	return index_mix(((const struct roster *)r)->claimants[slot].id);
}

static uint64_t claimant_jid_hash(const void *r, uint32_t slot)
{
	return text_hash(claimant_text(r, slot, C_JID));
}

static uint64_t claimant_alias_hash(const void *r, uint32_t slot)
{
	return text_hash(claimant_text(r, slot, C_ALIAS));
}

static uint64_t advisor_id_hash(const void *r, uint32_t slot)
{
	return index_mix(((const struct roster *)r)->advisors[slot].id);
}

static uint64_t advisor_jid_hash(const void *r, uint32_t slot)
{
	return text_hash(advisor_text(r, slot, A_JID));
}

static bool claimant_has_id(const void *r, uint32_t slot, const void *id)
{
	return ((const struct roster *)r)->claimants[slot].id ==
	       *(const uint32_t *)id;
}

static bool claimant_has_jid(const void *r, uint32_t slot, const void *jid)
{
	return text_equal(
	    claimant_text(r, slot, C_JID), *(const struct text *)jid);
}

static bool claimant_has_alias(const void *r, uint32_t slot, const void *alias)
{
	return text_equal(
	    claimant_text(r, slot, C_ALIAS), *(const struct text *)alias);
}

static bool advisor_has_id(const void *r, uint32_t slot, const void *id)
{
	return ((const struct roster *)r)->advisors[slot].id ==
	       *(const uint32_t *)id;
}

static bool advisor_has_jid(const void *r, uint32_t slot, const void *jid)
{
	return text_equal(
	    advisor_text(r, slot, A_JID), *(const struct text *)jid);
}

void people_init(struct roster *r)
{
	index_init(&r->claimant_ids, r, claimant_id_hash);
	index_init(&r->claimant_jids, r, claimant_jid_hash);
	index_init(&r->claimant_aliases, r, claimant_alias_hash);
	index_init(&r->advisor_ids, r, advisor_id_hash);
	index_init(&r->advisor_jids, r, advisor_jid_hash);
}

void people_free(struct roster *r)
{
	uint32_t i;

	for (i = 0; i < r->claimant_count; i++) {
		free(r->claimants[i].texts);
		free(r->claimants[i].state.resources);
	}
	for (i = 0; i < r->advisor_count; i++) {
		free(r->advisors[i].texts);
		free(r->advisors[i].state.resources);
	}
	for (i = 0; i < r->region_count; i++)
		free(r->regions[i].texts);
	free(r->claimants);
	free(r->advisors);
	free(r->regions);
	index_free(&r->claimant_ids);
	index_free(&r->claimant_jids);
	index_free(&r->claimant_aliases);
	index_free(&r->advisor_ids);
	index_free(&r->advisor_jids);
}

uint32_t roster_claimant_slot(const struct roster *r, uint32_t id)
{
	return index_find(
	    &r->claimant_ids, index_mix(id), claimant_has_id, &id);
}

uint32_t roster_advisor_slot(const struct roster *r, uint32_t id)
{
	return index_find(&r->advisor_ids, index_mix(id), advisor_has_id, &id);
}

void people_region(struct roster *r, const struct region *row)
{
	struct text texts[4] = {row->code, row->name, row->zone, row->language};
	uint16_t lens[4];
	struct region_slot *slot = NULL;
	uint32_t i;

	for (i = 0; i < r->region_count; i++)
		if (r->regions[i].row.id == row->id)
			slot = &r->regions[i];
	if (slot == NULL) {
		r->regions = must_realloc(
		    r->regions, r->region_count + 1, sizeof(*r->regions));
		slot = &r->regions[r->region_count++];
		slot->texts = NULL;
	}
	free(slot->texts);
	slot->texts = roster_pack(texts, lens, 4);
	slot->row = *row;
	slot->row.code = roster_cut(slot->texts, lens, 0);
	slot->row.name = roster_cut(slot->texts, lens, 1);
	slot->row.zone = roster_cut(slot->texts, lens, 2);
	slot->row.language = roster_cut(slot->texts, lens, 3);
}

static void leave_caseload(struct roster *r, uint32_t slot)
{
	struct claimant_slot *c = &r->claimants[slot];
	uint32_t advisor = roster_advisor_slot(r, c->advisor);

	if (c->advisor == 0 || advisor == INDEX_NONE)
		return;
	if (c->before != 0)
		r->claimants[c->before - 1].next = c->next;
	else
		r->advisors[advisor].first = c->next;
	if (c->next != 0)
		r->claimants[c->next - 1].before = c->before;
	r->advisors[advisor].caseload--;
	c->next = c->before = 0;
}

static void join_caseload(struct roster *r, uint32_t slot)
{
	struct claimant_slot *c = &r->claimants[slot];
	uint32_t advisor = roster_advisor_slot(r, c->advisor);

	if (c->advisor == 0 || advisor == INDEX_NONE)
		return;
	c->next = r->advisors[advisor].first;
	if (c->next != 0)
		r->claimants[c->next - 1].before = slot + 1;
	r->advisors[advisor].first = slot + 1;
	r->advisors[advisor].caseload++;
}

static uint32_t room_for(uint32_t room)
{
	return room == 0 ? 64 : room + room / 2;
}

void people_advisor(struct roster *r, const struct advisor *row)
{
	struct text texts[ADVISOR_TEXTS] = {
	    row->number, row->jid, row->name, row->language};
	struct person who = {SIDE_ADVISOR, row->id};
	uint32_t slot = roster_advisor_slot(r, row->id);
	struct advisor_slot *a;
	bool is_new = slot == INDEX_NONE;

	if (is_new) {
		if (r->advisor_count == r->advisor_room) {
			r->advisor_room = room_for(r->advisor_room);
			r->advisors = must_realloc(
			    r->advisors, r->advisor_room, sizeof(*r->advisors));
		}
		slot = r->advisor_count++;
		r->advisors[slot] = (struct advisor_slot){.id = row->id};
		r->advisors[slot].sighting.advisor = row->id;
		index_put(&r->advisor_ids, slot);
	}
	a = &r->advisors[slot];
	if (!is_new) {
		index_drop(&r->advisor_jids, slot);
		if (!text_equal(advisor_text(r, slot, A_JID), row->jid)) {
			presence_apply(r, &(struct presence){.who = who});
			provision_apply(r, &(struct provision){.who = who});
		}
	}
	free(a->texts);
	a->texts = roster_pack(texts, a->lens, ADVISOR_TEXTS);
	a->region = row->region;
	index_put(&r->advisor_jids, slot);
}

static uint32_t claimant_slot_for(struct roster *r, uint32_t id)
{
	uint32_t slot = roster_claimant_slot(r, id);

	if (slot != INDEX_NONE)
		return slot;
	if (r->claimant_count == r->claimant_room) {
		r->claimant_room = room_for(r->claimant_room);
		r->claimants = must_realloc(
		    r->claimants, r->claimant_room, sizeof(*r->claimants));
	}
	slot = r->claimant_count++;
	r->claimants[slot] = (struct claimant_slot){.id = id};
	index_put(&r->claimant_ids, slot);
	return slot;
}

/* Out of every index and list that the old row stands in. */
static void take_out(
    struct roster *r, uint32_t slot, const struct claimant *row)
{
	struct claimant_slot *c = &r->claimants[slot];
	struct person who = {SIDE_CLAIMANT, c->id};
	bool renamed = !text_equal(claimant_text(r, slot, C_NAME), row->name);

	if (!text_equal(claimant_text(r, slot, C_JID), row->jid)) {
		presence_apply(r, &(struct presence){.who = who});
		provision_apply(r, &(struct provision){.who = who});
	}
	if (c->advisor != row->advisor || renamed ||
	    c->consent != row->consent) {
		provision_renew(r, (struct person){SIDE_ADVISOR, c->advisor});
		provision_renew(r, who);
	}
	if (c->advisor != row->advisor)
		c->told_absence = 0;
	leave_caseload(r, slot);
	if (c->lens[C_JID] > 0)
		index_drop(&r->claimant_jids, slot);
	index_drop(&r->claimant_aliases, slot);
}

void people_claimant(struct roster *r, const struct claimant *row)
{
	struct text texts[CLAIMANT_TEXTS] = {
	    row->number, row->alias, row->jid, row->name, row->language};
	uint32_t slot = claimant_slot_for(r, row->id);
	struct claimant_slot *c = &r->claimants[slot];
	bool anew = c->texts == NULL || c->advisor != row->advisor;
	bool renamed =
	    !anew && !text_equal(claimant_text(r, slot, C_NAME), row->name);

	if (c->texts != NULL)
		take_out(r, slot, row);
	free(c->texts);
	c->texts = roster_pack(texts, c->lens, CLAIMANT_TEXTS);
	c->region = row->region;
	c->advisor = row->advisor;
	c->consent = row->consent;
	if (c->lens[C_JID] > 0)
		index_put(&r->claimant_jids, slot);
	index_put(&r->claimant_aliases, slot);
	join_caseload(r, slot);
	if (anew || renamed)
		provision_renew(r, (struct person){SIDE_ADVISOR, row->advisor});
}

static bool view_claimant(
    const struct roster *r, uint32_t slot, struct claimant_view *view)
{
	const struct claimant_slot *c;

	*view = (struct claimant_view){0};
	if (slot == INDEX_NONE)
		return false;
	c = &r->claimants[slot];
	view->row.id = c->id;
	view->row.region = c->region;
	view->row.advisor = c->advisor;
	view->row.consent = c->consent;
	view->row.number = claimant_text(r, slot, C_NUMBER);
	view->row.alias = claimant_text(r, slot, C_ALIAS);
	view->row.jid = claimant_text(r, slot, C_JID);
	view->row.name = claimant_text(r, slot, C_NAME);
	view->row.language = claimant_text(r, slot, C_LANGUAGE);
	view->waiting_since = c->waiting_since;
	view->told_absence = c->told_absence;
	view->bounced = c->state.bounced;
	view->show = (enum show)c->state.show;
	view->provision = (enum provision_stage)c->state.stage;
	return true;
}

static bool view_advisor(
    const struct roster *r, uint32_t slot, struct advisor_view *view)
{
	const struct advisor_slot *a;

	*view = (struct advisor_view){0};
	if (slot == INDEX_NONE)
		return false;
	a = &r->advisors[slot];
	view->row.id = a->id;
	view->row.region = a->region;
	view->row.number = advisor_text(r, slot, A_NUMBER);
	view->row.jid = advisor_text(r, slot, A_JID);
	view->row.name = advisor_text(r, slot, A_NAME);
	view->row.language = advisor_text(r, slot, A_LANGUAGE);
	view->sighting = a->sighting;
	view->bounced = a->state.bounced;
	view->show = (enum show)a->state.show;
	view->since = a->since;
	view->provision = (enum provision_stage)a->state.stage;
	view->caseload = a->caseload;
	return true;
}

bool roster_claimant(
    const struct roster *r, uint32_t id, struct claimant_view *view)
{
	return view_claimant(r, roster_claimant_slot(r, id), view);
}

bool roster_claimant_by_jid(
    const struct roster *r, struct text bare, struct claimant_view *view)
{
	return view_claimant(r,
	    index_find(
		&r->claimant_jids, text_hash(bare), claimant_has_jid, &bare),
	    view);
}

bool roster_claimant_by_alias(
    const struct roster *r, struct text alias, struct claimant_view *view)
{
	return view_claimant(r,
	    index_find(&r->claimant_aliases, text_hash(alias),
		claimant_has_alias, &alias),
	    view);
}

bool roster_advisor(
    const struct roster *r, uint32_t id, struct advisor_view *view)
{
	return view_advisor(r, roster_advisor_slot(r, id), view);
}

bool roster_advisor_by_jid(
    const struct roster *r, struct text bare, struct advisor_view *view)
{
	return view_advisor(r,
	    index_find(
		&r->advisor_jids, text_hash(bare), advisor_has_jid, &bare),
	    view);
}

bool roster_region(const struct roster *r, uint32_t id, struct region *region)
{
	uint32_t i;

	for (i = 0; i < r->region_count; i++)
		if (r->regions[i].row.id == id) {
			*region = r->regions[i].row;
			return true;
		}
	*region = (struct region){0};
	return false;
}

uint32_t roster_next_in_caseload(
    const struct roster *r, uint32_t advisor, uint32_t claimant)
{
	uint32_t next;

	if (claimant == 0) {
		uint32_t slot = roster_advisor_slot(r, advisor);

		next = slot != INDEX_NONE ? r->advisors[slot].first : 0;
	} else {
		uint32_t slot = roster_claimant_slot(r, claimant);

		next = slot != INDEX_NONE ? r->claimants[slot].next : 0;
	}
	return next != 0 ? r->claimants[next - 1].id : 0;
}

uint32_t roster_claimants(const struct roster *r)
{
	return r->claimant_count;
}

uint32_t roster_advisors(const struct roster *r)
{
	return r->advisor_count;
}

uint32_t roster_claimant_at(const struct roster *r, uint32_t i)
{
	return i < r->claimant_count ? r->claimants[i].id : 0;
}

uint32_t roster_advisor_at(const struct roster *r, uint32_t i)
{
	return i < r->advisor_count ? r->advisors[i].id : 0;
}

struct state *roster_state(const struct roster *r, struct person who)
{
	uint32_t slot;

	switch (who.side) {
	case SIDE_CLAIMANT:
		slot = roster_claimant_slot(r, who.id);
		return slot != INDEX_NONE ? &r->claimants[slot].state : NULL;
	case SIDE_ADVISOR:
		slot = roster_advisor_slot(r, who.id);
		return slot != INDEX_NONE ? &r->advisors[slot].state : NULL;
	case SIDE_NOBODY:
		break;
	}
	return NULL;
}
