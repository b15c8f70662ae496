#ifndef ROSTER_INDEX_H
#define ROSTER_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "roster/text.h"

/*
 * A hash index from a key to a slot number of somebody else's array: open
 * addressing, four bytes a place. It keeps no keys; the owner compares. Some
 * bits of the hash stand beside the slot, so that next to no other slot is
 * looked at, which with many would each be somewhere else in memory.
 */
struct index {
	uint32_t *places; /* bits of the hash, slot + 1; 0: free */
	size_t mask;
	size_t used;
	const void *owner;
	/* Hash of the key that stands in a slot. */
	uint64_t (*hash)(const void *owner, uint32_t slot);
};

#define INDEX_NONE UINT32_MAX

enum {
	INDEX_SLOT_BITS = 26 /* slots are below 67,108,863 */
};

/* Does the slot bear this key? */
typedef bool index_same(const void *owner, uint32_t slot, const void *key);

void index_init(struct index *index, const void *owner,
    uint64_t (*hash)(const void *owner, uint32_t slot));
void index_free(struct index *index);

/* Makes room for so many, which spares moving them again and again. */
void index_expect(struct index *index, size_t count);

/* The first slot of that hash that is the same, or INDEX_NONE. */
uint32_t index_find(const struct index *index, uint64_t hash, index_same *same,
    const void *key);

/* The next one behind `before`, where several slots bear one key; the first
 * behind INDEX_NONE. */
uint32_t index_next(const struct index *index, uint64_t hash, index_same *same,
    const void *key, uint32_t before);

/* The slot's key must stand in the owner's array while these are called. */
void index_put(struct index *index, uint32_t slot);
void index_drop(struct index *index, uint32_t slot);

/* A well-mixed hash of a number. */
uint64_t index_mix(uint64_t number);

#endif
