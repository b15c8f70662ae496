#include "component/pulse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum {
	STORE = 100,
	LINK = 1000
};

/* All is well, and something is under way. */
static const struct pulse_sample busy = {
    .store_up = true,
    .link_up = true,
    .unsettled = 3,
    .settled = 10,
};

static void pulse__beats__when_nothing_is_under_way(void **state)
{
	struct pulse pulse = pulse_new(STORE, LINK, 0);
	struct pulse_sample sample = busy;
	int64_t now;

	(void)state;
	sample.unsettled = 0;
	for (now = 0; now < 10L * LINK; now += LINK / 2) {
		sample.answered = now;
		assert_true(pulse_beats(&pulse, &sample, now));
	}
}

static void pulse__stops__when_commits_do_not_advance(void **state)
{
	struct pulse pulse = pulse_new(STORE, LINK, 0);
	struct pulse_sample sample = busy;

	(void)state;
	assert_true(pulse_beats(&pulse, &sample, 50));
	assert_true(pulse_beats(&pulse, &sample, 50 + STORE));
	assert_false(pulse_beats(&pulse, &sample, 51 + STORE));
	sample.settled++;
	assert_true(pulse_beats(&pulse, &sample, 60 + STORE));
	assert_false(pulse_beats(&pulse, &sample, 61 + 2 * STORE));
	sample.unsettled = 0;
	assert_true(pulse_beats(&pulse, &sample, 70 + 2 * STORE));
}

static void pulse__stops__when_pings_do_not_return(void **state)
{
	struct pulse pulse = pulse_new(STORE, LINK, 0);
	struct pulse_sample sample = busy;

	(void)state;
	sample.unsettled = 0;
	assert_true(pulse_beats(&pulse, &sample, LINK));
	assert_false(pulse_beats(&pulse, &sample, LINK + 1));
	sample.answered = 900;
	assert_true(pulse_beats(&pulse, &sample, LINK + 2));
	assert_true(pulse_beats(&pulse, &sample, 900 + LINK));
	assert_false(pulse_beats(&pulse, &sample, 901 + LINK));
}

static void pulse__beats__while_database_or_server_are_away(void **state)
{
	struct pulse pulse = pulse_new(STORE, LINK, 0);
	struct pulse_sample sample = busy;

	(void)state;
	sample.store_up = false;
	assert_true(pulse_beats(&pulse, &sample, 5L * LINK));
	sample.store_up = true;
	assert_true(pulse_beats(&pulse, &sample, 5L * LINK + STORE));
	sample.link_up = false;
	sample.unsettled = 0;
	assert_true(pulse_beats(&pulse, &sample, 9L * LINK));
	sample.link_up = true;
	assert_true(pulse_beats(&pulse, &sample, 10L * LINK));
	assert_false(pulse_beats(&pulse, &sample, 10L * LINK + 1));
}

static void pulse__asks_only_the_store__while_it_holds_the_intake(void **state)
{
	struct pulse pulse = pulse_new(STORE, LINK, 0);
	struct pulse_sample sample = busy;
	int64_t now;

	(void)state;
	sample.held = true;
	for (now = 0; now < 3L * LINK; now += STORE) {
		sample.settled++;
		assert_true(pulse_beats(&pulse, &sample, now));
	}
	assert_false(pulse_beats(&pulse, &sample, now + 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pulse__beats__when_nothing_is_under_way),
	    cmocka_unit_test(pulse__stops__when_commits_do_not_advance),
	    cmocka_unit_test(pulse__stops__when_pings_do_not_return),
	    cmocka_unit_test(pulse__beats__while_database_or_server_are_away),
	    cmocka_unit_test(
		pulse__asks_only_the_store__while_it_holds_the_intake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
