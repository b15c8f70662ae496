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
	(void)printf("policies   as of %s\n",
	    f->as_of != 0 ? stamp(file, f->as_of) : "when it was judged");
}

/* What is looked at of the policies, and whether all of it agrees. */
struct policies {
	struct case_file *file;
	bool agree;
};

/* Of what was judged before there was such a thing nobody can tell. */
static void print_policy(void *ctx, const struct case_policy *policy)
{
	struct policies *all = ctx;
	bool agrees = policy->turn == 0 || policy->kept == policy->stood;

	if (all->file->frame.as_of == 0)
		return;
	(void)printf("  %-16.*s ", (int)policy->name.len, policy->name.at);
	if (policy->turn == 0)
		(void)printf("set by nobody\n");
	else
		(void)printf("policy/%" PRIu64 ", %s, by %.*s%s\n",
		    policy->turn, stamp(all->file, policy->at),
		    (int)policy->by.len, policy->by.at,
		    agrees ? "" : ", which is NOT the same");
	all->agree = all->agree && agrees;
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

/* By another rule it was another sentence that both were told. */
static bool print_stored(struct case_file *file, enum attendance_rule rule)
{
	bool same = text_is(file->rule, attendance_rule_row(rule)->name);

	(void)printf("found      %s, by rule %.*s%s\n", stamp(file, file->at),
	    (int)file->rule.len, file->rule.at,
	    same ? "" : ", which is NOT the same");
	return same;
}

/* `in_sql` 0: nobody asked the schema's view. Both agree: true. */
static bool print_found(struct case_file *file, enum finding in_sql)
{
	enum attendance_rule rule = case_file_rule(file);
	enum finding found = attendance_rule_row(rule)->finding;
	bool fine;

	if (case_file_is_gone(file)) {
		(void)printf("finding    %s\nevidence   deleted, being over\n",
		    attendance_finding_name(file->stored));
		return true;
	}
	print_rule(file, rule);
	fine = in_sql == 0 || agrees("in SQL", in_sql, found);
	if (file->stored != 0)
		fine = print_stored(file, rule) && fine;
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
	struct policies policies = {file, true};
	enum finding in_sql;
	bool fine = false;

	if (file == NULL)
		return EXIT_FAILURE;
	in_sql = case_in_sql(config, tool, appointment);
	if (in_sql != 0) {
		print_frame(file);
		fine = case_policies(
		    config, tool, appointment, print_policy, &policies);
		fine = print_found(file, in_sql) && policies.agree && fine;
		print_rows(file);
	}
	case_free(&file);
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}

int finding_of_bundle(const char *path)
{
	struct case_file *file = case_read("guichet finding", path);
	bool fine = false;

	if (file != NULL) {
		print_frame(file);
		fine = print_found(file, 0) && !case_file_is_gone(file) &&
		       !file->altered;
		(void)printf("seal       %s\n",
		    file->altered ? "broken: this is NOT what was exported"
				  : "whole");
	}
	case_free(&file);
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
