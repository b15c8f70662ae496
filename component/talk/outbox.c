#include "component/talk/outbox.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "component/talk/tally.h"
#include "roster/duty.h"

struct queue {
	struct turn *head;
	struct turn **tail;
	uint32_t count;
};

/* For those in `waiting` that need not wait any more. */
struct look {
	bool due; /* a single turn left that somebody may have waited for */
	bool all; /* and another before it, whose look was not over */
	struct person names[NAMES]; /* whom it named */
	struct turn **at;           /* NULL: not begun */
	uint32_t round;
	uint64_t left; /* that may be ready, ahead of `at`; or more */
};

struct outbox {
	struct outbox_edges edges;
	struct queue held;    /* closed, in order */
	struct queue waiting; /* undecided, in order */
	struct look look;
	struct tally *tally;
	struct arena spare; /* of the turn that left last */
	size_t bytes;
	uint32_t due;
	uint64_t closed; /* greatest number */
};

struct outbox *outbox_new(const struct outbox_edges *edges)
{
	struct outbox *outbox = must_calloc(1, sizeof(*outbox));

	outbox->edges = *edges;
	outbox->held.tail = &outbox->held.head;
	outbox->waiting.tail = &outbox->waiting.head;
	outbox->tally = tally_new();
	return outbox;
}

struct arena *outbox_spare(struct outbox *outbox)
{
	return &outbox->spare;
}

static void push(struct queue *queue, struct turn *turn)
{
	turn->next = NULL;
	*queue->tail = turn;
	queue->tail = &turn->next;
	queue->count++;
}

static struct turn *take(struct queue *queue, struct turn **at)
{
	struct turn *turn = *at;

	*at = turn->next;
	if (queue->tail == &turn->next)
		queue->tail = at;
	turn->next = NULL;
	queue->count--;
	return turn;
}

static void drop_all(struct queue *queue)
{
	struct turn *turn;

	while (queue->head != NULL) {
		turn = take(queue, &queue->head);
		turn_free(&turn);
	}
}

void outbox_free(struct outbox **outbox)
{
	if (*outbox == NULL)
		return;
	drop_all(&(*outbox)->held);
	drop_all(&(*outbox)->waiting);
	tally_free(&(*outbox)->tally);
	arena_free(&(*outbox)->spare);
	free(*outbox);
	*outbox = NULL;
}

static bool is_single(const struct turn *turn)
{
	enum fact_class which;

	return turn_stores(turn, &which) && which == CLASS_SINGLE;
}

/* It is decided already what its `more` will store. */
static bool brings_single(const struct turn *turn)
{
	const struct turn *more;

	for (more = turn->more; more != NULL; more = more->next)
		if (is_single(more))
			return true;
	return false;
}

/* What is said next is decided on where a dialogue stands by then. */
static bool goes_on(const struct turn *turn)
{
	const struct fact *fact;

	for (fact = turn->facts.head; fact != NULL; fact = fact->next)
		if (fact->kind == FACT_SESSION)
			return true;
	return false;
}

/* A batch shares its transaction among dozens. */
enum {
	SINGLE_WEIGHT = 4
};

uint32_t outbox_weight(const struct turn *turn)
{
	return is_single(turn) ? SINGLE_WEIGHT : 1;
}

/* That an advisor came, or left: nobody is shown another way for it. */
static bool is_note(const struct turn *turn)
{
	const struct fact *fact = turn->facts.head;

	return fact != NULL && fact->kind == FACT_SIGHTING &&
	       fact->next == NULL;
}

static void count_held(struct outbox *outbox, const struct turn *turn, int by)
{
	if (turn->held_note) {
		tally_add(outbox->tally, turn->names, TALLY_NOTE, by);
		return;
	}
	tally_add(outbox->tally, turn->names, TALLY_HELD, by);
	if (turn->held_single)
		tally_add(outbox->tally, turn->names, TALLY_SINGLE, by);
}

static void hold(struct outbox *outbox, struct turn *turn)
{
	push(&outbox->held, turn);
	turn->held_due = turn->due ? outbox_weight(turn) : 0;
	outbox->due += turn->held_due;
	turn->held_bytes = turn->arena.used;
	outbox->bytes += turn->held_bytes;
	turn->held_single =
	    is_single(turn) || brings_single(turn) || goes_on(turn);
	turn->held_note = is_note(turn);
	count_held(outbox, turn, 1);
}

static void look_again(struct look *look, const struct turn *left)
{
	look->all = look->due;
	look->due = true;
	look->at = NULL;
	memcpy(look->names, left->names, sizeof(look->names));
}

static struct turn *let_go(struct outbox *outbox, struct turn **at)
{
	struct turn *turn = take(&outbox->held, at);

	outbox->due -= turn->held_due;
	outbox->bytes -= turn->held_bytes;
	count_held(outbox, turn, -1);
	if (turn->held_single)
		look_again(&outbox->look, turn);
	return turn;
}

static void leave(struct outbox *outbox, struct turn *turn)
{
	outbox->edges.leave(outbox->edges.ctx, turn);
	turn_free_into(&turn, &outbox->spare);
}

/* Everything settled at the head, with what a leaving turn brings about. */
static void leave_settled(struct outbox *outbox)
{
	while (outbox->held.head != NULL && outbox->held.head->settled)
		leave(outbox, let_go(outbox, &outbox->held.head));
}

static bool is_behind(const struct outbox *outbox, const struct turn *turn)
{
	return tally_any(outbox->tally, turn->names, TALLY_HELD) ||
	       (!turn->looks &&
		   tally_any(outbox->tally, turn->names, TALLY_NOTE));
}

void outbox_close(struct outbox *outbox, struct turn *turn)
{
	enum fact_class which;
	bool stores = turn_stores(turn, &which);

	assert(turn->number > outbox->closed);
	outbox->closed = turn->number;
	if (!stores && !is_behind(outbox, turn)) {
		leave(outbox, turn);
		return;
	}
	turn->settled = !stores;
	hold(outbox, turn);
	if (stores)
		outbox->edges.submit(outbox->edges.ctx, turn);
}

/* A refusal has nothing that others could overtake, and its sender need not
 * wait for what becomes of turns in doubt. */
static void leave_refused(struct outbox *outbox, struct turn *turn)
{
	struct turn **at = &outbox->held.head;

	while (*at != turn)
		at = &(*at)->next;
	leave(outbox, let_go(outbox, at));
}

void outbox_settled(struct outbox *outbox, struct turn *turn)
{
	assert(turn->settled);
	if (turn->refused != REFUSAL_NONE)
		leave_refused(outbox, turn);
	leave_settled(outbox);
}

void outbox_redecided(struct outbox *outbox, struct turn *turn)
{
	enum fact_class which;

	turn->settled = !turn_stores(turn, &which);
	if (turn->settled)
		leave_settled(outbox);
	else
		outbox->edges.submit(outbox->edges.ctx, turn);
}

bool outbox_must_wait(const struct outbox *outbox, const struct person *names)
{
	return tally_any(outbox->tally, names, TALLY_SINGLE) ||
	       tally_any(outbox->tally, names, TALLY_NOTE) ||
	       tally_any(outbox->tally, names, TALLY_WAITING);
}

bool outbox_holds_up(const struct outbox *outbox, const struct turn *turn)
{
	return turn->looks ? tally_any(outbox->tally, turn->names, TALLY_SINGLE)
			   : outbox_must_wait(outbox, turn->names);
}

static bool same_person(struct person a, struct person b)
{
	return a.side == b.side && a.id == b.id;
}

static bool is_alike(const struct turn *a, const struct turn *b)
{
	return is_single(a) && a->facts.head->kind == b->facts.head->kind &&
	       same_person(a->names[0], b->names[0]) &&
	       same_person(a->names[1], b->names[1]);
}

static bool holds_alike(const struct outbox *outbox, const struct turn *turn)
{
	const struct turn *held, *more;

	if (!is_single(turn))
		return false;
	for (held = outbox->held.head; held != NULL; held = held->next) {
		if (is_alike(held, turn))
			return true;
		for (more = held->more; more != NULL; more = more->next)
			if (is_alike(more, turn))
				return true;
	}
	return false;
}

static void count_waiting(struct outbox *outbox, struct turn *turn)
{
	turn->held_bytes = turn->arena.used;
	outbox->bytes += turn->held_bytes;
	tally_add(outbox->tally, turn->names, TALLY_WAITING, 1);
}

void outbox_wait(struct outbox *outbox, struct turn *turn)
{
	push(&outbox->waiting, turn);
	count_waiting(outbox, turn);
}

static void begin_look(struct outbox *outbox)
{
	struct look *look = &outbox->look;

	look->at = &outbox->waiting.head;
	look->round++;
	look->left = look->all
			 ? UINT64_MAX / 2
			 : tally_frees(outbox->tally, look->names, look->round);
	look->all = false;
}

/* It stands where the look was already, with names that nobody counted. */
void outbox_wait_on(struct outbox *outbox, struct turn *turn)
{
	struct queue *waiting = &outbox->waiting;

	turn->next = waiting->head;
	if (waiting->head == NULL)
		waiting->tail = &turn->next;
	waiting->head = turn;
	waiting->count++;
	count_waiting(outbox, turn);
	outbox->look = (struct look){
	    .due = true, .all = true, .round = outbox->look.round};
}

static struct turn *take_ready(struct outbox *outbox)
{
	struct look *look = &outbox->look;
	struct turn *turn = take(&outbox->waiting, look->at);

	outbox->bytes -= turn->held_bytes;
	tally_add(outbox->tally, turn->names, TALLY_WAITING, -1);
	look->left += tally_frees(outbox->tally, turn->names, look->round);
	return turn;
}

/* Inputs wait in the order in which they came, so one may go on if its names
 * have no single turn any more and none before it that shares a name waits on.
 * Nothing behind the last that shares a name with what left is looked at. */
struct turn *outbox_next_ready(struct outbox *outbox)
{
	struct look *look = &outbox->look;

	if (look->due && look->at == NULL)
		begin_look(outbox);
	for (; look->due && look->left > 0 && *look->at != NULL;
	     look->at = &(*look->at)->next)
		if (!tally_waits_on(outbox->tally, (*look->at)->names,
			look->round, &look->left))
			return take_ready(outbox);
	look->due = false;
	return NULL;
}

static bool is_reminder(const struct turn *turn)
{
	const struct fact *fact = turn->facts.head;

	return fact != NULL && (fact->kind == FACT_REMINDER ||
				   (fact->kind == FACT_MESSAGE &&
				       fact->as.message.reminds != NULL));
}

/* Who is told next of a late answer is not known while somebody is told. */
static bool is_before(const struct message *held, const struct message *line)
{
	const enum duty_step step = duty_step_of(line->wire_id);

	return step != DUTY_NONE && held->claimant == line->claimant &&
	       duty_step_of(held->wire_id) != DUTY_NONE &&
	       duty_step_of(held->wire_id) != step;
}

/* A line of the service has one id for all of its tries. */
static bool holds_line(const struct outbox *outbox, const struct turn *turn)
{
	const struct fact *line = turn->facts.head, *fact;
	const struct turn *held;

	if (line == NULL || line->kind != FACT_MESSAGE || is_reminder(turn))
		return false;
	for (held = outbox->held.head; held != NULL; held = held->next) {
		fact = held->facts.head;
		if (fact == NULL || fact->kind != FACT_MESSAGE)
			continue;
		if (is_before(&fact->as.message, &line->as.message) ||
		    (text_equal(
			 fact->as.message.wire_id, line->as.message.wire_id) &&
			text_equal(
			    fact->as.message.sender, line->as.message.sender)))
			return true;
	}
	return false;
}

bool outbox_is_early(const struct outbox *outbox, const struct turn *turn)
{
	return holds_alike(outbox, turn) || holds_line(outbox, turn) ||
	       (is_reminder(turn) && outbox_must_wait(outbox, turn->names));
}

uint64_t outbox_left(const struct outbox *outbox)
{
	return outbox->held.head != NULL ? outbox->held.head->number - 1
					 : outbox->closed;
}

int64_t outbox_oldest(const struct outbox *outbox)
{
	const struct turn *held = outbox->held.head;
	const struct turn *waiting = outbox->waiting.head;

	if (held == NULL)
		return waiting != NULL ? waiting->now : 0;
	return waiting != NULL && waiting->now < held->now ? waiting->now
							   : held->now;
}

uint32_t outbox_count(const struct outbox *outbox)
{
	return outbox->held.count + outbox->waiting.count;
}

uint32_t outbox_due(const struct outbox *outbox)
{
	return outbox->due;
}

size_t outbox_bytes(const struct outbox *outbox)
{
	return outbox->bytes;
}
