#include "roster/index.h"

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

uint32_t index_find(
    const struct index *index, uint64_t hash, index_same *same, const void *key)
{
	size_t i = (size_t)hash & index->mask;

	for (; index->places[i] != 0; i = (i + 1) & index->mask)
		if (same(index->owner, index->places[i] - 1, key))
			return index->places[i] - 1;
	return INDEX_NONE;
}

static void place(struct index *index, uint32_t slot)
{
	size_t i = (size_t)index->hash(index->owner, slot) & index->mask;

	while (index->places[i] != 0)
		i = (i + 1) & index->mask;
	index->places[i] = slot + 1;
}

static void grow(struct index *index)
{
	uint32_t *old = index->places;
	size_t i, count = index->mask + 1;

	index->places = must_calloc(count * 2, sizeof(uint32_t));
	index->mask = count * 2 - 1;
	for (i = 0; i < count; i++)
		if (old[i] != 0)
			place(index, old[i] - 1);
	free(old);
}

void index_put(struct index *index, uint32_t slot)
{
	if ((index->used + 1) * 4 > (index->mask + 1) * 3)
		grow(index);
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
				   index->owner, index->places[i] - 1) &
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

	while (index->places[i] != 0 && index->places[i] != slot + 1)
		i = (i + 1) & index->mask;
	if (index->places[i] == 0)
		return;
	index->used--;
	close_hole(index, i);
}
