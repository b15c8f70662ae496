#include "roster/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
	BLOCKS = 2000,
	STEPS = 200000,
	SIZE_MOST = POOL_MOST + 100,
};

struct held {
	char *at;
	size_t size;
	char with;
};

static uint32_t next_number(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void check(const struct held *held)
{
	size_t i;

	for (i = 0; held->at != NULL && i < held->size; i++)
		assert_int_equal(held->at[i], held->with);
}

static void pool__keeps_blocks_apart__over_many_changes(void **state)
{
	static struct held held[BLOCKS];
	struct pool pool = {0};
	struct held *one;
	uint32_t seed = 7;
	size_t i;

	(void)state;
	for (i = 0; i < STEPS; i++) {
		one = &held[next_number(&seed) % BLOCKS];
		check(one);
		pool_give(&pool, &one->at, one->size);
		assert_null(one->at);
		one->size = next_number(&seed) % SIZE_MOST;
		one->with = (char)i;
		one->at = pool_take(&pool, one->size);
		memset(one->at, one->with, one->size);
	}
	for (i = 0; i < BLOCKS; i++) {
		check(&held[i]);
		pool_give(&pool, &held[i].at, held[i].size);
	}
	pool_free(&pool);
	assert_null(pool.slabs);
}

static void pool__serves_what_was_given_back__before_a_new_slab(void **state)
{
	static char *blocks[BLOCKS];
	struct pool pool = {0};
	const struct pool_slab *slabs;
	size_t left, i;

	(void)state;
	for (i = 0; i < BLOCKS; i++)
		blocks[i] = pool_take(&pool, 60);
	slabs = pool.slabs;
	left = pool.left;
	for (i = 0; i < BLOCKS; i++)
		pool_give(&pool, &blocks[i], 60);
	for (i = 0; i < BLOCKS; i++)
		blocks[i] = pool_take(&pool, 58);
	assert_ptr_equal(pool.slabs, slabs);
	assert_int_equal(pool.left, left);
	for (i = 0; i < BLOCKS; i++)
		pool_give(&pool, &blocks[i], 58);
	pool_free(&pool);
}

static void pool__accepts_nothing__as_free_does(void **state)
{
	struct pool pool = {0};
	char *none = NULL;

	(void)state;
	pool_give(&pool, &none, 10);
	pool_free(&pool);
	assert_null(pool.slabs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pool__keeps_blocks_apart__over_many_changes),
	    cmocka_unit_test(
		pool__serves_what_was_given_back__before_a_new_slab),
	    cmocka_unit_test(pool__accepts_nothing__as_free_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
