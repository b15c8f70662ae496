#include "component/talk/follow.h"

#include "component/command/enrol.h"
#include "component/talk/absence_file.h"
#include "component/talk/handover.h"
#include "component/talk/presence.h"
#include "roster/caseload.h"
#include "roster/region.h"

/* What a claimant is told when this was done to them. */
static const struct {
	const char *id; /* first part of the line's id; NULL: nothing */
	enum wording_key key;
} lines[] = {
    [CHANGE_NONE] = {NULL,           WORDING_KEYS       },
    [CHANGE_ADDED] = {NULL,           WORDING_KEYS       },
    [CHANGE_ENROLLED] = {"welcome/",     WORDING_WELCOME    },
    [CHANGE_REASSIGNED] = {"new-advisor/", WORDING_NEW_ADVISOR},
    [CHANGE_REBOUND] = {"welcome/",     WORDING_WELCOME    },
    [CHANGE_OTHER] = {NULL,           WORDING_KEYS       },
    [CHANGE_LISTED] = {"listed/",      WORDING_LISTED     },
    [CHANGE_ENDED] = {"ended/",       WORDING_ENDED      },
    [CHANGE_QUEUED] = {"queued/",      WORDING_QUEUED     },
    [CHANGE_INVITED] = {"invited/",     WORDING_INVITED    },
    [CHANGE_LAPSED] = {"lapsed/",      WORDING_LAPSED     },
};

static bool relays(const struct turn *turn, uint32_t region_id)
{
	struct region region;

	return roster_region(turn->roster, region_id, &region) &&
	       region_relays(region.state);
}

/* Who stands in the line for a place in their region hears where, as the row
 * stands now. They have not agreed to anything yet. */
static enum change_kind news_of_line(const struct turn *turn,
    const struct claimant *row, enum change_kind change, uint32_t *place)
{
	static const enum listed_for as[] = {
	    [CHANGE_QUEUED] = LISTED_FOR_PLACE,
	    [CHANGE_INVITED] = LISTED_FOR_CONSENT,
	};
	struct claimant_view claimant;

	*place = 0;
	if (row->consent || !roster_claimant(turn->roster, row->id, &claimant))
		return CHANGE_NONE;
	*place = caseload_place(turn->roster, &claimant);
	if (change == CHANGE_LAPSED)
		return *place == 0 ? change : CHANGE_NONE;
	return *place != 0 && row->listed_for == as[change] ? change
							    : CHANGE_NONE;
}

/* Who has no advisor yet hears of their place in the list behind those who are
 * called at once because a place is free for them. */
static enum change_kind news_of_list(
    const struct turn *turn, const struct claimant *row, uint32_t *place)
{
	uint32_t called = caseload_free_in(turn->roster, row->region);
	struct claimant_view claimant;

	if (roster_claimant(turn->roster, row->id, &claimant))
		*place = caseload_place(turn->roster, &claimant);
	if (*place <= called)
		return CHANGE_NONE;
	*place -= called;
	return CHANGE_LISTED;
}

/* Who waits and has another account hears there what they wait for. */
static enum change_kind change_of(const struct claimant *row)
{
	if (row->change != CHANGE_REBOUND || row->listed == 0)
		return row->change;
	switch (row->listed_for) {
	case LISTED_FOR_ADVISOR:
		return CHANGE_LISTED;
	case LISTED_FOR_PLACE:
		return CHANGE_QUEUED;
	case LISTED_FOR_CONSENT:
		return CHANGE_INVITED;
	}
	return CHANGE_NONE;
}

/* As the row stands now. */
static enum change_kind news_of(
    const struct turn *turn, const struct claimant *row, uint32_t *place)
{
	const enum change_kind change = change_of(row);

	*place = 0;
	switch (change) {
	case CHANGE_QUEUED:
	case CHANGE_INVITED:
	case CHANGE_LAPSED:
		return news_of_line(turn, row, change, place);
	case CHANGE_ENROLLED:
	case CHANGE_LISTED:
		if (row->advisor != 0)
			return change == CHANGE_ENROLLED ? change : CHANGE_NONE;
		return news_of_list(turn, row, place);
	case CHANGE_REASSIGNED:
	case CHANGE_REBOUND:
		return row->advisor != 0 ? change : CHANGE_NONE;
	case CHANGE_ENDED:
		return row->advisor == 0 ? CHANGE_ENDED : CHANGE_NONE;
	case CHANGE_NONE:
	case CHANGE_ADDED:
	case CHANGE_OTHER:
		break;
	}
	return CHANGE_NONE;
}

static struct addressee addressee_of(
    const struct turn *turn, const struct claimant *row)
{
	struct addressee to = {
	    .who = {SIDE_CLAIMANT, row->id},
	    .claimant = row->id,
	    .advisor = row->advisor,
	    .jid = row->jid,
	    .language = row->language,
	};
	struct region region;

	if (to.language.len == 0 &&
	    roster_region(turn->roster, row->region, &region))
		to.language = region.language;
	return to;
}

/* One line for each change: its id makes it unique. */
static void send_line(struct turn *turn, const struct claimant *row,
    const struct addressee *to, const char *what, const struct wording_ask *ask)
{
	struct build id = {.arena = &turn->arena};

	build_string(&id, what);
	build_number(&id, row->id);
	build_char(&id, '/');
	build_number(&id, row->change_no);
	turn_line(turn, to, build_done(&id), ask);
}

static void tell_claimant(struct turn *turn, const struct claimant *row)
{
	uint32_t place;
	enum change_kind news = news_of(turn, row, &place);
	struct build number = {.arena = &turn->arena};
	struct build days = {.arena = &turn->arena};
	struct addressee to = addressee_of(turn, row);
	struct advisor_view advisor = {0};
	struct wording_argument arguments[] = {
	    {.name = "advisor"},
	    {"advisor_address", turn->settings->advisor_address},
	    {.name = "place"                },
	    {.name = "days"},
	};
	struct wording_ask ask = {
	    .key = lines[news].key,
	    .arguments = arguments,
	    .count = 4,
	};

	if (lines[news].id == NULL || (!row->consent && news < CHANGE_QUEUED) ||
	    !relays(turn, row->region) ||
	    (row->advisor != 0 &&
		!roster_advisor(turn->roster, row->advisor, &advisor)))
		return;
	build_number(&number, place);
	arguments[0].value = advisor.row.name;
	arguments[2].value = build_done(&number);
	build_number(&days,
	    roster_policy(turn->roster, POLICY_INVITATION_DAYS, row->region));
	arguments[3].value = build_done(&days);
	send_line(turn, row, &to, lines[news].id, &ask);
}

/* The account that they had before has no access any more. Whether they have
 * agreed since it does not hear: the line is one for all. */
static void tell_former(struct turn *turn, const struct claimant *row)
{
	struct addressee to = addressee_of(turn, row);
	struct wording_ask ask = {.key = WORDING_MOVED};

	to.jid = row->was_jid;
	if (to.jid.len > 0)
		send_line(turn, row, &to, "moved/", &ask);
}

static void note_followed(struct turn *turn, int64_t change_no, bool go_on)
{
	struct turn *more = turn_more(turn);
	struct followed *fact = &turn_fact(more, FACT_FOLLOWED)->as.followed;

	fact->change_no = change_no;
	fact->at = turn->now;
	if (!go_on)
		return;
	more->ask = arena_alloc(&more->arena, sizeof(*more->ask));
	more->ask->kind = QUESTION_CHANGES;
	more->ask->after = change_no;
	more->ask->limit = turn->settings->slice;
}

/* What was done to them later in the same slice says it, too. */
static bool is_said_later(const struct fact *fact)
{
	const struct claimant *row = &fact->as.claimant;
	const struct fact *later;

	for (later = fact->next; later != NULL; later = later->next)
		if (later->kind == FACT_CLAIMANT &&
		    later->as.claimant.id == row->id &&
		    change_of(&later->as.claimant) == change_of(row))
			return true;
	return false;
}

static void tell_people(struct turn *turn, const struct fact *fact)
{
	tell_former(turn, &fact->as.claimant);
	if (!is_said_later(fact))
		tell_claimant(turn, &fact->as.claimant);
}

/* Their new advisors are told of them before the change counts as followed, so
 * that a restart between the two does not leave it out. */
static bool hands_over(const struct answer *answer)
{
	const struct fact *fact;

	for (fact = answer->facts.head; fact != NULL; fact = fact->next)
		if (fact->kind == FACT_CLAIMANT &&
		    fact->as.claimant.change == CHANGE_REASSIGNED &&
		    fact->as.claimant.advisor != 0)
			return true;
	return false;
}

static void ask_handover(struct turn *turn, const struct answer *answer)
{
	turn->ask = arena_alloc(&turn->arena, sizeof(*turn->ask));
	turn->ask->kind = QUESTION_HANDOVER;
	turn->ask->after = answer->question.after;
	turn->ask->up_to = answer->last;
}

/* Nobody has asked yet how they are there at another account: all were probed
 * when the link came up. Memory is still what it was before the row. */
static void ask_at_account(struct turn *turn, const struct fact *row)
{
	const struct person who =
	    row->kind == FACT_ADVISOR
		? (struct person){SIDE_ADVISOR, row->as.advisor.id}
		: (struct person){SIDE_CLAIMANT, row->as.claimant.id};
	struct text account = row->kind == FACT_ADVISOR ? row->as.advisor.jid
							: row->as.claimant.jid;
	struct text before = turn_addressee(turn, who).jid;

	if (before.len > 0 && !text_equal(before, account) &&
	    roster_link(turn->roster).up)
		presence_ask(turn, who, account, true);
}

void follow_take(struct turn *turn, const struct answer *answer)
{
	const struct fact *from;

	for (from = answer->facts.head; from != NULL; from = from->next) {
		turn_fact(turn, from->kind)->as = from->as;
		if (from->kind == FACT_ADVISOR || from->kind == FACT_CLAIMANT)
			ask_at_account(turn, from);
		if (from->kind != FACT_CLAIMANT)
			continue;
		presence_follows_consent(turn, &from->as.claimant);
		presence_leaves_account(turn, from->as.claimant.was_jid);
		enrol_followed(turn, &from->as.claimant);
	}
}

void follow_tell(struct turn *turn, const struct answer *answer)
{
	const struct fact *from;

	if (answer->facts.count == 0)
		return;
	for (from = answer->facts.head; from != NULL; from = from->next)
		if (from->kind == FACT_CLAIMANT)
			tell_people(turn, from);
	if (hands_over(answer))
		ask_handover(turn, answer);
	else
		note_followed(turn, answer->last,
		    answer->facts.count >= answer->question.limit);
}

void follow_handover(struct turn *turn, const struct answer *answer)
{
	handover_tell(turn, answer);
	note_followed(turn, answer->question.up_to, true);
}
