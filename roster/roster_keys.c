#include <stdlib.h>
#include <string.h>

#include "roster/roster_private.h"

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

struct text roster_claimant_text(
    const struct roster *r, uint32_t slot, enum claimant_text which)
{
	return roster_cut(
	    r->claimants[slot].texts, r->claimants[slot].lens, which);
}

struct text roster_advisor_text(
    const struct roster *r, uint32_t slot, enum advisor_text which)
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
	return text_hash(roster_claimant_text(r, slot, C_JID));
}

static uint64_t claimant_alias_hash(const void *r, uint32_t slot)
{
	return text_hash(roster_claimant_text(r, slot, C_ALIAS));
}

static uint64_t advisor_id_hash(const void *r, uint32_t slot)
{
	return index_mix(((const struct roster *)r)->advisors[slot].id);
}

static uint64_t advisor_jid_hash(const void *r, uint32_t slot)
{
	return text_hash(roster_advisor_text(r, slot, A_JID));
}

static bool claimant_has_id(const void *r, uint32_t slot, const void *id)
{
	return ((const struct roster *)r)->claimants[slot].id ==
	       *(const uint32_t *)id;
}

static bool claimant_has_jid(const void *r, uint32_t slot, const void *jid)
{
	return text_equal(
	    roster_claimant_text(r, slot, C_JID), *(const struct text *)jid);
}

static bool claimant_has_alias(const void *r, uint32_t slot, const void *alias)
{
	return text_equal(roster_claimant_text(r, slot, C_ALIAS),
	    *(const struct text *)alias);
}

static bool advisor_has_id(const void *r, uint32_t slot, const void *id)
{
	return ((const struct roster *)r)->advisors[slot].id ==
	       *(const uint32_t *)id;
}

static bool advisor_has_jid(const void *r, uint32_t slot, const void *jid)
{
	return text_equal(
	    roster_advisor_text(r, slot, A_JID), *(const struct text *)jid);
}

void keys_init(struct roster *r)
{
	index_init(&r->claimant_ids, r, claimant_id_hash);
	index_init(&r->claimant_jids, r, claimant_jid_hash);
	index_init(&r->claimant_aliases, r, claimant_alias_hash);
	index_init(&r->advisor_ids, r, advisor_id_hash);
	index_init(&r->advisor_jids, r, advisor_jid_hash);
}

void keys_free(struct roster *r)
{
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

uint32_t roster_claimant_slot_by_jid(const struct roster *r, struct text jid)
{
	return index_find(
	    &r->claimant_jids, text_hash(jid), claimant_has_jid, &jid);
}

uint32_t roster_claimant_slot_by_alias(
    const struct roster *r, struct text alias)
{
	return index_find(
	    &r->claimant_aliases, text_hash(alias), claimant_has_alias, &alias);
}

uint32_t roster_advisor_slot(const struct roster *r, uint32_t id)
{
	return index_find(&r->advisor_ids, index_mix(id), advisor_has_id, &id);
}

uint32_t roster_advisor_slot_by_jid(const struct roster *r, struct text jid)
{
	return index_find(
	    &r->advisor_jids, text_hash(jid), advisor_has_jid, &jid);
}
