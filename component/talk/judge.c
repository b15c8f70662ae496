#include "component/talk/judge.h"

#include "component/talk/absence_file.h"
#include "component/talk/agency_phone.h"
#include "component/talk/appointment.h"
#include "component/talk/due.h"
#include "component/talk/finding.h"
#include "component/talk/hail.h"
#include "component/talk/moment.h"
#include "component/talk/offer.h"
#include "roster/attendance.h"

/* By then a server has told what it allows, and so whose it is. */
static const int64_t KNOWN = INT64_C(5) * 1000000;

static const int64_t LONGEST_DAY = INT64_C(25) * 3600 * 1000000;

enum {
	ROWS_MOST = 1000 /* of evidence; there are about ten */
};

/* While something of ours is away, or was and is not stored yet, nobody can
 * tell what happened; nor before the server has answered since, or while
 * something that came by then is on its way to the store. */
static bool is_known(const struct roster *roster,
    const struct settings *settings, uint64_t appointment)
{
	struct attendance_frame frame;
	struct outage outage;
	struct appointment a;

	if (!due_may_go(settings) || !roster_link(roster).up ||
	    roster_outage(roster, &outage) ||
	    !roster_appointment(roster, appointment, &a))
		return false;
	attendance_policies(roster, a.region, a.since, &frame);
	return roster_answered(roster) > a.since + frame.grace &&
	       (settings->gauges->oldest == 0 ||
		   settings->gauges->oldest > a.since + frame.grace);
}

int64_t judge_next(const struct roster *roster, const struct settings *settings)
{
	int64_t up = roster_link(roster).at;
	int64_t answered = roster_answered(roster);
	int64_t due = INT64_MAX;

	if (!is_known(roster, settings, roster_judgement(roster, &due)))
		return INT64_MAX;
	if (answered < up)
		up = answered; /* the clock was put back since */
	return due > up + KNOWN ? due : up + KNOWN;
}

static struct attendance_frame frame_now(
    const struct turn *turn, const struct appointment *a)
{
	struct attendance_frame frame = {
	    .start = a->since,
	    .length = a->until - a->since,
	    .foreign = hail_is_foreign(turn, a->claimant),
	};

	attendance_policies(turn->roster, a->region, a->since, &frame);
	return frame;
}

void judge_due(struct turn *turn)
{
	struct turn *more = turn_more(turn);
	struct judging *fact = &turn_fact(more, FACT_JUDGING)->as.judging;
	struct attendance_frame frame;
	struct appointment a;
	int64_t due;

	fact->appointment = roster_judgement(turn->roster, &due);
	fact->turn = turn->number;
	fact->at = turn->now;
	if (!roster_appointment(turn->roster, fact->appointment, &a))
		return;
	frame = frame_now(turn, &a);
	more->ask = arena_alloc(&more->arena, sizeof(*more->ask));
	*more->ask = (struct question){
	    .kind = QUESTION_EVIDENCE,
	    .appointment = a.id,
	    .turn = fact->turn,
	    .from = frame.start - frame.early,
	    .before = frame.start + frame.grace,
	    .limit = ROWS_MOST,
	};
}

/* --- what is found -------------------------------------------------------- */

struct verdict {
	struct attendance_frame frame;
	struct text before; /* the rule that stood; empty: none */
	struct evidence *rows;
	size_t count;
	struct text parties; /* as in struct absence_file */
	enum attendance_rule rule;
};

static void take_rows(
    struct turn *turn, const struct answer *answer, struct verdict *v)
{
	struct build parties = {.arena = &turn->arena};
	const struct fact *fact;

	v->rows = arena_alloc(
	    &turn->arena, (answer->facts.count + 1) * sizeof(*v->rows));
	for (fact = answer->facts.head; fact != NULL; fact = fact->next)
		if (fact->kind == FACT_PARTY) {
			if (parties.len > 0)
				build_char(&parties, ' ');
			build_number(&parties, fact->as.party.advisor);
		} else if (fact->kind == FACT_JUDGED) {
			v->frame = fact->as.judged.frame;
			v->before = fact->as.judged.rule;
		} else {
			v->rows[v->count++] = fact->as.evidence;
		}
	v->parties = build_done(&parties);
}

/* As guichet.keep_finding() reads them. */
static struct text lines_of(struct turn *turn, const struct verdict *v)
{
	struct build b = {.arena = &turn->arena};
	size_t i;

	for (i = 0; i < v->count; i++) {
		const struct evidence *row = &v->rows[i];
		const int64_t numbers[] = {
		    row->kind, row->who, row->at, row->until, row->arrived};
		size_t k;

		for (k = 0; k < sizeof(numbers) / sizeof(numbers[0]); k++) {
			build_number(&b, numbers[k]);
			build_char(&b, ' ');
		}
		build_text(&b, row->source);
		build_char(&b, '\n');
	}
	return build_done(&b);
}

static bool met(struct text rule)
{
	return text_is(rule, attendance_rule_row(RULE_MET)->name) ||
	       text_is(rule, attendance_rule_row(RULE_SPOKEN)->name);
}

/* That two have met they know; but not that it was found after all. */
static bool is_told(const struct verdict *v)
{
	bool now =
	    attendance_rule_row(v->rule)->finding == FINDING_BOTH_PRESENT;

	return !now || (v->before.len > 0 && !met(v->before));
}

static struct text line_id(struct turn *turn, const struct appointment *a,
    enum side side, enum attendance_rule rule)
{
	struct build b = {.arena = &turn->arena};

	build_string(&b, side == SIDE_CLAIMANT ? "finding/c" : "finding/a");
	build_hex(&b, a->id);
	build_char(&b, '/');
	build_string(&b, attendance_rule_row(rule)->name);
	return build_done(&b);
}

static void tell(struct turn *turn, const struct appointment *a,
    const struct addressee *to, enum attendance_rule rule)
{
	const struct person claimant = {SIDE_CLAIMANT, a->claimant};
	const struct person advisor = {SIDE_ADVISOR, a->advisor};
	const struct text moment =
	    appointment_moment(turn, a, to->who.side, to->language);
	const struct text names[] = {
	    turn_name_of(turn, claimant), turn_name_of(turn, advisor)};
	const struct wording_argument arguments[] = {
	    {"claimant", names[0]},
	    {"advisor",  names[1]},
	    {"moment",   moment  },
	};
	const struct wording_ask ask = {
	    .key = finding_sentence(rule, to->who.side),
	    .arguments = arguments,
	    .count = sizeof(arguments) / sizeof(arguments[0]),
	};

	turn_line(turn, to, line_id(turn, a, to->who.side, rule), &ask);
}

/* The last whole day on which the appointment is known. */
static struct text answer_by(
    struct turn *turn, const struct appointment *a, struct text language)
{
	struct region region = {0};

	(void)roster_region(turn->roster, a->region, &region);
	return moment_until(&turn->arena, turn->settings,
	    a->at + APPOINTMENT_KEPT - LONGEST_DAY, region.zone, language);
}

/* In doubt both are asked; what they say is no evidence (command/recall.c). */
static void ask_what_was(
    struct turn *turn, const struct appointment *a, const struct addressee *to)
{
	const bool claimant = to->who.side == SIDE_CLAIMANT;
	struct build id = {.arena = &turn->arena};
	const struct wording_argument arguments[] = {
	    {"moment",      appointment_moment(turn, a, to->who.side, to->language)},
	    {"claimant", turn_name_of(turn,
             (struct person){SIDE_CLAIMANT, a->claimant})},
	    {"until",    answer_by(turn,          a, to->language)},
	    {"call",             agency_phone(turn,                              a->region, to->language)},
	    {"service_address",            turn->settings->service_address            },
	};
	const struct wording_ask ask = {
	    .key = claimant ? WORDING_RECALL_ASK_CLAIMANT
			    : WORDING_RECALL_ASK_ADVISOR,
	    .arguments = arguments,
	    .count = sizeof(arguments) / sizeof(arguments[0]),
	};

	build_string(&id, claimant ? "recall/c" : "recall/a");
	build_hex(&id, a->id);
	turn_line(turn, to, build_done(&id), &ask);
}

/* Is it found for the first time that the advisor did not come? */
static bool apologises(const struct verdict *v)
{
	const struct attendance_rule_row *rule = attendance_rule_row(v->rule);

	return rule->finding == FINDING_ADVISOR_ABSENT &&
	       !text_is(v->before, rule->name);
}

/* The advisor's last: with it all was told (LOAD_FINDINGS). */
static void tell_both(struct turn *turn, const struct appointment *a,
    const struct verdict *v, bool claimant_knows)
{
	struct addressee claimant =
	    turn_addressee(turn, (struct person){SIDE_CLAIMANT, a->claimant});
	struct addressee advisor =
	    turn_addressee(turn, (struct person){SIDE_ADVISOR, a->advisor});
	bool doubt = attendance_rule_row(v->rule)->finding == FINDING_UNKNOWN;

	claimant.proof = true;
	advisor.claimant = a->claimant;
	if (!claimant_knows)
		tell(turn, a, &claimant, v->rule);
	if (apologises(v))
		offer_apology(turn, a);
	if (doubt)
		ask_what_was(turn, a, &claimant);
	tell(turn, a, &advisor, v->rule);
	if (doubt)
		ask_what_was(turn, a, &advisor);
}

static void keep(
    struct turn *turn, const struct appointment *a, const struct verdict *v)
{
	const struct attendance_rule_row *rule = attendance_rule_row(v->rule);
	struct found *fact = &turn_fact(turn, FACT_FINDING)->as.finding;

	fact->appointment = a->id;
	fact->at = turn->now;
	fact->frame = v->frame;
	fact->finding = rule->finding;
	fact->rule = text_of(rule->name);
	fact->rows = lines_of(turn, v);
}

struct person judge_follows(
    const struct roster *roster, const struct answer *answer)
{
	struct appointment a;

	if (answer->question.kind != QUESTION_EVIDENCE ||
	    !roster_appointment(roster, answer->question.appointment, &a))
		return (struct person){0};
	return (struct person){SIDE_CLAIMANT, a.claimant};
}

void judge_answered(struct turn *turn, const struct answer *answer)
{
	struct verdict v = {0};
	struct appointment a;
	struct turn *more;
	struct absence_file file;
	bool filed = false;

	if (!roster_appointment(
		turn->roster, answer->question.appointment, &a) ||
	    !roster_may_be_judged(turn->roster, a.id, answer->question.turn) ||
	    !is_known(turn->roster, turn->settings, a.id))
		return; /* it is asked for again, or was answered before */
	v.frame = frame_now(turn, &a);
	take_rows(turn, answer, &v);
	v.rule = attendance_judge(&v.frame, v.rows, v.count);
	more = turn_more(turn);
	more->names[0] = (struct person){SIDE_CLAIMANT, a.claimant};
	more->names[1] = (struct person){SIDE_ADVISOR, a.advisor};
	keep(more, &a, &v);
	if (attendance_rule_row(v.rule)->finding == FINDING_CLAIMANT_ABSENT)
		filed = roster_file(turn->roster, a.id, &file) ||
			absence_file_open(more, &a, v.parties);
	if (is_told(&v))
		tell_both(more, &a, &v, filed);
	if (attendance_rule_row(v.rule)->finding != FINDING_CLAIMANT_ABSENT)
		absence_file_refute(more, a.id);
}
