#include "component/talk/consent.h"

#include "component/talk/due.h"
#include "component/talk/presence.h"
#include "roster/cover.h"

/* Clocks may be put back: the answer is the latest all the same. */
static int64_t instant_of(
    const struct turn *turn, const struct claimant_view *claimant)
{
	return turn->now > claimant->row.consented
		   ? turn->now
		   : claimant->row.consented + 1;
}

static void note(struct turn *turn, const struct claimant_view *claimant,
    bool given, uint16_t notice)
{
	struct consent *fact = &turn_fact(turn, FACT_CONSENT)->as.consent;

	fact->claimant = claimant->row.id;
	fact->given = given;
	fact->notice = notice;
	fact->at = instant_of(turn, claimant);
	fact->jid = turn->asker.bare;
}

void consent_give(struct turn *turn, const struct claimant_view *claimant)
{
	note(turn, claimant, true, roster_notice(turn->roster).version);
}

/* withdrawn/CLAIMANT/TURN, to either side; to who stands in for the advisor, as
 * withdrawn/s. */
static void tell(struct turn *turn, const struct claimant_view *claimant,
    uint64_t number, const char *what, struct person who)
{
	const struct wording_argument arguments[] = {
	    {"claimant",        claimant->row.name             },
	    {"number",          claimant->row.number           },
	    {"service_address", turn->settings->service_address},
	};
	const struct wording_ask ask = {
	    .key = who.side == SIDE_CLAIMANT ? WORDING_WITHDRAWN
					     : WORDING_CLAIMANT_LEFT,
	    .arguments = arguments,
	    .count = sizeof(arguments) / sizeof(arguments[0]),
	};
	struct addressee to = turn_addressee(turn, who);
	struct build id = {.arena = &turn->arena};

	build_string(&id, what);
	build_number(&id, claimant->row.id);
	build_char(&id, '/');
	build_hex(&id, number);
	turn_line(turn, &to, build_done(&id), &ask);
}

static void tell_claimant(
    struct turn *turn, const struct claimant_view *claimant, uint64_t number)
{
	tell(turn, claimant, number, "withdrawn/c",
	    (struct person){SIDE_CLAIMANT, claimant->row.id});
}

static void tell_advisors(
    struct turn *turn, const struct claimant_view *claimant, uint64_t number)
{
	uint32_t advisor = claimant->row.advisor;
	uint32_t answers = cover_responsible(turn->roster, advisor);

	tell(turn, claimant, number, "withdrawn/a",
	    (struct person){SIDE_ADVISOR, advisor});
	if (answers != advisor)
		tell(turn, claimant, number, "withdrawn/s",
		    (struct person){SIDE_ADVISOR, answers});
}

void consent_withdraw(struct turn *turn, const struct claimant_view *claimant)
{
	struct claimant row = claimant->row;

	row.consent = false;
	row.consented = instant_of(turn, claimant);
	note(turn, claimant, false, claimant->row.notice);
	presence_follows_consent(turn, &row);
	/* Who only waited for a place was in nobody's roster. */
	if (claimant->row.consent)
		tell_advisors(turn, claimant, turn->number);
	tell_claimant(turn, claimant, turn->number);
}

int64_t consent_next(
    const struct roster *roster, const struct settings *settings)
{
	struct farewell farewell;

	return due_may_go(settings) && roster_untold(roster, &farewell)
		   ? 0
		   : INT64_MAX;
}

void consent_due(struct turn *turn)
{
	struct farewell *told = &turn_fact(turn, FACT_TOLD)->as.told;
	struct claimant_view claimant;

	if (!roster_untold(turn->roster, told) ||
	    !roster_claimant(turn->roster, told->claimant, &claimant))
		return;
	/* What is owed is known by the claimant's line, so it is the last. */
	tell_advisors(turn, &claimant, told->turn);
	tell_claimant(turn, &claimant, told->turn);
}
