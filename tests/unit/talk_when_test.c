#include "component/talk/when.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct {
	int64_t utc;
	const char *want;
} stamps[] = {
    {0,			 "1970-01-01T00:00:00.000Z"},
    {INT64_C(951782400000000),  "2000-02-29T00:00:00.000Z"},
    {INT64_C(1709251199999999), "2024-02-29T23:59:59.999Z"},
    {INT64_C(1709251200000000), "2024-03-01T00:00:00.000Z"},
    {INT64_C(1795425905120000), "2026-11-23T09:25:05.120Z"},
    {INT64_C(4102444800000000), "2100-01-01T00:00:00.000Z"},
    {INT64_C(-1),               "1969-12-31T23:59:59.999Z"},
};

static void when_stamp__writes_utc(void **state)
{
	struct arena arena = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(stamps) / sizeof(stamps[0]); i++)
		assert_string_equal(
		    when_stamp(&arena, stamps[i].utc).at, stamps[i].want);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(when_stamp__writes_utc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
