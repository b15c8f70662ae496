#include "roster/slots.h"

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
	WEEK = 7
};

static const struct hours_offset utc[] = {{.from = 0}};

/* Five days of these spans. */
static struct hours hours_of(struct hours_rule rules[WEEK], const char *spans)
{
	uint32_t i;

	for (i = 0; i < WEEK; i++)
		rules[i] = (struct hours_rule){.weekday = i + 1};
	for (i = 0; i < 5; i++)
		(void)hours_read(text_of(spans), &rules[i].spans);
	return (struct hours){
	    .rules = rules,
	    .rule_count = WEEK,
	    .offsets = utc,
	    .offset_count = 1,
	    .until = (MONDAY + 2000) * DAY,
	};
}

static int64_t at(int32_t day, int64_t hour)
{
	return (MONDAY + day) * DAY + hour * HOUR;
}

static struct slots usual(const struct hours *region)
{
	return (struct slots){
	    .region = region,
	    .from = at(0, 0),
	    .until = at(28, 0),
	    .length = 30 * MINUTE,
	    .step = 15 * MINUTE,
	    .apart = 3 * HOUR,
	};
}

static void slots__are_found__in_opening_hours(void **state)
{
	struct hours_rule rules[WEEK];
	struct hours region = hours_of(rules, "9-12 14-18");
	struct slots slots = usual(&region);
	int64_t found[SLOTS_MOST];

	(void)state;
	slots.from = at(4, 10) + 1;
	assert_int_equal(slots_find(&slots, found, 4), 4);
	assert_int_equal(found[0], at(4, 10) + 15 * MINUTE);
	assert_int_equal(found[1], at(4, 14));
	assert_int_equal(found[2], at(4, 17));
	assert_int_equal(found[3], at(7, 9)); /* after the week-end */
}

static void slots__fit__between_what_is_taken(void **state)
{
	struct hours_rule rules[WEEK];
	struct hours region = hours_of(rules, "9-12");
	struct slots slots = usual(&region);
	const struct slots_busy busy[] = {
	    {at(0, 8),                at(0, 11)        },
	    {at(0, 9),                at(0, 9) + MINUTE},
	    {at(0, 11) + 30 * MINUTE, at(0, 13)        },
	};
	int64_t found[SLOTS_MOST];

	(void)state;
	slots.busy = busy;
	slots.busy_count = 3;
	assert_int_equal(slots_find(&slots, found, 2), 2);
	assert_int_equal(found[0], at(0, 11));
	assert_int_equal(found[1], at(1, 9));
	assert_false(slots_fits(&slots, at(0, 11) + 1));
	assert_false(slots_fits(&slots, at(0, 11) - 1));
	slots.length += 1;
	assert_false(slots_fits(&slots, at(0, 11)));
}

static void slots__keep__to_an_advisors_own_hours(void **state)
{
	struct hours_rule rules[WEEK], own_rules[WEEK];
	struct hours region = hours_of(rules, "9-12 14-18");
	struct hours own = hours_of(own_rules, "11:20-14:30");
	struct slots slots = usual(&region);
	int64_t found[SLOTS_MOST];

	(void)state;
	slots.own = &own;
	slots.apart = 15 * MINUTE;
	assert_int_equal(slots_find(&slots, found, 3), 3);
	assert_int_equal(found[0], at(0, 11) + 30 * MINUTE);
	assert_int_equal(found[1], at(0, 14));
	assert_int_equal(found[2], at(1, 11) + 30 * MINUTE);
}

static void slots__skip__holidays_and_hours_that_clocks_skip(void **state)
{
	/* Clocks go from three to five on Tuesday. */
	static const struct hours_offset leap[] = {
	    {.from = 0      },
            { .from = (MONDAY + 1) * 86400000000 + 3 * 3600000000,
             .seconds = 7200}
        };
	static const int32_t holidays[] = {MONDAY};
	struct hours_rule rules[WEEK];
	struct hours region = hours_of(rules, "2:45-5:15");
	struct slots slots = usual(&region);
	int64_t found[SLOTS_MOST];

	(void)state;
	region.offsets = leap;
	region.offset_count = 2;
	region.holidays = holidays;
	region.holiday_count = 1;
	slots.apart = slots.length;
	/* 2:45 to 3:00 and then 5:00 to 5:15: half an hour on end. */
	assert_int_equal(slots_find(&slots, found, 1), 1);
	assert_int_equal(found[0], at(1, 2) + 45 * MINUTE);
	slots.length += 15 * MINUTE;
	assert_int_equal(slots_find(&slots, found, 1), 1);
	assert_int_equal(found[0], at(2, 0) + 45 * MINUTE);
}

static void slots__end(void **state)
{
	struct hours_rule rules[WEEK];
	struct hours region = hours_of(rules, "9-12");
	struct hours never = hours_of(rules, "");
	struct slots slots = usual(&region);
	int64_t found[SLOTS_MOST];

	(void)state;
	region = hours_of(rules, "9-12");
	slots.until = at(0, 9) + 30 * MINUTE;
	assert_int_equal(slots_find(&slots, found, SLOTS_MOST + 1), 1);
	slots.until -= 1;
	assert_int_equal(slots_find(&slots, found, 3), 0);
	slots = usual(&region);
	slots.length = 4 * HOUR;
	assert_int_equal(slots_find(&slots, found, 3), 0);
	slots.length = 0;
	assert_int_equal(slots_find(&slots, found, 3), 0);
	slots = usual(&region);
	slots.from = INT64_MAX - 1;
	slots.until = INT64_MAX;
	assert_int_equal(slots_find(&slots, found, 3), 0);
	never.rule_count = 0;
	slots = usual(&never);
	assert_int_equal(slots_find(&slots, found, 3), 0);
	slots = usual(&region);
	slots.apart = 1;
	assert_int_equal(slots_find(&slots, found, SLOTS_MOST + 1), SLOTS_MOST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(slots__are_found__in_opening_hours),
	    cmocka_unit_test(slots__fit__between_what_is_taken),
	    cmocka_unit_test(slots__keep__to_an_advisors_own_hours),
	    cmocka_unit_test(slots__skip__holidays_and_hours_that_clocks_skip),
	    cmocka_unit_test(slots__end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
