#include "component/finding.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "component/talk/when.h"
#include "roster/attendance.h"
#include "store/decode.h"
#include "store/session.h"
#include "store/statement.h"

/* What the database has of one appointment. */
struct case_file {
	struct arena arena;
	bool judged; /* there is a frame */
	struct attendance_frame frame;
	struct evidence *rows;
	size_t count, room;
	enum finding in_sql;
	enum finding stored; /* 0: nothing is */
	struct text rule;    /* that is stored */
	int64_t at;
	struct text used; /* ids of its rows, a blank around each */
};

static void on_frame(void *ctx, const struct row *row)
{
	struct case_file *file = ctx;

	file->judged = true;
	file->frame = (struct attendance_frame){
	    .start = decode_number(row->cells[0]),
	    .length = decode_number(row->cells[1]),
	    .early = decode_number(row->cells[2]),
	    .grace = decode_number(row->cells[3]),
	    .tolerance = decode_number(row->cells[4]),
	    .ahead = decode_number(row->cells[5]),
	    .foreign = decode_bool(row->cells[6]),
	};
}

static void on_evidence(void *ctx, const struct row *row)
{
	struct case_file *file = ctx;

	if (file->count == file->room) {
		file->room = file->room * 2 + 16;
		file->rows =
		    must_realloc(file->rows, file->room, sizeof(*file->rows));
	}
	file->rows[file->count++] = (struct evidence){
	    .id = (uint64_t)decode_number(row->cells[0]),
	    .kind = (enum evidence_kind)decode_number(row->cells[1]),
	    .who = (enum side)decode_number(row->cells[2]),
	    .at = decode_number(row->cells[3]),
	    .until = decode_number(row->cells[4]),
	    .arrived = decode_number(row->cells[5]),
	    .source = text_keep(&file->arena, row->cells[6]),
	};
}

static void on_stored(void *ctx, const struct row *row)
{
	struct case_file *file = ctx;

	file->in_sql = (enum finding)decode_number(row->cells[0]);
	file->stored = (enum finding)decode_number(row->cells[1]);
	file->rule = text_keep(&file->arena, row->cells[2]);
	file->at = decode_number(row->cells[3]);
	file->used = text_keep(&file->arena, row->cells[4]);
}

static bool load(
    struct session *session, const char *appointment, struct case_file *file)
{
	const char *const values[] = {appointment};

	return session_why(session)[0] == '\0' &&
	       session_ask(session, statement_sql(STATEMENT_FINDING_FRAME),
		   values, 1, on_frame, file) &&
	       session_ask(session, statement_sql(STATEMENT_FINDING_ROWS),
		   values, 1, on_evidence, file) &&
	       session_ask(session, statement_sql(STATEMENT_FINDING_STORED),
		   values, 1, on_stored, file);
}

/* --- what is printed ------------------------------------------------------ */

static const char *stamp(struct case_file *file, int64_t at)
{
	return at == EVIDENCE_OPEN ? "open" : when_stamp(&file->arena, at).at;
}

static void print_frame(struct case_file *file)
{
	const struct attendance_frame *f = &file->frame;

	(void)printf("start      %s\n", stamp(file, f->start));
	(void)printf("window     %s to %s\n", stamp(file, f->start - f->early),
	    stamp(file, f->start + f->grace));
	(void)printf("ends       %s\n", stamp(file, f->start + f->length));
	(void)printf("notice by  %s, or answered by the start\n",
	    stamp(file, f->start - f->ahead));
	(void)printf("tolerance  %" PRId64 " s\n", f->tolerance / 1000000);
	(void)printf("server     %s\n", f->foreign ? "foreign" : "ours");
}

static bool was_used(const struct case_file *file, uint64_t id)
{
	char blanks[24];

	(void)snprintf(blanks, sizeof(blanks), " %" PRIu64 " ", id);
	return strstr(file->used.at, blanks) != NULL;
}

/* What came after the finding was stored is new. */
static void print_row(struct case_file *file, const struct evidence *row)
{
	static const char *const sides[] = {
	    [SIDE_NOBODY] = "service",
	    [SIDE_CLAIMANT] = "claimant",
	    [SIDE_ADVISOR] = "advisor",
	};
	const struct evidence_row *kind = attendance_evidence_row(row->kind);

	(void)printf("%-6" PRIu64 " %-11s %-8s %s", row->id, kind->name,
	    sides[row->who], stamp(file, row->at));
	if (kind->is_span)
		(void)printf(" to %s", stamp(file, row->until));
	(void)printf("  arrived %s  %.*s%s\n", stamp(file, row->arrived),
	    (int)row->source.len, row->source.at,
	    file->stored != 0 && !was_used(file, row->id) ? "  (new)" : "");
}

static void print_rule(const struct case_file *file, enum attendance_rule rule)
{
	const struct attendance_rule_row *row = attendance_rule_row(rule);
	unsigned shown =
	    attendance_signs(&file->frame, file->rows, file->count);
	enum attendance_sign sign;

	(void)printf("finding    %s\nrule       %s\n",
	    attendance_finding_name(row->finding), row->name);
	for (sign = 0; sign < SIGNS; sign++)
		if (((row->needs | row->lacks) & 1U << sign) != 0)
			(void)printf("  %-8s %s\n",
			    (shown & 1U << sign) != 0 ? "yes" : "no",
			    attendance_sign_meaning(sign));
}

static bool agrees(const char *who, enum finding theirs, enum finding ours)
{
	(void)printf("%-10s %s%s\n", who,
	    theirs == 0 ? "nothing" : attendance_finding_name(theirs),
	    theirs == ours ? "" : ", which is NOT the same");
	return theirs == ours;
}

static int print_all(struct case_file *file)
{
	enum attendance_rule rule =
	    attendance_judge(&file->frame, file->rows, file->count);
	enum finding found = attendance_rule_row(rule)->finding;
	bool fine;
	size_t i;

	print_frame(file);
	print_rule(file, rule);
	fine = agrees("in SQL", file->in_sql, found);
	if (file->stored != 0)
		(void)printf("found      %s, by rule %.*s\n",
		    stamp(file, file->at), (int)file->rule.len, file->rule.at);
	fine = agrees("stored", file->stored, found) && fine;
	for (i = 0; i < file->count; i++)
		print_row(file, &file->rows[i]);
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}

static bool is_number(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= 18 && strspn(text, "0123456789") == len;
}

int finding_run(const struct config *config, const char *appointment)
{
	struct case_file file = {0};
	struct session *session;
	int code = EXIT_FAILURE;

	if (!is_number(appointment)) {
		(void)fprintf(stderr,
		    "guichet finding: an appointment has a number, this is "
		    "none: %s\n",
		    appointment);
		return EXIT_FAILURE;
	}
	session = session_open(config->database, "guichet finding");
	if (!load(session, appointment, &file))
		(void)fprintf(
		    stderr, "guichet finding: %s\n", session_why(session));
	else if (!file.judged)
		(void)fprintf(stderr,
		    "guichet finding: no appointment %s was judged\n",
		    appointment);
	else
		code = print_all(&file);
	free(file.rows);
	arena_free(&file.arena);
	session_free(&session);
	return code;
}
