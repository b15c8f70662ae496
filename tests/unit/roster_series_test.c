#include "roster/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "roster/appointment.h"

/* Dates of a series, and what of one belongs together. */

static const int64_t MINUTE = INT64_C(60000000);
static const int64_t HOUR = INT64_C(3600000000);
static const int64_t DAY = INT64_C(86400000000);

enum {
	MONDAY = 20780, /* 2026-11-23 */
	SUNDAY = MONDAY + 6
};

static const struct roster_bounds BOUNDS = {
    .resources = 3, .courtesies = 4, .renamed = 16, .hosts = 4, .sessions = 4};

/* Clocks go from one hour ahead of UTC to two on Sunday, at one o'clock UTC. */
static const struct hours_offset spring[] = {
    {.from = 0,					  .seconds = 3600},
    {.from = SUNDAY * INT64_C(86400000000) + 3600000000, .seconds = 7200},
};

/* They go back then. */
static const struct hours_offset autumn[] = {
    {.from = 0,					  .seconds = 7200},
    {.from = SUNDAY * INT64_C(86400000000) + 3600000000, .seconds = 3600},
};

static void apply(struct roster *r, const struct fact *fact)
{
	roster_apply(r, fact);
}

/* Open from nine to five on workdays; the second Tuesday is a holiday. */
static struct roster *town(const struct hours_offset offsets[2])
{
	struct roster *r = roster_new(&BOUNDS);
	struct fact fact = {.kind = FACT_REGION};

	fact.as.region = (struct region){.id = 1,
	    .state = REGION_OPEN,
	    .code = TEXT("r"),
	    .name = TEXT("R"),
	    .zone = TEXT("Z"),
	    .holidays = TEXT("20788 Feast"),
	    .hours = TEXT("0 1 540-1020\n0 2 540-1020\n0 3 540-1020\n"
			  "0 4 540-1020\n0 5 540-1020")};
	apply(r, &fact);
	fact = (struct fact){.kind = FACT_OFFSETS};
	fact.as.offsets = (struct offsets){.zone = TEXT("Z"),
	    .rows = offsets,
	    .count = 2,
	    .until = (MONDAY + 2000) * DAY};
	apply(r, &fact);
	fact = (struct fact){.kind = FACT_ADVISOR};
	fact.as.advisor = (struct advisor){.id = 1, .region = 1};
	apply(r, &fact);
	fact = (struct fact){.kind = FACT_CLAIMANT};
	fact.as.claimant = (struct claimant){
	    .id = 1, .region = 1, .advisor = 1, .consent = true};
	apply(r, &fact);
	return r;
}

static int64_t at(int32_t day, int64_t minutes)
{
	return (MONDAY + day) * DAY + minutes * MINUTE;
}

static void series__keeps__the_time_that_clocks_show(void **state)
{
	struct series_ask ask = {.region = 1,
	    .first = at(0, 540), /* ten o'clock there */
	    .length = 30 * MINUTE,
	    .every = 14,
	    .count = 3};
	struct occurrence plan[SERIES_MOST];
	struct roster *r = town(spring);

	(void)state;
	series_plan(r, &ask, plan);
	assert_int_equal(plan[0].since, at(0, 540));
	assert_int_equal(plan[1].since, at(14, 480));
	assert_int_equal(plan[2].since, at(28, 480));
	assert_int_equal(plan[2].until, at(28, 510));
	assert_int_equal(plan[2].fault, OCCURRENCE_FINE);
	roster_free(&r);
	r = town(autumn);
	ask.first = at(0, 480);
	series_plan(r, &ask, plan);
	assert_int_equal(plan[1].since, at(14, 540));
	roster_free(&r);
}

/* Half past two on the night of the change never comes, or comes twice. */
static void series__names__an_hour_that_is_skipped(void **state)
{
	struct series_ask ask = {.region = 1,
	    .first = at(-1, 90),
	    .length = 30 * MINUTE,
	    .every = 7,
	    .count = 3};
	struct occurrence plan[SERIES_MOST];
	struct roster *r = town(spring);

	(void)state;
	series_plan(r, &ask, plan);
	assert_int_equal(plan[0].fault, OCCURRENCE_SHUT);
	assert_int_equal(plan[1].fault, OCCURRENCE_SKIPPED);
	assert_int_equal(plan[2].fault, OCCURRENCE_SHUT);
	assert_int_equal(plan[2].since, at(13, 30));
	roster_free(&r);
	r = town(autumn);
	ask.first = at(-1, 30);
	series_plan(r, &ask, plan);
	assert_int_equal(plan[1].fault, OCCURRENCE_SHUT);
	assert_int_equal(plan[1].since, at(6, 30));
	/* The second of the two was meant: it is kept. */
	ask.first = at(6, 90);
	series_plan(r, &ask, plan);
	assert_int_equal(plan[0].since, at(6, 90));
	assert_int_equal(plan[0].fault, OCCURRENCE_SHUT);
	assert_int_equal(plan[1].since, at(13, 90));
	roster_free(&r);
}

static void series__names__closed_hours_and_holidays(void **state)
{
	struct series_ask ask = {.region = 1,
	    .first = at(1, 540),
	    .length = 30 * MINUTE,
	    .every = 1,
	    .count = 9};
	struct occurrence plan[SERIES_MOST];
	struct roster *r = town(autumn);

	(void)state;
	series_plan(r, &ask, plan);
	assert_int_equal(plan[3].fault, OCCURRENCE_FINE); /* Friday */
	assert_int_equal(plan[4].fault, OCCURRENCE_SHUT); /* Saturday */
	assert_int_equal(plan[7].fault, OCCURRENCE_HOLIDAY);
	assert_int_equal(plan[8].fault, OCCURRENCE_FINE);
	ask.first = at(1, 890); /* it would end at twenty past five */
	series_plan(r, &ask, plan);
	assert_int_equal(plan[0].fault, OCCURRENCE_SHUT);
	roster_free(&r);
}

static void appointment(struct roster *r, uint64_t id, uint64_t series,
    int64_t since, enum appointment_state state)
{
	struct fact fact = {.kind = FACT_APPOINTMENT};

	fact.as.appointment = (struct appointment){.id = id,
	    .series = series,
	    .claimant = 1,
	    .advisor = 1,
	    .region = 1,
	    .since = since,
	    .until = since + HOUR,
	    .channel = CHANNEL_CHAT,
	    .state = state,
	    .version = 1,
	    .by = SIDE_ADVISOR};
	apply(r, &fact);
}

static void series__is__what_bears_its_name(void **state)
{
	struct roster *r = town(autumn);
	struct appointment all[SERIES_MOST], a;

	(void)state;
	appointment(r, 7, 7, at(20, 0), APPOINTMENT_PROPOSED);
	appointment(r, 8, 7, at(8, 0), APPOINTMENT_CONFIRMED);
	appointment(r, 9, 0, at(9, 0), APPOINTMENT_PROPOSED);
	appointment(r, 10, 7, at(10, 0), APPOINTMENT_CANCELLED);
	assert_true(roster_appointment(r, 8, &a));
	assert_int_equal(series_of(r, &a, all), 3);
	assert_int_equal(all[0].id, 8);
	assert_int_equal(all[1].id, 10);
	assert_int_equal(all[2].id, 7);
	assert_false(series_is_asked(&all[0]));
	assert_true(series_is_asked(&all[2]));
	assert_true(roster_appointment(r, 9, &a));
	assert_int_equal(series_of(r, &a, all), 1);
	assert_int_equal(all[0].id, 9);
	assert_false(series_is_asked(&a));
	roster_free(&r);
}

/* Of those that wait, and of those that stand, it is one. */
static void series__counts__as_one(void **state)
{
	const struct person claimant = {SIDE_CLAIMANT, 1};
	const struct person advisor = {SIDE_ADVISOR, 1};
	struct roster *r = town(autumn);

	(void)state;
	appointment(r, 7, 7, at(7, 0), APPOINTMENT_CANCELLED);
	appointment(r, 8, 7, at(8, 0), APPOINTMENT_PROPOSED);
	appointment(r, 9, 7, at(9, 0), APPOINTMENT_PROPOSED);
	appointment(r, 10, 7, at(10, 0), APPOINTMENT_CONFIRMED);
	appointment(r, 11, 0, at(11, 0), APPOINTMENT_PROPOSED);
	assert_int_equal(roster_appointments_waiting(r, claimant), 2);
	assert_int_equal(roster_appointments_waiting(r, advisor), 2);
	assert_int_equal(roster_appointments_open(r, claimant), 2);
	roster_free(&r);
}

static void clash__is__of_what_is_confirmed(void **state)
{
	struct roster *r = town(autumn);
	struct appointment a;

	(void)state;
	appointment(r, 7, 0, at(7, 0), APPOINTMENT_PROPOSED);
	appointment(r, 8, 0, at(7, 30), APPOINTMENT_PROPOSED);
	assert_true(roster_appointment(r, 7, &a));
	assert_int_equal(appointment_clash(r, &a), REFUSAL_NONE);
	appointment(r, 8, 0, at(7, 59), APPOINTMENT_CONFIRMED);
	assert_int_equal(appointment_clash(r, &a), REFUSAL_CLAIMANT_BUSY);
	a.claimant = 2;
	assert_int_equal(appointment_clash(r, &a), REFUSAL_ADVISOR_BUSY);
	appointment(r, 8, 0, at(7, 60), APPOINTMENT_CONFIRMED);
	assert_int_equal(appointment_clash(r, &a), REFUSAL_NONE);
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(series__keeps__the_time_that_clocks_show),
	    cmocka_unit_test(series__names__an_hour_that_is_skipped),
	    cmocka_unit_test(series__names__closed_hours_and_holidays),
	    cmocka_unit_test(series__is__what_bears_its_name),
	    cmocka_unit_test(series__counts__as_one),
	    cmocka_unit_test(clash__is__of_what_is_confirmed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
