#include "roster/name.h"
#include "roster/roster_private.h"

static bool view_claimant(
    const struct roster *r, uint32_t slot, struct claimant_view *view)
{
	struct text texts[CLAIMANT_TEXTS];
	const struct claimant_slot *c;

	*view = (struct claimant_view){0};
	if (slot == INDEX_NONE)
		return false;
	c = &r->claimants[slot];
	view->row.id = c->id;
	view->row.region = c->region;
	view->row.advisor = c->advisor;
	view->row.consent = c->consent;
	view->row.probe = c->state.probe;
	view->row.notice = c->notice;
	view->row.consented = c->consented;
	view->row.listed = c->listed ? waitlist_since(r, c->id) : 0;
	view->row.listed_for = (enum listed_for)c->listed_for;
	roster_cut_all(c->texts, texts, CLAIMANT_TEXTS);
	view->row.number = texts[C_NUMBER];
	view->row.alias = texts[C_ALIAS];
	view->row.jid = texts[C_JID];
	view->row.name = texts[C_NAME];
	view->row.language = texts[C_LANGUAGE];
	/* Nobody can answer who has stopped. */
	view->waiting_since = c->consent ? c->waiting_since : 0;
	view->duty = (enum duty_step)(
	    view->waiting_since != 0 ? c->state.duty : DUTY_NONE);
	view->told_absence = c->told_absence;
	view->told_closed = c->state.closed;
	view->shown = c->shown;
	view->shown_on = c->shown_on;
	view->agency = c->agency;
	view->account = (enum account_state)c->account;
	view->bounced = c->state.bounced;
	view->show = (enum show)c->state.show;
	view->provision = (enum provision_stage)c->state.stage;
	return true;
}

static bool view_advisor(
    const struct roster *r, uint32_t slot, struct advisor_view *view)
{
	struct text texts[ADVISOR_TEXTS];
	const struct advisor_slot *a;

	*view = (struct advisor_view){0};
	if (slot == INDEX_NONE)
		return false;
	a = &r->advisors[slot];
	view->row.id = a->id;
	view->row.region = a->region;
	view->row.ceiling = a->ceiling;
	view->row.probe = a->state.probe;
	roster_cut_all(a->texts, texts, ADVISOR_TEXTS);
	view->row.number = texts[A_NUMBER];
	view->row.jid = texts[A_JID];
	view->row.name = texts[A_NAME];
	view->row.language = texts[A_LANGUAGE];
	view->row.team = texts[A_TEAM];
	view->sighting = a->sighting;
	view->bounced = a->state.bounced;
	view->show = (enum show)a->state.show;
	view->since = a->since;
	view->provision = (enum provision_stage)a->state.stage;
	view->caseload = a->caseload.count;
	return true;
}

bool roster_claimant(
    const struct roster *r, uint32_t id, struct claimant_view *view)
{
	return view_claimant(r, roster_claimant_slot(r, id), view);
}

bool roster_is_followed(const struct roster *r, uint32_t claimant)
{
	uint32_t slot = roster_claimant_slot(r, claimant);

	return slot != INDEX_NONE && r->claimants[slot].consent &&
	       r->claimants[slot].advisor != 0;
}

bool roster_claimant_by_jid(
    const struct roster *r, struct text bare, struct claimant_view *view)
{
	return view_claimant(r, roster_claimant_slot_by_jid(r, bare), view);
}

bool roster_claimant_by_alias(
    const struct roster *r, struct text alias, struct claimant_view *view)
{
	return view_claimant(r, roster_claimant_slot_by_alias(r, alias), view);
}

bool roster_claimant_by_number(
    const struct roster *r, struct text number, struct claimant_view *view)
{
	return view_claimant(
	    r, roster_claimant_slot_by_number(r, number), view);
}

bool roster_advisor(
    const struct roster *r, uint32_t id, struct advisor_view *view)
{
	return view_advisor(r, roster_advisor_slot(r, id), view);
}

bool roster_advisor_by_jid(
    const struct roster *r, struct text bare, struct advisor_view *view)
{
	return view_advisor(r, roster_advisor_slot_by_jid(r, bare), view);
}

static uint32_t claimant_id(const struct roster *r, uint32_t slot)
{
	return slot != INDEX_NONE ? r->claimants[slot].id : 0;
}

uint32_t roster_claimant_with_jid(const struct roster *r, struct text bare)
{
	return claimant_id(r, roster_claimant_slot_by_jid(r, bare));
}

uint32_t roster_claimant_with_alias(const struct roster *r, struct text alias)
{
	return claimant_id(r, roster_claimant_slot_by_alias(r, alias));
}

uint32_t roster_advisor_with_jid(const struct roster *r, struct text bare)
{
	uint32_t slot = roster_advisor_slot_by_jid(r, bare);

	return slot != INDEX_NONE ? r->advisors[slot].id : 0;
}

uint32_t roster_follower(const struct roster *r, uint32_t claimant)
{
	uint32_t slot = roster_claimant_slot(r, claimant);

	return slot != INDEX_NONE ? r->claimants[slot].advisor : 0;
}

/* Their slot, on either side; or INDEX_NONE. */
static uint32_t slot_of(const struct roster *r, struct person who)
{
	switch (who.side) {
	case SIDE_CLAIMANT:
		return roster_claimant_slot(r, who.id);
	case SIDE_ADVISOR:
		return roster_advisor_slot(r, who.id);
	case SIDE_STAFF:
	case SIDE_STRANGER:
	case SIDE_NOBODY:
		break;
	}
	return INDEX_NONE;
}

bool roster_has_jid(const struct roster *r, struct person who, struct text bare)
{
	uint32_t slot = slot_of(r, who);

	if (slot == INDEX_NONE || bare.len == 0)
		return false;
	return text_equal(who.side == SIDE_CLAIMANT
			      ? roster_claimant_text(r, slot, C_JID)
			      : roster_advisor_text(r, slot, A_JID),
	    bare);
}

struct text roster_language(
    const struct roster *r, struct person who, uint32_t *region)
{
	uint32_t slot = slot_of(r, who);

	*region = 0;
	if (slot == INDEX_NONE)
		return (struct text){0};
	if (who.side == SIDE_CLAIMANT) {
		*region = r->claimants[slot].region;
		return roster_claimant_text(r, slot, C_LANGUAGE);
	}
	*region = r->advisors[slot].region;
	return roster_advisor_text(r, slot, A_LANGUAGE);
}

bool roster_region_at(const struct roster *r, uint32_t i, struct region *region)
{
	if (i < r->region_count)
		*region = r->regions[i].row;
	return i < r->region_count;
}

struct region_slot *roster_region_slot(const struct roster *r, uint32_t id)
{
	uint32_t i;

	for (i = 0; i < r->region_count; i++)
		if (r->regions[i].row.id == id)
			return &r->regions[i];
	return NULL;
}

bool roster_region(const struct roster *r, uint32_t id, struct region *region)
{
	const struct region_slot *slot = roster_region_slot(r, id);

	*region = slot != NULL ? slot->row : (struct region){0};
	return slot != NULL;
}

static uint32_t next_of(const struct roster *r, uint32_t claimant)
{
	uint32_t slot = roster_claimant_slot(r, claimant);

	return slot != INDEX_NONE ? r->claimants[slot].next : 0;
}

static uint32_t first_of(const struct roster *r, uint32_t advisor)
{
	uint32_t slot = roster_advisor_slot(r, advisor);

	return slot != INDEX_NONE ? r->advisors[slot].caseload.first : 0;
}

/* Slots + 1, as in the list. */
static uint32_t behind(
    const struct roster *r, uint32_t advisor, uint32_t claimant)
{
	return claimant == 0 ? first_of(r, advisor) : next_of(r, claimant);
}

uint32_t roster_next_in_caseload(
    const struct roster *r, uint32_t advisor, uint32_t claimant)
{
	uint32_t next = behind(r, advisor, claimant);

	return next != 0 ? r->claimants[next - 1].id : 0;
}

uint32_t roster_next_there(
    const struct roster *r, uint32_t advisor, uint32_t claimant)
{
	uint32_t next = behind(r, advisor, claimant);

	while (next != 0 && r->claimants[next - 1].state.show == SHOW_GONE)
		next = r->claimants[next - 1].next;
	return next != 0 ? r->claimants[next - 1].id : 0;
}

uint32_t roster_next_waiting(
    const struct roster *r, uint32_t advisor, uint32_t claimant)
{
	uint32_t next = behind(r, advisor, claimant);

	while (next != 0 && r->claimants[next - 1].waiting_since == 0)
		next = r->claimants[next - 1].next;
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

struct head_count roster_count(const struct roster *r)
{
	return (struct head_count){
	    .claimants = r->claimant_count - r->probes.claimants,
	    .advisors = r->advisor_count - r->probes.advisors,
	};
}

uint32_t roster_last_claimant(const struct roster *r)
{
	return r->last.claimants;
}

uint32_t roster_last_advisor(const struct roster *r)
{
	return r->last.advisors;
}

uint32_t roster_claimant_at(const struct roster *r, uint32_t i)
{
	return i < r->claimant_count ? r->claimants[i].id : 0;
}

uint32_t roster_advisor_at(const struct roster *r, uint32_t i)
{
	return i < r->advisor_count ? r->advisors[i].id : 0;
}

uint32_t roster_next_named(
    const struct roster *r, struct text words, uint32_t *i)
{
	while (*i < r->claimant_count) {
		uint32_t slot = (*i)++;

		if (name_may_be_meant(
			roster_claimant_text(r, slot, C_NAME), words))
			return r->claimants[slot].id;
	}
	return 0;
}

uint64_t roster_tried(const struct roster *r, struct person who)
{
	const struct state *state = roster_state(r, who);

	if (who.side == SIDE_STAFF)
		return staff_tried(r, who.id);
	return state != NULL ? live_seen(state).tried : 0;
}

struct state *roster_state(const struct roster *r, struct person who)
{
	uint32_t slot = slot_of(r, who);

	if (slot == INDEX_NONE)
		return NULL;
	return who.side == SIDE_CLAIMANT ? &r->claimants[slot].state
					 : &r->advisors[slot].state;
}
