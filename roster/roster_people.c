#include <assert.h>
#include <stdlib.h>

#include "roster/roster_private.h"

void people_free(struct roster *r)
{
	uint32_t i;

	for (i = 0; i < r->claimant_count; i++) {
		roster_unpack(r, &r->claimants[i].texts, CLAIMANT_TEXTS);
		live_free(&r->claimants[i].state);
	}
	for (i = 0; i < r->advisor_count; i++) {
		roster_unpack(r, &r->advisors[i].texts, ADVISOR_TEXTS);
		live_free(&r->advisors[i].state);
		replies_free(&r->advisors[i].replies);
	}
	for (i = 0; i < r->region_count; i++) {
		hours_drop(&r->regions[i]);
		free(r->regions[i].texts);
		replies_free(&r->regions[i].replies);
	}
	pool_free(&r->texts);
	free(r->claimants);
	free(r->advisors);
	free(r->regions);
}

/* Their groups bear the names of regions. */
static void renew_advisors(struct roster *r)
{
	uint32_t i;

	for (i = 0; i < r->advisor_count; i++)
		provision_renew(
		    r, (struct person){SIDE_ADVISOR, r->advisors[i].id});
}

void people_region(struct roster *r, const struct region *row)
{
	struct text texts[] = {row->code, row->name, row->zone, row->language,
	    row->hours, row->holidays};
	struct region_slot *slot = roster_region_slot(r, row->id);
	int step;

	if (slot == NULL || !text_equal(slot->row.zone, row->zone))
		appointments_review_all(r);
	if (slot == NULL) {
		r->regions = must_realloc(
		    r->regions, r->region_count + 1, sizeof(*r->regions));
		slot = &r->regions[r->region_count++];
		*slot = (struct region_slot){0};
		for (step = 0; step < DUTY_STEPS; step++)
			slot->waiting[step].due = INT64_MAX;
		doors_init(slot);
	}
	if (slot->texts == NULL || !text_equal(slot->row.name, row->name))
		renew_advisors(r);
	hours_drop(slot);
	free(slot->texts);
	slot->texts = roster_pack(texts, 6);
	slot->row = *row;
	slot->row.code = roster_cut(slot->texts, 0);
	slot->row.name = roster_cut(slot->texts, 1);
	slot->row.zone = roster_cut(slot->texts, 2);
	slot->row.language = roster_cut(slot->texts, 3);
	slot->row.hours = roster_cut(slot->texts, 4);
	slot->row.holidays = roster_cut(slot->texts, 5);
	hours_take(slot);
	duty_look_again(r, row->id);
	doors_look_again(r, row->id);
}

/* A change's answer holds the rows as they stand today, in the order of the
 * changes, so a claimant may come before their advisor: an orphan until then.
 */
static struct caseload_list *list_of(
    struct roster *r, const struct claimant_slot *c)
{
	uint32_t advisor;

	if (c->advisor == 0)
		return NULL;
	if (c->orphan)
		return &r->orphans;
	advisor = roster_advisor_slot(r, c->advisor);
	assert(advisor != INDEX_NONE);
	return &r->advisors[advisor].caseload;
}

static void leave_caseload(struct roster *r, uint32_t slot)
{
	struct claimant_slot *c = &r->claimants[slot];
	struct caseload_list *list = list_of(r, c);

	if (list == NULL)
		return;
	if (c->before != 0)
		r->claimants[c->before - 1].next = c->next;
	else
		list->first = c->next;
	if (c->next != 0)
		r->claimants[c->next - 1].before = c->before;
	list->count--;
	c->next = c->before = 0;
}

static void join_caseload(struct roster *r, uint32_t slot)
{
	struct claimant_slot *c = &r->claimants[slot];
	struct caseload_list *list;

	c->orphan = roster_advisor_slot(r, c->advisor) == INDEX_NONE;
	list = list_of(r, c);
	if (list == NULL)
		return;
	c->next = list->first;
	if (c->next != 0)
		r->claimants[c->next - 1].before = slot + 1;
	list->first = slot + 1;
	list->count++;
}

static void renew_claimant(struct roster *r, uint32_t slot)
{
	provision_renew(
	    r, (struct person){SIDE_CLAIMANT, r->claimants[slot].id});
}

/* Claimants who came before this advisor did. */
static void adopt_orphans(struct roster *r, uint32_t advisor)
{
	uint32_t next, slot;

	for (next = r->orphans.first; next != 0;) {
		slot = next - 1;
		next = r->claimants[slot].next;
		if (r->claimants[slot].advisor != advisor)
			continue;
		leave_caseload(r, slot);
		join_caseload(r, slot);
		renew_claimant(r, slot);
	}
}

/* Every claimant sees their advisor under this name. */
static void renew_caseload(struct roster *r, const struct advisor_slot *a)
{
	uint32_t next;

	for (next = a->caseload.first; next != 0;
	     next = r->claimants[next - 1].next)
		renew_claimant(r, next - 1);
}

/* What was learned about an account is not true of another. */
static void forget_account(struct roster *r, struct person who)
{
	presence_apply(r, &(struct presence){.who = who});
	provision_apply(r, &(struct provision){.who = who});
}

/* What comes back from it is still theirs. */
static void keep_account(
    struct roster *r, struct person who, struct text was, struct text becomes)
{
	const struct former_account fact = {who, was};

	if (was.len > 0 && !text_equal(was, becomes))
		formers_keep(r, &fact);
}

static uint32_t room_for(uint32_t room)
{
	return room == 0 ? 64 : room + room / 2;
}

static void recount(uint32_t *probes, struct state *state, bool becomes)
{
	*probes = *probes - (state->probe ? 1 : 0) + (becomes ? 1 : 0);
	state->probe = becomes;
}

static uint32_t add_advisor(struct roster *r, uint32_t id)
{
	uint32_t slot;

	if (r->advisor_count == r->advisor_room) {
		r->advisor_room = room_for(r->advisor_room);
		r->advisors = must_realloc(
		    r->advisors, r->advisor_room, sizeof(*r->advisors));
	}
	slot = r->advisor_count++;
	r->advisors[slot] = (struct advisor_slot){.id = id};
	r->advisors[slot].sighting.advisor = id;
	index_put(&r->advisor_ids, slot);
	if (id > r->last.advisors)
		r->last.advisors = id;
	adopt_orphans(r, id);
	return slot;
}

/* Out of the index that the old row stands in. */
static void take_out_advisor(
    struct roster *r, uint32_t slot, const struct advisor *row)
{
	const struct person who = {SIDE_ADVISOR, row->id};

	keep_account(r, who, roster_advisor_text(r, slot, A_JID), row->jid);
	if (!text_equal(roster_advisor_text(r, slot, A_JID), row->jid))
		forget_account(r, who);
	if (!text_equal(roster_advisor_text(r, slot, A_NAME), row->name))
		renew_caseload(r, &r->advisors[slot]);
	if (!text_equal(
		roster_advisor_text(r, slot, A_LANGUAGE), row->language) ||
	    !text_equal(roster_advisor_text(r, slot, A_TEAM), row->team))
		provision_renew(r, (struct person){SIDE_ADVISOR, row->id});
	index_drop(&r->advisor_jids, slot);
}

void people_advisor(struct roster *r, const struct advisor *row)
{
	struct text texts[ADVISOR_TEXTS] = {
	    [A_NUMBER] = row->number,
	    [A_JID] = row->jid,
	    [A_NAME] = row->name,
	    [A_LANGUAGE] = row->language,
	    [A_TEAM] = row->team,
	};
	uint32_t slot = roster_advisor_slot(r, row->id);
	struct advisor_slot *a;

	if (slot == INDEX_NONE)
		slot = add_advisor(r, row->id);
	else
		take_out_advisor(r, slot, row);
	a = &r->advisors[slot];
	roster_repack(r, &a->texts, texts, ADVISOR_TEXTS);
	a->region = row->region;
	a->ceiling = row->ceiling;
	recount(&r->probes.advisors, &a->state, row->probe);
	index_put(&r->advisor_jids, slot);
}

static uint32_t add_claimant(struct roster *r, uint32_t id)
{
	uint32_t slot;

	if (r->claimant_count == r->claimant_room) {
		r->claimant_room = room_for(r->claimant_room);
		r->claimants = must_realloc(
		    r->claimants, r->claimant_room, sizeof(*r->claimants));
	}
	slot = r->claimant_count++;
	r->claimants[slot] = (struct claimant_slot){.id = id};
	index_put(&r->claimant_ids, slot);
	if (id > r->last.claimants)
		r->last.claimants = id;
	return slot;
}

static bool has_jid(const struct claimant_slot *c)
{
	return roster_cut(c->texts, C_JID).len > 0;
}

/* Does this row change what should stand in the rosters of both? Their region
 * names a group, names and groups are in their language. */
static bool changes_contacts(
    const struct roster *r, uint32_t slot, const struct claimant *row)
{
	const struct claimant_slot *c = &r->claimants[slot];

	return c->advisor != row->advisor || c->consent != row->consent ||
	       c->region != row->region ||
	       !text_equal(roster_claimant_text(r, slot, C_NAME), row->name) ||
	       !text_equal(
		   roster_claimant_text(r, slot, C_LANGUAGE), row->language);
}

/* A row that was read before the person answered says less than we know. */
static struct claimant with_latest_consent(
    const struct roster *r, uint32_t slot, const struct claimant *row)
{
	const struct claimant_slot *c = &r->claimants[slot];
	struct claimant latest = *row;

	if (c->consented > row->consented) {
		latest.consent = c->consent;
		latest.notice = c->notice;
		latest.consented = c->consented;
		latest.listed = c->consent ? row->listed : 0;
	}
	return latest;
}

static void forget_claimant_account(struct roster *r, struct claimant_slot *c)
{
	forget_account(r, (struct person){SIDE_CLAIMANT, c->id});
	c->account = ACCOUNT_FINE;
}

static void keep_name(
    struct roster *r, uint32_t slot, const struct claimant *row)
{
	const struct former_name was = {
	    .claimant = row->id,
	    .name = roster_claimant_text(r, slot, C_NAME),
	};

	if (was.name.len > 0 && !text_equal(was.name, row->name))
		few_name(r, &was);
}

/* Out of every index and list that the old row stands in. */
static void take_out_claimant(
    struct roster *r, uint32_t slot, const struct claimant *row)
{
	struct claimant_slot *c = &r->claimants[slot];

	keep_account(r, (struct person){SIDE_CLAIMANT, row->id},
	    roster_claimant_text(r, slot, C_JID), row->jid);
	if (!text_equal(roster_claimant_text(r, slot, C_JID), row->jid))
		forget_claimant_account(r, c);
	if (changes_contacts(r, slot, row)) {
		renew_claimant(r, slot);
		covers_renew(r, c->advisor);
		covers_renew(r, row->advisor);
	}
	keep_name(r, slot, row);
	if (c->advisor != row->advisor)
		c->told_absence = 0;
	leave_caseload(r, slot);
	waitlist_put(r, slot, 0);
	if (has_jid(c))
		index_drop(&r->claimant_jids, slot);
	index_drop(&r->claimant_aliases, slot);
	index_drop(&r->claimant_numbers, slot);
}

/* Who stops waits for nothing any more. */
static void set_consent(
    struct claimant_slot *c, bool given, uint16_t notice, int64_t at)
{
	if (!given) {
		c->waiting_since = 0;
		c->state.duty = DUTY_NONE;
	}
	c->consent = given;
	c->notice = notice;
	c->consented = at;
}

void people_consent(struct roster *r, const struct consent *fact)
{
	uint32_t slot = roster_claimant_slot(r, fact->claimant);
	struct claimant_slot *c;
	int64_t from;

	if (slot == INDEX_NONE || r->claimants[slot].consented > fact->at)
		return;
	c = &r->claimants[slot];
	if (c->consent != fact->given) {
		renew_claimant(r, slot);
		covers_renew(r, c->advisor);
	}
	from = duty_take_out(r, slot);
	set_consent(c, fact->given, fact->notice, fact->at);
	duty_put_in(r, slot, from);
	if (!fact->given)
		waitlist_put(r, slot, 0);
	appointments_review(r, fact->claimant);
}

void people_claimant(struct roster *r, const struct claimant *row)
{
	struct text texts[CLAIMANT_TEXTS] = {
	    [C_NUMBER] = row->number,
	    [C_ALIAS] = row->alias,
	    [C_JID] = row->jid,
	    [C_NAME] = row->name,
	    [C_LANGUAGE] = row->language,
	};
	uint32_t slot = roster_claimant_slot(r, row->id);
	struct claimant latest = *row;
	struct claimant_slot *c;
	int64_t from = 0;

	if (slot == INDEX_NONE) {
		slot = add_claimant(r, row->id);
		covers_renew(r, row->advisor);
	} else {
		latest = with_latest_consent(r, slot, row);
		from = duty_take_out(r, slot);
		take_out_claimant(r, slot, &latest);
	}
	c = &r->claimants[slot];
	roster_repack(r, &c->texts, texts, CLAIMANT_TEXTS);
	c->region = row->region;
	c->advisor = row->advisor;
	set_consent(c, latest.consent, latest.notice, latest.consented);
	recount(&r->probes.claimants, &c->state, row->probe);
	if (has_jid(c))
		index_put(&r->claimant_jids, slot);
	index_put(&r->claimant_aliases, slot);
	index_put(&r->claimant_numbers, slot);
	join_caseload(r, slot);
	c->listed_for = (uint8_t)row->listed_for;
	waitlist_put(r, slot, latest.listed);
	appointments_review(r, row->id);
	duty_put_in(r, slot, from);
}
