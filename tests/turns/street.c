#include "tests/turns/street.h"

#include <stdlib.h>
#include <string.h>

#include "component/road_settings.h"
#include "component/talk/dispatch.h"
#include "component/talk/due.h"
#include "tests/turns/proof.h"

enum {
	TRIES = 3
}; /* as in road_store.c */

/* 2026-11-23T09:00:00Z */
static const int64_t BEGIN = INT64_C(1795424400) * 1000000;

#define HEADER                                                                 \
	"<stream:stream xmlns='jabber:component:accept' "                      \
	"xmlns:stream='http://etherx.jabber.org/streams' id='turns' "          \
	"from='suivi.localhost'>"

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

static void note_word(struct street *street, const char *word)
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
		if (sending->stored)
			street->forwarded = turn->number;
		if (sending->stored && street->resending && !again)
			note(street, &street->later, sending->xml);
		else
			write_out(street, sending->xml);
	}
	if (turn->stopped > 0)
		note_word(street, "held-back");
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
	}
	outbox_close(street->outbox, turn);
}

static void decide(struct street *street, struct turn *turn)
{
	turn->number = ROW_EPOCH | ++street->counter;
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
		more->number = ROW_EPOCH | ++street->counter;
		close_turn(street, more);
	}
}

static void on_leave(void *ctx, struct turn *turn)
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
	close_more(street, turn);
	if (turn->held_single)
		while ((ready = outbox_next_ready(street->outbox)) != NULL)
			decide(street, ready);
}

static void on_submit(void *ctx, struct turn *turn)
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

static void take_in(struct street *street, const struct input *input)
{
	struct turn *turn =
	    turn_open(0, street->now, street->roster, &street->settings, input);

	turn->edge = street;
	dispatch_names(turn);
	if (turn->input.kind == INPUT_STANZA && turn->input.stanza == NULL) {
		note_word(street, "from-nobody");
		turn_free(&turn);
		return;
	}
	if (outbox_must_wait(street->outbox, turn->names))
		outbox_wait(street->outbox, turn);
	else
		decide(street, turn);
	settle_unless_held(street);
}

static void on_header(void *ctx, struct text id)
{
	(void)ctx;
	(void)id;
}

static void on_stanza(
    void *ctx, const struct stanza *stanza, struct arena *arena)
{
	struct input input = {.kind = INPUT_STANZA, .stanza = stanza};

	(void)arena;
	take_in(ctx, &input);
}

static void on_end(void *ctx)
{
	note_word(ctx, "stream-ended");
}

static void open_stream(struct street *street)
{
	struct link_settings link = settings_for_link(&street->config);
	struct frame_events events = {
	    .header = on_header,
	    .stanza = on_stanza,
	    .end = on_end,
	    .ctx = street,
	};

	frame_free(&street->frame);
	street->frame = frame_new(&link.caps, &events);
	(void)frame_feed(street->frame, HEADER, sizeof(HEADER) - 1);
}

void street_read(struct street *street, struct text xml)
{
	static const char *const words[] = {
	    [FRAME_FINE] = "stream-fine",
	    [FRAME_NOT_WELL_FORMED] = "stream-not-well-formed",
	    [FRAME_RESTRICTED] = "stream-restricted",
	    [FRAME_BAD_HEADER] = "stream-bad-header",
	};
	enum frame_error error = frame_feed(street->frame, xml.at, xml.len);

	if (error == FRAME_FINE && frame_kept(street->frame) > 0)
		note_word(street, "stream-waits-for-more");
	if (error == FRAME_FINE)
		return;
	note_word(street, words[error]);
	open_stream(street);
}

static void serve(struct street *street)
{
	size_t i;

	street->resending = false;
	for (i = 0; i < street->later.count; i++)
		write_out(street, street->later.at[i].text);
	lines_empty(&street->later);
}

void street_answer(struct street *street, const struct answer *answer)
{
	struct input input = {.kind = INPUT_ANSWER, .answer = answer};

	if (answer->question.kind == QUESTION_UNPROVEN && !street->resending)
		return;
	take_in(street, &input);
	if (answer->question.kind == QUESTION_UNPROVEN &&
	    answer->facts.count < answer->question.limit)
		serve(street);
	if (answer->question.kind != QUESTION_CHANGES)
		return;
	input.taken = true;
	take_in(street, &input);
}

void street_due(struct street *street)
{
	struct input input = {.kind = INPUT_DUE};

	if (due_next(street->roster, &street->settings) <= street->now)
		take_in(street, &input);
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
	if (up) {
		take_in(street, &input);
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

	take_in(street, &input);
}

void street_proven(struct street *street, uint64_t turn)
{
	struct input input = {.kind = INPUT_PROVEN};

	input.proven =
	    turn != 0 ? ROW_EPOCH | turn : outbox_left(street->outbox);
	if (street->forwarded <= street->proving)
		return;
	street->proving = input.proven;
	take_in(street, &input);
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

static const struct {
	const char *name;
	size_t offset;
	int64_t usual;
} numbers[] = {
#define CONFIG_TEXT(name, value, help)
#define CONFIG_SECRET(name, help)
#define CONFIG_SWITCH(name, value, help)
#define CONFIG_NUMBER(name, least, value, most, unit, help)                    \
	{#name, offsetof(struct config, name), value},
#include "component/config.def"
#undef CONFIG_TEXT
#undef CONFIG_SECRET
#undef CONFIG_SWITCH
#undef CONFIG_NUMBER
};

bool street_configure(struct street *street, struct text name, int64_t number)
{
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (text_is(name, numbers[i].name)) {
			memcpy((char *)&street->config + numbers[i].offset,
			    &number, sizeof(number));
			return true;
		}
	return false;
}

struct street *street_new(const struct wording *wording)
{
	struct street *street = must_calloc(1, sizeof(*street));
	struct config *config = &street->config;
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		(void)street_configure(
		    street, text_of(numbers[i].name), numbers[i].usual);
	config->domain = arena_copy(&street->arena, "suivi.localhost", 15);
	config->advisor_address = arena_copy(&street->arena, "conseiller", 10);
	config->service_address = arena_copy(&street->arena, "accueil", 7);
	config->language = arena_copy(&street->arena, "fr", 2);
	street->settings.wording = wording;
	street->now = BEGIN;
	return street;
}

void street_open(struct street *street)
{
	struct roster_bounds bounds = {
	    .resources = (uint32_t)street->config.resources,
	    .courtesies = (uint32_t)street->config.courtesies,
	};
	struct outbox_edges edges = {on_submit, on_leave, street};
	struct fact up = {
	    .kind = FACT_LINK, .as.link = {.up = true, .at = street->now}
        };

	street->settings = settings_for_talk(
	    &street->config, &street->arena, street->settings.wording);
	street->settings.started = (uint64_t)street->now;
	street->roster = roster_new(&bounds);
	street->outbox = outbox_new(&edges);
	street->link_up = true;
	roster_apply(street->roster, &up);
	open_stream(street);
}

void street_free(struct street **street)
{
	struct street *s = *street;

	if (s == NULL)
		return;
	frame_free(&s->frame);
	outbox_free(&s->outbox);
	roster_free(&s->roster);
	ledger_free(&s->ledger);
	lines_free(&s->facts);
	lines_free(&s->out);
	lines_free(&s->later);
	lines_free(&s->faults);
	arena_free(&s->arena);
	free(s);
	*street = NULL;
}
