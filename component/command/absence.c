#include "component/talk/absence.h"
#include "component/command/call.h"
#include "component/command/people.h"
#include "component/talk/moment.h"

/* An advisor's own absence, or, for a supervisor or an operator, that of one of
 * their regions; who stands in takes no place. */

static const struct field fields[] = {
    {.name = "from",
     .label = WORDING_FIELD_ABSENT_FROM,
     .type = TYPE_DAY,
     .required = true,
     .ahead = true},
    {.name = "to",
     .label = WORDING_FIELD_ABSENT_TO,
     .type = TYPE_DAY,
     .required = true,
     .ahead = true},
    {.name = "stand-in",    .label = WORDING_FIELD_STAND_IN, .type = TYPE_ADVISOR},
    {.name = "advisor",     .label = WORDING_FIELD_ABSENT, .type = TYPE_ADVISOR},
    {.name = NULL},
};

static const struct field end_fields[] = {
    {.name = "advisor",     .label = WORDING_FIELD_ABSENT, .type = TYPE_ADVISOR},
    {.name = NULL},
};

/* Who is absent: whoever is named, else the asker. 0: not theirs to say. */
static uint32_t absent_of(const struct call *call)
{
	struct advisor_view advisor;

	return people_advisor_given(call, &advisor) ? advisor.row.id : 0;
}

static struct cover plan(const struct call *call)
{
	return (struct cover){
	    .turn = call->turn->number,
	    .at = call->turn->now,
	    .advisor = absent_of(call),
	    .stand_in = call_value(call, "stand-in")->id,
	    .since = call_value(call, "from")->number,
	    .until = call_value(call, "to")->until,
	    .by = call->turn->asker.bare,
	};
}

static struct text day(struct call *call, int64_t at)
{
	return moment_say_day(&call->turn->arena, at, call_zone(call));
}

static struct text describe(
    struct call *call, const struct cover *cover, enum wording_key key)
{
	struct wording_argument arguments[4];

	arguments[0] = (struct wording_argument){
	    "advisor", people_advisor_name(call, cover->advisor)};
	arguments[1] =
	    (struct wording_argument){"since", day(call, cover->since)};
	arguments[2] =
	    (struct wording_argument){"until", day(call, cover->until - 1)};
	arguments[3] = (struct wording_argument){
	    "stand_in", people_advisor_name(call, cover->stand_in)};
	return call_say_with(call, key, arguments, 4);
}

static struct text confirm(struct call *call)
{
	struct cover cover = plan(call);

	return describe(call, &cover,
	    cover.stand_in != 0 ? WORDING_ABSENCE_CONFIRM
				: WORDING_ABSENCE_ALONE_CONFIRM);
}

static void run(struct call *call)
{
	struct cover cover = plan(call);

	call->advisor = cover.advisor;
	if (cover.advisor == 0) {
		call_refuse(call, REFUSAL_NOT_YOURS);
	} else if (cover.until <= cover.since) {
		call_refuse(call, REFUSAL_DAYS_TURNED);
	} else if (cover.until <= call->turn->now) {
		call_refuse(call, REFUSAL_DAY_REACH);
	} else if (cover.advisor == cover.stand_in) {
		call_refuse(call, REFUSAL_SELF_COVER);
	} else {
		turn_fact(call->turn, FACT_COVER)->as.cover = cover;
		call->report.note = call_say(call, WORDING_DONE);
	}
}

/* ---- what is noted ------------------------------------------------------- */

static bool may_see(const struct call *call, const struct cover *cover)
{
	struct advisor_view asker = {0}, advisor = {0};

	(void)roster_advisor_by_jid(
	    call->turn->roster, call->turn->asker.bare, &asker);
	(void)roster_advisor(call->turn->roster, cover->advisor, &advisor);
	return (asker.row.id != 0 && (asker.row.id == cover->advisor ||
					 asker.row.id == cover->stand_in)) ||
	       command_oversees(call->turn, advisor.row.region);
}

static void run_list(struct call *call)
{
	struct report *report = &call->report;
	struct text cells[4];
	struct cover cover;
	uint32_t i;

	report_column(report, "name", call_say(call, WORDING_COLUMN_NAME));
	report_column(report, "from", call_say(call, WORDING_COLUMN_FROM));
	report_column(report, "to", call_say(call, WORDING_COLUMN_TO));
	report_column(
	    report, "stand-in", call_say(call, WORDING_COLUMN_STAND_IN));
	for (i = 0; roster_cover_at(call->turn->roster, i, &cover); i++) {
		if (!may_see(call, &cover))
			continue;
		cells[0] = people_advisor_name(call, cover.advisor);
		cells[1] = day(call, cover.since);
		cells[2] = day(call, cover.until - 1);
		cells[3] = people_advisor_name(call, cover.stand_in);
		report_line(report, cells);
	}
	report->note =
	    call_say(call, report->lines != NULL ? WORDING_ABSENCES_ARE
						 : WORDING_ABSENCES_NONE);
}

/* ---- its end ------------------------------------------------------------- */

/* The one that has begun, else the next. */
static bool find(const struct call *call, struct cover *cover)
{
	uint32_t advisor = absent_of(call);
	uint32_t i;

	for (i = 0; roster_cover_at(call->turn->roster, i, cover); i++)
		if (cover->advisor == advisor)
			return true;
	*cover = (struct cover){.advisor = advisor};
	return false;
}

static struct text confirm_end(struct call *call)
{
	struct cover cover;

	return find(call, &cover)
		   ? describe(call, &cover, WORDING_ABSENCE_END_CONFIRM)
		   : (struct text){0};
}

static void run_end(struct call *call)
{
	struct cover cover;
	bool found = find(call, &cover);

	call->advisor = cover.advisor;
	if (cover.advisor == 0) {
		call_refuse(call, REFUSAL_NOT_YOURS);
	} else if (!found) {
		call_refuse(call, REFUSAL_STANDS_ALREADY);
	} else {
		absence_end(call->turn, &cover, call->turn->asker.bare);
		call->report.note = call_say(call, WORDING_DONE);
	}
}

const struct command command_absence = {
    .node = "absence",
    .title = WORDING_COMMAND_ABSENCE,
    .words = WORDING_WORDS_ABSENCE,
    .about = WORDING_ABOUT_ABSENCE,
    .may = MAY_ADVISOR | MAY_SUPERVISOR | MAY_OPERATOR,
    .fields = fields,
    .confirm = confirm,
    .run = run,
};

const struct command command_absences = {
    .node = "absences",
    .title = WORDING_COMMAND_ABSENCES,
    .words = WORDING_WORDS_ABSENCES,
    .about = WORDING_ABOUT_ABSENCES,
    .may = MAY_ADVISOR | MAY_SUPERVISOR | MAY_OPERATOR,
    .listed = true,
    .run = run_list,
};

const struct command command_absence_end = {
    .node = "absence-end",
    .title = WORDING_COMMAND_ABSENCE_END,
    .words = WORDING_WORDS_ABSENCE_END,
    .about = WORDING_ABOUT_ABSENCE_END,
    .may = MAY_ADVISOR | MAY_SUPERVISOR | MAY_OPERATOR,
    .fields = end_fields,
    .confirm = confirm_end,
    .run = run_end,
};
