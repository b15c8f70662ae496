#include "component/talk/pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000)
#define NOON   (INT64_C(43200) * SECOND)

/* Ten stanzas at once, then one a second; the wider scopes three times that. */
static const struct pace_rates RATES = {
    .stanzas = {1,   3,   30  },
    .bytes = {100, 300, 3000},
    .commands = {6,   60,  600 },
    .burst = 10,
    .window = 60,
};

static bool takes(
    struct pace *pace, const char *user, int64_t bytes, int64_t now)
{
	char bare[64];
	struct pace_load load = {
	    .domain = TEXT("localhost"),
	    .stanzas = 1,
	    .bytes = bytes,
	};

	(void)snprintf(bare, sizeof(bare), "%s@localhost", user);
	load.bare = text_of(bare);
	return pace_take(pace, &RATES, &load, now) == PACE_FINE;
}

static unsigned taken(struct pace *pace, const char *user, int64_t now)
{
	unsigned count = 0;

	while (takes(pace, user, 0, now))
		count++;
	return count;
}

static void pace__lets_a_burst_through_and_then_the_rate(void **state)
{
	struct pace *pace = pace_new(64, 8, 1);

	(void)state;
	assert_int_equal(taken(pace, "jean", NOON), 10);
	assert_int_equal(taken(pace, "jean", NOON), 0);
	assert_int_equal(taken(pace, "jean", NOON + SECOND - 1), 0);
	assert_int_equal(taken(pace, "jean", NOON + SECOND), 1);
	assert_int_equal(taken(pace, "jean", NOON + 5 * SECOND), 4);
	/* Never more than the burst, however long nothing came. */
	assert_int_equal(taken(pace, "jean", NOON + 900 * SECOND), 10);
	pace_free(&pace);
	assert_null(pace);
}

static void pace__leaves_others_alone(void **state)
{
	struct pace *pace = pace_new(64, 8, 1);

	(void)state;
	assert_int_equal(taken(pace, "jean", NOON), 10);
	assert_int_equal(taken(pace, "lea", NOON), 10);
	pace_free(&pace);
}

static void pace__counts_bytes_as_well(void **state)
{
	struct pace *pace = pace_new(64, 8, 1);

	(void)state;
	assert_true(takes(pace, "jean", 600, NOON));
	assert_true(takes(pace, "jean", 400, NOON));
	assert_false(takes(pace, "jean", 1, NOON));
	assert_true(takes(pace, "jean", 0, NOON));
	/* More than the burst never passes. */
	assert_false(takes(pace, "lea", 1001, NOON));
	pace_free(&pace);
}

static void pace__bounds_a_whole_domain(void **state)
{
	struct pace *pace = pace_new(64, 8, 1);

	(void)state;
	assert_int_equal(taken(pace, "a", NOON), 10);
	assert_int_equal(taken(pace, "b", NOON), 10);
	assert_int_equal(taken(pace, "c", NOON), 10);
	assert_int_equal(taken(pace, "d", NOON), 0);
	pace_free(&pace);
}

/* Whoever is refused by one bucket has lost nothing in another. */
static void pace__takes_from_all_or_none(void **state)
{
	struct pace *pace = pace_new(64, 8, 1);
	unsigned i;

	(void)state;
	assert_int_equal(taken(pace, "jean", NOON), 10);
	for (i = 0; i < 1000; i++)
		assert_false(takes(pace, "jean", 0, NOON));
	assert_int_equal(taken(pace, "lea", NOON), 10);
	assert_int_equal(taken(pace, "paul", NOON), 10);
	pace_free(&pace);
}

static void pace__says_once_a_window_who_is_to_be_told(void **state)
{
	const struct pace_load load = {
	    .bare = TEXT("jean@localhost"),
	    .domain = TEXT("localhost"),
	    .stanzas = 11,
	};
	struct pace *pace = pace_new(64, 8, 1);
	unsigned i;

	(void)state;
	assert_int_equal(pace_take(pace, &RATES, &load, NOON), PACE_OVER_FIRST);
	for (i = 1; i < 60; i++)
		assert_int_equal(
		    pace_take(pace, &RATES, &load, NOON + i * SECOND),
		    PACE_OVER);
	assert_int_equal(pace_take(pace, &RATES, &load, NOON + 60 * SECOND),
	    PACE_OVER_FIRST);
	pace_free(&pace);
}

static void pace__forgets_who_was_idle_longest(void **state)
{
	const struct pace_rates wide = {
	    .stanzas = {1,       1000000, 1000000},
	    .bytes = {1000000, 1000000, 1000000},
	    .burst = 10,
	};
	struct pace *pace = pace_new(64, 8, 1);
	struct pace_load load = {.domain = TEXT("localhost"), .stanzas = 1};
	struct pace_load loud = {.bare = TEXT("loud@localhost"), .stanzas = 10};
	char bare[32];
	unsigned i;

	(void)state;
	assert_int_equal(pace_take(pace, &wide, &loud, NOON), PACE_FINE);
	for (i = 0; i < 100000; i++) {
		(void)snprintf(bare, sizeof(bare), "%u@localhost", i);
		load.bare = text_of(bare);
		assert_int_equal(
		    pace_take(pace, &wide, &load, NOON), PACE_FINE);
	}
	/* Theirs is the bucket that is full last. */
	assert_int_not_equal(pace_take(pace, &wide, &loud, NOON), PACE_FINE);
	pace_free(&pace);
}

static unsigned commands(struct pace *pace, enum pace_role role, int64_t now)
{
	struct pace_load load = {
	    .bare = TEXT("jean@localhost"),
	    .domain = TEXT("localhost"),
	    .commands = 1,
	    .role = role,
	};
	unsigned count = 0;

	while (pace_take(pace, &RATES, &load, now) == PACE_FINE)
		count++;
	return count;
}

/* Six a minute are one in ten seconds, which is the burst. */
static void pace__gives_each_role_its_commands(void **state)
{
	struct pace *pace = pace_new(64, 8, 1);

	(void)state;
	assert_int_equal(commands(pace, PACE_CLAIMANT, NOON), 1);
	assert_int_equal(commands(pace, PACE_CLAIMANT, NOON + 9 * SECOND), 0);
	assert_int_equal(commands(pace, PACE_CLAIMANT, NOON + 10 * SECOND), 1);
	assert_true(takes(pace, "jean", 0, NOON + 10 * SECOND));
	assert_int_equal(commands(pace, PACE_ADVISOR, NOON + 60 * SECOND), 10);
	assert_int_equal(commands(pace, PACE_STAFF, NOON + 120 * SECOND), 100);
	pace_free(&pace);
}

/* Who sent much at once is no more idle than who sent often. */
static void pace__forgets_nobody_who_sent_much(void **state)
{
	struct pace *pace = pace_new(1, 8, 1);
	char name[16];
	int i;

	(void)state;
	assert_true(takes(pace, "jean", 900, NOON));
	for (i = 0; i < 12; i++) {
		(void)snprintf(name, sizeof(name), "p%d", i);
		assert_true(takes(pace, name, 0, NOON));
		assert_true(takes(pace, name, 0, NOON));
	}
	assert_false(takes(pace, "jean", 900, NOON));
	pace_free(&pace);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pace__lets_a_burst_through_and_then_the_rate),
	    cmocka_unit_test(pace__leaves_others_alone),
	    cmocka_unit_test(pace__counts_bytes_as_well),
	    cmocka_unit_test(pace__gives_each_role_its_commands),
	    cmocka_unit_test(pace__bounds_a_whole_domain),
	    cmocka_unit_test(pace__takes_from_all_or_none),
	    cmocka_unit_test(pace__says_once_a_window_who_is_to_be_told),
	    cmocka_unit_test(pace__forgets_who_was_idle_longest),
	    cmocka_unit_test(pace__forgets_nobody_who_sent_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
