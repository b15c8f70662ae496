#include "roster/roster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Outages that wait for the store. */

enum {
	ROOM = 16
};

static const struct roster_bounds BOUNDS = {
    .resources = 1, .courtesies = 1, .renamed = 1, .hosts = 1, .sessions = 1};

static void put(struct roster *r, enum fact_kind fact_kind,
    enum outage_kind kind, int64_t since, int64_t until)
{
	struct fact fact = {.kind = fact_kind};

	fact.as.outage =
	    (struct outage){.kind = kind, .since = since, .until = until};
	roster_apply(r, &fact);
}

static void expect(
    const struct roster *r, enum outage_kind kind, int64_t since, int64_t until)
{
	struct outage outage;

	assert_true(roster_outage(r, &outage));
	assert_int_equal(outage.kind, kind);
	assert_int_equal(outage.since, since);
	assert_int_equal(outage.until, until);
}

static void outages__wait__in_their_order(void **state)
{
	struct roster *r = roster_new(&BOUNDS);
	struct outage outage;

	(void)state;
	assert_false(roster_outage(r, &outage));
	put(r, FACT_LAPSE, OUTAGE_LINK, 10, 20);
	put(r, FACT_LAPSE, OUTAGE_CLOCK, 40, 30);
	expect(r, OUTAGE_LINK, 10, 20);
	put(r, FACT_OUTAGE, OUTAGE_LINK, 10, 21); /* another one */
	expect(r, OUTAGE_LINK, 10, 20);
	put(r, FACT_OUTAGE, OUTAGE_LINK, 10, 20);
	expect(r, OUTAGE_CLOCK, 30, 40);
	put(r, FACT_OUTAGE, OUTAGE_CLOCK, 30, 40);
	assert_false(roster_outage(r, &outage));
	roster_free(&r);
}

/* Nothing of what was away is lost where the room ends. */
static void outages__become_one__where_there_is_no_room(void **state)
{
	struct roster *r = roster_new(&BOUNDS);
	struct outage outage;
	int64_t i;

	(void)state;
	for (i = 0; i < ROOM + 10; i++)
		put(r, FACT_LAPSE, OUTAGE_STORE, 100 * i, 100 * i + 50);
	put(r, FACT_LAPSE, OUTAGE_LINK, 7, 8);
	for (i = 0; i < ROOM - 1; i++) {
		expect(r, OUTAGE_STORE, 100 * i, 100 * i + 50);
		put(r, FACT_OUTAGE, OUTAGE_STORE, 100 * i, 100 * i + 50);
	}
	expect(r, OUTAGE_STORE, 7, 100 * (ROOM + 9) + 50);
	put(r, FACT_OUTAGE, OUTAGE_STORE, 7, 100 * (ROOM + 9) + 50);
	assert_false(roster_outage(r, &outage));
	roster_free(&r);
}

/* That of a daemon began when the one before was well for the last time. */
static void outages__leave__what_the_daemon_before_lived_to(void **state)
{
	struct roster *r = roster_new(&BOUNDS);
	struct fact alive = {.kind = FACT_ALIVE, .as.alive.at = 90};

	(void)state;
	assert_int_equal(roster_lived(r), 0);
	roster_apply(r, &alive);
	put(r, FACT_LAPSE, OUTAGE_STORE, 10, 20);
	assert_int_equal(roster_alive(r), 0);
	assert_int_equal(roster_lived(r), 90);
	put(r, FACT_LAPSE, OUTAGE_DAEMON, roster_lived(r), 30);
	put(r, FACT_OUTAGE, OUTAGE_STORE, 10, 20);
	expect(r, OUTAGE_DAEMON, 90, 30);
	roster_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(outages__wait__in_their_order),
	    cmocka_unit_test(outages__become_one__where_there_is_no_room),
	    cmocka_unit_test(outages__leave__what_the_daemon_before_lived_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
