#include "tests/turns/street.h"

#include "component/talk/dispatch.h"
#include "component/talk/due.h"
#include "component/talk/judge.h"
#include "tests/turns/proof.h"
#include "tests/turns/street_private.h"

enum {
	TRIES = 3
}; /* as in road_store.c */

static void note(struct street *street, struct lines *lines, struct text text)
{
	struct line line = {.text = text_keep(&street->arena, text)};

	lines_add(lines, &line);
}

static void note_row(struct street *street, const struct row *row)
{
	struct line line = {.row = *row};

	line.text = row_write(&street->arena, row);
	lines_add(&street->facts, &line);
}

void street_note_word(struct street *street, const char *word)
{
	struct row row = {.name = text_of(word)};

	note_row(street, &row);
}

/* On one line, as it is expected. */
static struct text one_line(struct arena *arena, struct text xml)
{
	struct build b = {.arena = arena};
	size_t i;

	for (i = 0; i < xml.len; i++)
		if (xml.at[i] == '\n')
			build_string(&b, "\\n");
		else
			build_char(&b, xml.at[i]);
	return build_done(&b);
}

static void write_out(struct street *street, struct text xml)
{
	if (!street->link_up)
		return;
	proof_of(street, xml);
	note(street, &street->out, one_line(&street->arena, xml));
}

static void send_all(struct street *street, const struct turn *turn)
{
	bool again = turn->input.kind == INPUT_ANSWER;
	const struct sending *sending;

	for (sending = turn->then.head; sending != NULL;
	     sending = sending->next) {
		if (!turn_may_leave(turn, sending))
			continue;
		if (sending->stored)
			street->forwarded = turn->number;
		if (sending->stored && street->resending && !again)
			note(street, &street->later, sending->xml);
		else
			write_out(street, sending->xml);
	}
	if (turn->stopped > 0)
		street_note_word(street, "held-back");
}

/* Rows of people come from the script itself; they are applied, not noted. */
static void apply_all(struct street *street, const struct turn *turn)
{
	const struct fact *fact;
	struct row row;

	for (fact = turn->facts.head; fact != NULL; fact = fact->next) {
		roster_apply(street->roster, fact);
		if (fact_class(fact->kind) == CLASS_COMMITTED)
			continue;
		row = row_of_fact(&street->arena, fact, street->now);
		note_row(street, &row);
	}
}

static void close_turn(struct street *street, struct turn *turn)
{
	struct fact *fact;

	for (fact = turn->facts.head; fact != NULL; fact = fact->next) {
		if (fact->kind == FACT_MESSAGE)
			fact->as.message.turn = turn->number;
		else if (fact->kind == FACT_DELIVERY)
			fact->as.delivery.turn = turn->number;
		else if (fact->kind == FACT_REMINDER)
			fact->as.reminder.turn = turn->number;
	}
	street->counter += turn->reserved;
	outbox_close(street->outbox, turn);
}

static void gauge(struct street *street)
{
	street->gauges.due = outbox_due(street->outbox);
	street->gauges.oldest = outbox_oldest(street->outbox);
}

static void decide(struct street *street, struct turn *turn)
{
	turn->number = ROW_EPOCH | ++street->counter;
	gauge(street);
	if (street->stopping && turn->asker.kind == STANZA_MESSAGE &&
	    !text_is(turn->input.stanza->type, "error"))
		turn_refuse(turn, REFUSAL_STORE_AWAY);
	else
		dispatch(turn);
	close_turn(street, turn);
}

static void close_more(struct street *street, struct turn *turn)
{
	struct turn *more = turn->more, *next;

	for (turn->more = NULL; more != NULL; more = next) {
		next = more->next;
		more->next = NULL;
		if (turn->input.kind == INPUT_DUE &&
		    outbox_is_early(street->outbox, more)) {
			turn_free(&more);
			continue;
		}
		more->number = ROW_EPOCH | ++street->counter;
		close_turn(street, more);
	}
}

static void decide_ready(struct street *street, struct turn *turn)
{
	if (dispatch_renames(turn) && outbox_holds_up(street->outbox, turn))
		outbox_wait_on(street->outbox, turn);
	else
		decide(street, turn);
}

void street_on_leave(void *ctx, struct turn *turn)
{
	struct street *street = ctx;
	struct turn *ready;
	struct row row;

	send_all(street, turn);
	apply_all(street, turn);
	if (turn->ask != NULL) {
		row = row_of_question(&street->arena, turn->ask);
		note_row(street, &row);
	}
	if (turn->wish != WISH_NONE)
		street_note_word(street,
		    turn->wish == WISH_STOP ? "wish-stop" : "wish-reload");
	close_more(street, turn);
	if (turn->held_single)
		while ((ready = outbox_next_ready(street->outbox)) != NULL)
			decide_ready(street, ready);
}

void street_on_submit(void *ctx, struct turn *turn)
{
	struct street *street = ctx;

	ledger_submit(&street->ledger, turn);
}

static bool decide_again(
    struct street *street, struct turn *turn, enum outcome outcome)
{
	struct fact *fact;

	if ((outcome != OUTCOME_OTHER && outcome != OUTCOME_AGAIN) ||
	    turn->tries >= TRIES)
		return false;
	turn->other = turn->other || outcome == OUTCOME_OTHER;
	turn_again(turn);
	dispatch(turn);
	for (fact = turn->facts.head; fact != NULL; fact = fact->next)
		if (fact->kind == FACT_MESSAGE)
			fact->as.message.turn = turn->number;
	outbox_redecided(street->outbox, turn);
	return true;
}

static void settle(struct street *street, struct turn *turn)
{
	struct verdict verdict = ledger_judge(&street->ledger, turn);

	if (decide_again(street, turn, verdict.outcome))
		return;
	turn_settle(turn, verdict.outcome, verdict.why);
	outbox_settled(street->outbox, turn);
}

void street_release(struct street *street, uint32_t count)
{
	bool all = count == 0;
	struct turn *turn;

	while ((all || count-- > 0) &&
	       (turn = ledger_take(&street->ledger)) != NULL)
		settle(street, turn);
}

static void settle_unless_held(struct street *street)
{
	if (!street->held)
		street_release(street, 0);
}

static enum pace_verdict pace_of(const struct street *street, struct turn *turn)
{
	struct pace_load load;

	if (turn->input.kind != INPUT_STANZA)
		return PACE_FINE;
	load = dispatch_load(turn);
	return pace_take(
	    street->pace, &street->settings.pace, &load, street->now);
}

void street_take_in(struct street *street, const struct input *input)
{
	struct turn *turn = turn_open_in(outbox_spare(street->outbox),
	    street->now, street->roster, &street->settings, input);

	turn->edge = street;
	dispatch_names(turn);
	if (turn->input.kind == INPUT_STANZA && turn->input.stanza == NULL) {
		street_note_word(street, "from-nobody");
		turn_free(&turn);
		return;
	}
	turn->pace = pace_of(street, turn);
	if (outbox_holds_up(street->outbox, turn))
		outbox_wait(street->outbox, turn);
	else
		decide(street, turn);
	settle_unless_held(street);
}

static void serve(struct street *street)
{
	size_t i;

	street->resending = false;
	for (i = 0; i < street->later.count; i++)
		write_out(street, street->later.at[i].text);
	lines_empty(&street->later);
}

static bool is_early(const struct street *street, const struct answer *answer)
{
	const struct person names[NAMES] = {
	    judge_follows(street->roster, answer)};

	return outbox_must_wait(street->outbox, names);
}

void street_answer(struct street *street, const struct answer *answer)
{
	struct input input = {
	    .kind = INPUT_ANSWER,
	    .answer = answer,
	    .left = street->left,
	};

	if ((answer->question.kind == QUESTION_UNPROVEN &&
		!street->resending) ||
	    is_early(street, answer))
		return;
	street_take_in(street, &input);
	if (answer->question.kind == QUESTION_UNPROVEN &&
	    answer->facts.count < answer->question.limit)
		serve(street);
	if (answer->question.kind != QUESTION_CHANGES)
		return;
	input.taken = true;
	street_take_in(street, &input);
}

void street_due(struct street *street)
{
	struct input input = {.kind = INPUT_DUE};
	struct due due;

	gauge(street);
	for (input.due = 0; input.due < DUE_KINDS; input.due++) {
		due = due_next(street->roster, &street->settings);
		if (due.at[input.due] <= street->now)
			street_take_in(street, &input);
	}
}

void street_link(struct street *street, bool up)
{
	struct input input = {
	    .kind = INPUT_STATE,
	    .link = {.up = up, .at = street->now},
	};
	struct fact down = {.kind = FACT_LINK, .as.link.at = street->now};

	street->link_up = up;
	street->resending = up;
	/* Scripts number what they give as they like. */
	street->left = outbox_count(street->outbox) > 0
			   ? outbox_left(street->outbox)
			   : UINT64_MAX;
	if (up) {
		street_take_in(street, &input);
		return;
	}
	lines_empty(&street->later);
	roster_apply(street->roster, &down);
}

void street_goodbye(struct street *street)
{
	struct input input = {
	    .kind = INPUT_STATE,
	    .link = {.up = false, .at = street->now},
	};

	street_take_in(street, &input);
}

void street_proven(struct street *street, uint64_t turn)
{
	struct input input = {.kind = INPUT_PROVEN};

	input.proven =
	    turn != 0 ? ROW_EPOCH | turn : outbox_left(street->outbox);
	if (street->forwarded <= street->proving)
		return;
	street->proving = input.proven;
	street_take_in(street, &input);
}

void street_doubt(struct street *street)
{
	struct turn *turn;
	size_t i;

	for (i = 0; i < street->ledger.count; i++) {
		turn = turn_doubt(street->ledger.turns[i]);
		send_all(street, turn);
		turn_free(&turn);
	}
}

void street_apply(struct street *street, const struct fact *fact)
{
	roster_apply(street->roster, fact);
}
