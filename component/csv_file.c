#include "component/csv_file.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "roster/arena.h"

enum {
	PIECE = 65536
};

struct reader {
	struct csv_parser parser;
	struct arena arena; /* of the row under way */
	struct csv_row row;
	bool (*give)(void *ctx, const struct csv_row *row);
	void *ctx;
	unsigned line;
	bool stopped;
};

static void on_cell(void *at, size_t len, void *ctx)
{
	struct reader *reader = ctx;
	struct text cell = {at, len};

	if (reader->row.count < CSV_COLUMNS)
		reader->row.cells[reader->row.count] =
		    text_keep(&reader->arena, cell);
	reader->row.count++;
}

static void on_row(int end, void *ctx)
{
	struct reader *reader = ctx;
	bool is_empty =
	    reader->row.count == 0 ||
	    (reader->row.count == 1 && reader->row.cells[0].len == 0);

	(void)end;
	reader->row.line = reader->line;
	if (!is_empty && !reader->stopped)
		reader->stopped = !reader->give(reader->ctx, &reader->row);
	arena_free(&reader->arena);
	reader->row = (struct csv_row){0};
}

/* Lines are counted as an editor does: libcsv does not tell. So it is fed line
 * by line, and a quoted line end only moves the count on. */
static bool feed(struct reader *reader, const char *at, size_t len)
{
	const char *end;
	size_t piece;

	while (len > 0 && !reader->stopped) {
		end = memchr(at, '\n', len);
		piece = end != NULL ? (size_t)(end - at) + 1 : len;
		if (csv_parse(&reader->parser, at, piece, on_cell, on_row,
			reader) != piece)
			return false;
		if (end != NULL)
			reader->line++;
		at += piece;
		len -= piece;
	}
	return true;
}

static unsigned char separator_of(const char *at, size_t len)
{
	size_t i;

	for (i = 0; i < len && at[i] != '\n'; i++)
		if (at[i] == ',' || at[i] == ';')
			return (unsigned char)at[i];
	return ',';
}

static size_t skip_mark(const char *at, size_t len)
{
	return len >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

static bool read_all(struct reader *reader, FILE *from)
{
	char *piece = must_calloc(1, PIECE);
	bool fine = true, first = true;
	size_t len, skip = 0;

	while (fine && (len = fread(piece, 1, PIECE, from)) > 0) {
		if (first) {
			skip = skip_mark(piece, len);
			csv_set_delim(
			    &reader->parser, separator_of(piece, len));
		}
		fine = feed(reader, piece + skip, len - skip);
		skip = 0;
		first = false;
	}
	free(piece);
	return fine && ferror(from) == 0 &&
	       csv_fini(&reader->parser, on_cell, on_row, reader) == 0;
}

bool csv_file_read(const char *file,
    bool (*row)(void *ctx, const struct csv_row *row), void *ctx, char *why,
    size_t why_size)
{
	struct reader reader = {.give = row, .ctx = ctx, .line = 1};
	FILE *from = fopen(file, "rbe");
	bool fine;

	if (from == NULL) {
		(void)snprintf(why, why_size, "%s: %s", file, strerror(errno));
		return false;
	}
	if (csv_init(&reader.parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		abort();
	fine = read_all(&reader, from);
	if (!fine)
		(void)snprintf(why, why_size, "%s:%u: not readable as CSV: %s",
		    file, reader.line, csv_strerror(csv_error(&reader.parser)));
	csv_free(&reader.parser);
	arena_free(&reader.arena);
	(void)fclose(from);
	return fine;
}
