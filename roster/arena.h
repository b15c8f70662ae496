#ifndef ROSTER_ARENA_H
#define ROSTER_ARENA_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Memory with one owner and one end: everything that belongs to one input is
 * taken from its arena and given back in one call. Out of memory aborts: the
 * service manager restarts, the store is the truth.
 */
struct arena_block;

struct arena {
	struct arena_block *head;
	size_t used; /* bytes handed out, for the bounds that the edge keeps */
};

/* Zeroed, aligned for any type, valid until arena_free(). Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* The same, but what is in it is anything: for who writes all of it. */
void *arena_room(struct arena *arena, size_t size);

/* The block at `at`, of `size` bytes, becomes longer where it stands: that can
 * be done with what was taken last. False: it cannot. */
bool arena_extend(struct arena *arena, const void *at, size_t size, size_t to);

/* A copy of len bytes with a NUL behind them. */
char *arena_copy(struct arena *arena, const char *from, size_t len);

/* Gives back all blocks; the arena is empty and may be used again. */
void arena_free(struct arena *arena);

/* The same, but one block of at most `keep` bytes stays, for what comes next.
 */
void arena_reuse(struct arena *arena, size_t keep);

/* As malloc, calloc and realloc, but they abort instead of returning NULL. */
void *must_calloc(size_t count, size_t size);
void *must_realloc(void *old, size_t count, size_t size);

#endif
