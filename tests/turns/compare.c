#include "tests/turns/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/turns/glob.h"

enum {
	SHOWN = 1200, /* bytes of a line */
	SHOWN_LINES = 20,
};

static bool is_same(const struct line *want, const struct line *got)
{
	if (want->row.name.len > 0 || got->row.name.len > 0)
		return row_matches(&want->row, &got->row);
	return glob(want->text, got->text);
}

static bool same_in_order(const struct lines *want, const struct lines *got)
{
	size_t i;

	if (want->count != got->count)
		return false;
	for (i = 0; i < want->count; i++)
		if (!is_same(&want->at[i], &got->at[i]))
			return false;
	return true;
}

static bool take_same(
    const struct line *want, const struct lines *got, bool *taken)
{
	size_t i;

	for (i = 0; i < got->count; i++)
		if (!taken[i] && is_same(want, &got->at[i])) {
			taken[i] = true;
			return true;
		}
	return false;
}

static bool same_in_any_order(const struct lines *want, const struct lines *got)
{
	bool *taken = must_calloc(got->count + 1, sizeof(*taken));
	bool same = want->count == got->count;
	size_t i;

	for (i = 0; same && i < want->count; i++)
		same = take_same(&want->at[i], got, taken);
	free(taken);
	return same;
}

static void print_line(const char *head, const struct line *line)
{
	if (line->text.len <= SHOWN)
		(void)printf(
		    "# %s\t%.*s\n", head, (int)line->text.len, line->text.at);
	else
		(void)printf("# %s\t%.*s ... (%zu bytes)\n", head, SHOWN,
		    line->text.at, line->text.len);
}

static void print_lines(const char *head, const struct lines *lines)
{
	size_t i;

	for (i = 0; i < lines->count && i < SHOWN_LINES; i++)
		print_line(head, &lines->at[i]);
	if (i < lines->count)
		(void)printf("# %s\t... (%zu lines)\n", head, lines->count);
	if (lines->count == 0)
		(void)printf("# %s\tnothing\n", head);
}

bool compare(const char *file, unsigned step, const char *what,
    const struct wanted *want, const struct lines *got)
{
	if (want->any_order ? same_in_any_order(&want->lines, got)
			    : same_in_order(&want->lines, got))
		return true;
	(void)printf("# %s:%u: %s\n", file, step, what);
	print_lines("want", &want->lines);
	print_lines("got", got);
	return false;
}
