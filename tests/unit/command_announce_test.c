#include "component/command/announce.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* A line that the store would refuse would be lost to whom it is for. */
static void announce_next__waits__for_a_store_that_is_free(void **state)
{
	const struct roster_bounds bounds = {16, 16, 16, 16, 16, 16};
	const struct fact up = {.kind = FACT_LINK, .as.link = {.up = true}};
	struct fact line = {.kind = FACT_ANNOUNCEMENT};
	struct gauges gauges = {.store_up = true};
	const struct settings settings = {.gauges = &gauges};
	struct roster *roster = roster_new(&bounds);

	(void)state;
	line.as.announcement = (struct announcement){
	    .turn = 7, .audience = AUDIENCE_ADVISORS, .text = TEXT("Bonjour")};
	roster_apply(roster, &up);
	assert_int_equal(announce_next(roster, &settings), INT64_MAX);
	roster_apply(roster, &line);
	assert_true(announce_next(roster, &settings) < INT64_MAX);
	gauges.store_up = false;
	assert_int_equal(announce_next(roster, &settings), INT64_MAX);
	gauges.store_up = true;
	gauges.unsettled = 1000;
	assert_int_equal(announce_next(roster, &settings), INT64_MAX);
	roster_free(&roster);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(announce_next__waits__for_a_store_that_is_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
