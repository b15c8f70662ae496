#include "component/command/words_private.h"

#include "component/command/enrol.h"
#include "roster/caseload.h"
#include "roster/consent.h"

/* A claimant's own answers in chat. To stop is heard before anything that
 * waits, and with whatever stands behind the word: it is asked about anyway. */

bool words_say_stop(struct turn *turn, struct text body)
{
	enum {
		LONGEST = 64 /* bytes; nobody says it at length */
	};
	struct tokens tokens;

	if (body.len > LONGEST)
		return false;
	tokens = words_cut(&turn->arena, body);
	return tokens.count > 0 && words_are(turn, &tokens, WORDING_WORDS_STOP);
}

static void begin_to_stop(struct turn *turn)
{
	enrol_put_off(turn);
	words_begin(turn, command_find(TEXT("stop")), false);
}

static bool stops(
    struct turn *turn, const struct tokens *tokens, bool something_waits)
{
	uint32_t length;

	if (words_are(turn, tokens, WORDING_WORDS_STOP))
		return true;
	return !something_waits &&
	       words_find(turn, tokens, &length) == command_find(TEXT("stop"));
}

/* Is a yes or a no ours, and not the answer to a command that waits? */
static bool is_asked(const struct session *waits)
{
	return waits->number == 0 || waits->overtaken;
}

/* A yes or a no to a notice that was shown. */
static bool hear_answer(struct turn *turn, const struct tokens *tokens,
    const struct claimant_view *claimant, const struct session *waits)
{
	struct notice notice = roster_notice(turn->roster);
	bool asked = is_asked(waits);

	if (!asked && !text_is(waits->command, "agree"))
		return false;
	if (words_are(turn, tokens, WORDING_WORDS_NO))
		words_begin(turn, command_find(TEXT("stop")), false);
	else if (asked && words_are(turn, tokens, WORDING_WORDS_YES))
		words_begin(turn, command_find(TEXT("agree")),
		    claimant->shown == notice.version);
	else
		return false;
	return true;
}

/* Who stands in the line for a place may leave it, and take the place when it
 * is their turn; a no to that is to leave. */
static bool hear_in_line(struct turn *turn, const struct tokens *tokens,
    const struct claimant_view *claimant, const struct session *waits)
{
	bool asked =
	    is_asked(waits) && claimant->row.listed_for == LISTED_FOR_CONSENT;

	if (stops(turn, tokens, waits->number != 0) ||
	    (asked && words_are(turn, tokens, WORDING_WORDS_NO)))
		begin_to_stop(turn);
	else if (asked && words_are(turn, tokens, WORDING_WORDS_YES))
		enrol_take_place(turn);
	else
		return false;
	return true;
}

bool words_hear_consent(
    struct turn *turn, const struct tokens *tokens, const struct session *waits)
{
	struct claimant_view claimant;
	enum consent_state state;

	if (!roster_claimant_by_jid(turn->roster, turn->asker.bare, &claimant))
		return false;
	if (caseload_queues(&claimant))
		return hear_in_line(turn, tokens, &claimant, waits);
	if (!claimant.row.consent)
		return false;
	if (stops(turn, tokens, waits->number != 0)) {
		begin_to_stop(turn);
		return true;
	}
	state = consent_state(turn->roster, &claimant, turn->now);
	return state != CONSENT_CURRENT &&
	       hear_answer(turn, tokens, &claimant, waits);
}
