#include "roster/attendance.h"

/* The rows, and the two ends of the window; both belong to it. */
struct look {
	const struct attendance_frame *frame;
	const struct evidence *rows;
	const struct evidence *beyond; /* the last row */
	int64_t opens, closes;
};

static const int64_t SECOND = INT64_C(1000000);
static const int64_t MINUTE = INT64_C(60000000);

void attendance_policies(const struct roster *r, uint32_t region, int64_t start,
    struct attendance_frame *frame)
{
	int64_t at = start - policy_row(POLICY_ATTEND_EARLY)->most * MINUTE;

	frame->as_of = at;
	frame->early =
	    roster_policy_at(r, POLICY_ATTEND_EARLY, region, at) * MINUTE;
	frame->grace =
	    roster_policy_at(r, POLICY_ATTEND_GRACE, region, at) * MINUTE;
	frame->ahead =
	    roster_policy_at(r, POLICY_ATTEND_AHEAD, region, at) * MINUTE;
	frame->tolerance =
	    roster_policy_at(r, POLICY_ATTEND_TOLERANCE, region, at) * SECOND;
}

/* --- the tables ----------------------------------------------------------- */

static const struct evidence_row kinds[] = {
#define INSTANT false
#define SPAN    true
#define EVIDENCE(number, NAME, name, WHOSE, SHAPE, meaning)                    \
	{EVIDENCE_##NAME, name, WHOSE_##WHOSE, SHAPE, meaning},
#include "roster/evidence.def"
#undef EVIDENCE
#undef INSTANT
#undef SPAN
};

const struct evidence_row *attendance_evidence_row(int64_t number)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].kind == number)
			return &kinds[i];
	return NULL;
}

const char *attendance_finding_name(enum finding finding)
{
	static const char *const names[] = {
#define FINDING(number, NAME, name) [number] = (name),
#include "roster/finding.def"
#undef FINDING
	};

	return names[finding];
}

/* --- what the rows show --------------------------------------------------- */

static bool is_act(enum evidence_kind kind)
{
	switch (kind) {
	case EVIDENCE_SENTENCE:
	case EVIDENCE_HERE:
	case EVIDENCE_LATE:
	case EVIDENCE_CALL:
	case EVIDENCE_REACHED:
	case EVIDENCE_NO_ANSWER:
	case EVIDENCE_ANSWERED:
		return true;
	case EVIDENCE_RECEIVED:
	case EVIDENCE_DISPLAYED:
	case EVIDENCE_BOUNCED:
	case EVIDENCE_ROUND_TRIP:
	case EVIDENCE_LOST:
	case EVIDENCE_LINK_DOWN:
	case EVIDENCE_STORE_DOWN:
	case EVIDENCE_DAEMON_DOWN:
	case EVIDENCE_CLOCK_STEP:
	case EVIDENCE_UNANSWERED:
	case EVIDENCE_DELAYED:
	case EVIDENCE_SHUT:
	case EVIDENCE_ELSEWHERE:
		return false;
	}
	return false;
}

static bool is_coming(enum evidence_kind kind)
{
	return is_act(kind) && kind != EVIDENCE_LATE;
}

static bool is_shut(enum evidence_kind kind)
{
	return kind == EVIDENCE_SHUT;
}

static bool is_outage(enum evidence_kind kind)
{
	return kind == EVIDENCE_LINK_DOWN || kind == EVIDENCE_STORE_DOWN ||
	       kind == EVIDENCE_DAEMON_DOWN;
}

static bool is_break(enum evidence_kind kind)
{
	return is_outage(kind) || kind == EVIDENCE_CLOCK_STEP;
}

/* Something came from the claimant's client, so their server was there. */
static bool is_news(enum evidence_kind kind)
{
	return kind == EVIDENCE_RECEIVED || kind == EVIDENCE_DISPLAYED ||
	       kind == EVIDENCE_ANSWERED;
}

static bool in_window(const struct look *look, int64_t at)
{
	return at >= look->opens && at <= look->closes;
}

static bool has_one(const struct look *look, enum side who,
    bool (*is_meant)(enum evidence_kind))
{
	const struct evidence *row;

	for (row = look->rows; row < look->beyond; row++)
		if (row->who == who && is_meant(row->kind) &&
		    in_window(look, row->at))
			return true;
	return false;
}

static bool claimant_acted(const struct look *look)
{
	return has_one(look, SIDE_CLAIMANT, is_act);
}

static bool advisor_acted(const struct look *look)
{
	return has_one(look, SIDE_ADVISOR, is_act);
}

static bool advisor_came(const struct look *look)
{
	return has_one(look, SIDE_ADVISOR, is_coming);
}

/* An advisor may ring late: what they note holds for the whole length. */
static bool was_reached(const struct look *look)
{
	int64_t ends = look->frame->start + look->frame->length;
	const struct evidence *row;

	if (ends < look->closes)
		ends = look->closes;
	for (row = look->rows; row < look->beyond; row++)
		if (row->kind == EVIDENCE_REACHED && row->at >= look->opens &&
		    row->at <= ends)
			return true;
	return false;
}

/* How far one gets from here without leaving the spans of these kinds. */
static int64_t covered_until(
    const struct look *look, bool (*is_span)(enum evidence_kind), int64_t at)
{
	int64_t until = at;
	const struct evidence *row;

	for (row = look->rows; row < look->beyond; row++)
		if (is_span(row->kind) && row->at <= at && row->until > until)
			until = row->until;
	return until;
}

static int64_t next_begin(
    const struct look *look, bool (*is_span)(enum evidence_kind), int64_t at)
{
	int64_t next = look->closes;
	const struct evidence *row;

	for (row = look->rows; row < look->beyond; row++)
		if (is_span(row->kind) && row->at > at && row->at < next)
			next = row->at;
	return next;
}

/* So much of the window lies in spans of these kinds; what lies in two of them
 * counts once. */
static int64_t covered(
    const struct look *look, bool (*is_span)(enum evidence_kind))
{
	int64_t at = look->opens, sum = 0, until;

	while (at < look->closes) {
		until = covered_until(look, is_span, at);
		if (until > look->closes)
			until = look->closes;
		sum += until - at;
		at = until > at ? until : next_begin(look, is_span, at);
	}
	return sum;
}

/* No instant of the window is outside of spans of these kinds. */
static bool is_whole(
    const struct look *look, bool (*is_span)(enum evidence_kind))
{
	int64_t at = look->opens, until = covered_until(look, is_span, at);

	if (until == at)
		return false;
	while (until > at && until < look->closes) {
		at = until;
		until = covered_until(look, is_span, at);
	}
	return until >= look->closes;
}

/* A tolerance may be longer than the window. */
static bool is_too_much(
    const struct look *look, bool (*is_span)(enum evidence_kind))
{
	return covered(look, is_span) > look->frame->tolerance ||
	       is_whole(look, is_span);
}

static bool was_out(const struct look *look)
{
	return is_too_much(look, is_outage);
}

static bool was_shut(const struct look *look)
{
	return is_too_much(look, is_shut);
}

static bool was_stepped(const struct look *look)
{
	return is_too_much(look, is_break);
}

/* To have answered is to know; what only arrived needs its time. */
static bool is_proven(const struct look *look)
{
	int64_t known = look->frame->start - look->frame->ahead;
	const struct evidence *row;

	for (row = look->rows; row < look->beyond; row++) {
		if (row->who != SIDE_CLAIMANT || !is_news(row->kind))
			continue;
		if (row->at <= known || (row->kind == EVIDENCE_ANSWERED &&
					    row->at <= look->frame->start))
			return true;
	}
	return false;
}

/* The last instant, up to the end of the window, of what is told so;
 * INT64_MIN: none. */
static int64_t last_of(const struct look *look, enum side who,
    bool (*is_meant)(enum evidence_kind))
{
	int64_t last = INT64_MIN;
	const struct evidence *row;

	for (row = look->rows; row < look->beyond; row++)
		if (row->who == who && is_meant(row->kind) &&
		    row->at <= look->closes && row->at > last)
			last = row->at;
	return last;
}

static bool is_bounce(enum evidence_kind kind)
{
	return kind == EVIDENCE_BOUNCED;
}

static bool was_lost(const struct look *look, enum side who)
{
	const struct evidence *row;

	for (row = look->rows; row < look->beyond; row++)
		if (row->kind == EVIDENCE_LOST && row->who == who &&
		    row->at <= look->closes && row->until >= look->opens)
			return true;
	return false;
}

/* A bounce is forgotten when news came after it, but in the window never. */
static bool is_cut(const struct look *look, enum side who)
{
	int64_t bounced = last_of(look, who, is_bounce);

	if (was_lost(look, who))
		return true;
	return bounced != INT64_MIN &&
	       (bounced >= look->opens ||
		   bounced >= last_of(look, who, is_news));
}

static bool claimant_cut(const struct look *look)
{
	return is_cut(look, SIDE_CLAIMANT);
}

static bool advisor_cut(const struct look *look)
{
	return is_cut(look, SIDE_ADVISOR);
}

static bool is_answer(enum evidence_kind kind)
{
	return kind == EVIDENCE_ROUND_TRIP || is_news(kind);
}

static bool is_silence(enum evidence_kind kind)
{
	return kind == EVIDENCE_UNANSWERED;
}

/* A way that was open for a part of the window may have been shut for the rest.
 */
static bool is_unreached(const struct look *look)
{
	return look->frame->foreign &&
	       (!has_one(look, SIDE_CLAIMANT, is_answer) ||
		   has_one(look, SIDE_CLAIMANT, is_silence));
}

static bool is_elsewhere(const struct look *look)
{
	const struct evidence *row;

	for (row = look->rows; row < look->beyond; row++)
		if (row->kind == EVIDENCE_ELSEWHERE)
			return true;
	return false;
}

static bool is_delayed(enum evidence_kind kind)
{
	return kind == EVIDENCE_DELAYED;
}

static bool was_delayed(const struct look *look)
{
	return has_one(look, SIDE_CLAIMANT, is_delayed);
}

/* In the window it is an act. */
static bool has_told(const struct look *look)
{
	const struct evidence *row;

	for (row = look->rows; row < look->beyond; row++)
		if (row->kind == EVIDENCE_LATE && row->who == SIDE_CLAIMANT &&
		    row->at < look->opens)
			return true;
	return false;
}

static const struct {
	bool (*test)(const struct look *look);
	const char *meaning;
} signs[] = {
#define SIGN(NAME, test, meaning) {test, meaning},
#include "roster/attendance_sign.def"
#undef SIGN
};

const char *attendance_sign_meaning(enum attendance_sign sign)
{
	return signs[sign].meaning;
}

unsigned attendance_signs(const struct attendance_frame *frame,
    const struct evidence *rows, size_t count)
{
	const struct look look = {
	    .frame = frame,
	    .rows = rows,
	    .beyond = rows + count,
	    .opens = frame->start - frame->early,
	    .closes = frame->start + frame->grace,
	};
	unsigned shown = 0;
	enum attendance_sign sign;

	for (sign = 0; sign < SIGNS; sign++)
		if (signs[sign].test(&look))
			shown |= 1U << sign;
	return shown;
}

/* --- the rules ------------------------------------------------------------ */

enum bit {
#define SIGN(NAME, test, meaning) NAME = 1U << SIGN_##NAME,
#include "roster/attendance_sign.def"
#undef SIGN
};

static const struct attendance_rule_row rules[] = {
#define RULE(NAME, name, needs, lacks, FINDING)                                \
	{name, needs, lacks, FINDING_##FINDING},
#include "roster/attendance.def"
#undef RULE
};

const struct attendance_rule_row *attendance_rule_row(enum attendance_rule rule)
{
	return &rules[rule];
}

enum attendance_rule attendance_judge(const struct attendance_frame *frame,
    const struct evidence *rows, size_t count)
{
	unsigned shown = attendance_signs(frame, rows, count);
	enum attendance_rule rule = 0;

	while (rule < RULE_DOUBT &&
	       ((shown & rules[rule].needs) != rules[rule].needs ||
		   (shown & rules[rule].lacks) != 0))
		rule++;
	return rule;
}
