#include <stdlib.h>
#include <string.h>

#include "roster/roster_private.h"

struct text roster_cut(const char *texts, size_t i)
{
	for (; i > 0; i--)
		texts += strlen(texts) + 1;
	return (struct text){texts, strlen(texts)};
}

void roster_cut_all(const char *texts, struct text *into, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		into[i] = text_of(texts);
		texts += into[i].len + 1;
	}
}

static size_t room_for(const struct text *texts, size_t count)
{
	size_t room = count;
	size_t i;

	for (i = 0; i < count; i++)
		room += texts[i].len;
	return room;
}

static void fill(char *block, const struct text *texts, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (texts[i].len > 0)
			memcpy(block, texts[i].at, texts[i].len);
		block += texts[i].len;
		*block++ = '\0';
	}
}

char *roster_pack(const struct text *texts, size_t count)
{
	char *block = must_calloc(1, room_for(texts, count));

	fill(block, texts, count);
	return block;
}

void roster_repack(
    struct roster *r, char **block, const struct text *texts, size_t count)
{
	roster_unpack(r, block, count);
	*block = pool_take(&r->texts, room_for(texts, count));
	fill(*block, texts, count);
}

void roster_unpack(struct roster *r, char **block, size_t count)
{
	struct text last;

	if (*block == NULL)
		return;
	last = roster_cut(*block, count - 1);
	pool_give(&r->texts, block, (size_t)(last.at - *block) + last.len + 1);
}

struct text roster_claimant_text(
    const struct roster *r, uint32_t slot, enum claimant_text which)
{
	return roster_cut(r->claimants[slot].texts, which);
}

struct text roster_advisor_text(
    const struct roster *r, uint32_t slot, enum advisor_text which)
{
	return roster_cut(r->advisors[slot].texts, which);
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

static uint64_t claimant_number_hash(const void *r, uint32_t slot)
{
	return text_hash(roster_claimant_text(r, slot, C_NUMBER));
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

static bool claimant_has_number(
    const void *r, uint32_t slot, const void *number)
{
	return text_equal(roster_claimant_text(r, slot, C_NUMBER),
	    *(const struct text *)number);
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
	r->found = must_calloc(1, sizeof(*r->found));
	index_init(&r->claimant_ids, r, claimant_id_hash);
	index_init(&r->claimant_jids, r, claimant_jid_hash);
	index_init(&r->claimant_aliases, r, claimant_alias_hash);
	index_init(&r->claimant_numbers, r, claimant_number_hash);
	index_init(&r->advisor_ids, r, advisor_id_hash);
	index_init(&r->advisor_jids, r, advisor_jid_hash);
}

void keys_apply(struct roster *r, const struct fact *fact)
{
	const struct expected *expected = &fact->as.expected;

	index_expect(&r->claimant_ids, expected->claimants);
	index_expect(&r->claimant_jids, expected->claimants);
	index_expect(&r->claimant_aliases, expected->claimants);
	index_expect(&r->claimant_numbers, expected->claimants);
	index_expect(&r->advisor_ids, expected->advisors);
	index_expect(&r->advisor_jids, expected->advisors);
}

void keys_free(struct roster *r)
{
	free(r->found);
	index_free(&r->claimant_ids);
	index_free(&r->claimant_jids);
	index_free(&r->claimant_aliases);
	index_free(&r->claimant_numbers);
	index_free(&r->advisor_ids);
	index_free(&r->advisor_jids);
}

static uint32_t found_claimant(const struct roster *r, uint32_t slot)
{
	if (slot != INDEX_NONE)
		r->found->claimant = slot;
	return slot;
}

static uint32_t found_advisor(const struct roster *r, uint32_t slot)
{
	if (slot != INDEX_NONE)
		r->found->advisor = slot;
	return slot;
}

uint32_t roster_claimant_slot(const struct roster *r, uint32_t id)
{
	uint32_t last = r->found->claimant;

	if (last < r->claimant_count && r->claimants[last].id == id)
		return last;
	return found_claimant(r,
	    index_find(&r->claimant_ids, index_mix(id), claimant_has_id, &id));
}

uint32_t roster_claimant_slot_by_jid(const struct roster *r, struct text jid)
{
	return found_claimant(r, index_find(&r->claimant_jids, text_hash(jid),
				     claimant_has_jid, &jid));
}

uint32_t roster_claimant_slot_by_alias(
    const struct roster *r, struct text alias)
{
	return found_claimant(
	    r, index_find(&r->claimant_aliases, text_hash(alias),
		   claimant_has_alias, &alias));
}

uint32_t roster_claimant_slot_by_number(
    const struct roster *r, struct text number)
{
	return index_find(&r->claimant_numbers, text_hash(number),
	    claimant_has_number, &number);
}

uint32_t roster_advisor_slot(const struct roster *r, uint32_t id)
{
	uint32_t last = r->found->advisor;

	if (last < r->advisor_count && r->advisors[last].id == id)
		return last;
	return found_advisor(
	    r, index_find(&r->advisor_ids, index_mix(id), advisor_has_id, &id));
}

uint32_t roster_advisor_slot_by_jid(const struct roster *r, struct text jid)
{
	uint32_t last = r->found->advisor;

	if (last < r->advisor_count && advisor_has_jid(r, last, &jid))
		return last;
	return found_advisor(r, index_find(&r->advisor_jids, text_hash(jid),
				    advisor_has_jid, &jid));
}
