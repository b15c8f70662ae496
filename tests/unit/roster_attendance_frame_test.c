#include "roster/attendance.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* In what an appointment is judged: the policies of before it. */

#define MINUTE (INT64_C(60) * 1000000)

static const int64_t START = INT64_C(1764072000) * 1000000;

static struct roster *some_roster(void)
{
	static const struct roster_bounds bounds = {.resources = 1,
	    .courtesies = 1,
	    .renamed = 1,
	    .hosts = 1,
	    .sessions = 1};

	return roster_new(&bounds);
}

static void set_grace(
    struct roster *r, uint32_t region, int64_t at, int64_t minutes)
{
	struct fact fact = {.kind = FACT_POLICY};

	fact.as.policy.region = region;
	fact.as.policy.at = at;
	fact.as.policy.name = TEXT("attend-grace");
	fact.as.policy.value = minutes;
	roster_apply(r, &fact);
}

static int64_t grace(const struct roster *r, uint32_t region, int64_t start)
{
	struct attendance_frame frame = {0};

	attendance_policies(r, region, start, &frame);
	return frame.grace / MINUTE;
}

static void policies__make__the_frame(void **state)
{
	struct roster *r = some_roster();
	struct attendance_frame frame = {0};

	(void)state;
	set_grace(r, 2, START - 200 * MINUTE, 20);
	attendance_policies(r, 1, START, &frame);
	assert_int_equal(frame.early, 10 * MINUTE);
	assert_int_equal(frame.grace, 15 * MINUTE);
	assert_int_equal(frame.tolerance, MINUTE);
	assert_int_equal(frame.ahead, 60 * MINUTE);
	assert_int_equal(frame.as_of, START - 120 * MINUTE);
	assert_int_equal(grace(r, 2, START), 20);
	roster_free(&r);
}

static void policies__set_since_any_window_may_be_open__change_nothing(
    void **state)
{
	const int64_t before = START - 120 * MINUTE;
	struct roster *r = some_roster();

	(void)state;
	set_grace(r, 0, before - 1, 25);
	assert_int_equal(grace(r, 1, START), 25);
	set_grace(r, 0, before, 30);
	assert_int_equal(grace(r, 1, START), 30);
	set_grace(r, 0, before + 1, 0);
	set_grace(r, 1, before + 1, 5);
	assert_int_equal(grace(r, 1, START), 30);
	assert_int_equal(grace(r, 1, START - 1), 25);
	assert_int_equal(grace(r, 1, START + 1), 5);
	assert_int_equal(grace(r, 2, START + 1), 0);
	assert_int_equal(roster_policy(r, POLICY_ATTEND_GRACE, 1), 5);
	roster_free(&r);
}

/* A clock that was put back: what was set last by then stands. */
static void policies__set_by_a_clock_that_was_put_back__stand_in_their_order(
    void **state)
{
	const int64_t before = START - 120 * MINUTE;
	struct roster *r = some_roster();

	(void)state;
	set_grace(r, 1, before - 2, 25);
	set_grace(r, 1, before + 2, 30);
	set_grace(r, 1, before - 1, 35);
	assert_int_equal(grace(r, 1, START), 35);
	assert_int_equal(grace(r, 1, START - 1), 35);
	assert_int_equal(grace(r, 1, START - 2), 25);
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(policies__make__the_frame),
	    cmocka_unit_test(
		policies__set_since_any_window_may_be_open__change_nothing),
	    cmocka_unit_test(
		policies__set_by_a_clock_that_was_put_back__stand_in_their_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
