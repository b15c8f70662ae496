#include "roster/hours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "roster/hours_text.h"

static const int64_t MINUTE = INT64_C(60000000);
static const int64_t HOUR = INT64_C(3600000000);
static const int64_t DAY = INT64_C(86400000000);

enum {
	MONDAY = 20780, /* 2026-11-23 */
	RULES = 14
};

/* A week of nine to noon and two to six, Saturday until midnight. */
static const struct hours_offset utc[] = {{.from = 0}};
static struct hours_rule rules[RULES];

static struct hours week(void)
{
	struct hours hours = {
	    .rules = rules,
	    .rule_count = 7,
	    .offsets = utc,
	    .offset_count = 1,
	    .until = (MONDAY + 2000) * DAY,
	};
	uint32_t i;

	for (i = 0; i < 7; i++)
		rules[i] = (struct hours_rule){.since = 0, .weekday = i + 1};
	for (i = 0; i < 5; i++)
		(void)hours_read(TEXT("9-12 14-18"), &rules[i].spans);
	(void)hours_read(TEXT("20:00-24:00"), &rules[5].spans);
	return hours;
}

static int64_t at(int32_t day, int64_t hour)
{
	return (MONDAY + day) * DAY + hour * HOUR;
}

static void hours__are__what_the_clock_shows(void **state)
{
	struct hours hours = week();

	(void)state;
	assert_false(hours_open(&hours, at(0, 9) - 1));
	assert_true(hours_open(&hours, at(0, 9)));
	assert_true(hours_open(&hours, at(0, 12) - 1));
	assert_false(hours_open(&hours, at(0, 12)));
	assert_true(hours_open(&hours, at(5, 24) - 1));
	assert_false(hours_open(&hours, at(6, 0)));
	assert_int_equal(hours_next(&hours, at(0, 10)), at(0, 10));
	assert_int_equal(hours_next(&hours, at(0, 12)), at(0, 14));
	assert_int_equal(hours_next(&hours, at(4, 18)), at(5, 20));
	assert_int_equal(hours_next(&hours, at(6, 3)), at(7, 9));
}

/* A night, a noon, a weekend, a holiday, and what is open around the clock. */
static void hours__turn__when_they_begin_or_end(void **state)
{
	static const int32_t holidays[] = {MONDAY + 1};
	struct hours hours = week();

	(void)state;
	assert_int_equal(hours_turn(&hours, at(0, 3)), at(0, 9));
	assert_int_equal(hours_turn(&hours, at(0, 9) - 1), at(0, 9));
	assert_int_equal(hours_turn(&hours, at(0, 9)), at(0, 12));
	assert_int_equal(hours_turn(&hours, at(0, 12)), at(0, 14));
	assert_int_equal(hours_turn(&hours, at(0, 18)), at(1, 9));
	assert_int_equal(hours_turn(&hours, at(4, 18)), at(5, 20));
	assert_int_equal(hours_turn(&hours, at(5, 21)), at(6, 0));
	assert_int_equal(hours_turn(&hours, at(6, 0)), at(7, 9));
	hours.holidays = holidays;
	hours.holiday_count = 1;
	assert_int_equal(hours_turn(&hours, at(0, 18)), at(2, 9));
	hours.until = at(0, 20);
	assert_int_equal(hours_turn(&hours, at(0, 18)), INT64_MAX);
	hours.rule_count = 0;
	assert_int_equal(hours_turn(&hours, at(0, 3)), INT64_MAX);
}

/* Midnight is no turn where the next day is open from its first minute. */
static void hours__turn__not_at_midnight(void **state)
{
	struct hours hours = week();
	uint32_t i;

	(void)state;
	(void)hours_read(TEXT("0-6"), &rules[6].spans);
	assert_int_equal(hours_turn(&hours, at(5, 21)), at(6, 6));
	for (i = 0; i < 7; i++)
		(void)hours_read(TEXT("0-24"), &rules[i].spans);
	assert_int_equal(hours_turn(&hours, at(0, 3)), INT64_MAX);
}

static void hours__are_counted__over_days(void **state)
{
	struct hours hours = week();

	(void)state;
	assert_int_equal(hours_between(&hours, at(0, 0), at(7, 0)), 39 * HOUR);
	assert_int_equal(hours_between(&hours, at(0, 11), at(0, 15)), 2 * HOUR);
	assert_int_equal(hours_between(&hours, at(0, 15), at(0, 11)), 0);
	assert_int_equal(hours_after(&hours, at(0, 9), 7 * HOUR), at(0, 18));
	assert_int_equal(
	    hours_after(&hours, at(0, 9), 7 * HOUR + 1), at(1, 9) + 1);
	assert_int_equal(hours_after(&hours, at(4, 20), HOUR), at(5, 21));
	assert_int_equal(hours_after(&hours, at(6, 5), 0), at(6, 5));
	assert_int_equal(
	    hours_after(&hours, at(0, 9), 39 * HOUR + HOUR), at(7, 10));
}

static void hours__end__where_nothing_is_known(void **state)
{
	struct hours hours = week();
	struct hours nobody = {0};

	(void)state;
	hours.until = at(7, 10);
	assert_int_equal(hours_next(&hours, at(7, 10)), INT64_MAX);
	assert_int_equal(hours_after(&hours, at(7, 9), 2 * HOUR), INT64_MAX);
	hours.rule_count = 0;
	assert_int_equal(hours_next(&hours, at(0, 0)), INT64_MAX);
	assert_false(hours_open(&nobody, at(0, 10)));
	assert_int_equal(hours_between(&nobody, at(0, 0), at(9, 0)), 0);
	assert_int_equal(hours_next(&nobody, at(0, 0)), INT64_MAX);
}

static void hours__pass_over__holidays(void **state)
{
	static const int32_t holidays[] = {MONDAY - 7, MONDAY + 1, MONDAY + 4};
	struct hours hours = week();

	(void)state;
	hours.holidays = holidays;
	hours.holiday_count = 3;
	assert_true(hours_holiday(&hours, MONDAY + 1));
	assert_false(hours_holiday(&hours, MONDAY));
	assert_false(hours_holiday(&hours, MONDAY + 5));
	assert_false(hours_open(&hours, at(1, 10)));
	assert_int_equal(hours_next(&hours, at(0, 18)), at(2, 9));
	assert_int_equal(hours_between(&hours, at(0, 0), at(7, 0)), 25 * HOUR);
}

/* A rule holds from its day on; what was before it does not change. */
static void hours__change__from_a_day_on(void **state)
{
	struct hours hours = week();

	(void)state;
	rules[7] = (struct hours_rule){.since = MONDAY + 7, .weekday = 1};
	(void)hours_read(TEXT("8-9"), &rules[7].spans);
	rules[8] = (struct hours_rule){.since = MONDAY + 14, .weekday = 1};
	hours.rule_count = 9;
	assert_int_equal(hours_between(&hours, at(0, 0), at(1, 0)), 7 * HOUR);
	assert_int_equal(hours_between(&hours, at(7, 0), at(8, 0)), HOUR);
	assert_int_equal(hours_between(&hours, at(14, 0), at(15, 0)), 0);
}

/* Put on at two, put back at three: the hour is skipped, and shown twice. */
static void hours__follow__clocks_that_are_put(void **state)
{
	const struct hours_offset paris[] = {
	    {.from = 0, .seconds = 3600},
	    { .from = at(0,       1), .seconds = 7200},
	    { .from = at(7,       1), .seconds = 3600},
	};
	struct hours hours = week();

	(void)state;
	hours.offsets = paris;
	hours.offset_count = 3;
	(void)hours_read(TEXT("1-4"), &rules[0].spans);
	assert_int_equal(hours_between(&hours, at(0, 0), at(0, 12)), 2 * HOUR);
	assert_int_equal(hours_between(&hours, at(7, -2), at(7, 12)), 4 * HOUR);
	(void)hours_read(TEXT("2h-2h30"), &rules[0].spans);
	assert_int_equal(hours_between(&hours, at(0, -3), at(0, 12)), 0);
	assert_int_equal(hours_between(&hours, at(7, -3), at(7, 12)), HOUR);
	assert_int_equal(hours_next(&hours, at(7, 0) + 40 * MINUTE), at(7, 1));
	assert_int_equal(hours_day(&hours, at(-1, 22)), MONDAY - 1);
	assert_int_equal(hours_day(&hours, at(6, 22)), MONDAY + 7);
}

/* Work over midnight is two spans on two days, also in the night in which the
 * clock is put on. */
static void hours__over_midnight__are_counted_once(void **state)
{
	const struct hours_offset paris[] = {
	    {.from = 0, .seconds = 3600},
	    { .from = at(1,       1), .seconds = 7200},
	};
	struct hours hours = week();

	(void)state;
	(void)hours_read(TEXT("22-24"), &rules[0].spans);
	(void)hours_read(TEXT("0-6"), &rules[1].spans);
	assert_int_equal(hours_between(&hours, at(0, 12), at(1, 12)), 8 * HOUR);
	assert_int_equal(hours_after(&hours, at(0, 23), 3 * HOUR), at(1, 2));
	hours.offsets = paris;
	hours.offset_count = 2;
	assert_int_equal(hours_between(&hours, at(0, 12), at(1, 12)), 7 * HOUR);
	assert_int_equal(hours_next(&hours, at(0, 12)), at(0, 21));
}

/* ---- texts --------------------------------------------------------------- */

static void hours__are_read__as_people_type_them(void **state)
{
	static const struct {
		const char *typed;
		enum hours_fault fault;
		const char *said;
	} cases[] = {
	    {"9-12 13:30-17",                    HOURS_FINE,       "9:00-12:00 13:30-17:00"},
	    {"9h-12h, 13h30-17h05",              HOURS_FINE,       "9:00-12:00 13:30-17:05"},
	    {"09:00 - 12:00;14-24:00",           HOURS_FINE,       "9:00-12:00 14:00-24:00"},
	    {"0-24",			     HOURS_FINE,       "0:00-24:00"            },
	    {"9-12 12-17",                       HOURS_FINE,       "9:00-12:00 12:00-17:00"},
	    {"22-6",			     HOURS_BACKWARDS,  ""                      },
	    {"9-9",			      HOURS_BACKWARDS,  ""                      },
	    {"22-24:30",			 HOURS_UNREADABLE, ""                      },
	    {"9-12 11-13",                       HOURS_OVERLAP,    ""                      },
	    {"14-17 9-12",                       HOURS_OVERLAP,    ""                      },
	    {"1-2 3-4 5-6 7-8 9-10 11-12 13-14", HOURS_MANY,       ""                      },
	    {"",				 HOURS_UNREADABLE, ""                      },
	    {"9",				HOURS_UNREADABLE, ""                      },
	    {"9-12-13",			  HOURS_UNREADABLE, ""                      },
	    {"9:60-12",			  HOURS_UNREADABLE, ""                      },
	    {"-9-12",			    HOURS_UNREADABLE, ""                      },
	    {"neuf heures",                      HOURS_UNREADABLE, ""                      },
	    {"999999999999-12",                  HOURS_UNREADABLE, ""                      },
	};
	struct arena arena = {0};
	struct hours_spans spans;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(hours_read(text_of(cases[i].typed), &spans),
		    cases[i].fault);
		if (cases[i].fault == HOURS_FINE)
			assert_string_equal(
			    hours_say(&arena, &spans).at, cases[i].said);
	}
	arena_free(&arena);
}

static void hours__are__rows_of_the_store(void **state)
{
	struct text rest =
	    TEXT("10957 1 540-720 810-1020\n-3 6 \n20780 7 0-1440");
	struct arena arena = {0};
	struct hours_rule rule;

	(void)state;
	assert_true(hours_next_rule(&rest, &rule));
	assert_int_equal(rule.since, 10957);
	assert_int_equal(rule.weekday, 1);
	assert_string_equal(
	    hours_row(&arena, &rule.spans).at, "540-720 810-1020");
	assert_true(hours_next_rule(&rest, &rule));
	assert_int_equal(rule.since, -3);
	assert_int_equal(rule.spans.count, 0);
	assert_true(hours_next_rule(&rest, &rule));
	assert_int_equal(rule.weekday, 7);
	assert_int_equal(rule.spans.at[0].closes, HOURS_MIDNIGHT);
	assert_false(hours_next_rule(&rest, &rule));
	arena_free(&arena);
}

static void holidays__are__rows_of_the_store(void **state)
{
	struct text rest =
	    TEXT("20812 No\xc3\xabl\n20813 Saint-\xc3\x89tienne");
	struct holiday holiday;

	(void)state;
	assert_true(hours_next_holiday(&rest, &holiday));
	assert_int_equal(holiday.day, 20812);
	assert_true(text_is(holiday.name, "No\xc3\xabl"));
	assert_true(hours_next_holiday(&rest, &holiday));
	assert_true(text_is(holiday.name, "Saint-\xc3\x89tienne"));
	assert_false(hours_next_holiday(&rest, &holiday));
}

/* ---- dates --------------------------------------------------------------- */

static void dates__and_days__are_the_same(void **state)
{
	struct hours_date date = {1600, 1, 1};
	int32_t day = hours_day_of(&date);
	struct hours_date next;

	(void)state;
	date = (struct hours_date){1970, 1, 1};
	assert_int_equal(hours_day_of(&date), 0);
	date = (struct hours_date){2026, 11, 23};
	assert_int_equal(hours_day_of(&date), MONDAY);
	assert_int_equal(hours_weekday(MONDAY), 1);
	assert_int_equal(hours_weekday(-4), 7);
	date = hours_date_of(day);
	for (; date.year < 10000; date = next) {
		next = hours_date_of(++day);
		assert_int_equal(hours_day_of(&next), day);
		if (next.day == date.day + 1 && next.month == date.month)
			continue;
		assert_int_equal(next.day, 1);
		assert_int_equal(next.month, date.month % 12 + 1);
		assert_int_equal(next.year, date.year + (date.month == 12));
		assert_in_range(date.day, 28, 31);
	}
	date = (struct hours_date){9999, 12, 31};
	assert_int_equal(hours_day_of(&date), day - 1);
	date =
	    hours_date_of(hours_day_of(&(struct hours_date){2100, 2, 28}) + 1);
	assert_int_equal(date.month, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hours__are__what_the_clock_shows),
	    cmocka_unit_test(hours__turn__when_they_begin_or_end),
	    cmocka_unit_test(hours__turn__not_at_midnight),
	    cmocka_unit_test(hours__are_counted__over_days),
	    cmocka_unit_test(hours__end__where_nothing_is_known),
	    cmocka_unit_test(hours__pass_over__holidays),
	    cmocka_unit_test(hours__change__from_a_day_on),
	    cmocka_unit_test(hours__follow__clocks_that_are_put),
	    cmocka_unit_test(hours__over_midnight__are_counted_once),
	    cmocka_unit_test(hours__are_read__as_people_type_them),
	    cmocka_unit_test(hours__are__rows_of_the_store),
	    cmocka_unit_test(holidays__are__rows_of_the_store),
	    cmocka_unit_test(dates__and_days__are_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
