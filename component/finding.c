#include "component/finding.h"

#include <inttypes.h>
#include <stdlib.h>

#include "component/case_load.h"
#include "component/talk/when.h"

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
	    file->stored != 0 && !case_file_used(file, row->id) ? "  (new)"
								: "");
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

/* `in_sql` 0: nobody asked the schema's view. Both agree: true. */
static bool print_found(struct case_file *file, enum finding in_sql)
{
	enum attendance_rule rule = case_file_rule(file);
	enum finding found = attendance_rule_row(rule)->finding;
	bool fine;

	print_frame(file);
	if (case_file_is_gone(file)) {
		(void)printf("finding    %s\nevidence   deleted, being over\n",
		    attendance_finding_name(file->stored));
		return true;
	}
	print_rule(file, rule);
	fine = in_sql == 0 || agrees("in SQL", in_sql, found);
	if (file->stored != 0)
		(void)printf("found      %s, by rule %.*s\n",
		    stamp(file, file->at), (int)file->rule.len, file->rule.at);
	return agrees("stored", file->stored, found) && fine;
}

static void print_rows(struct case_file *file)
{
	size_t i;

	for (i = 0; i < file->count; i++)
		print_row(file, &file->rows[i]);
}

int finding_run(const struct config *config, const char *appointment)
{
	static const char tool[] = "guichet finding";
	struct case_file *file = case_load(config, tool, appointment);
	enum finding in_sql;
	int code = EXIT_FAILURE;

	if (file == NULL)
		return code;
	in_sql = case_in_sql(config, tool, appointment);
	if (in_sql != 0) {
		if (print_found(file, in_sql))
			code = EXIT_SUCCESS;
		print_rows(file);
	}
	case_free(&file);
	return code;
}

int finding_of_bundle(const char *path)
{
	struct case_file *file = case_read("guichet finding", path);
	int code = EXIT_FAILURE;

	if (file != NULL && print_found(file, 0))
		code = EXIT_SUCCESS;
	case_free(&file);
	return code;
}
