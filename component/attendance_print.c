#include "component/attendance_print.h"

#include <stdlib.h>

#include "component/machine_print.h"
#include "component/talk/finding.h"

static void print_evidence(FILE *to)
{
	static const char *const whose[] = {
	    [WHOSE_NOBODY] = "the service",
	    [WHOSE_CLAIMANT] = "the claimant",
	    [WHOSE_ADVISOR] = "the advisor, or who stands in",
	    [WHOSE_EITHER] = "either side",
	};
	const struct evidence_row *row;
	int64_t number;

	(void)fputs("\n# Evidence\n\n"
		    "Rows of `guichet.evidence`. That somebody is online is "
		    "none: it is no act.\n\n"
		    "| number | kind | whose | | meaning |\n"
		    "|---|---|---|---|---|\n",
	    to);
	for (number = 1; (row = attendance_evidence_row(number)) != NULL;
	     number++)
		(void)fprintf(to, "| %d | %s | %s | %s | %s |\n",
		    (int)row->kind, row->name, whose[row->whose],
		    row->is_span ? "span" : "instant", row->meaning);
}

static void print_signs(FILE *to)
{
	enum attendance_sign sign;

	(void)fprintf(to,
	    "\n# Signs\n\n"
	    "What all of the evidence shows together. The window goes from "
	    "`attend-early`\nbefore the start to `attend-grace` after it, both "
	    "ends included; the other\npolicies are `attend-tolerance` and "
	    "`attend-ahead` (commands.md). An\nappointment is judged by what "
	    "was set %d minutes before its start, which is the\nlongest "
	    "`attend-early`: what is set later changes nothing about it.\n\n",
	    (int)policy_row(POLICY_ATTEND_EARLY)->most);
	for (sign = 0; sign < SIGNS; sign++)
		(void)fprintf(to, "%d. %s\n", (int)sign + 1,
		    attendance_sign_meaning(sign));
}

static void print_set(unsigned set, FILE *to)
{
	const char *comma = "";
	enum attendance_sign sign;

	for (sign = 0; sign < SIGNS; sign++)
		if ((set & 1U << sign) != 0) {
			(void)fprintf(to, "%s%d", comma, (int)sign + 1);
			comma = ", ";
		}
}

static void print_rules(FILE *to)
{
	enum attendance_rule rule;

	(void)fputs("\n# Rules\n\n"
		    "The first that fits holds.\n\n"
		    "| rule | if these are shown | and these are not | finding "
		    "|\n|---|---|---|---|\n",
	    to);
	for (rule = 0; rule < RULES; rule++) {
		const struct attendance_rule_row *row =
		    attendance_rule_row(rule);

		(void)fprintf(to, "| %s | ", row->name);
		print_set(row->needs, to);
		(void)fputs(" | ", to);
		print_set(row->lacks, to);
		(void)fprintf(
		    to, " | %s |\n", attendance_finding_name(row->finding));
	}
}

static void print_sentence(const struct wording *wording,
    enum attendance_rule rule, enum side side, FILE *to)
{
	machine_print_said(wording, finding_sentence(rule, side),
	    side == SIDE_CLAIMANT ? "claimant" : "advisor", to);
}

static void print_sentences(const struct wording *wording, FILE *to)
{
	enum attendance_rule rule;

	(void)fputs("\n# Sentences\n", to);
	for (rule = 0; rule < RULES; rule++) {
		(void)fprintf(
		    to, "\n## %s\n\n", attendance_rule_row(rule)->name);
		print_sentence(wording, rule, SIDE_CLAIMANT, to);
		print_sentence(wording, rule, SIDE_ADVISOR, to);
	}
}

int attendance_print(const char *wording_folder, FILE *to)
{
	char why[300];
	struct wording *wording =
	    wording_load(wording_folder, why, sizeof(why));

	if (wording == NULL) {
		(void)fprintf(stderr, "guichet: %s\n", why);
		return EXIT_FAILURE;
	}
	(void)fputs(
	    "# Attendance\n\n"
	    "Printed by `guichet attendance` from roster/attendance.def; a "
	    "test compares.\n\n"
	    "What became of an appointment is found from evidence alone, by "
	    "roster/attendance.c\nand a second time by `guichet.finding_of`, in "
	    "another way; a test compares them\nover 100,000 made-up timelines. "
	    "`guichet finding` shows for one appointment the\nrows, the rule, "
	    "and whether both agree. A finding leads to no sanction.\n",
	    to);
	print_evidence(to);
	print_signs(to);
	print_rules(to);
	print_sentences(wording, to);
	wording_free(&wording);
	return EXIT_SUCCESS;
}
