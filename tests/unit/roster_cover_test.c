#include "roster/cover.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Whose claimants an advisor sees, walked one after the other. */

static const struct roster_bounds BOUNDS = {
    .resources = 3, .courtesies = 4, .renamed = 16, .hosts = 4, .sessions = 4};

static void put_cover(
    struct roster *r, uint64_t turn, uint32_t advisor, uint32_t stand_in)
{
	struct fact fact = {.kind = FACT_COVER};

	fact.as.cover = (struct cover){.turn = turn,
	    .advisor = advisor,
	    .stand_in = stand_in,
	    .begun = true};
	roster_apply(r, &fact);
}

static void cover__walks_each_advisor_once__by_their_ids(void **state)
{
	struct roster *r = roster_new(&BOUNDS);

	(void)state;
	put_cover(r, 1, 7, 3);
	put_cover(r, 2, 5, 3);
	put_cover(r, 3, 6, 4);
	assert_int_equal(cover_next(r, 3, 0), 3);
	assert_int_equal(cover_next(r, 3, 3), 5);
	assert_int_equal(cover_next(r, 3, 5), 7);
	assert_int_equal(cover_next(r, 3, 7), 0);
	roster_free(&r);
}

/* The second has begun before the end of the first was stored. */
static void cover__ends_its_walk__at_two_absences_of_one_advisor(void **state)
{
	struct roster *r = roster_new(&BOUNDS);

	(void)state;
	put_cover(r, 1, 2, 3);
	put_cover(r, 2, 2, 3);
	assert_int_equal(cover_next(r, 3, 0), 3);
	assert_int_equal(cover_next(r, 3, 3), 2);
	assert_int_equal(cover_next(r, 3, 2), 0);
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cover__walks_each_advisor_once__by_their_ids),
	    cmocka_unit_test(
		cover__ends_its_walk__at_two_absences_of_one_advisor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
