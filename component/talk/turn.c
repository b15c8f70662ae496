#include "component/talk/turn.h"

#include <assert.h>

#include "component/talk/aside.h"
#include "component/talk/gate.h"
#include "component/talk/trace.h"
#include "roster/cover.h"

enum {
	USUAL = 512, /* bytes of a stanza of ours */
	SPARE = 8192,
};

struct turn *turn_open(uint64_t number, int64_t now,
    const struct roster *roster, const struct settings *settings,
    const struct input *input)
{
	struct arena none = {0};
	struct turn *turn = turn_open_in(&none, now, roster, settings, input);

	turn->number = number;
	return turn;
}

struct turn *turn_open_in(struct arena *spare, int64_t now,
    const struct roster *roster, const struct settings *settings,
    const struct input *input)
{
	struct arena arena = *spare;
	struct turn *turn = arena_alloc(&arena, sizeof(*turn));

	*spare = (struct arena){0};
	turn->arena = arena;
	turn->now = now;
	turn->roster = roster;
	turn->settings = settings;
	turn->input = *input;
	turn->due = input->kind == INPUT_DUE && input->due == DUE_STORED;
	turn->asker.kind = STANZA_OTHER;
	if (input->stanza != NULL)
		turn->input.stanza = stanza_keep(&turn->arena, input->stanza);
	return turn;
}

static void free_more(struct turn *turn)
{
	struct turn *more = turn->more, *next;

	for (turn->more = NULL; more != NULL; more = next) {
		next = more->next;
		turn_free(&more);
	}
}

void turn_free(struct turn **turn)
{
	struct arena arena;

	if (*turn == NULL)
		return;
	free_more(*turn);
	arena = (*turn)->arena;
	arena_free(&arena);
	*turn = NULL;
}

void turn_free_into(struct turn **turn, struct arena *spare)
{
	free_more(*turn);
	arena_free(spare);
	*spare = (*turn)->arena;
	arena_reuse(spare, SPARE);
	*turn = NULL;
}

static void forget(struct turn *turn)
{
	free_more(turn);
	turn->facts = (struct fact_list){0};
	turn->then = (struct sending_list){0};
	turn->ask = NULL;
	turn->wish = WISH_NONE;
	turn->refused = REFUSAL_NONE;
	turn->stopped = 0;
}

/* What follows another turn is not decided again: it falls due again. */
void turn_again(struct turn *turn)
{
	const struct fact *was = turn->facts.head;

	forget(turn);
	turn->asker.refuse = NULL;
	turn->settled = false;
	if (turn->input.kind == INPUT_NONE)
		aside_note(turn, was);
}

struct turn *turn_more(struct turn *turn)
{
	struct input none = {.kind = INPUT_NONE};
	struct turn *more =
	    turn_open(0, turn->now, turn->roster, turn->settings, &none);
	struct turn **at = &turn->more;

	while (*at != NULL)
		at = &(*at)->next;
	*at = more;
	more->edge = turn->edge;
	more->due = turn->due;
	more->decided_on = turn->decided_on;
	more->names[0] = turn->names[0];
	more->names[1] = turn->names[1];
	more->names[2] = turn->names[2];
	return more;
}

struct person turn_person(enum side side, struct text bare)
{
	return (struct person){side, (uint32_t)text_fingerprint(bare) | 1};
}

void turn_name(struct turn *turn, enum side side, uint32_t id)
{
	struct person *at = turn->names, *beyond = turn->names + NAMES;

	while (at < beyond && at->side != SIDE_NOBODY &&
	       (at->side != side || at->id != id))
		at++;
	if (at < beyond)
		*at = (struct person){side, id};
}

struct fact *turn_fact(struct turn *turn, enum fact_kind kind)
{
	return fact_append(&turn->facts, &turn->arena, kind);
}

bool turn_stores(const struct turn *turn, enum fact_class *which)
{
	const struct fact *fact;

	for (fact = turn->facts.head; fact != NULL; fact = fact->next) {
		*which = fact_class(fact->kind);
		if (*which == CLASS_BATCHED || *which == CLASS_SINGLE)
			return true;
	}
	return false;
}

struct writer turn_write(struct turn *turn)
{
	struct writer w = {.out = {.arena = &turn->arena}};

	build_room(&w.out, USUAL);
	return w;
}

void turn_send(struct turn *turn, struct writer *w, bool stored)
{
	struct sending *sending;

	assert(w->depth == 0);
	if (!gate_passes(turn->settings, build_done(&w->out))) {
		turn->stopped++;
		return;
	}
	sending = arena_alloc(&turn->arena, sizeof(*sending));
	sending->xml = build_done(&w->out);
	sending->stored = stored;
	if (turn->then.tail == NULL)
		turn->then.tail = &turn->then.head;
	*turn->then.tail = sending;
	turn->then.tail = &sending->next;
	turn->then.last = sending;
	turn->then.count++;
}

void turn_shows(struct turn *turn, const struct shows *shows)
{
	turn->then.last->shows = *shows;
	turn->then.last->shows.to = text_keep(&turn->arena, shows->to);
}

/* Whoever moved to another account is not at the one that they had. What
 * answers a probe was decided on this roster; what follows a change, on what it
 * will be.
 */
bool turn_may_leave(const struct turn *turn, const struct sending *sending)
{
	const struct roster *roster = turn->roster;
	const struct shows *shows = &sending->shows;
	const struct person claimant = {SIDE_CLAIMANT, shows->claimant};
	const struct person advisor = {SIDE_ADVISOR, shows->advisor};

	if (shows->claimant == 0 ||
	    (turn->looks && turn->decided_on == roster_applied(turn->roster)))
		return true;
	if (shows->advisor == 0)
		return roster_has_jid(roster, claimant, shows->to);
	return roster_has_jid(roster, advisor, shows->to) &&
	       cover_sees_those_of(roster, shows->advisor,
		   roster_follower(roster, shows->claimant));
}

/* A repeat of a line of the service stands since its first time, so what it
 * means stands too; a repeat of a person's sentence means nothing new. */
static bool repeats_person(const struct turn *turn)
{
	const struct fact *fact = turn->facts.head;

	return fact == NULL || fact->kind != FACT_MESSAGE ||
	       fact->as.message.kind == FROM_CLAIMANT ||
	       fact->as.message.kind == FROM_ADVISOR;
}

/* The line to many that it is one of must know that it stands. */
static void forget_repeat(struct turn *turn)
{
	const struct fact *fact = turn->facts.head;

	forget(turn);
	for (; fact != NULL; fact = fact->next)
		if (fact->kind == FACT_CARRIED)
			turn_fact(turn, FACT_CARRIED)->as.carried =
			    fact->as.carried;
}

void turn_settle(struct turn *turn, enum outcome outcome, enum refusal why)
{
	const struct fact *was = turn->facts.head;

	turn->settled = true;
	switch (outcome) {
	case OUTCOME_DURABLE:
		break;
	case OUTCOME_REPEAT:
		turn->then = (struct sending_list){0};
		if (repeats_person(turn))
			forget_repeat(turn);
		trace_unstored(turn);
		break;
	case OUTCOME_REFUSED:
		forget(turn);
		if (why != REFUSAL_STORE_AWAY)
			aside_note(turn, was);
		turn_refuse(turn, why);
		trace_unstored(turn);
		break;
	case OUTCOME_OTHER:
	case OUTCOME_AGAIN:
		forget(turn);
		aside_note(turn, was);
		turn_refuse(turn, REFUSAL_CHANGED);
		trace_unstored(turn);
		break;
	case OUTCOME_CLOSED:
		forget(turn);
		break;
	}
}
