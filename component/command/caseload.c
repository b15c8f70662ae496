#include <stdlib.h>

#include "component/command/call.h"
#include "component/command/people.h"
#include "component/command/unanswered.h"
#include "component/talk/fold.h"
#include "component/talk/moment.h"
#include "roster/cover.h"

/* My caseload, and who of it waits for my answer, longest first. */

struct place {
	struct claimant_view claimant;
	struct text name; /* folded: "Élodie" stands before "Fatou" */
};

static int by_name(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return text_compare(x->name, y->name);
}

static int by_waiting(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int64_t difference =
	    x->claimant.waiting_since - y->claimant.waiting_since;

	return difference < 0 ? -1 : difference > 0;
}

static struct text since(struct call *call, int64_t at)
{
	if (at == 0)
		return (struct text){0};
	return moment_say_short(&call->turn->arena, at, call_zone(call));
}

/* Nothing for who is not there: that is most of 250. */
static struct text presence(struct call *call, enum show show)
{
	switch (show) {
	case SHOW_GONE:
		break;
	case SHOW_AVAILABLE:
		return call_say(call, WORDING_SHOW_HERE);
	case SHOW_AWAY:
	case SHOW_XA:
		return call_say(call, WORDING_SHOW_AWAY);
	case SHOW_DND:
		return call_say(call, WORDING_SHOW_BUSY);
	}
	return (struct text){0};
}

static void add_mark(struct call *call, struct build *b, enum wording_key mark)
{
	if (b->len > 0)
		build_string(b, ", ");
	build_text(b, call_say(call, mark));
}

/* Present or not, and what else matters before one writes. */
static struct text here(struct call *call, const struct claimant_view *claimant)
{
	struct build b = {.arena = &call->turn->arena};

	/* Who has stopped is not shown. */
	if (claimant->row.consent)
		build_text(&b, presence(call, claimant->show));
	if (claimant->account != ACCOUNT_FINE)
		add_mark(call, &b, WORDING_CASELOAD_ACCOUNT);
	if (claimant->agency)
		add_mark(call, &b, WORDING_CASELOAD_AGENCY);
	return build_done(&b);
}

static void add_line(
    struct call *call, const struct claimant_view *claimant, bool waiting)
{
	struct build jid = {.arena = &call->turn->arena};
	struct text cells[7];
	size_t count = 4;

	build_text(&jid, claimant->row.alias);
	build_char(&jid, '@');
	build_text(&jid, call->turn->settings->domain);
	cells[0] = claimant->row.name;
	cells[1] = claimant->row.number;
	cells[2] = here(call, claimant);
	cells[3] = since(call, claimant->waiting_since);
	if (waiting) {
		cells[count++] = unanswered_waited(call, claimant);
		cells[count++] = unanswered_told(call, claimant);
	}
	cells[count] = build_done(&jid);
	report_line(&call->report, cells);
}

static void columns(struct call *call, bool waiting)
{
	struct report *report = &call->report;

	report_column(report, "name", call_say(call, WORDING_COLUMN_NAME));
	report_column(report, "number", call_say(call, WORDING_COLUMN_NUMBER));
	report_column(report, "here", call_say(call, WORDING_COLUMN_HERE));
	report_column(report, "since", call_say(call, WORDING_COLUMN_SINCE));
	if (waiting) {
		report_column(
		    report, "waited", call_say(call, WORDING_COLUMN_WAITED));
		report_column(
		    report, "told", call_say(call, WORDING_COLUMN_TOLD));
	}
	/* A form's lines are narrow, and its people are in the roster. */
	if (call->door != DOOR_FORM)
		report_column(
		    report, "jid", call_say(call, WORDING_COLUMN_JID));
}

static size_t add_places(const struct roster *roster, uint32_t of, bool waiting,
    struct place *places, size_t count)
{
	uint32_t id = 0;

	while ((id = roster_next_in_caseload(roster, of, id)) != 0)
		if (roster_claimant(roster, id, &places[count].claimant) &&
		    (!waiting || places[count].claimant.waiting_since != 0))
			count++;
	return count;
}

/* The advisor's own, and those whom they answer for somebody else. */
static struct place *collect(struct call *call, bool waiting, size_t *count)
{
	const struct roster *roster = call->turn->roster;
	struct advisor_view advisor = {0}, covered = {0};
	struct place *places;
	uint32_t of = 0, room = 1;
	size_t i;

	*count = 0;
	(void)roster_advisor_by_jid(roster, call->turn->asker.bare, &advisor);
	while ((of = cover_next(roster, advisor.row.id, of)) != 0)
		if (roster_advisor(roster, of, &covered))
			room += covered.caseload;
	places = arena_alloc(&call->turn->arena, room * sizeof(*places));
	while ((of = cover_next(roster, advisor.row.id, of)) != 0)
		*count = add_places(roster, of, waiting, places, *count);
	for (i = 0; i < *count; i++)
		places[i].name =
		    fold(&call->turn->arena, places[i].claimant.row.name);
	return places;
}

static void list(struct call *call, bool waiting)
{
	struct build b = {.arena = &call->turn->arena};
	struct wording_argument arguments[1];
	struct place *places;
	size_t count, i;

	places = collect(call, waiting, &count);
	if (count > 1)
		qsort(places, count, sizeof(*places),
		    waiting ? by_waiting : by_name);
	columns(call, waiting);
	for (i = 0; i < count; i++)
		add_line(call, &places[i].claimant, waiting);
	build_number(&b, (int64_t)count);
	arguments[0] = (struct wording_argument){"count", build_done(&b)};
	call->report.note = call_say_with(call,
	    waiting ? WORDING_WAITING_COUNT : WORDING_CASELOAD_COUNT, arguments,
	    1);
}

static void run_caseload(struct call *call)
{
	list(call, false);
}

static void run_waiting(struct call *call)
{
	list(call, true);
}

const struct command command_caseload = {
    .node = "caseload",
    .title = WORDING_COMMAND_CASELOAD,
    .words = WORDING_WORDS_CASELOAD,
    .about = WORDING_ABOUT_CASELOAD,
    .may = MAY_ADVISOR,
    .listed = true,
    .run = run_caseload,
};

const struct command command_waiting = {
    .node = "waiting",
    .title = WORDING_COMMAND_WAITING,
    .words = WORDING_WORDS_WAITING,
    .about = WORDING_ABOUT_WAITING,
    .may = MAY_ADVISOR,
    .listed = true,
    .run = run_waiting,
};
