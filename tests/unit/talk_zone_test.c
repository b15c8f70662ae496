#include "component/talk/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "roster/hours_text.h"

static const int64_t SECOND = INT64_C(1000000);
static const int64_t MINUTE = INT64_C(60000000);
static const int64_t HOUR = INT64_C(3600000000);
static const int64_t DAY = INT64_C(86400000000);

static int64_t midnight(int year, int month, int day)
{
	struct hours_date date = {year, month, day};

	return hours_day_of(&date) * DAY;
}

/* ---- offsets ------------------------------------------------------------- */

static void zone_offsets__are__those_of_paris(void **state)
{
	struct arena arena = {0};
	uint32_t count;
	const struct hours_offset *rows =
	    zone_offsets(&arena, TEXT("Europe/Paris"), midnight(2026, 1, 1),
		midnight(2027, 1, 1), &count);

	(void)state;
	assert_int_equal(count, 3);
	assert_int_equal(rows[0].from, midnight(2026, 1, 1));
	assert_int_equal(rows[0].seconds, 3600);
	assert_int_equal(rows[1].from, midnight(2026, 3, 29) + HOUR);
	assert_int_equal(rows[1].seconds, 7200);
	assert_int_equal(rows[2].from, midnight(2026, 10, 25) + HOUR);
	assert_int_equal(rows[2].seconds, 3600);
	arena_free(&arena);
}

static void zone_offsets__are_one__where_clocks_stay(void **state)
{
	static const struct {
		struct text zone;
		int32_t seconds;
	} cases[] = {
	    {{"Indian/Reunion", 14},     14400 },
	    {{"America/Guadeloupe", 18}, -14400},
	    {{"Etc/UTC", 7},             0     },
	};
	struct arena arena = {0};
	const struct hours_offset *rows;
	uint32_t count;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		rows = zone_offsets(&arena, cases[i].zone, midnight(2026, 1, 1),
		    midnight(2036, 1, 1), &count);
		assert_int_equal(count, 1);
		assert_int_equal(rows[0].seconds, cases[i].seconds);
	}
	arena_free(&arena);
}

static void zone_offsets__are_none__of_an_unknown_zone(void **state)
{
	struct arena arena = {0};
	uint32_t count = 9;

	(void)state;
	assert_null(zone_offsets(
	    &arena, TEXT("Europe/Nowhere"), 0, midnight(2036, 1, 1), &count));
	assert_int_equal(count, 0);
	arena_free(&arena);
}

/* The last one that fits says what holds until the end. */
static void zone_offsets__end__however_far_one_asks(void **state)
{
	struct arena arena = {0};
	uint32_t count;

	(void)state;
	assert_non_null(zone_offsets(&arena, TEXT("Europe/Paris"),
	    midnight(2026, 1, 1), midnight(9999, 1, 1), &count));
	assert_in_range(count, 60, 64);
	arena_free(&arena);
}

/* ---- hours against a walk, minute by minute ------------------------------ */

static uint64_t dice = 20261125;

static int64_t draw(int64_t below)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (int64_t)(dice % (uint64_t)below);
}

/* What ICU says of the instant, and nothing of hours.c but the rules. */
static bool walk_open(const struct hours *hours, struct text zone, int64_t at)
{
	const struct hours_spans *spans;
	struct wall wall;
	struct hours_date date;
	uint32_t i;
	int minute;

	assert_true(zone_wall(zone, at, &wall));
	date = (struct hours_date){wall.year, wall.month, wall.day};
	spans = hours_of_day(hours, hours_day_of(&date));
	minute = wall.hour * 60 + wall.minute;
	for (i = 0; i < spans->count; i++)
		if (minute >= spans->at[i].opens &&
		    minute < spans->at[i].closes)
			return true;
	return false;
}

static struct hours_spans drawn_spans(void)
{
	struct hours_spans spans = {0};
	int64_t minute = draw(300);

	while (spans.count < HOURS_SPANS && minute < HOURS_MIDNIGHT - 2) {
		struct hours_span *span = &spans.at[spans.count++];

		span->opens = (uint16_t)minute;
		minute += 1 + draw(400);
		if (minute > HOURS_MIDNIGHT || draw(8) == 0)
			minute = HOURS_MIDNIGHT;
		span->closes = (uint16_t)minute;
		minute += draw(300);
	}
	return spans;
}

static struct hours drawn_hours(struct arena *arena, int64_t around)
{
	struct hours_rule *rules = arena_alloc(arena, 21 * sizeof(*rules));
	int32_t *holidays = arena_alloc(arena, 4 * sizeof(*holidays));
	int32_t day = (int32_t)(around / DAY) - 4;
	uint32_t i;

	for (i = 0; i < 21; i++)
		rules[i] = (struct hours_rule){
		    .since = i < 7 ? 0 : day + (int32_t)i / 2,
		    .weekday = i % 7 + 1,
		    .spans = drawn_spans(),
		};
	for (i = 0; i < 4; i++)
		holidays[i] = day += 1 + (int32_t)draw(3);
	return (struct hours){
	    .rules = rules,
	    .rule_count = 21,
	    .holidays = holidays,
	    .holiday_count = 4,
	};
}

static void compare(struct text zone, int64_t around)
{
	struct arena arena = {0};
	struct hours hours = drawn_hours(&arena, around);
	int64_t from = around - draw(2880) * MINUTE;
	int64_t to = from + draw(4320) * MINUTE;
	int64_t at, sum = 0, next = INT64_MAX;

	hours.until = to + 30 * DAY;
	hours.offsets = zone_offsets(
	    &arena, zone, from - DAY, hours.until, &hours.offset_count);
	for (at = from; at < to; at += MINUTE) {
		if (!walk_open(&hours, zone, at))
			continue;
		sum += MINUTE;
		if (next == INT64_MAX)
			next = at;
		assert_true(hours_open(&hours, at + draw(MINUTE)));
	}
	assert_int_equal(hours_between(&hours, from, to), sum);
	if (next < INT64_MAX)
		assert_int_equal(hours_next(&hours, from), next);
	else
		assert_true(hours_next(&hours, from) >= to);
	if (sum > 0) {
		at = hours_after(&hours, from, sum);
		assert_true(at <= to);
		assert_int_equal(hours_between(&hours, from, at), sum);
		assert_true(hours_open(&hours, at - SECOND));
	}
	arena_free(&arena);
}

static void hours__are__what_a_walk_counts(void **state)
{
	static const struct text zones[] = {
	    {"Europe/Paris",        12},
	    {"America/Guadeloupe",  18},
	    {"Indian/Reunion",      14},
	    {"Australia/Lord_Howe", 19}, /* half an hour */
	    {"America/Sao_Paulo",   17},
	};
	const int64_t changes[] = {
	    midnight(2026, 3, 29),
	    midnight(2026, 10, 25),
	    midnight(2026, 10, 4),
	    midnight(2018, 11, 4), /* at midnight in Sao Paulo */
	    midnight(2026, 7, 14),
	};
	uint32_t i;

	(void)state;
	for (i = 0; i < 150; i++)
		compare(zones[i % 5], changes[i / 5 % 5]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(zone_offsets__are__those_of_paris),
	    cmocka_unit_test(zone_offsets__are_one__where_clocks_stay),
	    cmocka_unit_test(zone_offsets__are_none__of_an_unknown_zone),
	    cmocka_unit_test(zone_offsets__end__however_far_one_asks),
	    cmocka_unit_test(hours__are__what_a_walk_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
