#include "component/talk/resend.h"

#include "component/talk/forward.h"
#include "roster/cover.h"

/* The JID at which this sentence may be heard today; empty: nowhere. */
static struct text recipient_now(
    const struct turn *turn, const struct message *m)
{
	struct claimant_view claimant = {0};
	struct advisor_view advisor = {0};

	(void)roster_claimant(turn->roster, m->claimant, &claimant);
	switch (m->kind) {
	case FROM_CLAIMANT:
		(void)roster_advisor(turn->roster,
		    cover_responsible(turn->roster, claimant.row.advisor),
		    &advisor);
		return advisor.row.jid;
	case TO_CLAIMANT:
		if (text_starts(m->wire_id, TEXT("moved/")))
			return m->recipient;
		return claimant.row.jid;
	case FROM_ADVISOR:
		return claimant.row.jid;
	case TO_ADVISOR:
		(void)roster_advisor(turn->roster, m->advisor, &advisor);
		return advisor.row.jid;
	}
	return (struct text){0};
}

static void send_again(struct turn *turn, const struct message *stored)
{
	struct message m = *stored;

	m.recipient = recipient_now(turn, stored);
	if (m.recipient.len > 0)
		forward_message(turn, &m, true);
}

/* A full slice means that there may be more. */
static void ask_on(struct turn *turn, const struct answer *answer)
{
	if (answer->facts.count < answer->question.limit)
		return;
	turn->ask = arena_alloc(&turn->arena, sizeof(*turn->ask));
	*turn->ask = answer->question;
}

void resend_unproven(struct turn *turn, const struct answer *answer)
{
	const struct fact *fact;

	/* What was held when the link came up leaves, or left, by itself. */
	for (fact = answer->facts.head; fact != NULL; fact = fact->next)
		if (fact->as.message.turn <= turn->input.left)
			send_again(turn, &fact->as.message);
	ask_on(turn, answer);
	if (turn->ask != NULL)
		turn->ask->after = answer->last;
}

/* That it is tried, under a turn of its own; returns its note. */
static struct delivery *retry(
    struct turn *more, const struct message *m, struct person who)
{
	struct delivery *retried = &turn_fact(more, FACT_DELIVERY)->as.delivery;

	more->names[0] = (struct person){
	    m->claimant != 0 ? SIDE_CLAIMANT : SIDE_NOBODY, m->claimant};
	more->names[1] = who;
	retried->at = more->now;
	retried->kind = RETRIED;
	retried->claimant = m->claimant;
	retried->of = who;
	retried->reporter =
	    text_keep(&more->arena, more->settings->service_address);
	retried->wire_id = text_keep(&more->arena, m->wire_id);
	send_again(more, m);
	return retried;
}

/* The last row of a full slice is left to the next: so the last slice is never
 * empty, and its last row says that none is left. Those before it went before
 * it: if one of them was refused, so was it. */
void resend_bounced(struct turn *turn, const struct answer *answer)
{
	bool full = answer->facts.count >= answer->question.limit;
	const struct fact *fact;
	struct delivery *retried = NULL;
	struct turn *more = turn;

	for (fact = answer->facts.head; fact != NULL; fact = fact->next) {
		if (full && fact->next == NULL)
			break;
		more = turn_more(turn);
		retried = retry(more, &fact->as.message, answer->question.who);
	}
	if (retried != NULL && !full)
		retried->before = answer->question.turn;
	ask_on(more, answer); /* when these are noted as retried */
}
