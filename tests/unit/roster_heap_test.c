#include "roster/heap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* What is due first of many, beside a plain list of the same. */

enum {
	ITEMS = 300,
	CHANGES = 20000
};

static const int64_t OUT = INT64_MAX;

static int64_t plain[ITEMS];

/* The same at every run. */
static uint32_t draw(uint32_t below)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(state >> 33) % below;
}

static int64_t plain_first(void)
{
	int64_t first = OUT;
	uint32_t i;

	for (i = 0; i < ITEMS; i++)
		if (plain[i] < first)
			first = plain[i];
	return first;
}

static uint32_t plain_count(int64_t until)
{
	uint32_t i, count = 0;

	for (i = 0; i < ITEMS; i++)
		count += plain[i] <= until;
	return count;
}

static void check_first(const struct heap *heap)
{
	uint32_t item;
	int64_t due;

	if (!heap_first(heap, &item, &due)) {
		assert_int_equal(plain_first(), OUT);
		return;
	}
	assert_int_equal(due, plain_first());
	assert_int_equal(due, plain[item]);
}

/* Each once, and all of them if they fit. */
static void check_some(const struct heap *heap, int64_t now)
{
	uint32_t items[HEAP_SOME], i, j;
	uint32_t count = heap_some(heap, now, items);
	uint32_t expected = plain_count(now);

	assert_int_equal(count, expected < HEAP_SOME ? expected : HEAP_SOME);
	for (i = 0; i < count; i++) {
		assert_true(plain[items[i]] <= now);
		for (j = 0; j < i; j++)
			assert_int_not_equal(items[i], items[j]);
	}
	if (count > 0)
		assert_int_equal(plain[items[0]], plain_first());
}

/* Later, never sooner, and nothing that is not there. */
static void put_off(struct heap *heap, uint32_t item, int64_t until)
{
	heap_put_off(heap, item, until);
	if (plain[item] < until)
		plain[item] = until;
}

static void heap__stands_as_in_a_plain_list__whatever_happens(void **state)
{
	struct heap heap = {0};
	uint32_t i, item;

	(void)state;
	for (i = 0; i < ITEMS; i++)
		plain[i] = OUT;
	for (i = 0; i < CHANGES; i++) {
		item = draw(ITEMS);
		if (draw(3) == 0) {
			heap_drop(&heap, item);
			plain[item] = OUT;
		} else if (draw(3) == 0) {
			put_off(&heap, item, draw(500));
		} else {
			plain[item] = draw(500);
			heap_put(&heap, item, plain[item]);
		}
		assert_int_equal(heap_has(&heap, item), plain[item] != OUT);
		assert_int_equal(heap_due(&heap, item), plain[item]);
		check_first(&heap);
		if (i % 50 == 0)
			check_some(&heap, draw(500));
	}
	assert_int_equal(heap.count, plain_count(OUT - 1));
	heap_free(&heap);
}

static void heap__gives_all__in_their_order(void **state)
{
	struct heap heap = {0};
	int64_t due, last = -1;
	uint32_t i, item;

	(void)state;
	for (i = 0; i < ITEMS; i++)
		heap_put(&heap, i, draw(100));
	for (i = 0; i < ITEMS; i++) {
		assert_true(heap_first(&heap, &item, &due));
		assert_true(due >= last);
		last = due;
		heap_drop(&heap, item);
	}
	assert_false(heap_first(&heap, &item, &due));
	heap_free(&heap);
}

/* Whoever waits for an answer about the first is not overtaken. */
static void first__stays__where_others_are_due_as_soon(void **state)
{
	struct heap heap = {0};
	uint32_t i, item;
	int64_t due;

	(void)state;
	for (i = 7; i < ITEMS; i++)
		heap_put(&heap, i, 5);
	for (i = 8; i < ITEMS; i += 2)
		heap_drop(&heap, i);
	heap_put(&heap, 0, 5);
	assert_true(heap_first(&heap, &item, &due));
	assert_int_equal(item, 7);
	assert_int_equal(due, 5);
	heap_free(&heap);
}

static void heap__of_nothing__has_nothing(void **state)
{
	struct heap heap = {0};
	uint32_t items[HEAP_SOME];

	(void)state;
	assert_false(heap_has(&heap, 0));
	assert_int_equal(heap_some(&heap, INT64_MAX, items), 0);
	heap_drop(&heap, 3);
	heap_free(&heap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(heap__stands_as_in_a_plain_list__whatever_happens),
	    cmocka_unit_test(heap__gives_all__in_their_order),
	    cmocka_unit_test(first__stays__where_others_are_due_as_soon),
	    cmocka_unit_test(heap__of_nothing__has_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
