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

	fact.as.hail = (struct hail){id, next, sent};
	roster_apply(r, &fact);
}

static void agree(struct roster *r, uint64_t id, int64_t since)
{
	struct fact fact = {.kind = FACT_APPOINTMENT};

	fact.as.appointment = (struct appointment){
	    .id = id,
	    .claimant = 1,
	    .advisor = 1,
	    .region = 1,
	    .since = since,
	    .until = since + 1800000000,
	    .state = APPOINTMENT_CONFIRMED,
	    .version = 1,
	    .by = SIDE_ADVISOR,
	};
	roster_apply(r, &fact);
}

static void step(
    struct roster *r, uint64_t id, enum appointment_state state, int64_t since)
{
	struct fact fact = {.kind = FACT_APPOINTMENT_STEP};

	fact.as.appointment_step = (struct appointment_step){
	    .appointment = id,
	    .version = 1,
	    .event = APPOINTMENT_CONFIRM,
	    .who = SIDE_CLAIMANT,
	    .state = state,
	    .since = since,
	    .until = since + 1800000000,
	    .advisor = 1,
	};
	roster_apply(r, &fact);
}

static uint64_t first(const struct roster *r)
{
	uint64_t due[HEAP_SOME];

	return roster_hails_due(r, INT64_MAX - 1, due) > 0 ? due[0] : 0;
}

static void hails__come__in_their_order(void **state)
{
	struct roster *r = *state;
	int64_t last = 0, next;
	uint32_t seed = 7, i, dropped = 0;
	uint64_t id;

	for (i = 1; i <= MANY; i++) {
		seed = seed * 1664525 + 1013904223;
		agree(r, i, 1 + seed % 10000);
	}
	while ((next = roster_hail_next(r)) != INT64_MAX) {
		assert_true(next >= last);
		last = next;
		id = first(r);
		assert_int_equal(roster_hailed(r, id), 0);
		/* Some are asked once more, later. */
		if (next < 20000 && id % 3 == 0) {
			put(r, id, next + 20000, 0);
			continue;
		}
		put(r, id, INT64_MAX, 0);
		dropped++;
	}
	assert_int_equal(dropped, MANY);
}

static void hail__waits__until_it_is_answered(void **state)
{
	struct roster *r = *state;

	agree(r, 8, 100);
	agree(r, 9, 200);
	put(r, 8, 300, 100);
	put(r, 9, 400, 200);
	assert_int_equal(roster_hailed(r, 8), 100);
	assert_int_equal(roster_hailed(r, 9), 200);
	assert_int_equal(roster_hailed(r, 7), 0);
	assert_int_equal(first(r), 8);
	put(r, 9, 0, 0); /* answered: when it is asked next stays */
	assert_int_equal(roster_hailed(r, 9), 0);
	put(r, 8, 500, 300); /* given up, and asked again */
	assert_int_equal(roster_hailed(r, 8), 300);
	assert_int_equal(first(r), 9);
	assert_int_equal(roster_hail_next(r), 400);
}

/* Only what is agreed on is asked about; what is over, for its last answer. */
static void hail__goes__with_what_was_agreed(void **state)
{
	struct roster *r = *state;

	agree(r, 8, 100);
	put(r, 8, 300, 100);
	step(r, 8, APPOINTMENT_MOVED, 700);
	assert_int_equal(roster_hail_next(r), INT64_MAX);
	assert_int_equal(roster_hailed(r, 8), 0);
	step(r, 8, APPOINTMENT_CONFIRMED, 700);
	assert_int_equal(roster_hail_next(r), 700);
	put(r, 8, 900, 700);
	step(r, 8, APPOINTMENT_PAST, 700);
	assert_int_equal(first(r), 8);
	assert_int_equal(roster_hailed(r, 8), 700);
	put(r, 8, INT64_MAX, 0);
	assert_int_equal(roster_hail_next(r), INT64_MAX);
}

static void hail__is_none__of_what_is_not_kept(void **state)
{
	struct roster *r = *state;
	struct fact left = {.kind = FACT_APPOINTMENT_LEFT};

	put(r, 8, 300, 100);
	assert_int_equal(roster_hail_next(r), INT64_MAX);
	assert_int_equal(roster_hailed(r, 8), 0);
	agree(r, 8, 100);
	put(r, 8, 300, 100);
	left.as.appointment_left.appointment = 8;
	roster_apply(r, &left);
	assert_int_equal(roster_hail_next(r), INT64_MAX);
	assert_int_equal(roster_hailed(r, 8), 0);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(hails__come__in_their_order),
	    ROW(hail__waits__until_it_is_answered),
	    ROW(hail__goes__with_what_was_agreed),
	    ROW(hail__is_none__of_what_is_not_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
