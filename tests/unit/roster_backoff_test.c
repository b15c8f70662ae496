#include "roster/backoff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void backoff__doubles__up_to_its_most(void **state)
{
	static const int64_t wholes[] = {100, 200, 400, 500, 500};
	struct backoff backoff = {.first = 100, .most = 500, .seed = 1};
	int64_t drawn;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wholes) / sizeof(wholes[0]); i++) {
		drawn = backoff_draw(&backoff);
		assert_in_range(drawn, wholes[i] / 2, wholes[i]);
	}
	backoff_reset(&backoff);
	assert_in_range(backoff_draw(&backoff), 50, 100);
}

/* A configuration may name a first delay beyond the longest. */
static void backoff__is_never_longer_than_its_most(void **state)
{
	struct backoff backoff = {.first = 1000, .most = 10, .seed = 1};
	int i;

	(void)state;
	for (i = 0; i < 5; i++)
		assert_in_range(backoff_draw(&backoff), 5, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(backoff__doubles__up_to_its_most),
	    cmocka_unit_test(backoff__is_never_longer_than_its_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
