#ifndef ROSTER_HEAP_H
#define ROSTER_HEAP_H

#include <stdbool.h>
#include <stdint.h>

/*
 * When something is due for each of many items, so that the first is known at
 * once, and of a million none but a few are looked at. An item is a slot of
 * somebody else's array; it stands in a heap once, or not at all. Instants are
 * UTC microseconds. One of zeros is empty.
 */
struct heap {
	int64_t *due;    /* by place: none is before what stands above it */
	uint32_t *item;  /* by place */
	uint32_t *place; /* by item, + 1; 0: it is not there */
	uint32_t count, room;
	uint32_t items; /* that have a place */
};

void heap_free(struct heap *heap);

/* In, or to another instant. */
void heap_put(struct heap *heap, uint32_t item, int64_t due);
/* Not before that instant, if it is there. */
void heap_put_off(struct heap *heap, uint32_t item, int64_t until);
/* Out, if it was there. */
void heap_drop(struct heap *heap, uint32_t item);

bool heap_has(const struct heap *heap, uint32_t item);
/* When it is due; INT64_MAX: it is not there. */
int64_t heap_due(const struct heap *heap, uint32_t item);
/* One that is due first, and when; false: it is empty. */
bool heap_first(const struct heap *heap, uint32_t *item, int64_t *due);
/* Some of those that are due by then, the first among them; how many. */
enum {
	HEAP_SOME = 100
};
uint32_t heap_some(
    const struct heap *heap, int64_t now, uint32_t items[HEAP_SOME]);

#endif
