#include "component/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum {
	LINE_BYTES = 8192
};

/* What one call writes to standard error. */
static size_t caught(char at[LINE_BYTES], enum log_level most,
    enum log_level level, struct log_pair pair)
{
	struct log *log = log_new(most);
	int ends[2], stderr_copy = dup(STDERR_FILENO);
	ssize_t len;

	assert_int_equal(pipe(ends), 0);
	assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
	log_line(log, level, "test", &pair, 1);
	assert_true(dup2(stderr_copy, STDERR_FILENO) >= 0);
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(close(stderr_copy), 0);
	len = read(ends[0], at, LINE_BYTES - 1);
	assert_true(len >= 0);
	assert_int_equal(close(ends[0]), 0);
	at[len] = '\0';
	log_free(&log);
	assert_null(log);
	return (size_t)len;
}

static void log__writes_pairs__and_quotes_what_needs_it(void **state)
{
	static const struct {
		struct log_pair pair;
		const char *want;
	} cases[] = {
	    {LOG_TEXT("host",   "127.0.0.1"),      "host=127.0.0.1\n"            },
	    {LOG_NUMBER("port", -5347),            "port=-5347\n"                },
	    {LOG_TEXT("why",    "no answer"),      "why=\"no answer\"\n"         },
	    {LOG_TEXT("why",    ""),               "why=\"\"\n"                  },
	    {LOG_TEXT("why",    "a\"b\\c"),        "why=\"a\\\"b\\\\c\"\n"       },
	    {LOG_TEXT("why",    "a\nlevel=x\x7f"), "why=\"a\\x0alevel=x\\x7f\"\n"},
	    {LOG_TEXT("why",    "\xc3\xa9"),       "why=\xc3\xa9\n"              },
	};
	char at[LINE_BYTES];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		(void)caught(at, LOG_INFO, LOG_WARNING, cases[i].pair);
		assert_memory_equal(at, "level=warning event=test ", 25);
		assert_string_equal(at + 25, cases[i].want);
	}
}

static void log__is_silent__above_its_level(void **state)
{
	char at[LINE_BYTES];

	(void)state;
	assert_int_equal(caught(at, LOG_WARNING, LOG_INFO,
			     (struct log_pair)LOG_NUMBER("a", 1)),
	    0);
	assert_true(caught(at, LOG_DEBUG, LOG_DEBUG,
			(struct log_pair)LOG_NUMBER("a", 1)) > 0);
}

static void log__keeps_to_one_line__when_a_value_is_long(void **state)
{
	char at[LINE_BYTES], value[4096];
	size_t len;

	(void)state;
	memset(value, 'x', sizeof(value));
	value[sizeof(value) - 1] = '\0';
	len = caught(
	    at, LOG_INFO, LOG_INFO, (struct log_pair)LOG_TEXT("value", value));
	assert_int_equal(len, 2048);
	assert_ptr_equal(strchr(at, '\n'), at + len - 1);
}

/* As systemd says it of the socket that it made standard error. */
static void name_stream(int fd, uintmax_t more)
{
	char stream[64];
	struct stat stat;

	assert_int_equal(fstat(fd, &stat), 0);
	(void)snprintf(stream, sizeof(stream), "%ju:%ju",
	    (uintmax_t)stat.st_dev, (uintmax_t)stat.st_ino + more);
	assert_int_equal(setenv("JOURNAL_STREAM", stream, 1), 0);
}

static void said_at(enum log_level level, bool journal, const char *want)
{
	char at[LINE_BYTES];
	int ends[2], stderr_copy = dup(STDERR_FILENO);
	struct log *log;
	ssize_t len;

	assert_int_equal(pipe(ends), 0);
	assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
	name_stream(ends[1], journal ? 0 : 1);
	log = log_new(LOG_DEBUG);
	LOG(log, level, "test", LOG_NUMBER("a", 1));
	assert_true(dup2(stderr_copy, STDERR_FILENO) >= 0);
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(close(stderr_copy), 0);
	len = read(ends[0], at, LINE_BYTES - 1);
	assert_true(len >= 0);
	assert_int_equal(close(ends[0]), 0);
	at[len] = '\0';
	assert_string_equal(at, want);
	log_free(&log);
	assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
}

static void log__has_a_priority_in_front__in_the_journal_alone(void **state)
{
	(void)state;
	said_at(LOG_ERROR, true, "<3>level=error event=test a=1\n");
	said_at(LOG_WARNING, true, "<4>level=warning event=test a=1\n");
	said_at(LOG_INFO, true, "<6>level=info event=test a=1\n");
	said_at(LOG_DEBUG, true, "<7>level=debug event=test a=1\n");
	said_at(LOG_DEBUG, false, "level=debug event=test a=1\n");
}

static void log__knows__its_levels_by_name(void **state)
{
	(void)state;
	assert_int_equal(log_level_of("error"), LOG_ERROR);
	assert_int_equal(log_level_of("debug"), LOG_DEBUG);
	assert_int_equal(log_level_of("loud"), LOG_INFO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(log__writes_pairs__and_quotes_what_needs_it),
	    cmocka_unit_test(log__is_silent__above_its_level),
	    cmocka_unit_test(log__keeps_to_one_line__when_a_value_is_long),
	    cmocka_unit_test(
		log__has_a_priority_in_front__in_the_journal_alone),
	    cmocka_unit_test(log__knows__its_levels_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
