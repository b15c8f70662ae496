#include "roster/region.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void moves__are__what_the_table_says(void **state)
{
	static const struct {
		enum region_state from, before, to;
		bool may;
	} cases[] = {
	    {REGION_CLOSED,    0,                REGION_PILOT,     true },
	    {REGION_CLOSED,    0,                REGION_OPEN,      false},
	    {REGION_CLOSED,    0,                REGION_PAUSED,    false},
	    {REGION_PILOT,     0,                REGION_OPEN,      false},
	    {REGION_PILOT,     0,                REGION_EVALUATED, true },
	    {REGION_EVALUATED, 0,                REGION_OPEN,      true },
	    {REGION_OPEN,      0,                REGION_PAUSED,    true },
	    {REGION_OPEN,      0,                REGION_PILOT,     false},
	    {REGION_PAUSED,    REGION_PILOT,     REGION_PILOT,     true },
	    {REGION_PAUSED,    REGION_PILOT,     REGION_OPEN,      false},
	    {REGION_PAUSED,    REGION_OPEN,      REGION_OPEN,      true },
	    {REGION_PAUSED,    REGION_EVALUATED, REGION_CLOSED,    true },
	};
	struct region region = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		region.state = cases[i].from;
		region.before = cases[i].before;
		assert_int_equal(
		    region_move(&region, cases[i].to) != NULL, cases[i].may);
	}
}

/* Sentences begin to pass only by the word of two, but after a pause. */
static void moves__take_two__where_sentences_begin_to_pass(void **state)
{
	const struct region_move *move;
	uint32_t i;

	(void)state;
	for (i = 0; (move = region_move_at(i)) != NULL; i++) {
		assert_int_not_equal(move->from, move->to);
		assert_int_equal(move->who == WHO_TWO,
		    region_relays(move->to) && move->from != REGION_PAUSED);
		assert_int_equal(move->needs == NEEDS_CONVINCED,
		    move->to == REGION_OPEN && move->from != REGION_PAUSED);
		assert_int_equal(move->needs == NEEDS_PAUSED,
		    move->from == REGION_PAUSED && region_relays(move->to));
	}
	assert_int_equal(i, 14);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(moves__are__what_the_table_says),
	    cmocka_unit_test(moves__take_two__where_sentences_begin_to_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
