#include "component/talk/consent.h"

#include "component/talk/presence.h"

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

/* withdrawn/CLAIMANT/TURN, to either side. */
static void tell(struct turn *turn, const struct claimant_view *claimant,
    uint64_t number, enum side side)
{
	struct person who = {side,
	    side == SIDE_CLAIMANT ? claimant->row.id : claimant->row.advisor};

	const struct wording_argument arguments[] = {
	    {"claimant",        claimant->row.name             },
	    {"number",          claimant->row.number           },
	    {"service_address", turn->settings->service_address},
	};
	const struct wording_ask ask = {
	    .key = side == SIDE_CLAIMANT ? WORDING_WITHDRAWN
					 : WORDING_CLAIMANT_LEFT,
	    .arguments = arguments,
	    .count = sizeof(arguments) / sizeof(arguments[0]),
	};
	struct addressee to = turn_addressee(turn, who);
	struct build id = {.arena = &turn->arena};

	build_string(
	    &id, who.side == SIDE_CLAIMANT ? "withdrawn/c" : "withdrawn/a");
	build_number(&id, claimant->row.id);
	build_char(&id, '/');
	build_hex(&id, number);
	turn_line(turn, &to, build_done(&id), &ask);
}

/* The advisor first: what is owed is known by the claimant's line. */
static void tell_both(
    struct turn *turn, const struct claimant_view *claimant, uint64_t number)
{
	tell(turn, claimant, number, SIDE_ADVISOR);
	tell(turn, claimant, number, SIDE_CLAIMANT);
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
		tell(turn, claimant, turn->number, SIDE_ADVISOR);
	tell(turn, claimant, turn->number, SIDE_CLAIMANT);
}

int64_t consent_next(
    const struct roster *roster, const struct settings *settings)
{
	struct farewell farewell;

	(void)settings;
	return roster_untold(roster, &farewell) ? 0 : INT64_MAX;
}

void consent_due(struct turn *turn)
{
	struct farewell *told = &turn_fact(turn, FACT_TOLD)->as.told;
	struct claimant_view claimant;

	if (roster_untold(turn->roster, told) &&
	    roster_claimant(turn->roster, told->claimant, &claimant))
		tell_both(turn, &claimant, told->turn);
}
