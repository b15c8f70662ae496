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
	    .until = 100,
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

static void put_advisor(struct roster *r, uint32_t id, struct text jid)
{
	struct fact row = {.kind = FACT_ADVISOR};
	struct fact there = {.kind = FACT_PRESENCE};
	struct fact done = {.kind = FACT_PROVISION};

	row.as.advisor =
	    (struct advisor){.id = id, .jid = jid, .name = jid, .number = jid};
	roster_apply(r, &row);
	there.as.presence = (struct presence){
	    .who = {SIDE_ADVISOR, id},
              .resource = 1, .show = SHOW_AVAILABLE
        };
	roster_apply(r, &there);
	done.as.provision = (struct provision){
	    .who = {SIDE_ADVISOR, id},
              .stage = PROVISION_DONE
        };
	roster_apply(r, &done);
}

/* Somebody new among the people of who is absent. */
static void cover__renews_the_roster_of_who_stands_in(void **state)
{
	struct roster *r = roster_new(&BOUNDS);
	struct fact row = {.kind = FACT_CLAIMANT};
	struct advisor_view advisor;

	(void)state;
	put_cover(r, 1, 2, 3);
	put_advisor(r, 2, TEXT("marie@localhost"));
	put_advisor(r, 3, TEXT("lise@localhost"));
	row.as.claimant = (struct claimant){.id = 1,
	    .advisor = 2,
	    .consent = true,
	    .number = TEXT("C1"),
	    .alias = TEXT("c-aaaaaaaa"),
	    .jid = TEXT("jean@localhost"),
	    .name = TEXT("Jean")};
	roster_apply(r, &row);
	assert_true(roster_advisor(r, 2, &advisor));
	assert_int_equal(advisor.provision, PROVISION_CHANGED);
	assert_true(roster_advisor(r, 3, &advisor));
	assert_int_equal(advisor.provision, PROVISION_CHANGED);
	roster_free(&r);
}

static void end_cover(struct roster *r, uint64_t turn)
{
	struct fact fact = {.kind = FACT_COVER_ENDED};

	fact.as.cover_ended = (struct cover_step){.cover = turn};
	roster_apply(r, &fact);
}

static void cover__leaves_the_others__when_one_ends(void **state)
{
	struct roster *r = roster_new(&BOUNDS);
	struct cover cover;

	(void)state;
	put_cover(r, 1, 7, 3);
	put_cover(r, 2, 5, 3);
	put_cover(r, 3, 6, 4);
	end_cover(r, 2);
	end_cover(r, 9); /* which nobody knows */
	assert_true(roster_cover_at(r, 0, &cover));
	assert_int_equal(cover.turn, 1);
	assert_true(roster_cover_at(r, 1, &cover));
	assert_int_equal(cover.turn, 3);
	assert_false(roster_cover_at(r, 2, &cover));
	assert_int_equal(cover_next(r, 3, 3), 7);
	roster_free(&r);
}

static void cut_cover(struct roster *r, uint64_t turn, int64_t at)
{
	struct fact fact = {.kind = FACT_COVER_CUT};

	fact.as.cover_cut = (struct cover_step){.cover = turn, .at = at};
	roster_apply(r, &fact);
}

static void cover__is_over_at_once__when_it_is_called_off(void **state)
{
	struct roster *r = roster_new(&BOUNDS);
	struct cover cover;
	int64_t until;

	(void)state;
	put_cover(r, 1, 5, 3);
	assert_true(roster_cover_at(r, 0, &cover));
	until = cover.until;
	cut_cover(r, 9, 0);         /* which nobody knows */
	cut_cover(r, 1, until + 1); /* it is over already */
	assert_true(roster_cover_at(r, 0, &cover));
	assert_int_equal(cover.until, until);
	cut_cover(r, 1, until - 1);
	assert_true(roster_cover_at(r, 0, &cover));
	assert_int_equal(cover.until, until - 1);
	cut_cover(r, 1, cover.since - 5); /* the clock was put back */
	assert_true(roster_cover_at(r, 0, &cover));
	assert_int_equal(cover.until, cover.since + 1);
	assert_int_equal(cover_responsible(r, 5), 3);
	roster_free(&r);
}

/* Of a load that was broken off: it has begun meanwhile. */
static void cover__is_one__when_it_is_loaded_again(void **state)
{
	struct roster *r = roster_new(&BOUNDS);
	struct fact fact = {.kind = FACT_COVER};
	struct cover cover;

	(void)state;
	fact.as.cover = (struct cover){.turn = 1, .advisor = 7, .stand_in = 3};
	roster_apply(r, &fact);
	assert_false(cover_of(r, 7, &cover));
	put_cover(r, 1, 7, 3);
	assert_true(cover_of(r, 7, &cover));
	assert_false(roster_cover_at(r, 1, &cover));
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cover__walks_each_advisor_once__by_their_ids),
	    cmocka_unit_test(
		cover__ends_its_walk__at_two_absences_of_one_advisor),
	    cmocka_unit_test(cover__renews_the_roster_of_who_stands_in),
	    cmocka_unit_test(cover__leaves_the_others__when_one_ends),
	    cmocka_unit_test(cover__is_over_at_once__when_it_is_called_off),
	    cmocka_unit_test(cover__is_one__when_it_is_loaded_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
