#include <stdlib.h>

#include "roster/roster_private.h"

/*
 * Roles, policies, the notice, and what of commands is under way. There are
 * few of each, so they stand in lists that are walked.
 */

/* ---- roles --------------------------------------------------------------- */

static struct role_slot **find_role(
    struct roster *r, const struct role_event *fact)
{
	struct role_slot **at = &r->roles;

	for (; *at != NULL; at = &(*at)->next)
		if ((*at)->role == fact->role &&
		    (*at)->region == fact->region &&
		    text_is(fact->jid, (*at)->jid))
			break;
	return at;
}

static void apply_role(struct roster *r, const struct role_event *fact)
{
	struct role_slot **at = find_role(r, fact);
	struct role_slot *slot = *at;

	if (slot == NULL && fact->given) {
		slot = must_calloc(1, sizeof(*slot));
		slot->jid = roster_pack(&fact->jid, 1);
		slot->role = fact->role;
		slot->region = fact->region;
		*at = slot;
	} else if (slot != NULL && !fact->given) {
		*at = slot->next;
		free(slot->jid);
		free(slot);
	}
}

bool roster_has_role(
    const struct roster *r, struct text jid, enum role role, uint32_t region)
{
	const struct role_slot *slot;

	for (slot = r->roles; slot != NULL; slot = slot->next)
		if (slot->role == role && text_is(jid, slot->jid) &&
		    (slot->region == 0 || region == ROSTER_ANY_REGION ||
			slot->region == region))
			return true;
	return false;
}

bool roster_role_at(const struct roster *r, uint32_t i, struct role_event *role)
{
	const struct role_slot *slot = r->roles;

	while (slot != NULL && i-- > 0)
		slot = slot->next;
	if (slot == NULL)
		return false;
	*role = (struct role_event){
	    .jid = text_of(slot->jid),
	    .role = slot->role,
	    .region = slot->region,
	    .given = true,
	};
	return true;
}

/* ---- what came back ------------------------------------------------------ */

static struct returned_slot **find_returned(struct roster *r, uint32_t id)
{
	struct returned_slot **at = &r->returned;

	while (*at != NULL && (*at)->id != id)
		at = &(*at)->next;
	return at;
}

static const struct returned_slot *find_slot(
    const struct roster *r, uint32_t id)
{
	const struct returned_slot *slot = r->returned;

	while (slot != NULL && slot->id != id)
		slot = slot->next;
	return slot;
}

bool roster_staff_bounced(const struct roster *r, uint32_t id)
{
	return find_slot(r, id) != NULL;
}

void staff_bounced(struct roster *r, const struct delivery *bounce)
{
	struct returned_slot **at = find_returned(r, bounce->of.id);

	if (*at == NULL) {
		*at = must_calloc(1, sizeof(**at));
		(*at)->id = bounce->of.id;
	}
	(*at)->turn = bounce->turn;
}

void staff_trying(struct roster *r, const struct trying *fact)
{
	struct returned_slot *slot = *find_returned(r, fact->who.id);

	if (slot != NULL)
		slot->tried = fact->turn;
}

uint64_t staff_tried(const struct roster *r, uint32_t id)
{
	const struct returned_slot *slot = find_slot(r, id);

	return slot != NULL ? slot->tried : 0;
}

void staff_caught_up(struct roster *r, const struct caught_up *fact)
{
	struct returned_slot **at = find_returned(r, fact->who.id);
	struct returned_slot *slot = *at;

	if (slot == NULL || slot->turn > fact->up_to)
		return;
	*at = slot->next;
	free(slot);
}

/* ---- policies ------------------------------------------------------------ */

static struct policy_slot *find_policy(
    const struct roster *r, enum policy_key key, uint32_t region)
{
	struct policy_slot *slot = r->policies;

	while (slot != NULL && (slot->key != key || slot->region != region))
		slot = slot->next;
	return slot;
}

static void set_policy(struct policy_slot *slot, const struct policy *fact)
{
	struct policy_value *before = must_calloc(1, sizeof(*before));

	*before = slot->stands;
	slot->stands = (struct policy_value){before, fact->at, fact->value};
}

static void apply_policy(struct roster *r, const struct policy *fact)
{
	enum policy_key key = policy_find(fact->name);
	struct policy_slot *slot;

	if (key == POLICY_KEYS)
		return; /* of a newer release */
	slot = find_policy(r, key, fact->region);
	if (slot != NULL) {
		set_policy(slot, fact);
	} else {
		slot = must_calloc(1, sizeof(*slot));
		slot->key = key;
		slot->region = fact->region;
		slot->stands =
		    (struct policy_value){NULL, fact->at, fact->value};
		slot->next = r->policies;
		r->policies = slot;
	}
	if (key >= POLICY_REMIND_DAYS && key <= POLICY_NIGHT_ENDS)
		appointments_review_all(r);
	duty_look_again(r, fact->region);
	if (key == POLICY_SHOW_PRESENCE)
		doors_show_all(r, fact->region);
}

static void free_policy(struct policy_slot *slot)
{
	while (slot->stands.before != NULL) {
		struct policy_value *before = slot->stands.before;

		slot->stands.before = before->before;
		free(before);
	}
	free(slot);
}

int64_t roster_policy(
    const struct roster *r, enum policy_key key, uint32_t region)
{
	const struct policy_slot *slot = find_policy(r, key, region);

	if (slot == NULL)
		slot = find_policy(r, key, 0);
	return slot != NULL ? slot->stands.value : policy_row(key)->otherwise;
}

/* NULL: nothing was set there by then. */
static const struct policy_value *value_at(
    const struct policy_slot *slot, int64_t at)
{
	const struct policy_value *value = slot != NULL ? &slot->stands : NULL;

	while (value != NULL && value->at > at)
		value = value->before;
	return value;
}

int64_t roster_policy_at(
    const struct roster *r, enum policy_key key, uint32_t region, int64_t at)
{
	const struct policy_value *value =
	    value_at(find_policy(r, key, region), at);

	if (value == NULL)
		value = value_at(find_policy(r, key, 0), at);
	return value != NULL ? value->value : policy_row(key)->otherwise;
}

bool roster_policy_set(
    const struct roster *r, enum policy_key key, uint32_t region)
{
	return find_policy(r, key, region) != NULL;
}

/* ---- proposals ----------------------------------------------------------- */

static void apply_proposal(struct roster *r, const struct proposal *fact)
{
	const struct text texts[] = {fact->by, fact->command, fact->fields};
	struct proposal_slot **at = &r->proposals;
	struct proposal_slot *slot = must_calloc(1, sizeof(*slot));

	while (*at != NULL)
		at = &(*at)->next;
	*at = slot;
	slot->texts = roster_pack(texts, 3);
	slot->row = *fact;
	slot->row.by = roster_cut(slot->texts, 0);
	slot->row.command = roster_cut(slot->texts, 1);
	slot->row.fields = roster_cut(slot->texts, 2);
}

static void end_proposal(struct roster *r, uint64_t proposal)
{
	struct proposal_slot **at = &r->proposals;
	struct proposal_slot *slot;

	while (*at != NULL && (*at)->row.turn != proposal)
		at = &(*at)->next;
	slot = *at;
	if (slot == NULL)
		return;
	*at = slot->next;
	free(slot->texts);
	free(slot);
}

bool roster_proposal_at(
    const struct roster *r, uint32_t i, struct proposal *proposal)
{
	const struct proposal_slot *slot = r->proposals;

	while (slot != NULL && i-- > 0)
		slot = slot->next;
	if (slot != NULL)
		*proposal = slot->row;
	return slot != NULL;
}

/* ---- the notice ---------------------------------------------------------- */

static void apply_notice(struct roster *r, const struct notice *fact)
{
	const struct text texts[] = {fact->by, fact->fr, fact->en};
	struct notice_slot *slot = &r->notice;

	if (fact->version < slot->row.version)
		return;
	free(slot->texts);
	slot->texts = roster_pack(texts, 3);
	slot->row = *fact;
	slot->row.by = roster_cut(slot->texts, 0);
	slot->row.fr = roster_cut(slot->texts, 1);
	slot->row.en = roster_cut(slot->texts, 2);
}

struct notice roster_notice(const struct roster *r)
{
	return r->notice.row;
}

/* ---- withdrawals that both must be told of ------------------------------- */

static void apply_untold(struct roster *r, const struct farewell *fact)
{
	struct farewell_slot *slot = must_calloc(1, sizeof(*slot));

	slot->row = *fact;
	slot->next = r->untold;
	r->untold = slot;
}

static void apply_told(struct roster *r, const struct farewell *fact)
{
	struct farewell_slot **at = &r->untold;
	struct farewell_slot *slot;

	while (*at != NULL && (*at)->row.turn != fact->turn)
		at = &(*at)->next;
	slot = *at;
	if (slot == NULL)
		return;
	*at = slot->next;
	free(slot);
}

bool roster_untold(const struct roster *r, struct farewell *farewell)
{
	if (r->untold != NULL)
		*farewell = r->untold->row;
	return r->untold != NULL;
}

void staff_free(struct roster *r)
{
	while (r->untold != NULL) {
		struct farewell farewell = r->untold->row;

		apply_told(r, &farewell);
	}
	free(r->notice.texts);
	while (r->roles != NULL) {
		struct role_slot *slot = r->roles;

		r->roles = slot->next;
		free(slot->jid);
		free(slot);
	}
	while (r->returned != NULL) {
		struct returned_slot *slot = r->returned;

		r->returned = slot->next;
		free(slot);
	}
	while (r->policies != NULL) {
		struct policy_slot *slot = r->policies;

		r->policies = slot->next;
		free_policy(slot);
	}
	while (r->proposals != NULL)
		end_proposal(r, r->proposals->row.turn);
}

void staff_apply(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_ROLE)
		apply_role(r, &fact->as.role);
	else if (fact->kind == FACT_ROLE_MOVED)
		apply_role(r, &fact->as.role_moved);
	else if (fact->kind == FACT_POLICY)
		apply_policy(r, &fact->as.policy);
	else if (fact->kind == FACT_PROPOSAL)
		apply_proposal(r, &fact->as.proposal);
	else if (fact->kind == FACT_PROPOSAL_END)
		end_proposal(r, fact->as.proposal_end.proposal);
	else if (fact->kind == FACT_UNTOLD)
		apply_untold(r, &fact->as.untold);
	else if (fact->kind == FACT_TOLD)
		apply_told(r, &fact->as.told);
	else if (fact->kind == FACT_NOTICE)
		apply_notice(r, &fact->as.notice);
}
