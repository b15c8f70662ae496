#include "component/talk/account.h"

#include "component/talk/presence.h"

static const int64_t DAY = INT64_C(86400) * 1000000;

/* Conditions that are not here pass: a full store, a server that is away. */
static const struct {
	const char *condition;
	enum account_state state;
} conditions[] = {
    {"item-not-found",      ACCOUNT_GONE   },
    {"gone",		ACCOUNT_GONE   },
    {"service-unavailable", ACCOUNT_REFUSES},
    {"not-acceptable",      ACCOUNT_REFUSES},
    {"forbidden",           ACCOUNT_REFUSES},
    {"not-allowed",         ACCOUNT_REFUSES},
};

static enum account_state state_of(struct text condition)
{
	size_t i;

	for (i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++)
		if (text_is(condition, conditions[i].condition))
			return conditions[i].state;
	return ACCOUNT_FINE;
}

static void note(struct turn *turn, const struct claimant_view *claimant,
    enum account_state state, struct text detail)
{
	struct turn *more = turn_more(turn);
	struct account_event *fact = &turn_fact(more, FACT_ACCOUNT)->as.account;

	fact->claimant = claimant->row.id;
	fact->state = state;
	fact->at = more->now;
	fact->jid = text_keep(&more->arena, claimant->row.jid);
	fact->detail = text_keep(&more->arena, detail);
}

/* account/CLAIMANT/STATE/DAY */
static void tell_advisor(struct turn *turn,
    const struct claimant_view *claimant, enum account_state state)
{
	static const enum wording_key keys[] = {
	    [ACCOUNT_GONE] = WORDING_ACCOUNT_GONE,
	    [ACCOUNT_REFUSES] = WORDING_ACCOUNT_REFUSES,
	    [ACCOUNT_LEFT] = WORDING_ACCOUNT_LEFT,
	};
	const struct wording_argument arguments[] = {
	    {"claimant", claimant->row.name  },
	    {"number",   claimant->row.number},
	};
	const struct wording_ask ask = {
	    .key = keys[state], .arguments = arguments, .count = 2};
	struct addressee to = turn_addressee(
	    turn, (struct person){SIDE_ADVISOR, claimant->row.advisor});
	struct build id = {.arena = &turn->arena};

	build_string(&id, "account/");
	build_number(&id, claimant->row.id);
	build_char(&id, '/');
	build_number(&id, state);
	build_char(&id, '/');
	build_number(&id, turn->now / DAY);
	to.claimant = claimant->row.id;
	turn_line(turn, &to, build_done(&id), &ask);
}

/* Told once: what is lost already is not lost in another way. */
static bool lost(struct turn *turn, const struct claimant_view *claimant,
    enum account_state state, struct text detail)
{
	if (state == ACCOUNT_FINE || claimant->account != ACCOUNT_FINE ||
	    !claimant->row.consent)
		return false;
	note(turn, claimant, state, detail);
	tell_advisor(turn, claimant, state);
	return true;
}

bool account_bounced(struct turn *turn, const struct claimant_view *claimant,
    struct text condition)
{
	return lost(turn, claimant, state_of(condition), condition);
}

/* A server that knows no such account says so to a probe, too; others refuse
 * presence for reasons of their own. */
void account_presence_error(struct turn *turn, const struct stanza *s)
{
	struct text condition = stanza_condition(&turn->arena, s);
	struct claimant_view claimant;

	if (roster_claimant_by_jid(turn->roster, turn->asker.bare, &claimant) &&
	    state_of(condition) == ACCOUNT_GONE)
		(void)lost(turn, &claimant, ACCOUNT_GONE, condition);
}

void account_left(struct turn *turn, const struct stanza *s)
{
	struct claimant_view claimant;

	(void)s;
	if (turn->target == TARGET_ADVISOR &&
	    roster_claimant_by_jid(turn->roster, turn->asker.bare, &claimant) &&
	    claimant.account == ACCOUNT_FINE)
		(void)lost(turn, &claimant, ACCOUNT_LEFT, TEXT("unsubscribed"));
}

static bool is_of_its_own(const struct stanza *s)
{
	static const char *const others[] = {"error", "result", "unavailable",
	    "unsubscribe", "unsubscribed", "probe"};
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (text_is(s->type, others[i]))
			return false;
	return true;
}

void account_speaks(struct turn *turn, const struct stanza *s)
{
	struct claimant_view claimant;

	if (turn->asker.claimant == 0 || !is_of_its_own(s) ||
	    !roster_claimant_by_jid(
		turn->roster, turn->asker.bare, &claimant) ||
	    claimant.account == ACCOUNT_FINE ||
	    (claimant.account != ACCOUNT_GONE &&
		turn->target != TARGET_ADVISOR))
		return;
	note(turn, &claimant, ACCOUNT_FINE, (struct text){0});
	if (claimant.bounced && claimant.show != SHOW_GONE)
		presence_ask_bounced(
		    turn, (struct person){SIDE_CLAIMANT, claimant.row.id});
}
