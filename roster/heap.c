#include "roster/heap.h"

#include <stdlib.h>
#include <string.h>

#include "roster/arena.h"

void heap_free(struct heap *heap)
{
	free(heap->due);
	free(heap->item);
	free(heap->place);
	*heap = (struct heap){0};
}

static void set(struct heap *heap, uint32_t i, uint32_t item, int64_t due)
{
	heap->item[i] = item;
	heap->due[i] = due;
	heap->place[item] = i + 1;
}

static void rise(struct heap *heap, uint32_t i, uint32_t item, int64_t due)
{
	uint32_t above;

	for (; i > 0; i = above) {
		above = (i - 1) / 2;
		if (heap->due[above] <= due)
			break;
		set(heap, i, heap->item[above], heap->due[above]);
	}
	set(heap, i, item, due);
}

static void sink(struct heap *heap, uint32_t i, uint32_t item, int64_t due)
{
	uint32_t below;

	for (; (below = 2 * i + 1) < heap->count; i = below) {
		if (below + 1 < heap->count &&
		    heap->due[below + 1] < heap->due[below])
			below++;
		if (heap->due[below] >= due)
			break;
		set(heap, i, heap->item[below], heap->due[below]);
	}
	set(heap, i, item, due);
}

/* Into a place whose own is to leave it. */
static void settle(struct heap *heap, uint32_t i, uint32_t item, int64_t due)
{
	if (due < heap->due[i])
		rise(heap, i, item, due);
	else
		sink(heap, i, item, due);
}

static void make_place(struct heap *heap, uint32_t item)
{
	uint32_t items = heap->items;

	if (item < items)
		return;
	heap->items = item / 2 * 3 + 16;
	heap->place =
	    must_realloc(heap->place, heap->items, sizeof(*heap->place));
	memset(heap->place + items, 0,
	    (heap->items - items) * sizeof(*heap->place));
}

static void make_room(struct heap *heap)
{
	if (heap->count < heap->room)
		return;
	heap->room = heap->room / 2 * 3 + 16;
	heap->due = must_realloc(heap->due, heap->room, sizeof(*heap->due));
	heap->item = must_realloc(heap->item, heap->room, sizeof(*heap->item));
}

void heap_put(struct heap *heap, uint32_t item, int64_t due)
{
	if (heap_has(heap, item)) {
		settle(heap, heap->place[item] - 1, item, due);
		return;
	}
	make_place(heap, item);
	make_room(heap);
	rise(heap, heap->count++, item, due);
}

void heap_put_off(struct heap *heap, uint32_t item, int64_t until)
{
	if (heap_has(heap, item) && heap_due(heap, item) < until)
		heap_put(heap, item, until);
}

void heap_drop(struct heap *heap, uint32_t item)
{
	uint32_t i, last;

	if (!heap_has(heap, item))
		return;
	i = heap->place[item] - 1;
	last = --heap->count;
	heap->place[item] = 0;
	if (i != last)
		settle(heap, i, heap->item[last], heap->due[last]);
}

bool heap_has(const struct heap *heap, uint32_t item)
{
	return item < heap->items && heap->place[item] != 0;
}

int64_t heap_due(const struct heap *heap, uint32_t item)
{
	return heap_has(heap, item) ? heap->due[heap->place[item] - 1]
				    : INT64_MAX;
}

bool heap_first(const struct heap *heap, uint32_t *item, int64_t *due)
{
	if (heap->count == 0)
		return false;
	*item = heap->item[0];
	*due = heap->due[0];
	return true;
}

/* None is due below one that is not. */
uint32_t heap_some(
    const struct heap *heap, int64_t now, uint32_t items[HEAP_SOME])
{
	uint32_t places[HEAP_SOME] = {0};
	uint32_t count = heap->count > 0 ? 1 : 0, taken, below;

	for (taken = 0; taken < count; taken++) {
		if (heap->due[places[taken]] > now)
			break;
		items[taken] = heap->item[places[taken]];
		for (below = 2 * places[taken] + 1;
		     below <= 2 * places[taken] + 2; below++)
			if (below < heap->count && count < HEAP_SOME &&
			    heap->due[below] <= now)
				places[count++] = below;
	}
	return taken;
}
