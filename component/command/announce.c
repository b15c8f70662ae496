#include "component/command/announce.h"

#include "component/command/call.h"
#include "component/command/people.h"
#include "component/talk/chat.h"
#include "component/talk/due.h"
#include "roster/caseload.h"

/*
 * A line of the service to all claimants or advisors of a region or of all; and
 * a sentence of an advisor to those whom they chose (circular.c), which is said
 * to each in their own conversation. It goes out in slices, in the order of
 * ids, so that nobody's sentence waits behind it. A slice is over when all of
 * its lines stand in the ledger; then how far it has come is stored, and a
 * restart goes on from there. What did not stand in time (the database was
 * away) is tried again: `seen` knows who had the line.
 */

enum {
	LOOKED = 5000, /* ids that are looked at for the lines of one turn */
	TRIES = 100,   /* of one slice, that is nearly an hour: a line that the
			database will never take is not waited for */
};

static const int64_t EVERY = 5000;     /* microseconds between two */
static const int64_t AGAIN = 30000000; /* after one that is not over */

static const struct option audiences[] = {
    {"claimants", WORDING_AUDIENCE_CLAIMANTS},
    {"advisors",  WORDING_AUDIENCE_ADVISORS },
    {NULL,        WORDING_KEYS              },
};

enum {
	TEXT_FR = 1 /* place of the field */
};

static const struct field fields[] = {
    {.name = "audience",
     .label = WORDING_FIELD_AUDIENCE,
     .type = TYPE_CHOICE,
     .required = true,
     .options = audiences},
    {.name = "fr",  .label = WORDING_FIELD_TEXT_FR, .type = TYPE_LINES},
    {.name = "en", .label = WORDING_FIELD_TEXT_EN, .type = TYPE_LINES},
    {.name = "region",         .label = WORDING_FIELD_REGION, .type = TYPE_REGION},
    {.name = NULL },
};

/* One text at least; whom there is none for in their language get the other.
 */
static uint32_t lacks(const struct call *call)
{
	return call_value(call, "fr")->given || call_value(call, "en")->given
		   ? COMMAND_FIELDS
		   : TEXT_FR;
}

static struct announcement announcement(const struct call *call)
{
	const struct value *fr = call_value(call, "fr");
	const struct value *en = call_value(call, "en");

	return (struct announcement){
	    .turn = call->turn->number,
	    .at = call->turn->now,
	    .by = call->turn->asker.bare,
	    .region = call_value(call, "region")->id,
	    .audience = (enum audience)(
		AUDIENCE_CLAIMANTS + call_value(call, "audience")->number),
	    .text = fr->given ? fr->text : en->text,
	    .en = fr->given ? en->text : (struct text){0},
	};
}

static struct text confirm(struct call *call)
{
	struct announcement a = announcement(call);
	struct build texts = {.arena = &call->turn->arena};
	struct wording_argument arguments[2];

	build_text(&texts, a.text);
	if (a.en.len > 0)
		build_char(&texts, '\n');
	build_text(&texts, a.en);
	arguments[0] = (struct wording_argument){"count",
	    call_number(call,
		roster_audience(call->turn->roster, a.audience, a.region))};
	arguments[1] = (struct wording_argument){"text", build_done(&texts)};
	return call_say_with(call, WORDING_ANNOUNCE_CONFIRM, arguments, 2);
}

static void run(struct call *call)
{
	struct announcement a = announcement(call);

	if (!command_has_role(call->turn, ROLE_OPERATOR, a.region)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return;
	}
	turn_fact(call->turn, FACT_ANNOUNCEMENT)->as.announcement = a;
	call->report.note = call_say(call, WORDING_ANNOUNCED);
}

/* ---- what falls due ------------------------------------------------------ */

static bool is_over(const struct announcement_view *a)
{
	return a->told >= a->slice.lines || a->slice.tries >= TRIES;
}

int64_t announce_next(
    const struct roster *roster, const struct settings *settings)
{
	struct announcement_view a;

	/* One slice at a time. */
	if (!roster_link(roster).up || !due_may_go(settings) ||
	    !roster_announcement(roster, &a))
		return INT64_MAX;
	return due_unless_aside(roster,
	    a.slice.at + (is_over(&a) ? EVERY : AGAIN), FACT_ANNOUNCEMENT_END,
	    a.row.turn);
}

static void tell(
    struct turn *turn, const struct announcement *a, struct person who)
{
	struct addressee to = turn_addressee(turn, who);
	struct wording_argument arguments[] = {
	    {"text",
             a->en.len > 0 && text_is(to.language, "en") ? a->en : a->text},
	};
	struct wording_ask ask = {
	    .key = WORDING_ANNOUNCEMENT,
	    .arguments = arguments,
	    .count = 1,
	};
	struct build id = {.arena = &turn->arena};

	build_string(&id, "announce/");
	build_hex(&id, a->turn);
	build_string(&id, who.side == SIDE_CLAIMANT ? "/c" : "/a");
	build_number(&id, who.id);
	turn_line(turn, &to, build_done(&id), &ask);
}

/* The least id in the list that is greater; 0: none. */
static uint32_t named_after(struct text list, uint32_t after)
{
	uint32_t id = 0;
	size_t i;

	for (i = 0; i < list.len; i++) {
		if (list.at[i] == ',') {
			if (id > after)
				return id;
			id = 0;
			continue;
		}
		id = id * 10 + (uint32_t)(list.at[i] - '0');
	}
	return id > after ? id : 0;
}

/* The next id that is to be looked at; 0: there is none. */
static uint32_t next_of(
    const struct roster *roster, const struct announcement *a, uint32_t after)
{
	uint32_t last = 0;

	switch (a->audience) {
	case AUDIENCE_CLAIMANTS:
		last = roster_last_claimant(roster);
		break;
	case AUDIENCE_ADVISORS:
		last = roster_last_advisor(roster);
		break;
	case AUDIENCE_NAMED:
		return named_after(a->claimants, after);
	}
	return after < last ? after + 1 : 0;
}

/* As the advisor may write by then: whom they follow no longer, or who agreed
 * to nothing, is passed over. */
static bool say(
    struct turn *turn, const struct announcement *a, uint32_t claimant)
{
	struct build id = {.arena = &turn->arena};
	struct chat_line line = {
	    .body = a->text, .variant = TEXT(MESSAGE_CIRCULAR)};
	struct claimant_view to;
	struct advisor_view by;
	struct turn *more;

	if (!roster_claimant(turn->roster, claimant, &to) ||
	    !roster_advisor(turn->roster, a->advisor, &by) ||
	    caseload_advisor_may(turn->roster, &by, &to, turn->now) !=
		REFUSAL_NONE)
		return false;
	build_string(&id, "circular/");
	build_hex(&id, a->turn);
	build_string(&id, "/c");
	build_number(&id, claimant);
	line.id = build_done(&id);
	more = turn_more(turn);
	if (chat_say(more, &by, &to, &line) != REFUSAL_NONE) {
		turn_again(more);
		return false;
	}
	turn_fact(more, FACT_CARRIED)->as.carried.slice = turn->number;
	return true;
}

static bool reach(
    struct turn *turn, const struct announcement *a, struct person who)
{
	if (a->audience == AUDIENCE_NAMED)
		return say(turn, a, who.id);
	if (!roster_hears(turn->roster, who, a->region))
		return false;
	tell(turn, a, who);
	return true;
}

/* The next ids, and again those that did not all get it. */
static void send_slice(struct turn *turn, const struct announcement_view *a,
    uint32_t from, uint32_t tries)
{
	struct announcing *fact =
	    &turn_fact(turn, FACT_ANNOUNCING)->as.announcing;
	struct person who = {
	    a->row.audience == AUDIENCE_ADVISORS ? SIDE_ADVISOR : SIDE_CLAIMANT,
	    from};
	uint32_t next;

	fact->turn = turn->number;
	fact->from = from;
	fact->tries = tries;
	fact->at = turn->now;
	while (fact->lines < turn->settings->due_room &&
	       who.id - from < LOOKED &&
	       (next = next_of(turn->roster, &a->row, who.id)) != 0) {
		who.id = next;
		fact->lines += reach(turn, &a->row, who) ? 1 : 0;
	}
	fact->to = who.id;
}

static void end(struct turn *turn, uint64_t announcement)
{
	struct announcement_end *fact =
	    &turn_fact(turn_more(turn), FACT_ANNOUNCEMENT_END)
		 ->as.announcement_end;

	fact->announcement = announcement;
	fact->at = turn->now;
}

static void keep(struct turn *turn, uint64_t announcement, uint32_t reached)
{
	struct announced *fact =
	    &turn_fact(turn_more(turn), FACT_ANNOUNCED)->as.announced;

	fact->announcement = announcement;
	fact->reached = reached;
	fact->at = turn->now;
}

void announce_due(struct turn *turn)
{
	struct announcement_view a;
	uint32_t reached;

	if (!roster_announcement(turn->roster, &a))
		return;
	if (a.slice.turn != 0 && !is_over(&a)) {
		send_slice(turn, &a, a.slice.from, a.slice.tries + 1);
		return;
	}
	reached = a.slice.turn != 0 ? a.slice.to : a.reached;
	if (next_of(turn->roster, &a.row, reached) == 0)
		end(turn, a.row.turn);
	else if (reached > a.reached)
		keep(turn, a.row.turn, reached);
	send_slice(turn, &a, reached, 0);
}

const struct command command_announce = {
    .node = "announce",
    .standard = "http://jabber.org/protocol/admin#announce",
    .title = WORDING_COMMAND_ANNOUNCE,
    .words = WORDING_WORDS_ANNOUNCE,
    .about = WORDING_ABOUT_ANNOUNCE,
    .may = MAY_OPERATOR,
    .fields = fields,
    .lacks = lacks,
    .confirm = confirm,
    .run = run,
};
