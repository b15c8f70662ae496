#include "roster/roster_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Whose server is asked next, and what was not answered. */

enum {
	MANY = 2000
};

static int set_up(void **state)
{
	static const struct roster_bounds bounds = {.resources = 1,
	    .courtesies = 1,
	    .renamed = 1,
	    .hosts = 1,
	    .sessions = 1};

	*state = roster_new(&bounds);
	return 0;
}

static int tear_down(void **state)
{
	struct roster *r = *state;

	roster_free(&r);
	return 0;
}

static void put(struct roster *r, uint64_t id, int64_t next, int64_t sent)
{
	struct fact fact = {.kind = FACT_HAIL};

	fact.as.hail = (struct hail){id, 0, next, sent};
	roster_apply(r, &fact);
}

static void hails__come__in_their_order(void **state)
{
	struct roster *r = *state;
	struct hail hail;
	int64_t last = 0;
	uint32_t seed = 7, i, dropped = 0;

	for (i = 1; i <= MANY; i++) {
		seed = seed * 1664525 + 1013904223;
		hails_agreed(r, i, i % 5, 1 + seed % 10000);
	}
	while (roster_hail(r, &hail)) {
		assert_true(hail.next >= last);
		assert_int_equal(hail.sequence, hail.appointment % 5);
		assert_int_equal(hail.sent, 0);
		last = hail.next;
		/* Some are asked once more, later. */
		if (hail.next < 20000 && hail.appointment % 3 == 0) {
			put(r, hail.appointment, hail.next + 20000, 0);
			continue;
		}
		put(r, hail.appointment, INT64_MAX, 0);
		dropped++;
	}
	assert_int_equal(dropped, MANY);
}

static void hail__waits__until_it_is_answered(void **state)
{
	struct roster *r = *state;
	struct hail hail;

	hails_agreed(r, 8, 1, 100);
	hails_agreed(r, 9, 1, 200);
	put(r, 8, 300, 100);
	put(r, 9, 400, 200);
	assert_int_equal(roster_hailed(r, 8), 100);
	assert_int_equal(roster_hailed(r, 9), 200);
	assert_int_equal(roster_hailed(r, 7), 0);
	assert_true(roster_hail(r, &hail));
	assert_int_equal(hail.appointment, 8);
	assert_int_equal(hail.sent, 100);
	put(r, 9, 0, 0); /* answered: when it is asked next stays */
	assert_int_equal(roster_hailed(r, 9), 0);
	put(r, 8, 500, 300); /* given up, and asked again */
	assert_int_equal(roster_hailed(r, 8), 300);
	assert_true(roster_hail(r, &hail));
	assert_int_equal(hail.appointment, 9);
	assert_int_equal(hail.next, 400);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(hails__come__in_their_order),
	    ROW(hail__waits__until_it_is_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
