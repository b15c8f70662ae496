#include "tests/sim/run.h"

/* What is sent again: what is unproven, and what bounced. */

static const int64_t DAY = INT64_C(86400) * 1000000;

static void give_message(
    struct run *run, const struct message *m, const struct delivery *bounce)
{
	struct row row = {0};

	row_number(&run->arena, &row, (int64_t)m->turn);
	row_number(&run->arena, &row, m->arrived);
	row_number(&run->arena, &row, m->kind);
	row_number(&run->arena, &row, m->claimant);
	row_number(&run->arena, &row, m->advisor);
	row_text(&row, m->sender);
	row_text(&row, m->recipient);
	row_text(&row, m->id);
	row_text(&row, m->wire_id);
	row_text(&row, m->body);
	row_text(&row, m->lang);
	row_text(&row, m->extra);
	row_text(&row, m->replaces);
	if (bounce != NULL)
		row_number(&run->arena, &row, bounce->claimant);
	run_give(run, &row);
}

static bool is_retry_of(const struct delivery *d, const struct message *m)
{
	if (d->kind != RETRIED || !text_equal(d->wire_id, m->wire_id))
		return false;
	if (m->kind == TO_CLAIMANT || m->kind == TO_ADVISOR)
		return true;
	return m->claimant == d->claimant &&
	       (m->kind == FROM_ADVISOR) == (d->of.side == SIDE_CLAIMANT);
}

/* The least turn above `after` that sent this sentence; 0: none. */
static uint64_t sent_after(
    const struct run *run, const struct message *m, uint64_t after)
{
	uint64_t least = m->turn > after ? m->turn : 0;
	const struct delivery *d;
	size_t i;

	if (m->arrived <= run_now(run) - 8 * DAY)
		return 0;
	for (i = 0; i < run->t->delivery_count; i++) {
		d = &run->t->deliveries[i];
		if (d->turn > after && (least == 0 || d->turn < least) &&
		    is_retry_of(d, m))
			least = d->turn;
	}
	return least;
}

void run_unproven(struct run *run)
{
	uint64_t after = (uint64_t)params_number(run->params, 0);
	int64_t limit = params_number(run->params, 1);
	struct message next;
	uint64_t turn, least;
	size_t i;

	while (limit-- > 0) {
		least = 0;
		for (i = 0; i < run->t->message_count; i++) {
			turn = sent_after(run, &run->t->messages[i], after);
			if (turn == 0 || (least != 0 && turn > least))
				continue;
			least = turn;
			next = run->t->messages[i];
		}
		if (least == 0)
			return;
		next.turn = after = least;
		give_message(run, &next, NULL);
	}
}

/* Is the last bounce or retry of this sentence for this person a bounce? */
static bool stands_bounced(
    const struct run *run, const struct delivery *d, size_t at)
{
	const struct delivery *later;
	size_t i;

	if (d->kind != BOUNCED || d->at <= run_now(run) - 7 * DAY)
		return false;
	for (i = 0; i < run->t->delivery_count; i++) {
		later = &run->t->deliveries[i];
		if (i != at && later->turn > d->turn &&
		    (later->kind == BOUNCED || later->kind == RETRIED) &&
		    later->of.side == d->of.side && later->of.id == d->of.id &&
		    later->claimant == d->claimant &&
		    text_equal(later->wire_id, d->wire_id))
			return false;
	}
	return true;
}

/* Of the conversation, or a line of the service to this person. */
static bool is_meant(
    const struct delivery *d, const struct message *m, struct person who)
{
	if (!text_equal(d->wire_id, m->wire_id))
		return false;
	switch (m->kind) {
	case FROM_CLAIMANT:
		return who.side == SIDE_ADVISOR && m->claimant == d->claimant;
	case FROM_ADVISOR:
		return who.side == SIDE_CLAIMANT && m->claimant == d->claimant;
	case TO_CLAIMANT:
		return m->claimant == d->claimant ||
		       text_equal(m->recipient, d->reporter);
	case TO_ADVISOR:
		return who.side == SIDE_ADVISOR && m->advisor == who.id;
	}
	return false;
}

static const struct delivery *bounce_of(
    const struct run *run, const struct message *m, struct person who)
{
	const struct delivery *d;
	size_t i;

	for (i = 0; i < run->t->delivery_count; i++) {
		d = &run->t->deliveries[i];
		if (d->of.side == who.side && d->of.id == who.id &&
		    is_meant(d, m, who) && stands_bounced(run, d, i))
			return d;
	}
	return NULL;
}

void run_bounced(struct run *run)
{
	struct person who = {(enum side)params_number(run->params, 0),
	    (uint32_t)params_number(run->params, 1)};
	uint64_t up_to = (uint64_t)params_number(run->params, 2);
	int64_t limit = params_number(run->params, 3);
	const struct delivery *d;
	struct message m;
	size_t i;

	for (i = 0; i < run->t->message_count && limit > 0; i++) {
		m = run->t->messages[i];
		if (m.arrived <= run_now(run) - 7 * DAY)
			continue;
		d = bounce_of(run, &m, who);
		if (d == NULL || d->turn > up_to)
			continue;
		give_message(run, &m, d);
		limit--;
	}
}

static void give_person(struct run *run, struct person who)
{
	struct row row = {0};

	row_number(&run->arena, &row, who.side);
	row_number(&run->arena, &row, who.id);
	run_give(run, &row);
}

void run_load_bounced(struct run *run)
{
	size_t i;

	for (i = 0; i < run->t->delivery_count; i++)
		if (stands_bounced(run, &run->t->deliveries[i], i))
			give_person(run, run->t->deliveries[i].of);
}

void run_still_bounced(struct run *run)
{
	struct person who = {(enum side)params_number(run->params, 0),
	    (uint32_t)params_number(run->params, 1)};
	const struct delivery *d;
	size_t i;

	for (i = 0; i < run->t->delivery_count; i++) {
		d = &run->t->deliveries[i];
		if (d->of.side == who.side && d->of.id == who.id &&
		    stands_bounced(run, d, i)) {
			give_person(run, who);
			return;
		}
	}
}
