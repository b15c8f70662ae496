#include "component/command/case_report.h"

#include "component/command/people.h"
#include "component/talk/case_words.h"
#include "component/talk/finding.h"
#include "component/talk/moment.h"
#include "component/talk/zone.h"

struct section {
	struct call *call;
	const struct case_file *file;
	enum case_reader reader;
	struct build text; /* of the section that is written */
};

struct case_file case_of_answer(const struct answer *answer)
{
	struct case_file file = {0};
	const struct fact *fact;

	for (fact = answer->facts.head; fact != NULL; fact = fact->next)
		case_file_take(&file, fact);
	return file;
}

/* ---- pieces -------------------------------------------------------------- */

static void line(struct section *s)
{
	if (s->text.len > 0)
		build_char(&s->text, '\n');
}

static void dot(struct section *s)
{
	build_string(&s->text, " \xc2\xb7 ");
}

static void word(struct section *s, enum wording_key key)
{
	build_text(&s->text, call_say(s->call, key));
}

static void instant(struct section *s, int64_t at)
{
	build_text(&s->text,
	    case_instant(s->text.arena, s->file->appointment.zone, at));
}

static void begin(struct section *s)
{
	s->text = (struct build){.arena = &s->call->turn->arena};
}

static void end(struct section *s, enum wording_key heading)
{
	if (s->text.len > 0)
		report_row(&s->call->report, call_say(s->call, heading),
		    build_done(&s->text));
}

/* ---- sections ------------------------------------------------------------ */

static struct text sentence(struct section *s, enum attendance_rule rule)
{
	const struct appointment *a = &s->file->appointment;
	enum side side =
	    s->reader == CASE_ADVISOR ? SIDE_ADVISOR : SIDE_CLAIMANT;
	struct claimant_view claimant = {0};
	struct advisor_view advisor = {0};
	struct wording_argument arguments[3];

	(void)roster_claimant(s->call->turn->roster, a->claimant, &claimant);
	(void)roster_advisor(s->call->turn->roster, a->advisor, &advisor);
	arguments[0] = (struct wording_argument){"claimant", claimant.row.name};
	arguments[1] = (struct wording_argument){"advisor", advisor.row.name};
	arguments[2] = (struct wording_argument){
	    "moment", moment_say(&s->call->turn->arena, s->call->turn->settings,
			  a->since, a->zone, s->call->language)};
	return call_say_with(
	    s->call, finding_sentence(rule, side), arguments, 3);
}

static void put_finding(struct section *s)
{
	enum attendance_rule rule = case_file_rule(s->file);
	const struct attendance_rule_row *row = attendance_rule_row(rule);
	unsigned shown =
	    attendance_signs(&s->file->frame, s->file->rows, s->file->count);
	enum attendance_sign sign;

	begin(s);
	word(s, case_finding(row->finding));
	build_string(&s->text, " (");
	build_string(&s->text, row->name);
	build_char(&s->text, ')');
	line(s);
	build_text(&s->text, sentence(s, rule));
	for (sign = 0; sign < SIGNS; sign++) {
		if (((row->needs | row->lacks) >> sign & 1U) == 0)
			continue;
		line(s);
		word(s, (shown >> sign & 1U) != 0 ? WORDING_BUNDLE_YES
						  : WORDING_BUNDLE_NO);
		build_char(&s->text, ' ');
		word(s, case_sign(sign));
	}
	end(s, WORDING_BUNDLE_FINDING);
}

static void put_row(struct section *s, const struct evidence *row)
{
	line(s);
	instant(s, row->at);
	if (attendance_evidence_row(row->kind)->is_span) {
		build_string(&s->text, " \xe2\x86\x92 ");
		instant(s, row->until);
	}
	dot(s);
	word(s, case_whose(row->who));
	dot(s);
	word(s, case_evidence(row->kind));
	if (s->reader != CASE_DECIDER)
		return;
	build_string(&s->text, " [");
	build_text(&s->text, row->source);
	build_string(&s->text, ", ");
	instant(s, row->arrived);
	build_char(&s->text, ']');
}

static void put_evidence(struct section *s)
{
	size_t i;

	begin(s);
	for (i = 0; i < s->file->count; i++)
		put_row(s, &s->file->rows[i]);
	end(s, WORDING_BUNDLE_EVIDENCE);
}

static void put_proof(struct section *s, enum wording_key key, int64_t at)
{
	if (at == 0)
		return;
	dot(s);
	word(s, key);
	build_char(&s->text, ' ');
	instant(s, at);
}

static void put_lines(struct section *s)
{
	size_t i;

	begin(s);
	for (i = 0; i < s->file->line_count; i++) {
		const struct case_line *told = &s->file->lines[i];

		line(s);
		instant(s, told->at);
		if (absence_file_is_for_other(told->id)) {
			dot(s);
			word(s, WORDING_BUNDLE_REPRESENTATIVE);
		}
		put_proof(s, WORDING_BUNDLE_RECEIVED, told->received);
		put_proof(s, WORDING_BUNDLE_DISPLAYED, told->displayed);
		line(s);
		build_text(&s->text, told->body);
	}
	end(s, WORDING_BUNDLE_LINES);
}

static void put_words(struct section *s, const struct file_step *move)
{
	const struct wording_argument helper[] = {
	    {"helper", move->helper}
        };

	if (move->words.len > 0) {
		line(s);
		build_text(&s->text, move->words);
	}
	if (move->helper.len == 0)
		return;
	line(s);
	build_text(
	    &s->text, call_say_with(s->call, WORDING_BUNDLE_HELPER, helper, 1));
}

/* By name, where there is one; whom it is about is not told by their address.
 */
static void staff(struct section *s, struct text jid)
{
	struct advisor_view advisor;

	dot(s);
	build_text(&s->text,
	    roster_advisor_by_jid(s->call->turn->roster, jid, &advisor)
		? people_advisor_name(s->call, advisor.row.id)
		: jid);
}

static void put_by(struct section *s, const struct file_step *move)
{
	if (move->by.len == 0 || s->reader != CASE_DECIDER)
		return;
	if (case_is_explanation(move->event)) {
		dot(s);
		word(s, case_explained_by(move));
	} else {
		staff(s, move->by);
	}
}

static void put_move(struct section *s, const struct file_step *move)
{
	line(s);
	instant(s, move->at);
	dot(s);
	word(s, case_event(move->event));
	if (move->late) {
		build_char(&s->text, ' ');
		word(s, WORDING_BUNDLE_LATE);
	}
	if (move->excuse != 0) {
		dot(s);
		word(s, case_excuse(move->excuse));
	}
	put_by(s, move);
	put_words(s, move);
}

static void put_file(struct section *s)
{
	size_t i;

	begin(s);
	for (i = 0; i < s->file->move_count; i++)
		put_move(s, &s->file->moves[i]);
	end(s, WORDING_BUNDLE_FILE);
}

static void put_recalls(struct section *s)
{
	size_t i;

	begin(s);
	for (i = 0; i < s->file->recall_count; i++) {
		line(s);
		instant(s, s->file->recalls[i].at);
		dot(s);
		word(s, case_whose(s->file->recalls[i].who));
		dot(s);
		word(s, case_recalled(s->file->recalls[i].answer));
	}
	end(s, WORDING_BUNDLE_RECALLS);
}

static void put_reader(struct section *s, const struct audit *reading)
{
	struct wording_argument argument = {.name = "user"};

	if (!case_is_system_user(reading, &argument.value)) {
		staff(s, reading->who);
		return;
	}
	dot(s);
	build_text(&s->text,
	    call_say_with(s->call, WORDING_BUNDLE_SYSTEM_USER, &argument, 1));
}

static void put_readings(struct section *s)
{
	size_t i;

	begin(s);
	for (i = 0; i < s->file->reading_count; i++) {
		line(s);
		instant(s, s->file->readings[i].at);
		put_reader(s, &s->file->readings[i]);
	}
	end(s, WORDING_BUNDLE_READINGS);
}

void case_report(
    struct call *call, const struct case_file *file, enum case_reader reader)
{
	struct section s = {.call = call, .file = file, .reader = reader};

	call->report.prose = call_say(call, WORDING_BUNDLE_TITLE);
	put_finding(&s);
	put_evidence(&s);
	if (reader == CASE_DECIDER)
		put_lines(&s);
	put_recalls(&s);
	if (reader != CASE_ADVISOR)
		put_file(&s);
	if (reader == CASE_DECIDER)
		put_readings(&s);
}
