#include "roster/openings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "roster/cover.h"

/* Free times of two people, with what is known of them. */

static const int64_t MINUTE = INT64_C(60000000);
static const int64_t HOUR = INT64_C(3600000000);
static const int64_t DAY = INT64_C(86400000000);

enum {
	MONDAY = 20780 /* 2026-11-23 */
};

static const struct roster_bounds BOUNDS = {
    .resources = 3, .courtesies = 4, .renamed = 16, .hosts = 4, .sessions = 4};

static int64_t at(int32_t day, int64_t hour)
{
	return (MONDAY + day) * DAY + hour * HOUR;
}

/* The clocks of this zone go one hour on at noon of Tuesday, UTC. */
static const struct hours_offset leap[] = {
    {.from = 0,					    .seconds = 0   },
    {.from = (MONDAY + 1) * 86400000000 + 12 * 3600000000, .seconds = 3600},
};

/* Open from nine to noon and from two to five on each day. */
static struct roster *town(void)
{
	struct roster *r = roster_new(&BOUNDS);
	struct fact fact = {.kind = FACT_REGION};
	uint32_t i;

	fact.as.region = (struct region){.id = 1,
	    .state = REGION_OPEN,
	    .code = TEXT("r"),
	    .name = TEXT("R"),
	    .zone = TEXT("Z"),
	    .hours = TEXT("0 1 540-720 840-1020\n0 2 540-720 840-1020\n"
			  "0 3 540-720 840-1020\n0 4 540-720 840-1020\n"
			  "0 5 540-720 840-1020")};
	roster_apply(r, &fact);
	fact = (struct fact){.kind = FACT_OFFSETS};
	fact.as.offsets = (struct offsets){
	    .zone = TEXT("Z"), .rows = leap, .count = 2, .until = at(1000, 0)};
	roster_apply(r, &fact);
	for (i = 1; i <= 3; i++) {
		fact = (struct fact){.kind = FACT_ADVISOR};
		fact.as.advisor = (struct advisor){.id = i, .region = 1};
		roster_apply(r, &fact);
	}
	fact = (struct fact){.kind = FACT_CLAIMANT};
	fact.as.claimant = (struct claimant){
	    .id = 1, .region = 1, .advisor = 1, .consent = true};
	roster_apply(r, &fact);
	return r;
}

static void cover(struct roster *r, uint64_t turn, uint32_t advisor,
    uint32_t stand_in, int64_t since, int64_t until)
{
	struct fact fact = {.kind = FACT_COVER};

	fact.as.cover = (struct cover){.turn = turn,
	    .advisor = advisor,
	    .stand_in = stand_in,
	    .since = since,
	    .until = until};
	roster_apply(r, &fact);
}

static void receives(struct roster *r, uint32_t advisor, const char *spans)
{
	struct fact fact = {.kind = FACT_OWN_HOURS};

	fact.as.own_hours = (struct own_hours){
	    .advisor = advisor, .weekdays = 0x7f, .spans = text_of(spans)};
	roster_apply(r, &fact);
}

static void appointment(struct roster *r, uint64_t id, uint32_t claimant,
    uint32_t advisor, int64_t since)
{
	struct fact fact = {.kind = FACT_APPOINTMENT};

	fact.as.appointment = (struct appointment){.id = id,
	    .claimant = claimant,
	    .advisor = advisor,
	    .region = 1,
	    .since = since,
	    .until = since + HOUR,
	    .channel = CHANNEL_CHAT,
	    .state = APPOINTMENT_PROPOSED};
	roster_apply(r, &fact);
}

static void openings__are_free_for_both__after_the_notice(void **state)
{
	struct roster *r = town();
	struct openings openings = openings_with(r, 1, at(0, 8), HOUR);
	int64_t found[SLOTS_MOST];

	(void)state;
	appointment(r, 7, 1, 2, at(0, 10));
	appointment(r, 8, 2, 1, at(0, 14));
	openings.apart = HOUR;
	assert_int_equal(openings_find(r, &openings, found, 3), 3);
	assert_int_equal(found[0], at(0, 11));
	assert_int_equal(found[1], at(0, 15));
	assert_int_equal(found[2], at(0, 16));
	assert_true(openings_fit(r, &openings, at(0, 11)));
	assert_false(openings_fit(r, &openings, at(0, 10)));
	assert_false(openings_fit(r, &openings, at(0, 14)));
	assert_false(openings_fit(r, &openings, at(0, 9)));  /* no notice */
	assert_false(openings_fit(r, &openings, at(29, 9))); /* too far */
	openings.except = 7;
	assert_true(openings_fit(r, &openings, at(0, 10)));
	roster_free(&r);
}

/* The afternoon of Tuesday comes an hour earlier. */
static void openings__follow__the_clocks(void **state)
{
	struct roster *r = town();
	struct openings openings = openings_with(r, 1, at(0, 16), 3 * HOUR);
	int64_t found[SLOTS_MOST];

	(void)state;
	receives(r, 1, "840-1080");
	assert_int_equal(openings_find(r, &openings, found, 2), 2);
	assert_int_equal(found[0], at(1, 13));
	assert_int_equal(found[1], at(2, 13));
	roster_free(&r);
}

static void openings__are_of_who_stands_in__by_their_own_hours(void **state)
{
	struct roster *r = town();
	struct openings openings = openings_with(r, 1, at(0, 0), HOUR);
	int64_t found[SLOTS_MOST];

	(void)state;
	receives(r, 2, "600-660");
	cover(r, 1, 1, 2, at(0, 0), at(2, 0));
	cover(r, 2, 2, 0, at(1, 0), at(1, 9)); /* nobody is there */
	cover(r, 3, 1, 0, at(2, 0), at(3, 0));
	assert_int_equal(openings_find(r, &openings, found, 3), 3);
	assert_int_equal(found[0], at(0, 10));
	assert_int_equal(found[1], at(1, 10));
	assert_int_equal(found[2], at(3, 8));
	assert_int_equal(cover_changes(r, 1, at(0, 0)), at(1, 0));
	assert_int_equal(cover_changes(r, 1, at(1, 0)), at(1, 9));
	assert_int_equal(cover_changes(r, 1, at(3, 0)), INT64_MAX);
	assert_true(cover_absent_at(r, 1, at(1, 1)));
	assert_false(cover_absent_at(r, 1, at(1, 9)));
	roster_free(&r);
}

static void openings__are_none__where_nobody_receives(void **state)
{
	struct roster *r = town();
	struct openings openings = openings_with(r, 1, at(0, 0), HOUR);
	int64_t found[SLOTS_MOST];

	(void)state;
	receives(r, 1, "");
	assert_int_equal(openings_find(r, &openings, found, 3), 0);
	assert_false(openings_fit(r, &openings, at(0, 10)));
	openings = openings_with(r, 99, at(0, 0), HOUR);
	assert_int_equal(openings_find(r, &openings, found, 3), 0);
	openings = openings_of(r, 3, at(0, 0), 30 * MINUTE);
	assert_int_equal(
	    openings_find(r, &openings, found, SLOTS_MOST), SLOTS_MOST);
	assert_int_equal(found[1], at(0, 9) + 30 * MINUTE);
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(openings__are_free_for_both__after_the_notice),
	    cmocka_unit_test(openings__follow__the_clocks),
	    cmocka_unit_test(
		openings__are_of_who_stands_in__by_their_own_hours),
	    cmocka_unit_test(openings__are_none__where_nobody_receives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
