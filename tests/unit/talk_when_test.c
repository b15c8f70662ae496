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

static void when_read__takes__what_is_written(void **state)
{
	struct arena arena = {0};
	int64_t utc;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(stamps) / sizeof(stamps[0]); i++) {
		assert_true(when_read(when_stamp(&arena, stamps[i].utc), &utc));
		assert_true(utc <= stamps[i].utc && stamps[i].utc - utc < 1000);
	}
	arena_free(&arena);
}

static void when_read__takes__every_form_of_it(void **state)
{
	static const struct {
		const char *stamp;
		int64_t utc; /* -1: it is none */
	} cases[] = {
	    {"2026-11-23T09:25:05Z",         INT64_C(1795425905000000)},
	    {"2026-11-23T09:25:05.120Z",     INT64_C(1795425905120000)},
	    {"2026-11-23T09:25:05.1234567Z", INT64_C(1795425905123456)},
	    {"2026-11-23T10:25:05+01:00",    INT64_C(1795425905000000)},
	    {"2026-11-23T04:55:05.12-04:30", INT64_C(1795425905120000)},
	    {"2024-02-29T23:59:59Z",         INT64_C(1709251199000000)},
	    {"",			     -1		       },
	    {"2026-11-23",                   -1                       },
	    {"2026-11-23T09:25Z",            -1                       },
	    {"2026-11-23T09:25:05",          -1                       },
	    {"2026-11-23T09:25:05.Z",        -1                       },
	    {"2026-11-23T09:25:05Z ",        -1                       },
	    {"2026-13-23T09:25:05Z",         -1                       },
	    {"2026-11-32T09:25:05Z",         -1                       },
	    {"2026-11-23T24:25:05Z",         -1                       },
	    {"2026-11-23T09:25:05+0100",     -1                       },
	    {"2026-11-23T09:25:05+24:00",    -1                       },
	    {"20261123T09:25:05",            -1                       },
	    {"999999999999-11-23T09:25:05Z", -1                       },
	};
	int64_t utc;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		utc = -1;
		assert_int_equal(when_read(text_of(cases[i].stamp), &utc),
		    cases[i].utc != -1);
		if (cases[i].utc != -1)
			assert_int_equal(utc, cases[i].utc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(when_stamp__writes_utc),
	    cmocka_unit_test(when_read__takes__what_is_written),
	    cmocka_unit_test(when_read__takes__every_form_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
