#include "component/import.h"

#include <string.h>

#include "component/csv_file.h"
#include "component/talk/prep.h"
#include "component/talk/xml.h"
#include "store/session.h"

enum {
	NO_COLUMN = 99,
	BUFFER_FULL = 65536, /* bytes of COPY data sent at once */
	COLUMNS = 10,
	JIDS = 2,
};

/* The three kinds of file. Columns are found by name, in any order. */
static const struct kind {
	const char *name;
	const char *columns[COLUMNS + 1]; /* "+team": the file may lack it */
	size_t jids[JIDS]; /* which columns hold a JID to prepare */
	size_t zone;       /* which column holds a zone that ICU must know */
	const char *check; /* of test accounts; NULL: there are none */
	const char *take;
} kinds[] = {
    {"regions",   {"code", "name", "zone", "state", "cap", "language", NULL},
     {NO_COLUMN, NO_COLUMN}, 2,         NULL,
     "SELECT * FROM guichet.import_regions()"  },
    {"advisors",
     {"number", "jid", "name", "region", "ceiling", "language", "+team",
	    NULL},
     {1, NO_COLUMN},         NO_COLUMN, "SELECT guichet.check_probes('advisors')",
     "SELECT * FROM guichet.import_advisors()" },
    {"claimants",
     {"number", "jid", "name", "region", "advisor", "language", "consent",
	    "+representative-jid", "+representative-name",
	    "+representative-since", NULL},
     {1, 7},		 NO_COLUMN, "SELECT guichet.check_probes('claimants')",
     "SELECT * FROM guichet.import_claimants()"},
};

static const char STAGING[] =
    "CREATE TEMP TABLE staging (line integer, reason text, c1 text, c2 text,"
    " c3 text, c4 text, c5 text, c6 text, c7 text, c8 text, c9 text,"
    " c10 text) ON COMMIT DROP";

/* What is added by the transaction is of `guichet probe`. */
static const char PROBE[] = "SET LOCAL guichet.probe = 'on'";

struct import {
	const struct config *config;
	const struct kind *kind;
	const char *file;
	bool probe;
	struct session *session;
	size_t order[CSV_COLUMNS]; /* header position -> column */
	size_t width;              /* columns of the header; 0: not read yet */
	struct arena arena;
	struct build out;
	unsigned rows;
	unsigned bad;
	bool failed;
};

static const struct kind *find_kind(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

static const char *name_of(const char *column)
{
	return column[0] == '+' ? column + 1 : column;
}

static size_t column_named(const struct kind *kind, struct text name)
{
	size_t i;

	for (i = 0; kind->columns[i] != NULL; i++)
		if (text_is(name, name_of(kind->columns[i])))
			return i;
	return NO_COLUMN;
}

/* The first that has to be there and is not; NULL: all are. */
static const char *missing(const struct kind *kind, const bool *seen)
{
	size_t i;

	for (i = 0; kind->columns[i] != NULL; i++)
		if (!seen[i] && kind->columns[i][0] != '+')
			return kind->columns[i];
	return NULL;
}

/* Behind what is wrong with it. */
static bool refuse_header(struct import *import)
{
	size_t i;

	(void)fputs("; the header must name", stderr);
	for (i = 0; import->kind->columns[i] != NULL; i++)
		if (import->kind->columns[i][0] != '+')
			(void)fprintf(stderr, "%s%s", i == 0 ? " " : ", ",
			    import->kind->columns[i]);
	(void)fputs(" once each", stderr);
	for (i = 0; import->kind->columns[i] != NULL; i++)
		if (import->kind->columns[i][0] == '+')
			(void)fprintf(stderr, ", and may name %s",
			    name_of(import->kind->columns[i]));
	(void)fputs("\n", stderr);
	import->failed = true;
	return false;
}

/* A column is told by its place: what a stranger file holds may be anything. */
static bool read_header(struct import *import, const struct csv_row *row)
{
	bool seen[COLUMNS] = {false};
	const char *lacks;
	size_t i, column;

	import->width = row->count;
	for (i = 0; i < row->count; i++) {
		column = i < CSV_COLUMNS
			     ? column_named(import->kind, row->cells[i])
			     : NO_COLUMN;
		if (column == NO_COLUMN || seen[column]) {
			(void)fprintf(stderr, "%s:1: column %zu is %s",
			    import->file, i + 1,
			    column == NO_COLUMN ? "not known"
						: "there a second time");
			return refuse_header(import);
		}
		seen[column] = true;
		import->order[i] = column;
	}
	lacks = missing(import->kind, seen);
	if (lacks == NULL)
		return true;
	(void)fprintf(
	    stderr, "%s:1: the column %s is missing", import->file, lacks);
	return refuse_header(import);
}

/* COPY's text format: tab, line end and backslash are escaped. */
static void put_cell(struct build *out, struct text cell)
{
	static const char plain[] = "\t\n\r\\";
	static const char *const escaped[] = {"\\t", "\\n", "\\r", "\\\\"};
	const char *found;
	size_t i;

	build_char(out, '\t');
	for (i = 0; i < cell.len; i++) {
		found = memchr(plain, cell.at[i], sizeof(plain) - 1);
		if (found != NULL)
			build_string(out, escaped[found - plain]);
		else
			build_char(out, cell.at[i]);
	}
}

static struct text trimmed(struct text cell)
{
	while (cell.len > 0 && cell.at[0] == ' ') {
		cell.at++;
		cell.len--;
	}
	while (cell.len > 0 && cell.at[cell.len - 1] == ' ')
		cell.len--;
	return cell;
}

/* Bare, prepared, and not one of our own addresses. The reason lives in the
 * arena. */
static const char *check_jid(const struct import *import, struct arena *arena,
    size_t column, struct text *cells)
{
	const char *name = name_of(import->kind->columns[column]);
	struct jid jid;

	if (cells[column].len == 0)
		return NULL;
	if (!prep_jid(arena, cells[column], PREP_IMPORT, &jid) ||
	    jid.resource.len > 0 || jid.local.len == 0)
		return build_all(arena, name,
		    " is not an address like name@host", (char *)NULL)
		    .at;
	if (text_is(jid.domain, import->config->domain))
		return build_all(arena, name,
		    " is one of the service's own addresses", (char *)NULL)
		    .at;
	cells[column] = jid_bare(arena, &jid);
	return NULL;
}

/* What SQL cannot say: encoding, addresses, ICU's zones. */
static const char *check_cells(
    const struct import *import, struct arena *arena, struct text *cells)
{
	const struct kind *kind = import->kind;
	const char *reason = NULL;
	size_t i;

	for (i = 0; i < COLUMNS; i++) {
		if (!xml_legal(cells[i]))
			return "not UTF-8, or a character that XML forbids";
		if (cells[i].len > JID_PART_MAX)
			return "a field is longer than 1023 bytes";
	}
	if (kind->zone != NO_COLUMN && cells[kind->zone].len > 0 &&
	    !prep_zone(cells[kind->zone]))
		return "the zone is not known to ICU";
	for (i = 0; i < JIDS && reason == NULL; i++)
		if (kind->jids[i] != NO_COLUMN)
			reason = check_jid(import, arena, kind->jids[i], cells);
	return reason;
}

static bool flush(struct import *import)
{
	if (import->out.len > 0 &&
	    !session_copy_put(import->session, import->out.at, import->out.len))
		import->failed = true;
	arena_free(&import->arena);
	import->out = (struct build){.arena = &import->arena};
	return !import->failed;
}

static void put_row(struct import *import, const struct csv_row *row)
{
	struct text cells[COLUMNS] = {{0}};
	struct arena arena = {0};
	const char *reason = NULL;
	size_t i;

	if (row->count != import->width)
		reason = "not as many fields as the header has";
	for (i = 0; i < row->count && i < import->width; i++)
		cells[import->order[i]] = trimmed(row->cells[i]);
	if (reason == NULL)
		reason = check_cells(import, &arena, cells);
	build_number(&import->out, row->line);
	if (reason != NULL) {
		put_cell(&import->out, text_of(reason));
		memset(cells, 0, sizeof(cells));
	} else {
		build_string(&import->out, "\t\\N");
	}
	for (i = 0; i < COLUMNS; i++)
		put_cell(&import->out, cells[i]);
	build_char(&import->out, '\n');
	arena_free(&arena);
	import->rows++;
}

static bool on_row(void *ctx, const struct csv_row *row)
{
	struct import *import = ctx;

	if (import->width == 0)
		return read_header(import, row);
	put_row(import, row);
	return import->out.len < BUFFER_FULL || flush(import);
}

static void on_bad_row(void *ctx, const struct row *row)
{
	struct import *import = ctx;

	(void)fprintf(stderr, "%s:%.*s: %.*s\n", import->file,
	    (int)row->cells[0].len, row->cells[0].at, (int)row->cells[1].len,
	    row->cells[1].at);
	import->bad++;
}

static bool stage(struct import *import)
{
	char why[300];

	if (!session_run(import->session, "BEGIN", NULL, NULL) ||
	    !session_run(import->session, STAGING, NULL, NULL) ||
	    !session_copy_begin(import->session, "COPY staging FROM STDIN"))
		return false;
	if (!csv_file_read(import->file, on_row, import, why, sizeof(why))) {
		(void)fprintf(stderr, "%s\n", why);
		import->failed = true;
	}
	return flush(import) && session_copy_end(import->session) &&
	       !import->failed;
}

/* Rows of people among test accounts, and the other way round. */
static bool check_probes(struct import *import)
{
	const char *check = import->kind->check;

	if (import->probe && !session_run(import->session, PROBE, NULL, NULL))
		return false;
	return check == NULL || session_run(import->session, check, NULL, NULL);
}

static int take(struct import *import)
{
	if (!stage(import) || !check_probes(import) ||
	    !session_run(
		import->session, import->kind->take, on_bad_row, import))
		return IMPORT_FAILED;
	if (import->bad > 0) {
		(void)fprintf(stderr,
		    "%s: %u of %u rows are not right; nothing was taken\n",
		    import->file, import->bad, import->rows);
		return IMPORT_REFUSED;
	}
	if (!session_run(import->session, "COMMIT", NULL, NULL))
		return IMPORT_FAILED;
	(void)printf("%s: %u rows\n", import->file, import->rows);
	return IMPORT_DONE;
}

int import_run(
    const struct config *config, const char *what, const char *file, bool probe)
{
	struct import import = {
	    .config = config,
	    .kind = find_kind(what),
	    .file = file,
	    .probe = probe,
	};
	const char *conninfo = config->import_database != NULL &&
				       config->import_database[0] != '\0'
				   ? config->import_database
				   : config->database;
	int code = IMPORT_FAILED;

	if (import.kind == NULL) {
		(void)fputs(
		    "guichet import: regions, advisors or claimants\n", stderr);
		return IMPORT_FAILED;
	}
	if (probe && import.kind->check == NULL) {
		(void)fputs("guichet import: --probe is for advisors and "
			    "claimants\n",
		    stderr);
		return IMPORT_FAILED;
	}
	import.out.arena = &import.arena;
	import.session = session_open(conninfo, "guichet import");
	if (session_why(import.session)[0] == '\0')
		code = take(&import);
	if (code == IMPORT_FAILED && session_why(import.session)[0] != '\0')
		(void)fprintf(stderr, "guichet import: %s\n",
		    session_why(import.session));
	arena_free(&import.arena);
	session_free(&import.session);
	return code;
}
