#include <stdlib.h>
#include <string.h>

#include "component/command/call.h"
#include "component/command/people.h"
#include "component/talk/moment.h"
#include "roster/caseload.h"
#include "roster/cover.h"

/*
 * A sentence of an advisor to their people, or some of them, each in their own
 * conversation; announce.c sends it. It answers nobody: who waits, waits on.
 * What became of it is read from the ledger.
 */

enum {
	TOLD = 9,     /* of those who get it, that are told before it goes */
	SHOWN = 20,   /* circulars of one reading */
	START = 60,   /* bytes of one that are shown there */
	MOST = 10000, /* people of one reading, more than follow anybody */
};

/* In the order of the options. */
enum group {
	GROUP_ALL,
	GROUP_WAITING,
	GROUP_COVERED,
};

static const struct option groups[] = {
    {"all",     WORDING_CIRCULAR_ALL    },
    {"waiting", WORDING_CIRCULAR_WAITING},
    {"covered", WORDING_CIRCULAR_COVERED},
    {NULL,      WORDING_KEYS            },
};

static const struct field fields[] = {
    {.name = "text",
     .label = WORDING_FIELD_TEXT,
     .type = TYPE_LINES,
     .required = true,
     .secret = true},
    {.name = "group",
     .label = WORDING_FIELD_GROUP,
     .type = TYPE_CHOICE,
     .otherwise = "all",
     .options = groups},
    {.name = "region",      .label = WORDING_FIELD_REGION, .type = TYPE_REGION},
    {.name = "people",     .label = WORDING_FIELD_THESE, .type = TYPE_LINES},
    {.name = NULL},
};

/* Who gets it. */
struct recipients {
	uint32_t *ids;
	size_t count;
	size_t left;  /* of the group, who may not be written to now */
	bool unknown; /* a name in the list is nobody's, or several people's */
};

static int by_id(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static bool has(const struct recipients *to, uint32_t id)
{
	size_t i;

	for (i = 0; i < to->count; i++)
		if (to->ids[i] == id)
			return true;
	return false;
}

static void add(struct call *call, const struct advisor_view *by,
    const struct claimant_view *claimant, struct recipients *to)
{
	const struct value *region = call_value(call, "region");

	if ((region->given && claimant->row.region != region->id) ||
	    has(to, claimant->row.id))
		return;
	if (caseload_advisor_may(call->turn->roster, by, claimant,
		call->turn->now) == REFUSAL_NONE)
		to->ids[to->count++] = claimant->row.id;
	else
		to->left++;
}

/* A name or number a line, or with commas between them. */
static bool next_name(struct text *list, struct text *name)
{
	static const char between[] = ",;\r\n";

	while (list->len > 0 && strchr(" ,;\r\n", *list->at) != NULL) {
		list->at++;
		list->len--;
	}
	*name = (struct text){list->at, 0};
	while (name->len < list->len &&
	       strchr(between, list->at[name->len]) == NULL)
		name->len++;
	list->at += name->len;
	list->len -= name->len;
	return name->len > 0;
}

static void add_named(
    struct call *call, const struct advisor_view *by, struct recipients *to)
{
	struct text list = call_value(call, "people")->text, name;
	struct claimant_view claimant;
	struct people people;

	while (next_name(&list, &name)) {
		people = people_claimants(call, name);
		if (people.count != 1 || !roster_claimant(call->turn->roster,
					     people.ids[0], &claimant))
			to->unknown = true;
		else
			add(call, by, &claimant, to);
	}
}

static void add_group(struct call *call, const struct advisor_view *by,
    enum group group, struct recipients *to)
{
	const struct roster *roster = call->turn->roster;
	struct claimant_view claimant;
	uint32_t of = 0, id;

	while ((of = cover_next(roster, by->row.id, of)) != 0) {
		if ((group == GROUP_ALL && of != by->row.id) ||
		    (group == GROUP_COVERED && of == by->row.id))
			continue;
		for (id = 0;
		     (id = roster_next_in_caseload(roster, of, id)) != 0;)
			if (roster_claimant(roster, id, &claimant) &&
			    (group != GROUP_WAITING ||
				claimant.waiting_since != 0))
				add(call, by, &claimant, to);
	}
}

static size_t room_for(const struct call *call, const struct advisor_view *by)
{
	struct advisor_view covered;
	uint32_t of = 0;
	size_t room = 1;

	while ((of = cover_next(call->turn->roster, by->row.id, of)) != 0)
		if (roster_advisor(call->turn->roster, of, &covered))
			room += covered.caseload;
	return room;
}

static struct recipients recipients(
    struct call *call, const struct advisor_view *by)
{
	struct recipients to = {0};
	const struct value *group = call_value(call, "group");

	to.ids = arena_alloc(
	    &call->turn->arena, room_for(call, by) * sizeof(*to.ids));
	if (call_value(call, "people")->given)
		add_named(call, by, &to);
	else
		add_group(call, by, (enum group)group->number, &to);
	qsort(to.ids, to.count, sizeof(*to.ids), by_id);
	return to;
}

static struct advisor_view asker_of(const struct call *call)
{
	struct advisor_view advisor = {0};

	(void)roster_advisor_by_jid(
	    call->turn->roster, call->turn->asker.bare, &advisor);
	return advisor;
}

/* " (Jean Petit, Léa Morel)", of few. */
static struct text names_of(struct call *call, const struct recipients *to)
{
	struct build b = {.arena = &call->turn->arena};
	struct claimant_view claimant;
	size_t i;

	for (i = 0; i < to->count && to->count <= TOLD; i++)
		if (roster_claimant(
			call->turn->roster, to->ids[i], &claimant)) {
			build_string(&b, i == 0 ? " (" : ", ");
			build_text(&b, claimant.row.name);
		}
	if (b.len > 0)
		build_char(&b, ')');
	return build_done(&b);
}

static enum refusal refusal_of(
    const struct call *call, const struct recipients *to)
{
	if (to->unknown)
		return REFUSAL_NOT_ONE;
	if (to->count == 0)
		return REFUSAL_NO_RECIPIENT;
	return roster_announces(call->turn->roster, call->advisor)
		   ? REFUSAL_CIRCULAR_RUNS
		   : REFUSAL_NONE;
}

static struct text confirm(struct call *call)
{
	struct advisor_view by = asker_of(call);
	struct recipients to = recipients(call, &by);
	const struct wording_argument arguments[] = {
	    {"count", call_number(call, (int64_t)to.count)},
	    {"left",  call_number(call, (int64_t)to.left) },
	    {"names", names_of(call,    &to)              },
	    {"text",  call_value(call,  "text")->text     },
	};

	call->advisor = by.row.id;
	if (refusal_of(call, &to) != REFUSAL_NONE)
		return (struct text){0};
	return call_say_with(call,
	    to.left > 0 ? WORDING_CIRCULAR_CONFIRM_LEFT
			: WORDING_CIRCULAR_CONFIRM,
	    arguments, sizeof(arguments) / sizeof(arguments[0]));
}

static struct text list_of(struct call *call, const struct recipients *to)
{
	struct build b = {.arena = &call->turn->arena};
	size_t i;

	for (i = 0; i < to->count; i++) {
		if (i > 0)
			build_char(&b, ',');
		build_number(&b, to->ids[i]);
	}
	return build_done(&b);
}

static void run(struct call *call)
{
	struct advisor_view by = asker_of(call);
	struct recipients to = recipients(call, &by);
	struct announcement *fact;

	call->advisor = by.row.id;
	call_refuse(call, refusal_of(call, &to));
	if (call->refused != REFUSAL_NONE)
		return;
	fact = &turn_fact(call->turn, FACT_ANNOUNCEMENT)->as.announcement;
	*fact = (struct announcement){
	    .turn = call->turn->number,
	    .at = call->turn->now,
	    .by = call->turn->asker.bare,
	    .audience = AUDIENCE_NAMED,
	    .text = call_value(call, "text")->text,
	    .advisor = by.row.id,
	    .claimants = list_of(call, &to),
	};
	call->report.note = call_say(call, WORDING_CIRCULAR_SENT);
}

/* ---- what became of it --------------------------------------------------- */

static const struct field report_fields[] = {
    {.name = "which",
     .label = WORDING_FIELD_WHICH,
     .type = TYPE_NUMBER,
     .least = 1,
     .most = SHOWN},
    {.name = NULL},
};

static void run_report(struct call *call)
{
	const struct value *which = call_value(call, "which");
	struct question *question;

	call->advisor = asker_of(call).row.id;
	question = call_ask(
	    call, which->given ? QUESTION_CIRCULAR : QUESTION_CIRCULARS);
	question->who = (struct person){SIDE_ADVISOR, call->advisor};
	question->after = which->given ? which->number - 1 : 0;
	question->limit = which->given ? MOST : SHOWN;
}

static struct text at(struct call *call, int64_t instant)
{
	if (instant == 0)
		return (struct text){0};
	return moment_say_short(&call->turn->arena, instant, call_zone(call));
}

static struct text start_of(struct call *call, struct text text)
{
	struct build b = {.arena = &call->turn->arena};
	const char *end = text.len > 0 ? memchr(text.at, '\n', text.len) : NULL;
	size_t len = end != NULL ? (size_t)(end - text.at) : text.len;

	if (len > START)
		for (len = START; (text.at[len] & 0xc0) == 0x80;)
			len--;
	build_text(&b, (struct text){text.at, len});
	if (len < text.len)
		build_string(&b, "\xe2\x80\xa6");
	return build_done(&b);
}

static int64_t count_of(struct text claimants)
{
	int64_t count = claimants.len > 0 ? 1 : 0;
	size_t i;

	for (i = 0; i < claimants.len; i++)
		count += claimants.at[i] == ',' ? 1 : 0;
	return count;
}

static void show_all(struct call *call, const struct answer *answer)
{
	struct report *report = &call->report;
	const struct fact *fact;
	struct text cells[4];
	int64_t place = 0;

	report_column(
	    report, "which", call_say(call, WORDING_COLUMN_NUMBER_OF));
	report_column(report, "at", call_say(call, WORDING_COLUMN_WHEN));
	report_column(
	    report, "count", call_say(call, WORDING_COLUMN_RECIPIENTS));
	report_column(report, "text", call_say(call, WORDING_FIELD_TEXT));
	for (fact = answer->facts.head; fact != NULL; fact = fact->next) {
		const struct announcement *a = &fact->as.announcement;

		cells[0] = call_number(call, ++place);
		cells[1] = at(call, a->at);
		cells[2] = call_number(call, count_of(a->claimants));
		cells[3] = start_of(call, a->text);
		report_line(report, cells);
	}
	report->note = call_say(
	    call, place > 0 ? WORDING_CIRCULARS : WORDING_CIRCULARS_NONE);
}

/* Who is another's by now is counted, but not named. */
static void show_person(struct call *call, const struct reach *reach)
{
	struct claimant_view claimant;
	struct text cells[5];

	if (!roster_claimant(call->turn->roster, reach->claimant, &claimant) ||
	    !people_may(call, &claimant))
		return;
	cells[0] = claimant.row.name;
	cells[1] = claimant.row.number;
	cells[2] = at(call, reach->sent);
	cells[3] = at(call, reach->received);
	cells[4] = at(call, reach->displayed);
	report_line(&call->report, cells);
}

static void show_one(struct call *call, const struct answer *answer)
{
	struct report *report = &call->report;
	struct wording_argument arguments[4];
	int64_t sent = 0, received = 0, displayed = 0;
	const struct fact *fact;

	report_column(report, "name", call_say(call, WORDING_COLUMN_NAME));
	report_column(report, "number", call_say(call, WORDING_COLUMN_NUMBER));
	report_column(report, "sent", call_say(call, WORDING_COLUMN_SENT));
	report_column(
	    report, "received", call_say(call, WORDING_COLUMN_RECEIVED));
	report_column(
	    report, "displayed", call_say(call, WORDING_COLUMN_DISPLAYED));
	for (fact = answer->facts.head; fact != NULL; fact = fact->next) {
		sent += fact->as.reach.sent != 0 ? 1 : 0;
		received += fact->as.reach.received != 0 ? 1 : 0;
		displayed += fact->as.reach.displayed != 0 ? 1 : 0;
		show_person(call, &fact->as.reach);
	}
	arguments[0] = (struct wording_argument){
	    "count", call_number(call, (int64_t)answer->facts.count)};
	arguments[1] =
	    (struct wording_argument){"sent", call_number(call, sent)};
	arguments[2] =
	    (struct wording_argument){"received", call_number(call, received)};
	arguments[3] = (struct wording_argument){
	    "displayed", call_number(call, displayed)};
	report->note =
	    call_say_with(call, WORDING_CIRCULAR_REACH, arguments, 4);
}

static void answered(struct call *call, const struct answer *answer)
{
	if (!call_value(call, "which")->given || answer->facts.count == 0)
		show_all(call, answer);
	else
		show_one(call, answer);
}

const struct command command_circular = {
    .node = "circular",
    .title = WORDING_COMMAND_CIRCULAR,
    .words = WORDING_WORDS_CIRCULAR,
    .about = WORDING_ABOUT_CIRCULAR,
    .may = MAY_ADVISOR,
    .fields = fields,
    .confirm = confirm,
    .run = run,
};

const struct command command_circulars = {
    .node = "circulars",
    .title = WORDING_COMMAND_CIRCULARS,
    .words = WORDING_WORDS_CIRCULARS,
    .about = WORDING_ABOUT_CIRCULARS,
    .may = MAY_ADVISOR,
    .fields = report_fields,
    .run = run_report,
    .answered = answered,
};
