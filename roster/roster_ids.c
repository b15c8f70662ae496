#include <stdlib.h>
#include <string.h>

#include "roster/roster_private.h"

/* Which text of a renaming's block is what. */
enum {
	SENDER,
	OWN,
	WIRE
};

/* Sentences that were forwarded under another id than their sender's, both
 * ways; and strangers who were told. Both are rings: the oldest goes. */
struct key {
	struct text sender;
	struct text id;
};

static uint64_t key_hash(struct text sender, struct text id)
{
	return index_mix(text_hash(sender) ^ (text_hash(id) << 1));
}

static struct text renamed_text(
    const struct roster *r, uint32_t slot, size_t which)
{
	return roster_cut(r->renamed[slot].texts, which);
}

static uint64_t own_hash(const void *r, uint32_t slot)
{
	return key_hash(
	    renamed_text(r, slot, SENDER), renamed_text(r, slot, OWN));
}

static uint64_t wire_hash(const void *r, uint32_t slot)
{
	return key_hash(
	    renamed_text(r, slot, SENDER), renamed_text(r, slot, WIRE));
}

static bool is_own(const void *r, uint32_t slot, const void *key)
{
	const struct key *k = key;

	return text_equal(renamed_text(r, slot, SENDER), k->sender) &&
	       text_equal(renamed_text(r, slot, OWN), k->id);
}

static bool is_wire(const void *r, uint32_t slot, const void *key)
{
	const struct key *k = key;

	return text_equal(renamed_text(r, slot, SENDER), k->sender) &&
	       text_equal(renamed_text(r, slot, WIRE), k->id);
}

static void drop_renamed(struct roster *r, uint32_t slot)
{
	if (r->renamed[slot].texts == NULL)
		return;
	index_drop(&r->renamed_ids, slot);
	index_drop(&r->renamed_wires, slot);
	free(r->renamed[slot].texts);
	r->renamed[slot].texts = NULL;
}

void ids_message(struct roster *r, const struct message *m)
{
	struct text texts[3] = {m->sender, m->id, m->wire_id};
	struct key key = {m->sender, m->id};
	uint32_t slot;

	if (m->id.len == 0 || text_equal(m->id, m->wire_id))
		return;
	slot = index_find(
	    &r->renamed_ids, key_hash(key.sender, key.id), is_own, &key);
	if (slot != INDEX_NONE &&
	    text_equal(renamed_text(r, slot, WIRE), m->wire_id))
		return;
	/* A third sentence under one id: the way back of the second stays,
	 * the way there is the newest. */
	if (slot != INDEX_NONE)
		index_drop(&r->renamed_ids, slot);
	slot = r->renamed_at;
	r->renamed_at = (r->renamed_at + 1) % r->bounds.renamed;
	drop_renamed(r, slot);
	r->renamed[slot].texts = roster_pack(texts, 3);
	index_put(&r->renamed_ids, slot);
	index_put(&r->renamed_wires, slot);
}

struct text roster_wire_id(
    const struct roster *r, struct text sender, struct text id)
{
	struct key key = {sender, id};
	uint32_t slot =
	    index_find(&r->renamed_ids, key_hash(sender, id), is_own, &key);

	return slot != INDEX_NONE ? renamed_text(r, slot, WIRE)
				  : (struct text){0};
}

struct text roster_own_id(
    const struct roster *r, struct text sender, struct text wire_id)
{
	struct key key = {sender, wire_id};
	uint32_t slot = index_find(
	    &r->renamed_wires, key_hash(sender, wire_id), is_wire, &key);

	return slot != INDEX_NONE ? renamed_text(r, slot, OWN)
				  : (struct text){0};
}

static struct text told_jid(const struct roster *r, uint32_t slot)
{
	return (struct text){r->told[slot].jid, r->told[slot].len};
}

static uint64_t told_hash(const void *r, uint32_t slot)
{
	return text_hash(told_jid(r, slot));
}

static bool is_told(const void *r, uint32_t slot, const void *jid)
{
	return text_equal(told_jid(r, slot), *(const struct text *)jid);
}

static uint32_t find_told(const struct roster *r, struct text jid)
{
	return index_find(&r->told_jids, text_hash(jid), is_told, &jid);
}

/* In the place of the oldest. */
static uint32_t add_told(struct roster *r, struct text jid)
{
	uint32_t slot = r->told_at;
	struct told *told = &r->told[slot];

	r->told_at = (r->told_at + 1) % r->bounds.courtesies;
	if (told->jid != NULL)
		index_drop(&r->told_jids, slot);
	free(told->jid);
	told->jid = must_calloc(1, jid.len + 1);
	told->len = jid.len;
	told->notice = 0;
	if (jid.len > 0)
		memcpy(told->jid, jid.at, jid.len);
	index_put(&r->told_jids, slot);
	return slot;
}

void courtesy_apply(struct roster *r, const struct courtesy *fact)
{
	uint32_t slot = find_told(r, fact->jid);

	if (slot == INDEX_NONE)
		slot = add_told(r, fact->jid);
	r->told[slot].until = fact->until;
	if (fact->notice == 0)
		return;
	r->told[slot].notice = fact->notice;
	if (fact->language.len == sizeof(r->told[slot].language))
		memcpy(r->told[slot].language, fact->language.at,
		    sizeof(r->told[slot].language));
}

bool roster_courtesy_due(const struct roster *r, struct text bare, int64_t now)
{
	uint32_t slot = find_told(r, bare);

	return slot == INDEX_NONE || r->told[slot].until <= now;
}

uint16_t roster_shown_notice(const struct roster *r, struct text bare,
    int64_t now, struct text *language)
{
	uint32_t slot = find_told(r, bare);

	*language = (struct text){0};
	if (slot == INDEX_NONE || r->told[slot].until <= now)
		return 0;
	*language = (struct text){
	    r->told[slot].language, sizeof(r->told[slot].language)};
	return r->told[slot].notice;
}

void ids_init(struct roster *r)
{
	r->renamed = must_calloc(r->bounds.renamed, sizeof(*r->renamed));
	r->told = must_calloc(r->bounds.courtesies, sizeof(*r->told));
	index_init(&r->renamed_ids, r, own_hash);
	index_init(&r->renamed_wires, r, wire_hash);
	index_init(&r->told_jids, r, told_hash);
}

void ids_free(struct roster *r)
{
	uint32_t i;

	for (i = 0; i < r->bounds.renamed; i++)
		free(r->renamed[i].texts);
	for (i = 0; i < r->bounds.courtesies; i++)
		free(r->told[i].jid);
	free(r->renamed);
	free(r->told);
	index_free(&r->renamed_ids);
	index_free(&r->renamed_wires);
	index_free(&r->told_jids);
}
