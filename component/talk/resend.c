#include "component/talk/resend.h"

#include "component/talk/forward.h"
#include "component/talk/overdue.h"
#include "roster/absence_file.h"
#include "roster/cover.h"

/* Whoever came in another's stead has the notice under another id, and nothing
 * of before. */
static struct text represented_by(
    const struct turn *turn, const struct message *m)
{
	struct represent other = {0};
	struct absence_file file = {.claimant = m->claimant};
	int32_t version;

	(void)roster_file(
	    turn->roster, absence_file_of_line(m->wire_id, &version), &file);
	(void)roster_representative(turn->roster, file.claimant, &other);
	return version >= file.renewed || text_equal(other.jid, m->recipient)
		   ? other.jid
		   : (struct text){0};
}

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
		if (absence_file_is_for_other(m->wire_id))
			return represented_by(turn, m);
		return claimant.row.jid;
	case FROM_ADVISOR:
		return claimant.row.jid;
	case TO_ADVISOR:
		if (text_starts(m->wire_id, TEXT("duty/")))
			return overdue_reader(turn->roster, m);
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

/* That it is tried, under a turn of its own, which it returns; noted where its
 * bounce is: what a claimant gets may be about whom they represent. */
static struct turn *retry(
    struct turn *turn, const struct message *m, struct person who)
{
	struct turn *more = turn_more(turn);
	struct delivery *retried = &turn_fact(more, FACT_DELIVERY)->as.delivery;

	more->names[0] = (struct person){
	    m->claimant != 0 ? SIDE_CLAIMANT : SIDE_NOBODY, m->claimant};
	more->names[1] = who;
	retried->at = more->now;
	retried->kind = RETRIED;
	retried->claimant = m->noted;
	retried->of = who;
	retried->reporter =
	    text_keep(&more->arena, more->settings->service_address);
	retried->wire_id = text_keep(&more->arena, m->wire_id);
	send_again(more, m);
	return more;
}

/* When these are noted as retried: some may have been refused, and others may
 * have come back meanwhile. It names the person, so whatever came back from
 * them before this turn is noted, too. */
static void ask_whether_any_is_left(struct turn *turn, struct person who)
{
	struct turn *more = turn_more(turn);

	more->names[0] = who;
	more->ask = arena_alloc(&more->arena, sizeof(*more->ask));
	*more->ask = (struct question){
	    .kind = QUESTION_STILL_BOUNCED,
	    .who = who,
	    .turn = turn->number,
	    .limit = 1,
	};
}

/* Somebody may come, or write, twice. What was asked before the answer to an
 * earlier question was tried does not know of that. */
static bool is_overtaken(const struct turn *turn, const struct question *asked)
{
	const uint64_t tried = roster_tried(turn->roster, asked->who);

	return tried > asked->turn && tried > (uint64_t)asked->after;
}

/* Again, when what is tried by then is noted. */
static void ask_behind(
    struct turn *turn, const struct question *asked, uint64_t tried)
{
	turn->ask = arena_alloc(&turn->arena, sizeof(*turn->ask));
	*turn->ask = *asked;
	turn->ask->after = (int64_t)tried;
}

/* The last of the turns by which they are. */
static struct turn *try_all(struct turn *turn, const struct answer *answer)
{
	const struct person who = answer->question.who;
	struct trying *trying = &turn_fact(turn, FACT_TRYING)->as.trying;
	struct turn *more = turn;
	const struct fact *fact;

	trying->who = who;
	trying->turn = turn->number;
	for (fact = answer->facts.head; fact != NULL; fact = fact->next)
		more = retry(turn, &fact->as.message, who);
	return more;
}

void resend_bounced(struct turn *turn, const struct answer *answer)
{
	const struct question *asked = &answer->question;
	struct turn *more = turn;

	if (is_overtaken(turn, asked)) {
		more = turn_more(turn);
		more->names[0] = asked->who;
		ask_behind(more, asked, turn->number);
		return;
	}
	if (answer->facts.head != NULL)
		more = try_all(turn, answer);
	if (answer->facts.count < asked->limit)
		ask_whether_any_is_left(turn, asked->who);
	else
		ask_behind(more, asked, turn->number);
}

void resend_still_bounced(struct turn *turn, const struct answer *answer)
{
	struct caught_up *fact;

	if (answer->facts.count > 0)
		return;
	fact = &turn_fact(turn, FACT_CAUGHT_UP)->as.caught_up;
	fact->who = answer->question.who;
	fact->up_to = answer->question.turn;
}
