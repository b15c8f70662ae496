/* Files that a person made: configuration, secrets, CSV. What they say is
 * tested elsewhere; here they are not what a file should be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "component/config_file.h"
#include "component/csv_file.h"

struct place {
	char folder[32];
	char file[64];
	char why[200];
	char seen[200];
};

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	assert_non_null(place);
	(void)snprintf(
	    place->folder, sizeof(place->folder), "/tmp/guichet-XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	(void)snprintf(
	    place->file, sizeof(place->file), "%s/file", place->folder);
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	(void)unlink(place->file);
	(void)rmdir(place->folder);
	free(place);
	return 0;
}

static void write_file(const struct place *place, const char *text, int times)
{
	int fd = open(place->file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
	    S_IRUSR | S_IWUSR);
	ssize_t len = (ssize_t)strlen(text);

	assert_true(fd >= 0);
	while (times-- > 0)
		assert_int_equal(write(fd, text, (size_t)len), len);
	assert_int_equal(close(fd), 0);
}

static bool take(
    void *ctx, const char *key, const char *value, char *why, size_t why_size)
{
	(void)ctx;
	(void)key;
	(void)value;
	if (why_size > 0)
		why[0] = '\0';
	return true;
}

static bool reads(struct place *place, const char *file)
{
	return config_file_read(
	    file, take, NULL, place->why, sizeof(place->why));
}

static void config_file__refuses__what_is_no_file(void **state)
{
	struct place *place = *state;

	assert_false(reads(place, place->folder));
	assert_non_null(strstr(place->why, "directory"));
	assert_null(
	    config_file_secret(place->folder, place->why, sizeof(place->why)));
	assert_non_null(strstr(place->why, "not a regular file"));
}

static void config_file__refuses__what_is_far_too_long(void **state)
{
	struct place *place = *state;

	write_file(place, "# a comment that says nothing\n", 100000);
	assert_false(reads(place, place->file));
	assert_non_null(strstr(place->why, "too long"));
	assert_null(
	    config_file_secret(place->file, place->why, sizeof(place->why)));
	assert_non_null(strstr(place->why, "too long"));
}

static bool keep_row(void *ctx, const struct csv_row *row)
{
	struct place *place = ctx;
	size_t len = strlen(place->seen), i;

	for (i = 0; i < row->count && i < CSV_COLUMNS; i++)
		len += (size_t)snprintf(place->seen + len,
		    sizeof(place->seen) - len, "[%.*s]", (int)row->cells[i].len,
		    row->cells[i].at);
	return true;
}

/* A header of one name says nothing of the separator: it is a comma then. */
static void csv_file__takes__a_single_column(void **state)
{
	struct place *place = *state;

	write_file(place, "number\nA1\nA2;B,C\n", 1);
	assert_true(csv_file_read(
	    place->file, keep_row, place, place->why, sizeof(place->why)));
	assert_string_equal(place->seen, "[number][A1][A2;B][C]");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(config_file__refuses__what_is_no_file),
	    TEST(config_file__refuses__what_is_far_too_long),
	    TEST(csv_file__takes__a_single_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
