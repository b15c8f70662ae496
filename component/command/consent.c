#include "component/talk/consent.h"

#include "component/command/call.h"
#include "component/talk/notice.h"
#include "roster/caseload.h"
#include "roster/consent.h"

/* A claimant's own answer: to agree to the notice in force, or to stop. */

static bool find(struct call *call, struct claimant_view *claimant)
{
	if (roster_claimant_by_jid(
		call->turn->roster, call->turn->asker.bare, claimant) &&
	    claimant->row.consent)
		return true;
	call_refuse(call, REFUSAL_NO_CONSENT);
	return false;
}

/* To stop is also to leave the line for a place in a region that is full. */
static bool find_or_queues(struct call *call, struct claimant_view *claimant)
{
	return (roster_claimant_by_jid(
		    call->turn->roster, call->turn->asker.bare, claimant) &&
		   caseload_queues(claimant)) ||
	       find(call, claimant);
}

static struct text confirm_stop(struct call *call)
{
	struct claimant_view claimant;

	if (!find_or_queues(call, &claimant))
		return (struct text){0};
	return call_say(call, caseload_queues(&claimant)
				  ? WORDING_LEAVE_CONFIRM
				  : WORDING_STOP_CONFIRM);
}

static void run_stop(struct call *call)
{
	struct claimant_view claimant;

	if (!find_or_queues(call, &claimant))
		return;
	call->claimant = claimant.row.id;
	consent_withdraw(call->turn, &claimant);
	call->report.note = call_say(call, WORDING_STOPPED);
}

static bool is_current(
    const struct call *call, const struct claimant_view *claimant)
{
	return consent_state(call->turn->roster, claimant, call->turn->now) ==
	       CONSENT_CURRENT;
}

/* A yes is one to the text that was shown, not to one published meanwhile. */
static bool was_shown(
    const struct call *call, const struct claimant_view *claimant)
{
	struct notice notice = roster_notice(call->turn->roster);
	struct session session;

	if (!roster_session(call->turn->roster, call->session, &session))
		return claimant->shown == notice.version;
	return session.until - call->turn->settings->session_wait >=
	       notice.since;
}

static struct text confirm_agree(struct call *call)
{
	const struct wording_argument arguments[] = {
	    {"notice", notice_text(call->turn, call->language)},
	};
	struct claimant_view claimant;

	if (!find(call, &claimant) || is_current(call, &claimant))
		return (struct text){0};
	return call_say_with(call, WORDING_AGREE_CONFIRM, arguments, 1);
}

static void run_agree(struct call *call)
{
	struct notice notice = roster_notice(call->turn->roster);
	const struct wording_argument arguments[] = {
	    {"version", call_number(call, notice.version)},
	    {"service_address",         call->turn->settings->service_address        },
	};
	struct claimant_view claimant;

	if (!find(call, &claimant))
		return;
	call->claimant = claimant.row.id;
	if (is_current(call, &claimant)) {
		call_refuse(call, REFUSAL_STANDS_ALREADY);
	} else if (!was_shown(call, &claimant)) {
		call_refuse(call, REFUSAL_CHANGED);
	} else {
		consent_give(call->turn, &claimant);
		call->report.note =
		    call_say_with(call, WORDING_AGREED, arguments, 2);
	}
}

const struct command command_agree = {
    .node = "agree",
    .title = WORDING_COMMAND_AGREE,
    .words = WORDING_WORDS_AGREE,
    .about = WORDING_ABOUT_AGREE,
    .may = MAY_CLAIMANT,
    .confirm = confirm_agree,
    .run = run_agree,
};

const struct command command_stop = {
    .node = "stop",
    .title = WORDING_COMMAND_STOP,
    .words = WORDING_WORDS_STOP,
    .about = WORDING_ABOUT_STOP,
    .may = MAY_CLAIMANT,
    .confirm = confirm_stop,
    .run = run_stop,
};
