#ifndef ROSTER_POOL_H
#define ROSTER_POOL_H

#include <stddef.h>

/*
 * Small blocks of bytes, of which there are hundreds of thousands: cut from
 * slabs without a header for each, so the owner keeps their sizes. What is
 * given back serves the next of that size. Aligned for characters alone.
 */
enum {
	POOL_UNIT = 4,   /* sizes are rounded up to this */
	POOL_MOST = 512, /* bytes; larger blocks are malloc's */
};

struct pool {
	struct pool_slab *slabs;
	size_t left;                            /* of the first slab */
	void *spare[POOL_MOST / POOL_UNIT + 1]; /* by size */
};

/* Never NULL; what is in it is anything. */
char *pool_take(struct pool *pool, size_t size);

/* A block of that size; NULL is accepted, and NULL is left. */
void pool_give(struct pool *pool, char **block, size_t size);

/* All slabs; larger blocks must have been given back. */
void pool_free(struct pool *pool);

#endif
