#include "component/command/announce.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "component/talk/due.h"

/* It waits for what fell due besides, and never for people to fall silent. */
static void announce_next__waits__for_store_and_room(void **state)
{
	const struct roster_bounds bounds = {16, 16, 16, 16, 16, 16, 16};
	const struct fact up = {.kind = FACT_LINK, .as.link = {.up = true}};
	struct fact line = {.kind = FACT_ANNOUNCEMENT};
	struct gauges gauges = {.store_up = true};
	const struct settings settings = {.gauges = &gauges, .due_room = 4};
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
	gauges.unsettled = gauges.held = 100000;
	assert_true(announce_next(roster, &settings) < INT64_MAX);
	gauges.due = settings.due_room;
	assert_int_equal(announce_next(roster, &settings), INT64_MAX);
	roster_free(&roster);
}

static void told(struct roster *roster, const char *wire_id, uint64_t turn)
{
	struct fact line = {.kind = FACT_MESSAGE};

	line.as.message.kind = TO_ADVISOR;
	line.as.message.wire_id = text_of(wire_id);
	line.as.message.turn = turn;
	roster_apply(roster, &line);
}

/* A slice is over when its own lines stand, not those of an earlier try at it
 * or of another announcement; after many tries it is given up. */
static void announce_next__waits_for_lines__of_this_slice(void **state)
{
	const struct roster_bounds bounds = {16, 16, 16, 16, 16, 16, 16};
	const struct fact up = {.kind = FACT_LINK, .as.link = {.up = true}};
	struct fact line = {.kind = FACT_ANNOUNCEMENT};
	struct fact slice = {.kind = FACT_ANNOUNCING};
	struct gauges gauges = {.store_up = true};
	const struct settings settings = {.gauges = &gauges, .due_room = 4};
	struct roster *roster = roster_new(&bounds);

	(void)state;
	line.as.announcement = (struct announcement){
	    .turn = 0xa7, .audience = AUDIENCE_ADVISORS, .text = TEXT("x")};
	slice.as.announcing = (struct announcing){
	    .turn = 50, .to = 9, .lines = 2, .at = INT64_C(1000000000)};
	roster_apply(roster, &up);
	roster_apply(roster, &line);
	roster_apply(roster, &slice);
	told(roster, "announce/a7/a1", 51);
	told(roster, "announce/a7/a2", 49);
	told(roster, "announce/a8/a2", 52);
	told(roster, "away/1/a7", 53);
	assert_int_equal(announce_next(roster, &settings), 1030000000);
	told(roster, "announce/a7/a2", 54);
	assert_int_equal(announce_next(roster, &settings), 1000005000);
	slice.as.announcing.tries = 1000;
	roster_apply(roster, &slice);
	assert_int_equal(announce_next(roster, &settings), 1000005000);
	roster_free(&roster);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(announce_next__waits__for_store_and_room),
	    cmocka_unit_test(announce_next__waits_for_lines__of_this_slice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
