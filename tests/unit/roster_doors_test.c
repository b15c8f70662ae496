#include "roster/doors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Regions that open and close: region 1 is open from nine to five on every day,
 * region 2 says nothing of its hours. All clocks show UTC. */

static const int64_t HOUR = INT64_C(3600) * 1000000;

enum {
	DAY = 24,
	PEOPLE = 3
};

static const struct roster_bounds BOUNDS = {
    .resources = 3, .courtesies = 4, .renamed = 16, .hosts = 4, .sessions = 4};

static void put_region(struct roster *r, uint32_t id, struct text hours)
{
	struct fact fact = {.kind = FACT_REGION};

	fact.as.region = (struct region){.id = id,
	    .state = REGION_OPEN,
	    .zone = TEXT("UTC"),
	    .hours = hours};
	roster_apply(r, &fact);
}

static void put_clocks(struct roster *r)
{
	static const struct hours_offset utc = {.from = INT64_MIN};
	struct fact fact = {.kind = FACT_OFFSETS};

	fact.as.offsets = (struct offsets){.zone = TEXT("UTC"),
	    .rows = &utc,
	    .count = 1,
	    .until = 100000 * HOUR};
	roster_apply(r, &fact);
}

static struct roster *town(void)
{
	static const struct text aliases[PEOPLE] = {
	    {"c-aaaaaaaa", 10},
            {"c-bbbbbbbb", 10},
            {"c-dddddddd", 10}
        };
	struct roster *r = roster_new(&BOUNDS);
	struct fact fact = {.kind = FACT_CLAIMANT};
	uint32_t id;

	put_region(r, 1,
	    TEXT("0 1 540-1020\n0 2 540-1020\n0 3 540-1020\n0 4 540-1020\n"
		 "0 5 540-1020\n0 6 540-1020\n0 7 540-1020"));
	put_region(r, 2, (struct text){0});
	for (id = 1; id <= PEOPLE; id++) {
		fact.as.claimant = (struct claimant){.id = id,
		    .region = 1,
		    .consent = true,
		    .alias = aliases[id - 1]};
		roster_apply(r, &fact);
	}
	return r;
}

static void look(struct roster *r, uint32_t region, bool open, int64_t until)
{
	struct fact fact = {.kind = FACT_DOORS};

	fact.as.doors = (struct doors_look){region, open, until};
	roster_apply(r, &fact);
}

static void show(struct roster *r, uint32_t reached)
{
	struct fact fact = {.kind = FACT_SHOWN};

	fact.as.shown = (struct shown){.reached = reached};
	roster_apply(r, &fact);
}

static void doors__are_open__where_nobody_knows_better(void **state)
{
	struct roster *r = town();

	(void)state;
	assert_true(doors_open(r, 1, 3 * HOUR)); /* no clocks are known yet */
	assert_int_equal(roster_doors(r, 1).until, INT64_MAX);
	put_clocks(r);
	assert_false(doors_open(r, 1, 3 * HOUR));
	assert_true(doors_open(r, 1, 9 * HOUR));
	assert_false(doors_open(r, 1, 17 * HOUR));
	assert_true(doors_open(r, 2, 3 * HOUR));
	assert_true(doors_open(r, 3, 3 * HOUR)); /* no such region */
	assert_int_equal(roster_doors(r, 2).until, INT64_MAX);
	assert_int_equal(roster_doors(r, 3).until, INT64_MAX);
	roster_free(&r);
}

static void doors__are_looked_at__when_what_was_seen_is_over(void **state)
{
	struct roster *r = town();

	(void)state;
	put_clocks(r);
	assert_int_equal(roster_doors_next(r), 0);
	look(r, 1, true, 17 * HOUR);
	look(r, 2, true, INT64_MAX);
	assert_int_equal(roster_doors_next(r), 17 * HOUR);
	put_region(r, 1, TEXT("0 1 540-1020"));
	assert_int_equal(roster_doors_next(r), 0); /* other hours */
	look(r, 3, true, 1);                       /* no such region */
	look(r, 1, true, 18 * HOUR);
	assert_int_equal(roster_doors_next(r), 18 * HOUR);
	roster_free(&r);
}

static void doors__are_shown__to_all_after_a_turn_and_once(void **state)
{
	struct roster *r = town();

	(void)state;
	put_clocks(r);
	look(r, 1, true, 17 * HOUR);
	assert_int_equal(roster_shown(r).reached, PEOPLE); /* it was open */
	look(r, 1, false, (DAY + 9) * HOUR);
	assert_true(roster_doors(r, 1).turned);
	assert_int_equal(roster_shown(r).reached, 0);
	show(r, 2);
	assert_int_equal(roster_shown(r).reached, 2);
	look(r, 1, true, (DAY + 17) * HOUR); /* from the first again */
	assert_int_equal(roster_shown(r).reached, 0);
	show(r, PEOPLE);
	assert_false(roster_doors(r, 1).turned);
	assert_int_equal(roster_shown(r).reached, PEOPLE);
	look(r, 1, true, (DAY + 17) * HOUR);
	assert_false(roster_doors(r, 1).turned);
	roster_free(&r);
}

static void doors__were_told__until_they_open_next(void **state)
{
	struct roster *r = town();
	struct fact fact = {.kind = FACT_MESSAGE};
	struct claimant_view jean;

	(void)state;
	put_clocks(r);
	assert_true(roster_claimant(r, 1, &jean));
	assert_false(doors_told(r, &jean, 20 * HOUR));
	fact.as.message = (struct message){.turn = 1,
	    .arrived = 20 * HOUR,
	    .kind = TO_CLAIMANT,
	    .claimant = 1,
	    .wire_id = TEXT("closed/1/1")};
	roster_apply(r, &fact);
	assert_true(roster_claimant(r, 1, &jean));
	assert_true(doors_told(r, &jean, 21 * HOUR));
	assert_true(doors_told(r, &jean, (DAY + 8) * HOUR));
	assert_false(doors_told(r, &jean, (DAY + 20) * HOUR));
	assert_true(roster_claimant(r, 2, &jean));
	assert_false(doors_told(r, &jean, 21 * HOUR));
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(doors__are_open__where_nobody_knows_better),
	    cmocka_unit_test(doors__are_looked_at__when_what_was_seen_is_over),
	    cmocka_unit_test(doors__are_shown__to_all_after_a_turn_and_once),
	    cmocka_unit_test(doors__were_told__until_they_open_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
