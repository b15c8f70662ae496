#include "component/command/call.h"
#include "component/command/people.h"

/*
 * What was said with one of my claimants. That it was read is a row before it
 * is shown. The dates stand in the text, for no client shows them otherwise.
 */

enum {
	BODY_MOST = 4000, /* bytes of one sentence that are shown */
	AROUND = 400,     /* and of name, date and markup */
};

static const struct field fields[] = {
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT,
     .required = true},
    {.name = "from",        .label = WORDING_FIELD_FROM, .type = TYPE_DAY},
    {.name = "to",			    .label = WORDING_FIELD_TO, .type = TYPE_DAY},
    {.name = "last",
     .label = WORDING_FIELD_LAST,
     .type = TYPE_NUMBER,
     .otherwise = "20",
     .least = 1,
     .most = 200},
    {.name = NULL			   },
};

static void run(struct call *call)
{
	const struct value *from = call_value(call, "from");
	const struct value *to = call_value(call, "to");
	int64_t last = call_value(call, "last")->number;
	struct claimant_view claimant;
	struct question *question;
	int64_t most;

	if (!roster_claimant(call->turn->roster, call->claimant, &claimant) ||
	    !people_may(call, &claimant)) {
		call_refuse(call, REFUSAL_NOT_FOLLOWED);
		return;
	}
	most = roster_policy(
	    call->turn->roster, POLICY_HISTORY_LINES, claimant.row.region);
	question = call_ask(call, QUESTION_HISTORY);
	question->who = (struct person){SIDE_CLAIMANT, call->claimant};
	question->from = from->given ? from->number : 0;
	question->before = to->given ? to->until : call->turn->now;
	question->limit = (uint32_t)(last < most ? last : most);
}

static struct text speaker(struct call *call, const struct message *m)
{
	struct claimant_view claimant;
	struct advisor_view advisor;

	if (m->kind == FROM_CLAIMANT &&
	    roster_claimant(call->turn->roster, m->claimant, &claimant))
		return claimant.row.name;
	if (m->kind == FROM_ADVISOR &&
	    roster_advisor(call->turn->roster, m->advisor, &advisor))
		return advisor.row.name;
	return call_say(call, WORDING_NAME_SERVICE);
}

/* One that is long is told by its beginning. */
static struct text body_of(struct call *call, const struct message *m)
{
	struct build b = {.arena = &call->turn->arena};
	size_t len = BODY_MOST;

	if (m->body.len <= BODY_MOST)
		return m->body;
	while ((m->body.at[len] & 0xc0) == 0x80)
		len--;
	build_text(&b, (struct text){m->body.at, len});
	build_string(&b, "\xe2\x80\xa6");
	return build_done(&b);
}

static size_t size_of(struct call *call, const struct message *m)
{
	return report_weight(body_of(call, m)) + AROUND;
}

/* The newest are what is wanted: the first from which on all fit. */
static const struct fact *first_of(
    struct call *call, const struct answer *answer)
{
	const struct fact *first = answer->facts.head, *fact;
	size_t sum = 0;

	for (fact = first; fact != NULL; fact = fact->next)
		sum += size_of(call, &fact->as.message);
	for (; first != NULL && sum > call->report.left; first = first->next)
		sum -= size_of(call, &first->as.message);
	return first;
}

static void answered(struct call *call, const struct answer *answer)
{
	const struct fact *first = first_of(call, answer);
	const struct fact *fact;

	for (fact = first; fact != NULL; fact = fact->next)
		report_row(&call->report,
		    call_heading(call, fact->as.message.arrived,
			speaker(call, &fact->as.message)),
		    body_of(call, &fact->as.message));
	call->report.prose = call_say(call, WORDING_FIELD_MESSAGES);
	call->report.cut = call->report.cut || first != answer->facts.head;
	call_count(call, WORDING_HISTORY_COUNT, answer->facts.count);
}

const struct command command_history = {
    .node = "history",
    .title = WORDING_COMMAND_HISTORY,
    .words = WORDING_WORDS_HISTORY,
    .about = WORDING_ABOUT_HISTORY,
    .may = MAY_ADVISOR,
    .fields = fields,
    .run = run,
    .answered = answered,
};
