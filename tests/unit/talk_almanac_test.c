#include "component/talk/almanac.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "component/talk/zone.h"

static const int64_t DAY = INT64_C(86400) * 1000000;
static const int64_t NEW_YEARS_EVE = INT64_C(1798671600) * 1000000; /* Paris */

static const struct text zones[] = {
    {"Europe/Paris",       12},
    {"Indian/Reunion",     14},
    {"America/Martinique", 18},
    {"Pacific/Noumea",     14},
};
static const struct text languages[] = {
    {"fr", 2},
    {"en", 2},
};

struct asked {
	struct arena arena;
	struct almanac *almanac;
};

static int begin(void **state)
{
	static struct asked asked;

	asked = (struct asked){0};
	asked.almanac = almanac_new(&asked.arena);
	*state = &asked;
	return 0;
}

static int end(void **state)
{
	struct asked *asked = *state;

	arena_free(&asked->arena);
	return 0;
}

static void same(struct text told, struct text wanted)
{
	assert_true(wanted.len > 0);
	assert_int_equal(told.len, wanted.len);
	assert_memory_equal(told.at, wanted.at, wanted.len);
}

/* More days than it has room for, forth and back, so that each is asked for
 * after others took its place; and at an hour that is another day elsewhere. */
static void almanac_day__is__what_the_zone_says(void **state)
{
	struct asked *asked = *state;
	struct arena *arena = &asked->arena;
	int64_t at;
	int i;

	for (i = 0; i < 2 * 4 * 400; i++) {
		struct text zone = zones[i % 4];
		struct text language = languages[i / 4 % 2];

		at = NEW_YEARS_EVE + (i / 8 % 2 == 0 ? i : 800 - i) * DAY / 4;
		same(almanac_day(asked->almanac, arena, zone, at, language),
		    zone_day_name(arena, zone, at, language));
		same(almanac_day(asked->almanac, arena, zone, at, language),
		    zone_day_name(arena, zone, at, language));
	}
	assert_int_equal(almanac_day(asked->almanac, arena, TEXT("Nowhere"),
			     NEW_YEARS_EVE, TEXT("fr"))
			     .len,
	    0);
}

static void almanac_city__is__what_the_zone_says(void **state)
{
	struct asked *asked = *state;
	struct arena *arena = &asked->arena;
	int i;

	for (i = 0; i < 24; i++)
		same(almanac_city(asked->almanac, arena, zones[i % 4],
			 languages[i / 4 % 2]),
		    zone_city(arena, zones[i % 4], languages[i / 4 % 2]));
	assert_int_equal(
	    almanac_city(asked->almanac, arena, TEXT("Nowhere"), TEXT("fr"))
		.len,
	    0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		almanac_day__is__what_the_zone_says, begin, end),
	    cmocka_unit_test_setup_teardown(
		almanac_city__is__what_the_zone_says, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
