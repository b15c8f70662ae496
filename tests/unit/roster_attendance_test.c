#include "roster/attendance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* What follows from evidence: each rule, and each edge by one microsecond. */

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define C      SIDE_CLAIMANT
#define A      SIDE_ADVISOR
#define N      SIDE_NOBODY

enum {
	MOST = 6 /* rows of a case */
};

static const int64_t START = INT64_C(1764072000) * 1000000;

static const struct attendance_frame FRAME = {
    .length = 30 * MINUTE,
    .early = 10 * MINUTE,
    .grace = 15 * MINUTE,
    .tolerance = MINUTE,
    .ahead = HOUR,
};

/* Instants count from the start. kind 0: no more rows. */
struct row {
	enum evidence_kind kind;
	enum side who;
	int64_t at, until;
};

struct a_case {
	const char *name;
	enum attendance_rule rule;
	bool foreign;
	struct row rows[MOST];
};

static size_t take(const struct row *rows, struct evidence evidence[MOST])
{
	size_t i;

	for (i = 0; i < MOST && rows[i].kind != 0; i++)
		evidence[i] = (struct evidence){
		    .kind = rows[i].kind,
		    .who = rows[i].who,
		    .at = START + rows[i].at,
		    .until = rows[i].until == EVIDENCE_OPEN
				 ? EVIDENCE_OPEN
				 : START + rows[i].until,
		};
	return i;
}

static struct attendance_frame frame_of(const struct a_case *c)
{
	struct attendance_frame frame = FRAME;

	frame.start = START;
	frame.foreign = c->foreign;
	return frame;
}

static void check(const struct a_case *c)
{
	struct attendance_frame frame = frame_of(c);
	struct evidence evidence[MOST], first;
	size_t count = take(c->rows, evidence);
	enum attendance_rule rule;
	size_t turned, i;

	/* Each row comes first once, and the list runs both ways. */
	for (turned = 0; turned < 2 * count + 1; turned++) {
		rule = attendance_judge(&frame, evidence, count);
		if (rule != c->rule)
			fail_msg("%s: got %s, want %s", c->name,
			    attendance_rule_row(rule)->name,
			    attendance_rule_row(c->rule)->name);
		if (count == 0)
			return;
		if (turned == count)
			for (i = 0; i < count / 2; i++) {
				first = evidence[i];
				evidence[i] = evidence[count - 1 - i];
				evidence[count - 1 - i] = first;
			}
		first = evidence[0];
		for (i = 1; i < count; i++)
			evidence[i - 1] = evidence[i];
		evidence[count - 1] = first;
	}
}

static void check_all(const struct a_case *cases, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		check(&cases[i]);
}

#define CHECK_ALL(cases) check_all(cases, sizeof(cases) / sizeof((cases)[0]))

/* clang-format off */

/* Told in time; the advisor rang, and nobody answered. */
#define TOLD  {EVIDENCE_RECEIVED, C, -HOUR, 0}
#define RANG  {EVIDENCE_NO_ANSWER, A, 2 * MINUTE, 0}

static void judge__finds__each_rule(void **state)
{
	static const struct a_case cases[] = {
	    {"spoken", RULE_SPOKEN, false,
		{TOLD, {EVIDENCE_REACHED, A, 5 * MINUTE, 0}}},
	    {"spoken, in an outage", RULE_SPOKEN, false,
		{{EVIDENCE_REACHED, A, 5 * MINUTE, 0},
		 {EVIDENCE_DAEMON_DOWN, N, -HOUR, HOUR}}},
	    {"met", RULE_MET, false,
		{{EVIDENCE_SENTENCE, C, MINUTE, 0},
		 {EVIDENCE_SENTENCE, A, 0, 0}}},
	    {"met by word, though the telephone was not answered", RULE_MET,
		false, {TOLD, RANG, {EVIDENCE_HERE, C, 3 * MINUTE, 0}}},
	    {"met, late within the grace", RULE_MET, false,
		{TOLD, RANG, {EVIDENCE_SENTENCE, C, 14 * MINUTE, 0}}},
	    {"met, in an outage", RULE_MET, false,
		{RANG, {EVIDENCE_CALL, C, 0, 0},
		 {EVIDENCE_LINK_DOWN, N, MINUTE, HOUR}}},
	    {"outage", RULE_OUTAGE, false,
		{TOLD, RANG, {EVIDENCE_STORE_DOWN, N, 0, 2 * MINUTE}}},
	    {"outage, and the claimant was there", RULE_OUTAGE, false,
		{TOLD, {EVIDENCE_SENTENCE, C, 0, 0},
		 {EVIDENCE_LINK_DOWN, N, MINUTE, 9 * MINUTE}}},
	    {"an outage that goes on", RULE_OUTAGE, false,
		{TOLD, RANG,
		 {EVIDENCE_LINK_DOWN, N, 13 * MINUTE, EVIDENCE_OPEN}}},
	    {"clock", RULE_CLOCK, false,
		{TOLD, RANG, {EVIDENCE_CLOCK_STEP, N, -HOUR, 0}}},
	    {"clock and outage together", RULE_CLOCK, false,
		{TOLD, RANG, {EVIDENCE_CLOCK_STEP, N, 0, 40 * SECOND},
		 {EVIDENCE_LINK_DOWN, N, MINUTE, MINUTE + 40 * SECOND}}},
	    {"cut off", RULE_CUT_OFF, false,
		{TOLD, {EVIDENCE_SENTENCE, C, MINUTE, 0},
		 {EVIDENCE_BOUNCED, A, MINUTE, 0}}},
	    {"alone", RULE_ALONE, false,
		{{EVIDENCE_LATE, C, MINUTE, 0}}},
	    {"alone: the answer to a reminder is an act", RULE_ALONE, false,
		{TOLD, {EVIDENCE_ANSWERED, C, -MINUTE, 0}}},
	    {"nobody", RULE_NOBODY, false, {TOLD}},
	    {"nobody, and no row at all", RULE_NOBODY, false, {{0}}},
	    {"untold", RULE_UNTOLD, false, {RANG}},
	    {"untold: an advisor's client is no proof", RULE_UNTOLD, false,
		{RANG, {EVIDENCE_RECEIVED, A, -HOUR, 0}}},
	    {"bounced", RULE_BOUNCED, false,
		{TOLD, RANG, {EVIDENCE_BOUNCED, C, MINUTE, 0}}},
	    {"bounced, and the account is lost", RULE_BOUNCED, false,
		{TOLD, RANG, {EVIDENCE_LOST, C, -MINUTE, EVIDENCE_OPEN}}},
	    {"foreign", RULE_FOREIGN, true, {TOLD, RANG}},
	    {"late", RULE_LATE, false,
		{TOLD, RANG, {EVIDENCE_LATE, C, -20 * MINUTE, 0}}},
	    {"absent", RULE_ABSENT, false, {TOLD, RANG}},
	    {"absent, foreign and reached", RULE_ABSENT, true,
		{TOLD, RANG, {EVIDENCE_ROUND_TRIP, C, MINUTE, 0}}},
	};

	(void)state;
	CHECK_ALL(cases);
}

static void judge__blames_nobody__who_could_not_be_heard(void **state)
{
	static const struct a_case cases[] = {
	    {"by a call, of which nothing is seen", RULE_ELSEWHERE, false,
		{TOLD, {EVIDENCE_SENTENCE, A, 0, 0},
		 {EVIDENCE_ELSEWHERE, N, 0, 0}}},
	    {"nor is an advisor to blame", RULE_ELSEWHERE, false,
		{{EVIDENCE_SENTENCE, C, 0, 0}, {EVIDENCE_ELSEWHERE, N, 0, 0}}},
	    {"they wrote to each other", RULE_MET, false,
		{{EVIDENCE_SENTENCE, C, 0, 0}, {EVIDENCE_SENTENCE, A, 0, 0},
		 {EVIDENCE_ELSEWHERE, N, 0, 0}}},
	    {"shut", RULE_SHUT, false,
		{TOLD, RANG, {EVIDENCE_SHUT, N, -HOUR, EVIDENCE_OPEN}}},
	    {"shut, and they wrote in vain", RULE_SHUT, false,
		{TOLD, {EVIDENCE_HERE, C, 0, 0},
		 {EVIDENCE_SHUT, N, -HOUR, HOUR}}},
	    {"shut, and the telephone was answered", RULE_SPOKEN, false,
		{{EVIDENCE_REACHED, A, 0, 0}, {EVIDENCE_SHUT, N, -HOUR, HOUR}}},
	    {"nobody, for to be late is not to come", RULE_NOBODY, false,
		{TOLD, {EVIDENCE_LATE, A, 2 * MINUTE, 0}}},
	    {"late, and then they came", RULE_ABSENT, false,
		{TOLD, {EVIDENCE_LATE, A, 2 * MINUTE, 0},
		 {EVIDENCE_SENTENCE, A, 9 * MINUTE, 0}}},
	    {"delayed", RULE_DELAYED, false,
		{TOLD, RANG, {EVIDENCE_DELAYED, C, MINUTE, 0}}},
	    {"delayed is no act", RULE_NOBODY, false,
		{TOLD, {EVIDENCE_DELAYED, C, MINUTE, 0}}},
	    {"foreign, and reached for a part of it", RULE_FOREIGN, true,
		{TOLD, RANG, {EVIDENCE_ROUND_TRIP, C, MINUTE, 0},
		 {EVIDENCE_UNANSWERED, C, 6 * MINUTE, 0}}},
	    {"of ours, and no answer", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_UNANSWERED, C, 6 * MINUTE, 0}}},
	};

	(void)state;
	CHECK_ALL(cases);
}

static void judge__takes__the_window_to_the_microsecond(void **state)
{
	static const struct a_case cases[] = {
	    {"early", RULE_MET, false,
		{TOLD, RANG, {EVIDENCE_SENTENCE, C, -10 * MINUTE, 0}}},
	    {"too early", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_SENTENCE, C, -10 * MINUTE - 1, 0}}},
	    {"late", RULE_MET, false,
		{TOLD, RANG, {EVIDENCE_SENTENCE, C, 15 * MINUTE, 0}}},
	    {"too late", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_SENTENCE, C, 15 * MINUTE + 1, 0}}},
	    {"the advisor, early", RULE_ABSENT, false,
		{TOLD, {EVIDENCE_SENTENCE, A, -10 * MINUTE, 0}}},
	    {"the advisor, too early", RULE_NOBODY, false,
		{TOLD, {EVIDENCE_SENTENCE, A, -10 * MINUTE - 1, 0}}},
	    {"the advisor, late", RULE_ABSENT, false,
		{TOLD, {EVIDENCE_SENTENCE, A, 15 * MINUTE, 0}}},
	    {"the advisor, too late", RULE_NOBODY, false,
		{TOLD, {EVIDENCE_SENTENCE, A, 15 * MINUTE + 1, 0}}},
	    {"reached at the end", RULE_SPOKEN, false,
		{TOLD, RANG, {EVIDENCE_REACHED, A, 30 * MINUTE, 0}}},
	    {"reached behind it", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_REACHED, A, 30 * MINUTE + 1, 0}}},
	    {"late, said before", RULE_LATE, false,
		{TOLD, RANG, {EVIDENCE_LATE, C, -10 * MINUTE - 1, 0}}},
	    {"late, said in the window", RULE_MET, false,
		{TOLD, RANG, {EVIDENCE_LATE, C, -10 * MINUTE, 0}}},
	    {"delayed, from its first instant", RULE_DELAYED, false,
		{TOLD, RANG, {EVIDENCE_DELAYED, C, -10 * MINUTE, 0}}},
	    {"delayed, from before", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_DELAYED, C, -10 * MINUTE - 1, 0}}},
	    {"delayed, to its last one", RULE_DELAYED, false,
		{TOLD, RANG, {EVIDENCE_DELAYED, C, 15 * MINUTE, 0}}},
	    {"delayed, from behind", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_DELAYED, C, 15 * MINUTE + 1, 0}}},
	};

	(void)state;
	CHECK_ALL(cases);
}

static void judge__bears__an_outage_of_the_tolerance(void **state)
{
	static const struct a_case cases[] = {
	    {"as long", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_LINK_DOWN, N, 0, MINUTE}}},
	    {"longer", RULE_OUTAGE, false,
		{TOLD, RANG, {EVIDENCE_LINK_DOWN, N, 0, MINUTE + 1}}},
	    {"from before, as long", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_STORE_DOWN, N, -HOUR, -9 * MINUTE}}},
	    {"from before, longer", RULE_OUTAGE, false,
		{TOLD, RANG, {EVIDENCE_STORE_DOWN, N, -HOUR, -9 * MINUTE + 1}}},
	    {"to behind, as long", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_DAEMON_DOWN, N, 14 * MINUTE, HOUR}}},
	    {"to behind, longer", RULE_OUTAGE, false,
		{TOLD, RANG, {EVIDENCE_DAEMON_DOWN, N, 14 * MINUTE - 1, HOUR}}},
	    {"outside", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_DAEMON_DOWN, N, -HOUR, -10 * MINUTE},
		 {EVIDENCE_LINK_DOWN, N, 15 * MINUTE, HOUR}}},
	    {"two at once count once", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_LINK_DOWN, N, 0, 50 * SECOND},
		 {EVIDENCE_STORE_DOWN, N, 10 * SECOND, MINUTE}}},
	    {"two apart are added", RULE_OUTAGE, false,
		{TOLD, RANG, {EVIDENCE_LINK_DOWN, N, 0, 30 * SECOND},
		 {EVIDENCE_STORE_DOWN, N, MINUTE, 90 * SECOND + 1}}},
	    {"a step, as long", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_CLOCK_STEP, N, 0, MINUTE}}},
	    {"a step, longer", RULE_CLOCK, false,
		{TOLD, RANG, {EVIDENCE_CLOCK_STEP, N, 0, MINUTE + 1}}},
	    {"shut, as long", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_SHUT, N, 0, MINUTE}}},
	    {"shut, longer", RULE_SHUT, false,
		{TOLD, RANG, {EVIDENCE_SHUT, N, 0, MINUTE + 1}}},
	    {"shut is no outage", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_SHUT, N, 0, MINUTE},
		 {EVIDENCE_LINK_DOWN, N, 2 * MINUTE, 3 * MINUTE}}},
	    {"turned round", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_LINK_DOWN, N, HOUR, -HOUR}}},
	};

	(void)state;
	CHECK_ALL(cases);
}

static void judge__wants__a_proof_in_time(void **state)
{
	static const struct a_case cases[] = {
	    {"shown", RULE_ABSENT, false,
		{RANG, {EVIDENCE_DISPLAYED, C, -HOUR, 0}}},
	    {"shown too late", RULE_UNTOLD, false,
		{RANG, {EVIDENCE_DISPLAYED, C, -HOUR + 1, 0}}},
	    {"received too late", RULE_UNTOLD, false,
		{RANG, {EVIDENCE_RECEIVED, C, -HOUR + 1, 0}}},
	    {"answered in time", RULE_ABSENT, false,
		{RANG, {EVIDENCE_ANSWERED, C, -10 * MINUTE - 1, 0}}},
	    {"a bounce, and no proof", RULE_UNTOLD, false,
		{RANG, {EVIDENCE_BOUNCED, C, -2 * HOUR, 0}}},
	    {"a bounce, then a proof", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_BOUNCED, C, -HOUR - 1, 0}}},
	    {"a proof, then a bounce", RULE_BOUNCED, false,
		{TOLD, RANG, {EVIDENCE_BOUNCED, C, -HOUR, 0}}},
	    {"a bounce in the window stays", RULE_BOUNCED, false,
		{TOLD, RANG, {EVIDENCE_BOUNCED, C, -10 * MINUTE, 0},
		 {EVIDENCE_RECEIVED, C, MINUTE, 0}}},
	    {"a bounce before it is mended", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_BOUNCED, C, -10 * MINUTE - 1, 0},
		 {EVIDENCE_RECEIVED, C, MINUTE, 0}}},
	    {"a bounce at the end", RULE_BOUNCED, false,
		{TOLD, RANG, {EVIDENCE_BOUNCED, C, 15 * MINUTE, 0}}},
	    {"a bounce behind it", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_BOUNCED, C, 15 * MINUTE + 1, 0}}},
	    {"lost until it opened", RULE_BOUNCED, false,
		{TOLD, RANG, {EVIDENCE_LOST, C, -HOUR, -10 * MINUTE}}},
	    {"lost until before", RULE_ABSENT, false,
		{TOLD, RANG, {EVIDENCE_LOST, C, -HOUR, -10 * MINUTE - 1}}},
	    {"lost at its end", RULE_BOUNCED, false,
		{TOLD, RANG, {EVIDENCE_LOST, C, 15 * MINUTE, EVIDENCE_OPEN}}},
	    {"lost after it", RULE_ABSENT, false,
		{TOLD, RANG,
		 {EVIDENCE_LOST, C, 15 * MINUTE + 1, EVIDENCE_OPEN}}},
	    {"a foreign server's answer, early", RULE_ABSENT, true,
		{TOLD, RANG, {EVIDENCE_ROUND_TRIP, C, -10 * MINUTE, 0}}},
	    {"a foreign server's answer, too early", RULE_FOREIGN, true,
		{TOLD, RANG, {EVIDENCE_ROUND_TRIP, C, -10 * MINUTE - 1, 0}}},
	    {"a receipt, at the end", RULE_ABSENT, true,
		{TOLD, RANG, {EVIDENCE_RECEIVED, C, 15 * MINUTE, 0}}},
	    {"a receipt behind it", RULE_FOREIGN, true,
		{TOLD, RANG, {EVIDENCE_RECEIVED, C, 15 * MINUTE + 1, 0}}},
	    {"no answer, behind it", RULE_ABSENT, true,
		{TOLD, RANG, {EVIDENCE_ROUND_TRIP, C, 0, 0},
		 {EVIDENCE_UNANSWERED, C, 15 * MINUTE + 1, 0}}},
	    {"no answer, at its end", RULE_FOREIGN, true,
		{TOLD, RANG, {EVIDENCE_ROUND_TRIP, C, 0, 0},
		 {EVIDENCE_UNANSWERED, C, 15 * MINUTE, 0}}},
	    {"the advisor's server is another", RULE_FOREIGN, true,
		{TOLD, RANG, {EVIDENCE_ROUND_TRIP, A, 0, 0}}},
	};

	(void)state;
	CHECK_ALL(cases);
}
/* clang-format on */

/* From before the window to behind it, to the microsecond at both ends, by two
 * that meet, by one that goes on. */
/* clang-format off */
static const struct row whole[][2] = {
    {{0, N, -10 * MINUTE, 15 * MINUTE}},
    {{0, N, -HOUR, 15 * MINUTE}},
    {{0, N, -10 * MINUTE, HOUR}},
    {{0, N, -HOUR, HOUR}},
    {{0, N, -HOUR, EVIDENCE_OPEN}},
    {{0, N, -HOUR, 2 * MINUTE}, {0, N, 2 * MINUTE, HOUR}},
    {{0, N, 0, HOUR}, {0, N, -HOUR, MINUTE}},
};
/* clang-format on */

static enum attendance_rule judge_whole(
    const struct row spans[2], enum evidence_kind kind, int64_t tolerance)
{
	const struct a_case c = {
	    .rows = {TOLD, RANG}
        };
	struct attendance_frame frame = frame_of(&c);
	struct evidence evidence[MOST];
	size_t count = take(c.rows, evidence), i;

	frame.tolerance = tolerance;
	for (i = 0; i < 2 && spans[i].until != 0; i++) {
		struct row row[MOST] = {spans[i]};

		/* What meets may be of two kinds. */
		row[0].kind = i == 0 ? kind : EVIDENCE_LINK_DOWN;
		count += take(row, evidence + count);
	}
	return attendance_judge(&frame, evidence, count);
}

/* Whatever is borne: who could be heard at no instant is not to blame. */
static void judge__blames_nobody__over_an_outage_of_the_whole_window(
    void **state)
{
	static const int64_t tolerances[] = {
	    0, MINUTE, 25 * MINUTE - 1, 25 * MINUTE, HOUR};
	enum evidence_kind kind;
	size_t i, k;

	(void)state;
	for (kind = EVIDENCE_LINK_DOWN; kind <= EVIDENCE_DAEMON_DOWN; kind++)
		for (i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
			for (k = 0; k < 5; k++)
				if (judge_whole(whole[i], kind,
					tolerances[k]) != RULE_OUTAGE)
					fail_msg("kind %d, spans %zu, "
						 "tolerance %lld",
					    (int)kind, i,
					    (long long)tolerances[k]);
}

/* A microsecond of the window is left, and it is borne otherwise. */
static void judge__sees__an_instant_that_is_left(void **state)
{
	/* clang-format off */
	static const struct row left[][2] = {
	    {{0, N, -10 * MINUTE + 1, HOUR}},
	    {{0, N, -HOUR, 15 * MINUTE - 1}},
	    {{0, N, -HOUR, -MINUTE}, {0, N, -MINUTE + 1, HOUR}},
	    {{0, N, -HOUR, -10 * MINUTE}, {0, N, 15 * MINUTE, HOUR}},
	};
	/* clang-format on */
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		assert_int_equal(
		    judge_whole(left[i], EVIDENCE_STORE_DOWN, HOUR),
		    RULE_ABSENT);
}

/* Where the policies leave but one instant, too. */
static void judge__blames_nobody__over_an_outage_at_the_only_instant(
    void **state)
{
	/* clang-format off */
	static const struct row spans[][MOST] = {
	    {TOLD, {EVIDENCE_NO_ANSWER, A, 0, 0},
		{EVIDENCE_LINK_DOWN, N, -MINUTE, MINUTE}},
	    {TOLD, {EVIDENCE_NO_ANSWER, A, 0, 0},
		{EVIDENCE_LINK_DOWN, N, -MINUTE, 0}},
	};
	/* clang-format on */
	struct attendance_frame frame = FRAME;
	struct evidence evidence[MOST];

	(void)state;
	frame.start = START;
	frame.early = frame.grace = 0;
	assert_int_equal(
	    attendance_judge(&frame, evidence, take(spans[0], evidence)),
	    RULE_OUTAGE);
	assert_int_equal(
	    attendance_judge(&frame, evidence, take(spans[1], evidence)),
	    RULE_ABSENT);
}

/* Of all sets of signs two alone end in an absent claimant: what that needs,
 * and the same where the advisor's own server had trouble, for they acted. */
static void rules__blame_a_claimant__for_nothing_less(void **state)
{
	const unsigned needs = 1U << SIGN_PROVEN | 1U << SIGN_ADVISOR_ACTED |
			       1U << SIGN_ADVISOR_CAME;
	const unsigned may = needs | 1U << SIGN_ADVISOR_CUT;
	unsigned shown, blamed = 0;
	enum attendance_rule rule;

	(void)state;
	for (shown = 0; shown < 1U << SIGNS; shown++) {
		for (rule = 0; rule < RULES; rule++)
			if ((shown & attendance_rule_row(rule)->needs) ==
				attendance_rule_row(rule)->needs &&
			    (shown & attendance_rule_row(rule)->lacks) == 0)
				break;
		assert_true(rule < RULES);
		if (attendance_rule_row(rule)->finding !=
		    FINDING_CLAIMANT_ABSENT)
			continue;
		assert_int_equal(rule, RULE_ABSENT);
		assert_int_equal(shown & needs, needs);
		assert_int_equal(shown & ~may, 0);
		blamed++;
	}
	assert_int_equal(blamed, 2);
}

/* The rule would be right if it stood first. */
static void rules__leave_nothing__to_their_order(void **state)
{
	const struct attendance_rule_row *absent =
	    attendance_rule_row(RULE_ABSENT);
	enum attendance_rule rule;

	(void)state;
	for (rule = 0; rule < RULE_ABSENT; rule++)
		assert_true(
		    (attendance_rule_row(rule)->needs & absent->lacks) != 0 ||
		    (attendance_rule_row(rule)->lacks & absent->needs) != 0);
	assert_int_equal(attendance_rule_row(RULE_DOUBT)->needs, 0);
	assert_int_equal(attendance_rule_row(RULE_DOUBT)->lacks, 0);
	assert_int_equal(
	    attendance_rule_row(RULE_DOUBT)->finding, FINDING_UNKNOWN);
}

static void evidence__has__a_row_for_each_number(void **state)
{
	const struct evidence_row *row;
	int64_t number;

	(void)state;
	for (number = 1; number <= EVIDENCE_ELSEWHERE; number++) {
		row = attendance_evidence_row(number);
		assert_non_null(row);
		assert_int_equal(row->kind, number);
		assert_int_equal(
		    row->is_span, (number >= EVIDENCE_LOST &&
				      number <= EVIDENCE_CLOCK_STEP) ||
				      number == EVIDENCE_SHUT);
	}
	assert_null(attendance_evidence_row(0));
	assert_null(attendance_evidence_row(number));
	assert_string_equal(attendance_finding_name(FINDING_CLAIMANT_ABSENT),
	    "claimant-absent");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(judge__finds__each_rule),
	    cmocka_unit_test(judge__blames_nobody__who_could_not_be_heard),
	    cmocka_unit_test(judge__takes__the_window_to_the_microsecond),
	    cmocka_unit_test(judge__bears__an_outage_of_the_tolerance),
	    cmocka_unit_test(judge__wants__a_proof_in_time),
	    cmocka_unit_test(
		judge__blames_nobody__over_an_outage_of_the_whole_window),
	    cmocka_unit_test(judge__sees__an_instant_that_is_left),
	    cmocka_unit_test(
		judge__blames_nobody__over_an_outage_at_the_only_instant),
	    cmocka_unit_test(rules__blame_a_claimant__for_nothing_less),
	    cmocka_unit_test(rules__leave_nothing__to_their_order),
	    cmocka_unit_test(evidence__has__a_row_for_each_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
