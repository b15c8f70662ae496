#include "component/talk/resend.h"

#include "component/talk/forward.h"

/* The JID at which this sentence may be heard today; empty: nowhere. */
static struct text recipient_now(
    const struct turn *turn, const struct message *m)
{
	struct claimant_view claimant = {0};
	struct advisor_view advisor = {0};

	(void)roster_claimant(turn->roster, m->claimant, &claimant);
	switch (m->kind) {
	case FROM_CLAIMANT:
		(void)roster_advisor(
		    turn->roster, claimant.row.advisor, &advisor);
		return advisor.row.jid;
	case FROM_ADVISOR:
	case TO_CLAIMANT:
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

void resend_bounced(struct turn *turn, const struct answer *answer)
{
	const struct fact *fact;
	struct delivery *retried;
	struct turn *more = turn;

	for (fact = answer->facts.head; fact != NULL; fact = fact->next) {
		const struct message *m = &fact->as.message;

		more = turn_more(turn);
		more->names[0] = (struct person){
		    m->claimant != 0 ? SIDE_CLAIMANT : SIDE_NOBODY,
		    m->claimant};
		more->names[1] = answer->question.who;
		retried = &turn_fact(more, FACT_DELIVERY)->as.delivery;
		retried->at = more->now;
		retried->kind = RETRIED;
		retried->claimant = m->claimant;
		retried->of = answer->question.who;
		retried->before = answer->question.turn;
		retried->reporter =
		    text_keep(&more->arena, turn->settings->service_address);
		retried->wire_id = text_keep(&more->arena, m->wire_id);
		send_again(more, m);
	}
	ask_on(more, answer); /* when these are noted as retried */
}
