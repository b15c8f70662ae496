#include "store/row.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* A message of libpq may have several lines, with tabs. */
static void row_one_line__keeps__the_first_line_without_marks(void **state)
{
	char line[64];

	(void)state;
	row_one_line(
	    line, sizeof(line), "no connection:\t\x1b[1mrefused\r\nsecond");
	assert_string_equal(line, "no connection:  [1mrefused ");
	row_one_line(line, sizeof(line), "");
	assert_string_equal(line, "");
}

static void row_one_line__ends__where_there_is_no_more_room(void **state)
{
	char line[5];

	(void)state;
	row_one_line(line, sizeof(line), "123456");
	assert_string_equal(line, "1234");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(row_one_line__keeps__the_first_line_without_marks),
	    cmocka_unit_test(row_one_line__ends__where_there_is_no_more_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
