#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "component/appointments_print.h"
#include "component/attendance_print.h"
#include "component/command/call.h"
#include "component/commands_print.h"
#include "component/files_print.h"

static void table__has__short_nodes_of_ascii_once(void **state)
{
	const char *at;
	uint32_t i, k;

	(void)state;
	for (i = 0; i < command_count; i++) {
		assert_true(strlen(commands[i]->node) <= 16);
		for (at = commands[i]->node; *at != '\0'; at++)
			assert_true((*at >= 'a' && *at <= 'z') || *at == '-');
		for (k = 0; k < i; k++)
			assert_string_not_equal(
			    commands[i]->node, commands[k]->node);
		assert_ptr_equal(
		    command_find(text_of(commands[i]->node)), commands[i]);
	}
}

static void check_field(const struct field *field)
{
	assert_true(field->type != TYPE_CHOICE || field->options != NULL);
	assert_true(field->type != TYPE_NUMBER || field->least < field->most);
	assert_true(!field->required || field->otherwise == NULL);
}

/* Forms, chat and `guichet do` find each field by its name. */
static void table__has__fields_that_fit(void **state)
{
	const struct field *field;
	uint32_t i, k;

	(void)state;
	for (i = 0; i < command_count; i++) {
		field = commands[i]->fields;
		for (k = 0; field != NULL && field[k].name != NULL; k++) {
			assert_true(k < COMMAND_FIELDS);
			assert_int_equal(
			    call_field(commands[i], field[k].name), k);
			check_field(&field[k]);
		}
		assert_true(commands[i]->may != 0);
		assert_non_null(commands[i]->run);
	}
}

static char *read_all(FILE *from)
{
	char *at = NULL;
	size_t size = 0;

	(void)getdelim(&at, &size, '\0', from);
	(void)fclose(from);
	return at;
}

static void compare(const char *page, int (*print)(const char *, FILE *))
{
	FILE *document = fopen(page, "re");
	FILE *printed = tmpfile();
	char *want, *got;

	assert_non_null(document);
	assert_non_null(printed);
	assert_int_equal(print("component/wording", printed), 0);
	rewind(printed);
	want = read_all(document);
	got = read_all(printed);
	assert_string_equal(got, want);
	free(want);
	free(got);
}

static void table__is__the_page_of_documentation(void **state)
{
	(void)state;
	compare("docs/commands.md", commands_print);
	compare("docs/appointments.md", appointments_print);
	compare("docs/absence-files.md", files_print);
	compare("docs/attendance.md", attendance_print);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(table__has__short_nodes_of_ascii_once),
	    cmocka_unit_test(table__has__fields_that_fit),
	    cmocka_unit_test(table__is__the_page_of_documentation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
