#include "tests/sim/session.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/sim/params.h"

/* The server's side of connections: requests are done one transaction after
 * another, each a moment after it was asked for. */

static const int64_t LATE = INT64_C(3000000);

/* --- replies ----------------------------------------------------------------
 */

void session_ready(void *ctx)
{
	struct pipeline *p = ctx;

	clock_ready(p->base->clock, p->fd);
}

struct reply *session_reply(
    struct pipeline *p, enum reply_kind kind, int64_t at)
{
	struct reply *to = arena_alloc(&p->arena, sizeof(*to));

	to->kind = kind;
	to->at = at;
	*p->replies_tail = to;
	p->replies_tail = &to->next;
	if (p->ready.place == 0)
		clock_arm(p->base->clock, &p->ready, at);
	return to;
}

/* Some are faster than others; a connection keeps their order. */
int64_t session_answered_at(const struct pipeline *p)
{
	uint32_t most = (uint32_t)p->base->answer;

	return p->base->clock->now + most / 4 +
	       random_below(p->base->random, most / 2);
}

void session_row(void *ctx, const struct row *row)
{
	struct pipeline *p = ctx;
	struct reply *to = session_reply(p, REPLY_ROW, session_answered_at(p));
	int i;

	to->row.count = row->count;
	for (i = 0; i < row->count; i++)
		if (row->cells[i].len > 0)
			to->row.cells[i] = text_keep(&p->arena, row->cells[i]);
}

void session_stand_up(struct pipeline *p)
{
	p->next = p->base->sessions;
	p->base->sessions = p;
}

/* --- the server's side -------------------------------------------------------
 */

static void answer_one(
    struct pipeline *p, const struct order *order, bool skipped)
{
	struct reply *to;

	if (order->statement == STATEMENTS) {
		(void)session_reply(p, REPLY_SYNCED, session_answered_at(p));
		return;
	}
	if (skipped) {
		to = session_reply(p, REPLY_FAULT, session_answered_at(p));
		to->fault = (struct fault){.message = "skipped"};
		return;
	}
	base_run(p->base, order, session_row, p);
	(void)session_reply(p, REPLY_DONE, session_answered_at(p));
}

/* Everything up to the sync stands or falls together. */
static const struct order *first_at_fault(
    const struct pipeline *p, struct fault *fault)
{
	const struct order *order = p->orders;

	for (; order->statement != STATEMENTS; order = order->next)
		if (base_refuses(p->base, order, fault))
			return order;
	return NULL;
}

static void transact(struct pipeline *p)
{
	struct fault fault = {0};
	const struct order *bad = first_at_fault(p, &fault);
	struct order *order = p->orders;
	bool skipped = false;

	for (; order->statement != STATEMENTS; order = order->next)
		if (order == bad) {
			session_reply(p, REPLY_FAULT, session_answered_at(p))
			    ->fault = fault;
			skipped = true;
		} else if (bad != NULL && !skipped) {
			(void)session_reply(
			    p, REPLY_DONE, session_answered_at(p));
		} else {
			answer_one(p, order, skipped);
		}
	answer_one(p, order, false);
	p->orders = order->next;
	if (p->orders == NULL)
		p->orders_tail = &p->orders;
}

static bool is_whole(const struct pipeline *p)
{
	const struct order *order;

	for (order = p->orders; order != NULL; order = order->next)
		if (order->statement == STATEMENTS)
			return true;
	return false;
}

static bool writes(const struct pipeline *p)
{
	return p->orders != NULL && p->orders->statement != STATEMENTS &&
	       statement_line(p->orders->statement) == STATEMENT_LINE_WRITE;
}

static void drop_replies(struct pipeline *p, uint32_t left)
{
	struct reply **at = &p->replies;

	while (*at != NULL && left-- > 0)
		at = &(*at)->next;
	*at = NULL;
	p->replies_tail = at;
}

static void lose(struct pipeline *p)
{
	if (p->dead)
		return;
	p->dead = true;
	clock_disarm(p->base->clock, &p->work);
	if (p->base->holder == p->fd)
		p->base->holder = 0;
	(void)session_reply(p, REPLY_LOST, p->base->clock->now);
	clock_arm(p->base->clock, &p->ready, p->base->clock->now);
}

/* The transaction of a client who is gone is committed later, and only then
 * its session ends and the lock is free. */
static void leave_behind(struct pipeline *p)
{
	struct pipeline *late = must_calloc(1, sizeof(*late));

	*late = *p;
	late->stands = STANDS_LATE;
	late->next = NULL;
	late->work = (struct alarm){.fire = session_work, .ctx = late};
	late->ready = (struct alarm){.fire = session_ready, .ctx = late};
	late->replies = NULL;
	late->replies_tail = &late->replies;
	late->pumping = false;
	session_stand_up(late);
	clock_arm(p->base->clock, &late->work, p->base->clock->now + LATE);
	late->fd = ++p->base->sockets;
	if (p->base->holder == p->fd)
		p->base->holder = late->fd;
	p->arena = (struct arena){0}; /* the late one's now */
	p->orders = NULL;
	p->orders_tail = &p->orders;
	p->replies = NULL;
	p->replies_tail = &p->replies;
	clock_disarm(p->base->clock, &p->ready);
	(void)session_reply(p, REPLY_LOST, p->base->clock->now);
}

static void cancel(struct pipeline *p)
{
	struct fault fault = {.sqlstate = "57014"};

	(void)snprintf(fault.message, sizeof(fault.message), "canceled");
	while (p->orders->statement != STATEMENTS) {
		session_reply(p, REPLY_FAULT, session_answered_at(p))->fault =
		    fault;
		fault = (struct fault){.message = "skipped"};
		p->orders = p->orders->next;
	}
	(void)session_reply(p, REPLY_SYNCED, session_answered_at(p));
	p->orders = p->orders->next;
	if (p->orders == NULL)
		p->orders_tail = &p->orders;
}

static void befall(struct pipeline *p, enum mishap mishap)
{
	switch (mishap) {
	case MISHAP_BEFORE:
		lose(p);
		return;
	case MISHAP_AFTER:
		transact(p);
		drop_replies(p, 0);
		lose(p);
		return;
	case MISHAP_PARTWAY:
		transact(p);
		drop_replies(p, 1 + random_below(p->base->random, 3));
		lose(p);
		return;
	case MISHAP_LATE:
		leave_behind(p);
		return;
	case MISHAP_CANCEL:
		cancel(p);
		return;
	case MISHAP_NONE:
	case MISHAPS:
		transact(p);
		return;
	}
}

void session_arm(struct pipeline *p)
{
	uint32_t most = (uint32_t)p->base->answer;
	int64_t at = p->base->clock->now + 1 + most / 4 +
		     random_below(p->base->random, most / 2);

	if (at < p->base->stalled)
		at = p->base->stalled;
	clock_arm(p->base->clock, &p->work, at);
}

/* Ends what leave_behind() began. */
static void end_late(struct pipeline *p)
{
	struct pipeline *late = p;

	while (is_whole(late))
		transact(late);
	pipeline_free(&late);
}

static bool parks(const struct pipeline *p)
{
	const struct order *order;

	for (order = p->orders; order->statement != STATEMENTS;
	     order = order->next)
		if (order->statement == STATEMENT_PARK)
			return true;
	return false;
}

static enum mishap next_mishap(const struct pipeline *p)
{
	struct mishap_plan *plan = &p->base->plan;
	enum mishap mishap = plan->mishap;

	if (!writes(p) || (plan->parks && !parks(p)))
		return MISHAP_NONE;
	if (plan->after > 0) {
		plan->after--;
		return MISHAP_NONE;
	}
	plan->mishap = MISHAP_NONE;
	return mishap;
}

void session_work(void *ctx)
{
	struct pipeline *p = ctx;
	if (p->stands == STANDS_LATE) {
		end_late(p);
		return;
	}
	if (p->base->clock->now < p->base->stalled) {
		session_arm(p);
		return;
	}
	if (!is_whole(p))
		return;
	befall(p, next_mishap(p));
	if (p->orders != NULL)
		session_arm(p);
}

void sessions_notify(struct base *base)
{
	struct pipeline *p;

	for (p = base->sessions; p != NULL; p = p->next)
		if (p->listens && !p->dead && p->stands == STANDS_OPEN)
			(void)session_reply(
			    p, REPLY_NOTIFIED, session_answered_at(p));
}

/* Of what is under way some is committed by chance. which: a bit for each
 * connection, 0 for all of them. */
void sessions_cut(struct base *base, unsigned which)
{
	struct pipeline *p;
	unsigned bit = 1;

	for (p = base->sessions; p != NULL; p = p->next, bit <<= 1) {
		if ((which != 0 && (which & bit) == 0) || p->dead ||
		    p->stands == STANDS_LATE)
			continue;
		if (is_whole(p) && random_chance(base->random, 50)) {
			transact(p);
			drop_replies(p, random_below(base->random, 2));
		}
		lose(p);
	}
}

void sessions_end_late(struct base *base)
{
	struct pipeline **at = &base->sessions, *p;

	while ((p = *at) != NULL) {
		if (p->stands != STANDS_LATE) {
			at = &p->next;
			continue;
		}
		*at = p->next;
		pipeline_free(&p);
	}
}

void sessions_free(struct base *base)
{
	struct pipeline *p;

	while ((p = base->sessions) != NULL) {
		base->sessions = p->next;
		pipeline_free(&p);
	}
}
