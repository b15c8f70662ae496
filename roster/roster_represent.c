#include <stdlib.h>

#include "roster/roster_private.h"

/* Who represents claimants by law. There are few, but one may represent many,
 * so the same JID may stand in several slots. */

static uint64_t claimant_hash(const void *owner, uint32_t slot)
{
	return index_mix(((const struct represents *)owner)->at[slot].claimant);
}

static bool claimant_same(const void *owner, uint32_t slot, const void *key)
{
	return ((const struct represents *)owner)->at[slot].claimant ==
	       *(const uint32_t *)key;
}

static struct text jid_of(const struct represents *all, uint32_t slot)
{
	return roster_cut(all->at[slot].texts, 0);
}

static uint64_t jid_hash(const void *owner, uint32_t slot)
{
	return text_hash(jid_of(owner, slot));
}

static bool jid_same(const void *owner, uint32_t slot, const void *key)
{
	return text_equal(jid_of(owner, slot), *(const struct text *)key);
}

void represents_init(struct roster *r)
{
	index_init(&r->represents.claimants, &r->represents, claimant_hash);
	index_init(&r->represents.jids, &r->represents, jid_hash);
}

void represents_free(struct roster *r)
{
	uint32_t i;

	for (i = 0; i < r->represents.count; i++)
		free(r->represents.at[i].texts);
	index_free(&r->represents.claimants);
	index_free(&r->represents.jids);
	free(r->represents.at);
}

static uint32_t find(const struct roster *r, uint32_t claimant)
{
	return index_find(&r->represents.claimants, index_mix(claimant),
	    claimant_same, &claimant);
}

static uint32_t add(struct roster *r, uint32_t claimant)
{
	struct represents *all = &r->represents;

	if (all->count == all->room) {
		all->room = all->room / 2 * 3 + 16;
		all->at = must_realloc(all->at, all->room, sizeof(*all->at));
	}
	all->at[all->count] = (struct represent_slot){.claimant = claimant};
	index_put(&all->claimants, all->count);
	return all->count++;
}

void represents_apply(struct roster *r, const struct fact *fact)
{
	const struct represent *row = fact->kind == FACT_REPRESENT
					  ? &fact->as.represent
					  : &fact->as.represented;
	const struct text texts[] = {row->jid, row->name};
	struct represents *all = &r->represents;
	uint32_t slot = find(r, row->claimant);

	if (slot == INDEX_NONE)
		slot = add(r, row->claimant);
	else if (jid_of(all, slot).len > 0)
		index_drop(&all->jids, slot);
	free(all->at[slot].texts);
	all->at[slot].texts = roster_pack(texts, 2);
	if (row->jid.len > 0)
		index_put(&all->jids, slot);
	files_represented(r, row->claimant);
}

bool roster_representative(
    const struct roster *r, uint32_t claimant, struct represent *who)
{
	uint32_t slot = find(r, claimant);

	if (slot == INDEX_NONE || jid_of(&r->represents, slot).len == 0)
		return false;
	*who = (struct represent){
	    .claimant = claimant,
	    .jid = jid_of(&r->represents, slot),
	    .name = roster_cut(r->represents.at[slot].texts, 1),
	};
	return true;
}

bool roster_represents(const struct roster *r, struct text jid)
{
	return index_find(&r->represents.jids, text_hash(jid), jid_same,
		   &jid) != INDEX_NONE;
}

bool roster_is_represented_by(
    const struct roster *r, uint32_t claimant, struct text jid)
{
	struct represent who;

	return roster_representative(r, claimant, &who) &&
	       text_equal(who.jid, jid);
}
