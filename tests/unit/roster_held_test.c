#include "roster/roster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* What others hear of somebody who comes and goes all the time, and how much of
 * it is kept. Time is given by the second. */

static const int64_t SECOND = 1000000;
static const int64_t BEGIN = INT64_C(1795000000) * 1000000;

enum {
	TOLD_MOST = 8, /* within a window */
	WINDOW = 10    /* seconds */
};

static const struct roster_bounds BOUNDS = {
    .resources = 4, .courtesies = 4, .renamed = 16, .hosts = 4, .sessions = 4};
static const struct person JEAN = {SIDE_CLAIMANT, 1};

static struct roster *town(void)
{
	struct roster *r = roster_new(&BOUNDS);
	struct fact fact = {.kind = FACT_CLAIMANT};
	uint32_t id;

	for (id = 1; id <= 2; id++) {
		fact.as.claimant = (struct claimant){.id = id,
		    .consent = true,
		    .jid = id == 1 ? TEXT("jean@x") : TEXT("lea@x"),
		    .alias = id == 1 ? TEXT("c-aaaaaaaa") : TEXT("c-bbbbbbbb")};
		roster_apply(r, &fact);
	}
	return r;
}

/* As the handler does it. */
static bool come(struct roster *r, struct person who, uint64_t resource,
    enum show show, int64_t at)
{
	struct fact fact = {.kind = FACT_PRESENCE};

	fact.as.presence = (struct presence){.who = who,
	    .resource = resource,
	    .show = show,
	    .at = at,
	    .held = roster_holds(r, who, at)};
	roster_apply(r, &fact);
	return !fact.as.presence.held;
}

static void tell(struct roster *r, struct person who, int64_t at)
{
	struct fact fact = {.kind = FACT_HELD_TOLD};

	fact.as.held_told = (struct held_told){.who = who, .at = at};
	roster_apply(r, &fact);
}

static enum show show_of(struct roster *r, struct person who)
{
	struct claimant_view view;

	assert_true(roster_claimant(r, who.id, &view));
	return view.show;
}

/* Back and forth, until nothing more is told. */
static void be_restless(struct roster *r, struct person who, int64_t at)
{
	int i;

	for (i = 0; i < TOLD_MOST; i++)
		assert_true(come(
		    r, who, 1, i % 2 == 0 ? SHOW_AVAILABLE : SHOW_AWAY, at));
	assert_false(come(r, who, 1, SHOW_DND, at));
}

static void held__ends_with_the_last__once_the_window_is_over(void **state)
{
	struct roster *r = town();
	struct held held;

	(void)state;
	be_restless(r, JEAN, BEGIN);
	assert_false(come(r, JEAN, 1, SHOW_XA, BEGIN + SECOND));
	assert_int_equal(show_of(r, JEAN), SHOW_XA);
	assert_int_equal(roster_told(r, JEAN), SHOW_AWAY);
	assert_true(roster_held_at(r, 0, &held));
	assert_int_equal(held.who.id, JEAN.id);
	assert_int_equal(held.until, BEGIN + WINDOW * SECOND);
	assert_false(roster_held_at(r, 1, &held)); /* once, however often */
	tell(r, JEAN, held.until);
	assert_int_equal(roster_told(r, JEAN), SHOW_XA);
	assert_false(roster_held_at(r, 0, &held));
	assert_true(come(r, JEAN, 1, SHOW_AVAILABLE, held.until));
	roster_free(&r);
}

static void held__is_of_one_person__and_in_the_order_of_time(void **state)
{
	static const struct person lea = {SIDE_CLAIMANT, 2};
	struct roster *r = town();
	struct held held;

	(void)state;
	be_restless(r, lea, BEGIN + SECOND);
	assert_true(come(r, JEAN, 1, SHOW_AVAILABLE, BEGIN));
	assert_true(come(r, JEAN, 1, SHOW_GONE, BEGIN));
	be_restless(r, JEAN, BEGIN + WINDOW * SECOND);
	assert_true(roster_held_at(r, 0, &held));
	assert_int_equal(held.who.id, lea.id);
	assert_true(roster_held_at(r, 1, &held));
	assert_int_equal(held.who.id, JEAN.id);
	tell(r, lea, BEGIN + WINDOW * SECOND);
	assert_true(roster_held_at(r, 0, &held));
	assert_int_equal(held.who.id, JEAN.id);
	roster_free(&r);
}

static void held__of_an_earlier_window__stands_first(void **state)
{
	static const struct person lea = {SIDE_CLAIMANT, 2};
	struct roster *r = town();
	struct held held;

	(void)state;
	be_restless(r, lea, BEGIN + SECOND);
	be_restless(r, JEAN, BEGIN); /* the clock was put back */
	assert_true(roster_held_at(r, 0, &held));
	assert_int_equal(held.who.id, JEAN.id);
	tell(r, lea, BEGIN + (WINDOW + 1) * SECOND);
	tell(r, lea, BEGIN + (WINDOW + 1) * SECOND); /* of whom none is left */
	assert_true(roster_held_at(r, 0, &held));
	assert_int_equal(held.who.id, JEAN.id);
	assert_false(roster_held_at(r, 1, &held));
	roster_free(&r);
}

static void held__does_not_outlast__a_clock_that_was_put_back(void **state)
{
	struct roster *r = town();

	(void)state;
	be_restless(r, JEAN, BEGIN);
	assert_true(come(
	    r, JEAN, 1, SHOW_AVAILABLE, BEGIN - INT64_C(2) * WINDOW * SECOND));
	roster_free(&r);
}

/* What is not changed by it is no news: the same again is not counted. */
static void held__counts_changes__and_nothing_else(void **state)
{
	struct roster *r = town();
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		assert_true(come(r, JEAN, 1, SHOW_AVAILABLE, BEGIN));
	assert_true(come(r, JEAN, 1, SHOW_AWAY, BEGIN));
	roster_free(&r);
}

/* The latest count; the person is gone when they all are, and when the server
 * says so of all at once. */
static void resources__are_bounded__however_many_come(void **state)
{
	struct roster *r = town();
	uint64_t i;

	(void)state;
	for (i = 1; i <= 10000; i++)
		(void)come(r, JEAN, i, SHOW_AVAILABLE, BEGIN);
	assert_int_equal(show_of(r, JEAN), SHOW_AVAILABLE);
	for (i = 1; i <= 10000 - BOUNDS.resources; i++)
		(void)come(r, JEAN, i, SHOW_GONE, BEGIN);
	assert_int_equal(show_of(r, JEAN), SHOW_AVAILABLE);
	for (; i < 10000; i++)
		(void)come(r, JEAN, i, SHOW_GONE, BEGIN);
	assert_int_equal(show_of(r, JEAN), SHOW_AVAILABLE);
	(void)come(r, JEAN, 10000, SHOW_GONE, BEGIN);
	assert_int_equal(show_of(r, JEAN), SHOW_GONE);
	for (i = 1; i <= 10000; i++)
		(void)come(r, JEAN, i, SHOW_AWAY, BEGIN);
	(void)come(r, JEAN, 0, SHOW_GONE, BEGIN);
	assert_int_equal(show_of(r, JEAN), SHOW_GONE);
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(held__ends_with_the_last__once_the_window_is_over),
	    cmocka_unit_test(held__is_of_one_person__and_in_the_order_of_time),
	    cmocka_unit_test(held__of_an_earlier_window__stands_first),
	    cmocka_unit_test(held__does_not_outlast__a_clock_that_was_put_back),
	    cmocka_unit_test(held__counts_changes__and_nothing_else),
	    cmocka_unit_test(resources__are_bounded__however_many_come),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
