#include "roster/pool.h"

#include <stdlib.h>
#include <string.h>

#include "roster/arena.h"

enum {
	SLAB_BYTES = 65536 - 64, /* with what malloc adds, whole pages */
/* The sanitizer watches blocks of malloc, but not what is cut from one. */
#ifdef __SANITIZE_ADDRESS__
	MOST = 0,
#else
	MOST = POOL_MOST,
#endif
};

struct pool_slab {
	struct pool_slab *next;
	char at[SLAB_BYTES];
};

/* A spare block holds the address of the next. */
static size_t round_up(size_t size)
{
	size_t least = size < sizeof(void *) ? sizeof(void *) : size;

	return (least + POOL_UNIT - 1) / POOL_UNIT * POOL_UNIT;
}

static char *cut(struct pool *pool, size_t size)
{
	struct pool_slab *slab = pool->slabs;

	if (pool->left < size) {
		slab = must_realloc(NULL, 1, sizeof(*slab));
		slab->next = pool->slabs;
		pool->slabs = slab;
		pool->left = SLAB_BYTES;
	}
	pool->left -= size;
	return slab->at + pool->left;
}

char *pool_take(struct pool *pool, size_t size)
{
	size_t room = round_up(size);
	void **spare = &pool->spare[room <= MOST ? room / POOL_UNIT : 0];
	char *block = *spare;

	if (room > MOST)
		return must_realloc(NULL, 1, room);
	if (block == NULL)
		return cut(pool, room);
	memcpy(spare, block, sizeof(*spare));
	return block;
}

void pool_give(struct pool *pool, char **block, size_t size)
{
	size_t room = round_up(size);
	void **spare = &pool->spare[room <= MOST ? room / POOL_UNIT : 0];

	if (*block != NULL && room > MOST) {
		free(*block);
	} else if (*block != NULL) {
		memcpy(*block, spare, sizeof(*spare));
		*spare = *block;
	}
	*block = NULL;
}

void pool_free(struct pool *pool)
{
	struct pool_slab *slab, *next;

	for (slab = pool->slabs; slab != NULL; slab = next) {
		next = slab->next;
		free(slab);
	}
	*pool = (struct pool){0};
}
