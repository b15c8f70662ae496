#include "component/command/call.h"

/* "Once at the agency": a wish that the advisor sees. It stops nothing. */

static void tell_advisor(struct call *call,
    const struct claimant_view *claimant, enum wording_key key)
{
	struct turn *turn = call->turn;
	const struct wording_argument arguments[] = {
	    {"claimant", claimant->row.name  },
	    {"number",   claimant->row.number},
	};
	const struct wording_ask ask = {
	    .key = key, .arguments = arguments, .count = 2};
	struct addressee to = turn_addressee(
	    turn, (struct person){SIDE_ADVISOR, claimant->row.advisor});
	struct build id = {.arena = &turn->arena};

	build_string(&id, "agency/");
	build_number(&id, claimant->row.id);
	build_char(&id, '/');
	build_hex(&id, turn->number);
	to.claimant = claimant->row.id;
	turn_line(turn, &to, build_done(&id), &ask);
}

static void wish(struct call *call, bool wished, enum wording_key to_advisor,
    enum wording_key to_claimant)
{
	struct turn *turn = call->turn;
	struct claimant_view claimant;
	struct agency_wish *fact;

	if (!roster_claimant_by_jid(
		turn->roster, turn->asker.bare, &claimant) ||
	    !claimant.row.consent) {
		call_refuse(call, REFUSAL_NO_CONSENT);
		return;
	}
	if (claimant.agency == wished) {
		call_refuse(call, REFUSAL_STANDS_ALREADY);
		return;
	}
	call->claimant = claimant.row.id;
	fact = &turn_fact(turn, FACT_WISH)->as.wish;
	fact->claimant = claimant.row.id;
	fact->wished = wished;
	fact->at = turn->now;
	tell_advisor(call, &claimant, to_advisor);
	call->report.note = call_say(call, to_claimant);
}

static void run(struct call *call)
{
	wish(call, true, WORDING_AGENCY_TOLD, WORDING_AGENCY_NOTED);
}

static void run_not(struct call *call)
{
	wish(call, false, WORDING_AGENCY_NOT_TOLD, WORDING_AGENCY_NOT_NOTED);
}

const struct command command_agency = {
    .node = "agency",
    .title = WORDING_COMMAND_AGENCY,
    .words = WORDING_WORDS_AGENCY,
    .about = WORDING_ABOUT_AGENCY,
    .may = MAY_CLAIMANT,
    .run = run,
};

const struct command command_agency_not = {
    .node = "agency-not",
    .title = WORDING_COMMAND_AGENCY_NOT,
    .words = WORDING_WORDS_AGENCY_NOT,
    .about = WORDING_ABOUT_AGENCY_NOT,
    .may = MAY_CLAIMANT,
    .run = run_not,
};
