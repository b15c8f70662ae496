#include <stdlib.h>

#include "roster/roster_private.h"

/* Which accounts people had before: the last of each person, as the store keeps
 * them. One may have been the account of several, one after the other. */

enum {
	FORMER_MOST = 8 /* of one person: schema/067-former-accounts.sql */
};

static uint64_t hash_of(struct person who)
{
	return index_mix((uint64_t)who.side << 32 | who.id);
}

static uint64_t person_hash(const void *owner, uint32_t slot)
{
	return hash_of(((const struct formers *)owner)->at[slot].who);
}

static bool same_person(const void *owner, uint32_t slot, const void *key)
{
	const struct person *who =
	    &((const struct formers *)owner)->at[slot].who;
	const struct person *sought = key;

	return who->side == sought->side && who->id == sought->id;
}

static uint64_t account_hash(const void *owner, uint32_t slot)
{
	return text_hash(
	    text_of(((const struct formers *)owner)->at[slot].jid));
}

static bool same_account(const void *owner, uint32_t slot, const void *key)
{
	return text_is(*(const struct text *)key,
	    ((const struct formers *)owner)->at[slot].jid);
}

void formers_init(struct roster *r)
{
	index_init(&r->formers.people, &r->formers, person_hash);
	index_init(&r->formers.accounts, &r->formers, account_hash);
}

void formers_free(struct roster *r)
{
	uint32_t i;

	for (i = 0; i < r->formers.count; i++)
		free(r->formers.at[i].jid);
	index_free(&r->formers.people);
	index_free(&r->formers.accounts);
	free(r->formers.at);
}

/* Behind `before`, INDEX_NONE at first: the next that was theirs, and the next
 * of those whose it was. */
static uint32_t next_of(
    const struct roster *r, struct person who, uint32_t before)
{
	return index_next(
	    &r->formers.people, hash_of(who), same_person, &who, before);
}

static uint32_t next_with(
    const struct roster *r, struct text jid, uint32_t before)
{
	return index_next(
	    &r->formers.accounts, text_hash(jid), same_account, &jid, before);
}

static uint32_t add(struct roster *r, struct person who)
{
	struct formers *all = &r->formers;

	if (all->count == all->room) {
		all->room = all->room / 2 * 3 + 16;
		all->at = must_realloc(all->at, all->room, sizeof(*all->at));
	}
	all->at[all->count] = (struct former_slot){.who = who};
	index_put(&all->people, all->count);
	return all->count++;
}

/* A slot for one more of theirs: where there are as many as may be, that of the
 * one that they left first. */
static uint32_t slot_for(struct roster *r, struct person who)
{
	struct formers *all = &r->formers;
	uint32_t slot, first = INDEX_NONE, count = 0;

	for (slot = next_of(r, who, INDEX_NONE); slot != INDEX_NONE;
	     slot = next_of(r, who, slot), count++)
		if (first == INDEX_NONE ||
		    all->at[slot].left < all->at[first].left)
			first = slot;
	if (count < FORMER_MOST)
		return add(r, who);
	index_drop(&all->accounts, first);
	free(all->at[first].jid);
	return first;
}

static uint32_t find(const struct roster *r, struct person who, struct text jid)
{
	uint32_t slot = next_of(r, who, INDEX_NONE);

	while (slot != INDEX_NONE && !text_is(jid, r->formers.at[slot].jid))
		slot = next_of(r, who, slot);
	return slot;
}

void formers_keep(struct roster *r, const struct former_account *fact)
{
	struct formers *all = &r->formers;
	uint32_t slot = find(r, fact->who, fact->jid);

	if (slot == INDEX_NONE) {
		slot = slot_for(r, fact->who);
		all->at[slot].jid = roster_pack(&fact->jid, 1);
		index_put(&all->accounts, slot);
	}
	all->at[slot].left = ++all->left;
}

void formers_apply(struct roster *r, const struct fact *fact)
{
	formers_keep(r, &fact->as.former_account);
}

/* ---- what is seen of them ------------------------------------------------ */

struct person roster_had_account(const struct roster *r, struct text bare)
{
	const struct former_slot *last = NULL, *each;
	uint32_t slot;

	for (slot = next_with(r, bare, INDEX_NONE); slot != INDEX_NONE;
	     slot = next_with(r, bare, slot)) {
		each = &r->formers.at[slot];
		if (last == NULL || each->left > last->left)
			last = each;
	}
	return last != NULL ? last->who : (struct person){0};
}

static bool has(const struct roster *r, struct person who, struct text jid)
{
	return who.side == SIDE_ADVISOR
		   ? roster_advisor_with_jid(r, jid) == who.id
		   : roster_claimant_with_jid(r, jid) == who.id;
}

static bool is_nobodys(const struct roster *r, struct text jid)
{
	return roster_advisor_with_jid(r, jid) == 0 &&
	       roster_claimant_with_jid(r, jid) == 0;
}

bool roster_is_account_of(
    const struct roster *r, struct person who, struct text bare)
{
	return has(r, who, bare) ||
	       (find(r, who, bare) != INDEX_NONE && is_nobodys(r, bare));
}

static bool has_or_had(
    const struct roster *r, struct person who, struct text jid)
{
	return who.id != 0 &&
	       (has(r, who, jid) || find(r, who, jid) != INDEX_NONE);
}

bool roster_acts_for(
    const struct roster *r, struct text actor, struct text named)
{
	const struct person advisor = {
	    SIDE_ADVISOR, roster_advisor_with_jid(r, actor)};
	const struct person claimant = {
	    SIDE_CLAIMANT, roster_claimant_with_jid(r, actor)};
	uint32_t slot;

	if (text_equal(actor, named) || has_or_had(r, advisor, named) ||
	    has_or_had(r, claimant, named))
		return true;
	if (!is_nobodys(r, actor))
		return false;
	for (slot = next_with(r, actor, INDEX_NONE); slot != INDEX_NONE;
	     slot = next_with(r, actor, slot))
		if (has_or_had(r, r->formers.at[slot].who, named))
			return true;
	return false;
}
