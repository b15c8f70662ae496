#include "component/command/call.h"
#include "component/talk/digest.h"
#include "component/talk/forward.h"
#include "roster/jid.h"

/* Sentences that the database would not take lie there as bytes; when the
 * reason is mended they are stored and forwarded under their own ids, to
 * whoever follows the claimant today. */

enum {
	RETRIES = 100 /* at once; again for more */
};

static void run(struct call *call)
{
	call_ask(call, QUESTION_PARKED)->limit = RETRIES;
}

/* Who wrote to whom, by the addresses that were kept. */
static bool find_persons(const struct turn *turn, struct message *m)
{
	struct claimant_view claimant;
	struct advisor_view advisor;

	if (roster_claimant_by_jid(turn->roster, m->sender, &claimant)) {
		m->kind = FROM_CLAIMANT;
		if (!roster_advisor(
			turn->roster, claimant.row.advisor, &advisor))
			return false;
		m->recipient = advisor.row.jid;
	} else if (roster_claimant_by_jid(
		       turn->roster, m->recipient, &claimant) &&
		   roster_advisor_by_jid(turn->roster, m->sender, &advisor)) {
		m->kind = FROM_ADVISOR;
	} else {
		return false;
	}
	m->claimant = claimant.row.id;
	m->advisor = advisor.row.id;
	return m->body.len > 0;
}

/* Behind the sentence, so that a crash between the two loses nothing. */
static void note_retried(struct turn *turn, uint64_t parked)
{
	struct unpark *fact =
	    &turn_fact(turn_more(turn), FACT_UNPARK)->as.unpark;

	fact->turn = parked;
	fact->at = turn->now;
}

static bool retry(struct turn *turn, const struct message *parked)
{
	struct turn *more;
	struct message *m, found = *parked;

	if (!find_persons(turn, &found))
		return false;
	more = turn_more(turn);
	more->names[0] = (struct person){SIDE_CLAIMANT, found.claimant};
	more->names[1] = (struct person){SIDE_ADVISOR, found.advisor};
	m = &turn_fact(more, FACT_MESSAGE)->as.message;
	*m = found;
	m->sender = text_keep(&more->arena, found.sender);
	m->recipient = text_keep(&more->arena, found.recipient);
	m->wire_id = text_keep(&more->arena, found.wire_id);
	m->id = m->wire_id;
	m->body = text_keep(&more->arena, found.body);
	m->digest = digest_texts(&more->arena, &m->body, 1);
	forward_message(more, m, true);
	note_retried(turn, parked->turn);
	return true;
}

static void answered(struct call *call, const struct answer *answer)
{
	struct build tried = {.arena = &call->turn->arena};
	struct build left = {.arena = &call->turn->arena};
	struct wording_argument arguments[2];
	const struct fact *fact;
	int64_t count = 0;

	for (fact = answer->facts.head; fact != NULL; fact = fact->next)
		count += retry(call->turn, &fact->as.message) ? 1 : 0;
	build_number(&tried, count);
	build_number(&left, (int64_t)answer->facts.count - count);
	arguments[0] = (struct wording_argument){"count", build_done(&tried)};
	arguments[1] = (struct wording_argument){"left", build_done(&left)};
	call->report.note = call_say_with(call, WORDING_RETRIED, arguments, 2);
}

const struct command command_retry = {
    .node = "retry",
    .title = WORDING_COMMAND_RETRY,
    .words = WORDING_WORDS_RETRY,
    .about = WORDING_ABOUT_RETRY,
    .may = MAY_OPERATOR,
    .run = run,
    .answered = answered,
};
