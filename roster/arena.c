#include "roster/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	FIRST_BLOCK = 4096, /* bytes; most inputs need one */
/* The sanitizer sees what is used after its end only if it is given back. */
#ifdef __SANITIZE_ADDRESS__
	REUSES = 0,
#else
	REUSES = 1,
#endif
	ALIGN = _Alignof(max_align_t),
};

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t room;
	_Alignas(max_align_t) unsigned char at[];
};

void *must_calloc(size_t count, size_t size)
{
	void *at = calloc(count > 0 ? count : 1, size > 0 ? size : 1);

	if (at == NULL)
		abort();
	return at;
}

void *must_realloc(void *old, size_t count, size_t size)
{
	void *at;

	if (size != 0 && count > SIZE_MAX / size)
		abort();
	at = realloc(old, count * size > 0 ? count * size : 1);
	if (at == NULL)
		abort();
	return at;
}

static struct arena_block *block_new(struct arena *arena, size_t least)
{
	size_t room =
	    arena->head != NULL ? arena->head->room * 2 : (size_t)FIRST_BLOCK;
	struct arena_block *block;

	if (room < least)
		room = least;
	block = must_realloc(NULL, 1, sizeof(*block) + room);
	block->used = 0;
	block->room = room;
	block->next = arena->head;
	arena->head = block;
	return block;
}

static size_t round_up(size_t size)
{
	if (size > SIZE_MAX / 4)
		abort();
	return (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

bool arena_extend(struct arena *arena, const void *at, size_t size, size_t to)
{
	struct arena_block *block = arena->head;
	const unsigned char *from = at;

	size = round_up(size);
	to = round_up(to);
	if (block == NULL || size == 0 || size > block->used ||
	    from != block->at + (block->used - size) ||
	    block->room - block->used < to - size)
		return false;
	block->used += to - size;
	arena->used += to - size;
	return true;
}

void *arena_room(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->head;
	void *at;

	size = round_up(size);
	if (block == NULL || block->room - block->used < size)
		block = block_new(arena, size);
	at = block->at + block->used;
	block->used += size;
	arena->used += size;
	return at;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	void *at = arena_room(arena, size);

	memset(at, 0, size);
	return at;
}

char *arena_copy(struct arena *arena, const char *from, size_t len)
{
	char *to = arena_room(arena, len + 1);

	if (len > 0)
		memcpy(to, from, len);
	to[len] = '\0';
	return to;
}

static void free_from(struct arena_block *block)
{
	struct arena_block *next;

	for (; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
}

void arena_free(struct arena *arena)
{
	free_from(arena->head);
	*arena = (struct arena){0};
}

void arena_reuse(struct arena *arena, size_t keep)
{
	struct arena_block *block = arena->head;

	if (block == NULL || block->room > (REUSES ? keep : 0)) {
		arena_free(arena);
		return;
	}
	free_from(block->next);
	block->next = NULL;
	block->used = 0;
	arena->used = 0;
}
