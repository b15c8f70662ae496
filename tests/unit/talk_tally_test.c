#include "component/talk/tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "roster/arena.h"

static const struct person ANNE[NAMES] = {
    {SIDE_CLAIMANT, 1},
    {0            }
};
static const struct person BRUNO[NAMES] = {
    {SIDE_CLAIMANT, 2},
    {SIDE_ADVISOR,  1}
};
static const struct person NOBODY[NAMES] = {{0}, {0}};

static void tally__counts_both_names(void **state)
{
	struct tally *tally = tally_new();

	(void)state;
	tally_add(tally, BRUNO, TALLY_HELD, 1);
	assert_true(tally_any(tally, BRUNO, TALLY_HELD));
	assert_false(tally_any(tally, BRUNO, TALLY_SINGLE));
	assert_false(tally_any(tally, ANNE, TALLY_HELD));
	assert_false(tally_any(tally, NOBODY, TALLY_HELD));
	tally_add(tally, BRUNO, TALLY_HELD, -1);
	assert_false(tally_any(tally, BRUNO, TALLY_HELD));
	tally_free(&tally);
	assert_null(tally);
}

/* A claimant and an advisor with the same number are two persons. */
static void tally__tells_sides_apart(void **state)
{
	struct tally *tally = tally_new();
	const struct person advisor[NAMES] = {
	    {SIDE_ADVISOR, 1},
            {0           }
        };

	(void)state;
	tally_add(tally, ANNE, TALLY_WAITING, 1);
	assert_false(tally_any(tally, advisor, TALLY_WAITING));
	tally_free(&tally);
}

/* Rows go when their counts fall to nothing, and what probing moved past them
 * is found still: every order of leaving is tried by a small generator. */
static void tally__finds_all__when_rows_come_and_go(void **state)
{
	enum {
		PEOPLE = 500,
		STEPS = 20000
	};
	struct tally *tally = tally_new();
	int32_t *counts = must_calloc(PEOPLE, sizeof(*counts));
	uint64_t seed = 12345;
	uint32_t i, step;

	(void)state;
	for (step = 0; step < STEPS; step++) {
		struct person who[NAMES] = {
		    {SIDE_CLAIMANT, 0},
                    {0            }
                };

		seed = seed * UINT64_C(6364136223846793005) + 1;
		i = (uint32_t)(seed >> 40) % PEOPLE;
		who[0].id = i + 1;
		if (counts[i] > 0 && (seed >> 35 & 1) != 0) {
			tally_add(tally, who, TALLY_HELD, -1);
			counts[i]--;
		} else {
			tally_add(tally, who, TALLY_HELD, 1);
			counts[i]++;
		}
		assert_int_equal(
		    tally_any(tally, who, TALLY_HELD), counts[i] > 0);
	}
	for (i = 0; i < PEOPLE; i++) {
		struct person who[NAMES] = {
		    {SIDE_CLAIMANT, i + 1},
                    {0            }
                };

		assert_int_equal(
		    tally_any(tally, who, TALLY_HELD), counts[i] > 0);
	}
	free(counts);
	tally_free(&tally);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tally__counts_both_names),
	    cmocka_unit_test(tally__tells_sides_apart),
	    cmocka_unit_test(tally__finds_all__when_rows_come_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
