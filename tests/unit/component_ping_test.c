#include "component/ping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum {
	IDLE = 10000,
	SOON = 250,
	COUNT = 3,
	LOST = 30000 /* the wait for a return */
};

static struct pings started(int64_t now)
{
	struct pings pings = {
	    .settings = {IDLE, SOON, COUNT, LOST}
        };

	pings_start(&pings, now);
	return pings;
}

static void returned(
    struct pings *pings, const char *id, int64_t now, uint64_t want)
{
	uint64_t proven = 99;

	assert_true(pings_return(pings, text_of(id), now, &proven));
	assert_int_equal(proven, want);
}

static void pings__go_slowly__when_all_is_proven(void **state)
{
	struct pings pings = started(0);

	(void)state;
	assert_int_equal(pings_next(&pings), SOON);
	assert_false(pings_due(&pings, SOON - 1));
	assert_true(pings_due(&pings, SOON));
	assert_int_equal(pings_write(&pings, SOON), 1);
	assert_int_equal(pings_next(&pings), SOON + IDLE);
	pings_mark(&pings, 5, false, 1000);
	assert_int_equal(pings_next(&pings), SOON + IDLE);
}

static void pings__go_soon__when_something_is_unproven(void **state)
{
	struct pings pings = started(0);

	(void)state;
	(void)pings_write(&pings, 0);
	pings_mark(&pings, 5, true, 1000);
	pings_mark(&pings, 6, true, 1100);
	assert_int_equal(pings_next(&pings), 1000 + SOON);
	assert_int_equal(pings_write(&pings, 1250), 2);
	pings_mark(&pings, 6, true, 1300);
	assert_int_equal(pings_next(&pings), 1250 + IDLE);
}

static void pings__go_at_once__after_so_many_stanzas(void **state)
{
	struct pings pings = started(0);
	int i;

	(void)state;
	(void)pings_write(&pings, 0);
	for (i = 0; i < COUNT; i++) {
		assert_false(pings_due(&pings, 1000));
		pings_sent(&pings);
	}
	pings_mark(&pings, 5, true, 1000);
	assert_true(pings_due(&pings, 1000));
}

static void return__proves_the_mark_of_its_writing(void **state)
{
	struct pings pings = started(0);

	(void)state;
	pings_mark(&pings, 5, true, 0);
	(void)pings_write(&pings, 10);
	pings_mark(&pings, 9, true, 20);
	returned(&pings, "ping/1", 30, 5);
	assert_int_equal(pings.answered, 30);
	(void)pings_write(&pings, 40);
	(void)pings_write(&pings, 50);
	(void)pings_write(&pings, 60);
	returned(&pings, "ping/3", 70, 9);
	returned(&pings, "ping/4", 80, 0);
	assert_int_equal(pings.count, 0);
}

static void return__counts_only__for_an_id_under_way(void **state)
{
	static const char *const ids[] = {"", "ping/", "ping/2", "ping/1x",
	    "ping/01x", "ping/-1", "ping/18446744073709551617", "pong/1", "1"};
	struct pings pings = started(0);
	uint64_t proven;
	size_t i;

	(void)state;
	(void)pings_write(&pings, 0);
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		assert_false(pings_return(&pings, text_of(ids[i]), 1, &proven));
	returned(&pings, "ping/1", 1, 0);
	assert_false(pings_return(&pings, text_of("ping/1"), 1, &proven));
}

static void deadline__stands_only__while_reading(void **state)
{
	struct pings pings = started(0);

	(void)state;
	(void)pings_write(&pings, 100);
	assert_int_equal(pings_deadline(&pings), INT64_MAX);
	pings_read(&pings, true, 50);
	assert_int_equal(pings_deadline(&pings), 100 + LOST);
	pings_read(&pings, false, 200);
	assert_int_equal(pings_deadline(&pings), INT64_MAX);
	pings_read(&pings, true, 500);
	pings_read(&pings, true, 600);
	assert_int_equal(pings_deadline(&pings), 500 + LOST);
	returned(&pings, "ping/1", 700, 0);
	assert_int_equal(pings_deadline(&pings), INT64_MAX);
}

static void pings__stop__when_too_many_are_under_way(void **state)
{
	struct pings pings = started(0);
	int64_t now = 0;
	int i;

	(void)state;
	for (i = 0; i < PINGS_MOST; i++) {
		now = pings_next(&pings);
		assert_true(pings_due(&pings, now));
		(void)pings_write(&pings, now);
	}
	assert_false(pings_due(&pings, INT64_MAX - 1));
	assert_int_equal(pings_next(&pings), INT64_MAX);
	returned(&pings, "ping/1", now, 0);
	assert_int_equal(pings_next(&pings), now + IDLE);
}

static void start__forgets_all_but_the_numbers(void **state)
{
	struct pings pings = started(0);
	uint64_t proven;

	(void)state;
	pings_mark(&pings, 5, true, 0);
	(void)pings_write(&pings, 0);
	pings_start(&pings, 100);
	assert_false(pings_return(&pings, text_of("ping/1"), 110, &proven));
	assert_int_equal(pings_write(&pings, 120), 2);
	returned(&pings, "ping/2", 130, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pings__go_slowly__when_all_is_proven),
	    cmocka_unit_test(pings__go_soon__when_something_is_unproven),
	    cmocka_unit_test(pings__go_at_once__after_so_many_stanzas),
	    cmocka_unit_test(return__proves_the_mark_of_its_writing),
	    cmocka_unit_test(return__counts_only__for_an_id_under_way),
	    cmocka_unit_test(deadline__stands_only__while_reading),
	    cmocka_unit_test(pings__stop__when_too_many_are_under_way),
	    cmocka_unit_test(start__forgets_all_but_the_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
