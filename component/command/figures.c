#include "component/command/figure_line.h"

#include "component/command/call.h"
#include "component/talk/zone.h"

/*
 * Figures of a region over some days. Only an operator sees all of them; for
 * whoever else the database withholds those that are about few people, and the
 * days are one whole month that is over: two spans of which one holds the other
 * could be subtracted, and tell what was withheld. The days are those of the
 * region's clock, whatever the asker's shows.
 */

enum {
	ROWS = 500, /* more than there are */
};

static const int64_t DAY = INT64_C(86400) * 1000000;

/* As enum figure_subject. */
static const struct option subjects[] = {
    {"followup",     WORDING_FIGURE_FOLLOWUP    },
    {"appointments", WORDING_FIGURE_APPOINTMENTS},
    {"reminders",    WORDING_FIGURE_REMINDERS   },
    {"absences",     WORDING_FIGURE_ABSENCES    },
    {NULL,	   WORDING_KEYS               },
};

static const struct field fields[] = {
    {.name = "region",
     .label = WORDING_FIELD_REGION,
     .type = TYPE_REGION,
     .required = true},
    {.name = "from",
     .label = WORDING_FIELD_FROM,
     .type = TYPE_DAY,
     .required = true},
    {.name = "to",
     .label = WORDING_FIELD_TO,
     .type = TYPE_DAY,
     .required = true},
    {.name = "subject",
     .label = WORDING_FIELD_SUBJECT,
     .type = TYPE_CHOICE,
     .options = subjects},
    {.name = NULL           },
};

/* The day that a clock of the zone shows then, as it begins in UTC. */
static int64_t day_in(struct text zone, int64_t at)
{
	struct wall wall;
	int64_t first = 0, second;

	if (!zone_wall(zone, at, &wall))
		return 0;
	wall.hour = wall.minute = 0;
	(void)zone_instant(TEXT("Etc/UTC"), &wall, &first, &second);
	return first;
}

static int64_t day_of(const struct call *call, const char *name)
{
	return day_in(call_zone(call), call_value(call, name)->number);
}

static bool begins_month(int64_t day)
{
	struct wall wall;

	return zone_wall(TEXT("Etc/UTC"), day, &wall) && wall.day == 1;
}

static bool is_month(
    const struct call *call, uint32_t id, int64_t first, int64_t last)
{
	struct region region = {0};

	(void)roster_region(call->turn->roster, id, &region);
	return begins_month(first) && begins_month(last + DAY) &&
	       last - first < 31 * DAY &&
	       last < day_in(region.zone, call->turn->now);
}

static bool sees_all(const struct call *call, uint32_t region)
{
	return command_has_role(call->turn, ROLE_OPERATOR, region);
}

static bool may(const struct call *call, uint32_t region)
{
	return sees_all(call, region) ||
	       command_has_role(call->turn, ROLE_SUPERVISOR, region) ||
	       command_has_role(call->turn, ROLE_EVALUATOR, region);
}

static enum figure_subject subject_of(const struct call *call)
{
	return (enum figure_subject)call_value(call, "subject")->number;
}

static void run(struct call *call)
{
	uint32_t region = call_value(call, "region")->id;
	int64_t first = day_of(call, "from"), last = day_of(call, "to");
	int64_t most =
	    roster_policy(call->turn->roster, POLICY_FIGURES_DAYS, region);
	struct question *question;

	if (!may(call, region)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	if (last < first || last - first >= most * DAY) {
		call_refuse(call,
		    last < first ? REFUSAL_DAYS_TURNED : REFUSAL_DAYS_MANY);
		return;
	}
	if (!sees_all(call, region) && !is_month(call, region, first, last)) {
		call_refuse(call, REFUSAL_DAYS_MONTH);
		return;
	}
	question = call_ask(call, QUESTION_FIGURES);
	question->region = region;
	question->first = first;
	question->last = last;
	question->published = !sees_all(call, region);
	question->subject = subject_of(call);
	question->limit = ROWS;
}

static void show_hours(struct call *call, const struct figures *figures)
{
	const struct figure_reader reader = figure_reader_of(call);
	struct wording_argument arguments[2];
	struct build hour;
	size_t i;

	for (i = 0; i < FIGURE_DAY; i++) {
		const struct figure *in = &figures->by_claimants[i];
		const struct figure *out = &figures->by_advisors[i];

		if (in->hundredths == 0 && out->hundredths == 0)
			continue;
		hour = (struct build){.arena = reader.arena};
		build_number(&hour, (int64_t)i);
		build_string(&hour, " h");
		arguments[0] = (struct wording_argument){
		    "claimants", figure_say(&reader, in, FIGURE_COUNT)};
		arguments[1] = (struct wording_argument){
		    "advisors", figure_say(&reader, out, FIGURE_COUNT)};
		report_row(&call->report, build_done(&hour),
		    figure_word_with(
			&reader, WORDING_FIGURES_HOUR, arguments, 2));
	}
}

static struct text day_name(struct call *call, const char *field)
{
	return zone_day_name(&call->turn->arena, call_zone(call),
	    call_value(call, field)->number, call->language);
}

static struct text region_name(struct call *call)
{
	struct region region = {0};

	(void)roster_region(call->turn->roster, call->region, &region);
	return text_keep(&call->turn->arena, region.name);
}

static struct text note(struct call *call, bool withheld)
{
	struct build b = {.arena = &call->turn->arena};
	const struct wording_argument arguments[] = {
	    {"region",       region_name(call)},
	    { "from", day_name(call,           "from")},
	    { "to", day_name(call,             "to")},
	};

	build_text(&b, call_say_with(call, WORDING_FIGURES, arguments, 3));
	if (!sees_all(call, call->region) && withheld) {
		build_char(&b, ' ');
		build_text(&b, call_say(call, WORDING_FIGURES_WITHHELD));
	}
	return build_done(&b);
}

static bool show_followup(struct call *call, const struct answer *answer)
{
	const struct figures figures = figures_of(answer);
	enum figure_place place;

	for (place = 0; place < FIGURE_ROWS; place++)
		figure_report(call, &figures, place);
	show_hours(call, &figures);
	return figures_withheld(&figures);
}

static void answered(struct call *call, const struct answer *answer)
{
	bool withheld = subject_of(call) == FIGURES_FOLLOWUP
			    ? show_followup(call, answer)
			    : figure_table_report(call, answer);

	call->report.note = note(call, withheld);
}

const struct command command_figures = {
    .node = "figures",
    .title = WORDING_COMMAND_FIGURES,
    .words = WORDING_WORDS_FIGURES,
    .about = WORDING_ABOUT_FIGURES,
    .may = MAY_STAFF,
    .fields = fields,
    .run = run,
    .answered = answered,
};
