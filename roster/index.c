#include "roster/index.h"

#include <assert.h>
#include <stdlib.h>

enum {
	FIRST_PLACES = 64
};

void index_init(struct index *index, const void *owner,
    uint64_t (*hash)(const void *owner, uint32_t slot))
{
	*index = (struct index){
	    .places = must_calloc(FIRST_PLACES, sizeof(uint32_t)),
	    .mask = FIRST_PLACES - 1,
	    .owner = owner,
	    .hash = hash,
	};
}

void index_free(struct index *index)
{
	free(index->places);
	*index = (struct index){0};
}

uint64_t index_mix(uint64_t number)
{
	number *= UINT64_C(0x9e3779b97f4a7c15);
	return number ^ (number >> 32);
}

static const uint32_t SLOTS = (UINT32_C(1) << INDEX_SLOT_BITS) - 1;

/* A place holds the highest bits of the hash; its lowest say where it stands.
 */
static uint32_t entry(uint64_t hash, uint32_t slot)
{
	return (uint32_t)(hash >> 32 & ~(uint64_t)SLOTS) | (slot + 1);
}

static uint32_t slot_at(const struct index *index, size_t i)
{
	return (index->places[i] & SLOTS) - 1;
}

uint32_t index_find(
    const struct index *index, uint64_t hash, index_same *same, const void *key)
{
	size_t i = (size_t)hash & index->mask;
	uint32_t slot;

	for (; index->places[i] != 0; i = (i + 1) & index->mask) {
		slot = slot_at(index, i);
		if (index->places[i] == entry(hash, slot) &&
		    same(index->owner, slot, key))
			return slot;
	}
	return INDEX_NONE;
}

uint32_t index_next(const struct index *index, uint64_t hash, index_same *same,
    const void *key, uint32_t before)
{
	size_t i = (size_t)hash & index->mask;
	bool behind = before == INDEX_NONE;
	uint32_t slot;

	for (; index->places[i] != 0; i = (i + 1) & index->mask) {
		slot = slot_at(index, i);
		if (slot == before)
			behind = true;
		else if (behind && index->places[i] == entry(hash, slot) &&
			 same(index->owner, slot, key))
			return slot;
	}
	return INDEX_NONE;
}

static void place(struct index *index, uint32_t slot)
{
	uint64_t hash = index->hash(index->owner, slot);
	size_t i = (size_t)hash & index->mask;

	while (index->places[i] != 0)
		i = (i + 1) & index->mask;
	index->places[i] = entry(hash, slot);
}

static bool has_room(const struct index *index, size_t count)
{
	return count * 4 <= (index->mask + 1) * 3;
}

static void grow(struct index *index, size_t least)
{
	uint32_t *old = index->places;
	size_t i, count = index->mask + 1;

	while (!has_room(index, least))
		index->mask = index->mask * 2 + 1;
	index->places = must_calloc(index->mask + 1, sizeof(uint32_t));
	for (i = 0; i < count; i++)
		if (old[i] != 0)
			place(index, (old[i] & SLOTS) - 1);
	free(old);
}

void index_expect(struct index *index, size_t count)
{
	if (!has_room(index, count))
		grow(index, count);
}

void index_put(struct index *index, uint32_t slot)
{
	assert(slot < SLOTS);
	index_expect(index, index->used + 1);
	place(index, slot);
	index->used++;
}

/* Moves up what probing would not find behind the hole any more. */
static void close_hole(struct index *index, size_t hole)
{
	size_t i = hole;
	size_t home;

	for (;;) {
		index->places[hole] = 0;
		do {
			i = (i + 1) & index->mask;
			if (index->places[i] == 0)
				return;
			home = (size_t)index->hash(
				   index->owner, slot_at(index, i)) &
			       index->mask;
		} while (
		    ((i - home) & index->mask) < ((i - hole) & index->mask));
		index->places[hole] = index->places[i];
		hole = i;
	}
}

void index_drop(struct index *index, uint32_t slot)
{
	size_t i = (size_t)index->hash(index->owner, slot) & index->mask;

	while (index->places[i] != 0 && slot_at(index, i) != slot)
		i = (i + 1) & index->mask;
	if (index->places[i] == 0)
		return;
	index->used--;
	close_hole(index, i);
}
