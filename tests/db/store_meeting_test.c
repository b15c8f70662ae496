#include "tests/db/appointments.h"
#include "tests/db/memory.h"

/* Links, numbers and zones. */

static void meeting(
    struct drive *d, uint32_t advisor, uint32_t region, const char *text)
{
	struct sent sent;
	struct meeting *fact = &sent_fact(d, &sent, FACT_MEETING)->as.meeting;

	fact->at = TEN;
	fact->advisor = advisor;
	fact->region = region;
	fact->channel = CHANNEL_VIDEO;
	fact->text = text_of(text);
	fact->by = TEXT("marie@x");
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

static void zone(struct drive *d, const char *zone)
{
	struct sent sent;
	struct own_zone *fact =
	    &sent_fact(d, &sent, FACT_OWN_ZONE)->as.own_zone;

	fact->at = TEN;
	fact->claimant = 1;
	fact->zone = text_of(zone);
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

/* The latest stands; one that was taken back lets the region's show. */
static void store__loads__links_and_zones_that_stand(void **state)
{
	struct drive *d = *state;

	meeting(d, 0, 1, "https://x/region");
	meeting(d, 1, 0, "https://x/first");
	meeting(d, 1, 0, "https://x/marie");
	zone(d, "America/Guadeloupe");
	memory_load(d);
	assert_true(text_is(
	    roster_meeting(memory, 1, CHANNEL_VIDEO), "https://x/marie"));
	assert_true(text_is(
	    roster_meeting(memory, 2, CHANNEL_VIDEO), "https://x/region"));
	assert_int_equal(roster_meeting(memory, 1, CHANNEL_PHONE).len, 0);
	assert_true(text_is(roster_own_zone(memory, 1), "America/Guadeloupe"));
	meeting(d, 1, 0, "");
	zone(d, "");
	memory_load(d);
	assert_true(text_is(
	    roster_meeting(memory, 1, CHANNEL_VIDEO), "https://x/region"));
	assert_int_equal(roster_own_zone(memory, 1).len, 0);
	roster_free(&memory);
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, set_up, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(store__loads__links_and_zones_that_stand),
	};
	int failed = cmocka_run_group_tests(tests, people, NULL);

	PQfinish(beside);
	return failed;
}
