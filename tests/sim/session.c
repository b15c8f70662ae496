#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/pipeline.h"
#include "tests/sim/base_private.h"
#include "tests/sim/params.h"

/* store/pipeline.h over the database in memory: requests are done one
 * transaction after another, each a moment after it was asked for. */

static const int64_t CONNECTING = 1500; /* microseconds */
static const int64_t LATE = INT64_C(3000000);

enum reply_kind {
	REPLY_OPENED,
	REPLY_ROW,
	REPLY_DONE,
	REPLY_FAULT,
	REPLY_SYNCED,
	REPLY_NOTIFIED,
	REPLY_LOST,
};

struct reply {
	struct reply *next;
	enum reply_kind kind;
	int64_t at;
	struct row row;
	struct fault fault;
};

enum stands {
	STANDS_IDLE,
	STANDS_OPENING,
	STANDS_OPEN,
	STANDS_LATE, /* the client is gone, its transaction is not */
};

struct pipeline {
	struct pipeline *next; /* of those that stand */
	struct base *base;
	struct pipeline_settings settings;
	struct pipeline_events events;
	enum stands stands;
	struct arena arena; /* of one connection */
	struct order *orders;
	struct order **orders_tail;
	struct reply *replies;
	struct reply **replies_tail;
	struct alarm work;
	struct alarm ready;
	int fd;
	bool listens;
	bool dead; /* on the server's side; the client will notice */
	bool pumping;
	int64_t patience;
	int64_t deadline;
	uint32_t expected; /* statements and syncs without their end */
};

/* --- replies ----------------------------------------------------------------
 */

static void on_ready(void *ctx)
{
	struct pipeline *p = ctx;

	clock_ready(p->base->clock, p->fd);
}

static struct reply *reply(struct pipeline *p, enum reply_kind kind, int64_t at)
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
static int64_t answered_at(const struct pipeline *p)
{
	uint32_t most = (uint32_t)p->base->answer;

	return p->base->clock->now + most / 4 +
	       random_below(p->base->random, most / 2);
}

static void on_row(void *ctx, const struct row *row)
{
	struct pipeline *p = ctx;
	struct reply *to = reply(p, REPLY_ROW, answered_at(p));
	int i;

	to->row.count = row->count;
	for (i = 0; i < row->count; i++)
		if (row->cells[i].len > 0)
			to->row.cells[i] = text_keep(&p->arena, row->cells[i]);
}

/* --- connections ------------------------------------------------------------
 */

static void stand_up(struct pipeline *p)
{
	p->next = p->base->sessions;
	p->base->sessions = p;
}

static void stand_down(struct pipeline *p)
{
	struct pipeline **at = &p->base->sessions;

	while (*at != NULL && *at != p)
		at = &(*at)->next;
	if (*at == p)
		*at = p->next;
	p->next = NULL;
}

static void forget(struct pipeline *p)
{
	clock_disarm(p->base->clock, &p->work);
	clock_disarm(p->base->clock, &p->ready);
	p->orders = NULL;
	p->orders_tail = &p->orders;
	p->replies = NULL;
	p->replies_tail = &p->replies;
	p->expected = 0;
	p->patience = 0;
	p->listens = p->dead = false;
	if (p->base->holder == p->fd)
		p->base->holder = 0;
	p->fd = -1;
	if (!p->pumping)
		arena_free(&p->arena);
}

void pipeline_close(struct pipeline *p)
{
	stand_down(p);
	p->stands = STANDS_IDLE;
	forget(p);
}

static void on_work(void *ctx);

struct pipeline *pipeline_new(const struct pipeline_settings *settings,
    const struct pipeline_events *events)
{
	struct pipeline *p = must_calloc(1, sizeof(*p));
	struct address address;

	memcpy(&address, settings->conninfo, sizeof(address));
	p->base = address.base;
	p->settings = *settings;
	p->events = *events;
	p->work = (struct alarm){.fire = on_work, .ctx = p};
	p->ready = (struct alarm){.fire = on_ready, .ctx = p};
	p->fd = -1;
	forget(p);
	return p;
}

void pipeline_free(struct pipeline **pipeline)
{
	if (*pipeline == NULL)
		return;
	pipeline_close(*pipeline);
	free(*pipeline);
	*pipeline = NULL;
}

void pipeline_open(struct pipeline *p, int64_t now)
{
	struct base *base = p->base;

	pipeline_close(p);
	p->fd = ++base->sockets;
	p->stands = STANDS_OPENING;
	stand_up(p);
	if (now < base->down)
		(void)reply(p, REPLY_LOST, now + CONNECTING);
	else
		(void)reply(p, REPLY_OPENED, now + CONNECTING);
}

int pipeline_fd(const struct pipeline *p)
{
	return p->fd;
}

bool pipeline_wants_read(const struct pipeline *p)
{
	return p->fd >= 0;
}

bool pipeline_wants_write(const struct pipeline *p)
{
	(void)p;
	return false;
}

int64_t pipeline_due(const struct pipeline *p)
{
	if (p->stands != STANDS_OPEN || p->patience == 0 || p->expected == 0)
		return INT64_MAX;
	return p->deadline;
}

void pipeline_patience(struct pipeline *p, int64_t wait)
{
	p->patience = wait;
	p->deadline = p->base->clock->now + wait;
}

/* --- the server's side -------------------------------------------------------
 */

static void answer_one(
    struct pipeline *p, const struct order *order, bool skipped)
{
	struct reply *to;

	if (order->statement == STATEMENTS) {
		(void)reply(p, REPLY_SYNCED, answered_at(p));
		return;
	}
	if (skipped) {
		to = reply(p, REPLY_FAULT, answered_at(p));
		to->fault = (struct fault){.message = "skipped"};
		return;
	}
	base_run(p->base, order, on_row, p);
	(void)reply(p, REPLY_DONE, answered_at(p));
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
			reply(p, REPLY_FAULT, answered_at(p))->fault = fault;
			skipped = true;
		} else if (bad != NULL && !skipped) {
			(void)reply(p, REPLY_DONE, answered_at(p));
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
	(void)reply(p, REPLY_LOST, p->base->clock->now);
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
	late->work = (struct alarm){.fire = on_work, .ctx = late};
	late->ready = (struct alarm){.fire = on_ready, .ctx = late};
	late->replies = NULL;
	late->replies_tail = &late->replies;
	late->pumping = false;
	stand_up(late);
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
	(void)reply(p, REPLY_LOST, p->base->clock->now);
}

static void cancel(struct pipeline *p)
{
	struct fault fault = {.sqlstate = "57014"};

	(void)snprintf(fault.message, sizeof(fault.message), "canceled");
	while (p->orders->statement != STATEMENTS) {
		reply(p, REPLY_FAULT, answered_at(p))->fault = fault;
		fault = (struct fault){.message = "skipped"};
		p->orders = p->orders->next;
	}
	(void)reply(p, REPLY_SYNCED, answered_at(p));
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

static void arm_work(struct pipeline *p)
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

static void on_work(void *ctx)
{
	struct pipeline *p = ctx;
	if (p->stands == STANDS_LATE) {
		end_late(p);
		return;
	}
	if (p->base->clock->now < p->base->stalled) {
		arm_work(p);
		return;
	}
	if (!is_whole(p))
		return;
	befall(p, next_mishap(p));
	if (p->orders != NULL)
		arm_work(p);
}

void sessions_notify(struct base *base)
{
	struct pipeline *p;

	for (p = base->sessions; p != NULL; p = p->next)
		if (p->listens && !p->dead && p->stands == STANDS_OPEN)
			(void)reply(p, REPLY_NOTIFIED, answered_at(p));
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

/* --- the client's side ------------------------------------------------------
 */

static struct order *expect(struct pipeline *p)
{
	struct order *order = arena_alloc(&p->arena, sizeof(*order));

	if (p->expected++ == 0)
		p->deadline = p->base->clock->now + p->patience;
	*p->orders_tail = order;
	p->orders_tail = &order->next;
	return order;
}

void pipeline_sync(struct pipeline *p)
{
	expect(p)->statement = STATEMENTS;
	if (p->work.place == 0 && !p->dead)
		arm_work(p);
}

void pipeline_execute(
    struct pipeline *p, const char *name, const struct params *params)
{
	struct order *order = expect(p);
	enum statement i = 0;

	while (strcmp(statement_name(i), name) != 0)
		i++;
	order->statement = i;
	order->params = params_keep(&p->arena, params);
}

void pipeline_prepare(struct pipeline *p, const char *name, const char *sql)
{
	(void)name;
	(void)sql;
	expect(p)->statement = STATEMENT_LOAD_DONE;
}

void pipeline_enter(struct pipeline *p)
{
	(void)p;
}

/* Answered where it stands: nothing else is under way. */
static void ask_lock(struct pipeline *p)
{
	struct row row = {0};

	if (p->base->holder == 0)
		p->base->holder = p->fd;
	row_bool(&row, p->base->holder == p->fd);
	on_row(p, &row);
}

void pipeline_query(struct pipeline *p, const char *sql)
{
	struct order order = {.statement = 0};

	if (p->expected++ == 0)
		p->deadline = p->base->clock->now + p->patience;
	if (p->dead)
		return;
	while (order.statement < STATEMENTS &&
	       statement_sql(order.statement) != sql)
		order.statement++;
	if (order.statement == STATEMENT_LOCK)
		ask_lock(p);
	else if (order.statement < STATEMENTS)
		base_run(p->base, &order, on_row, p);
	else
		p->listens = true;
	(void)reply(p, REPLY_DONE, answered_at(p));
}

static void ended(struct pipeline *p)
{
	p->expected--;
	p->deadline = p->base->clock->now + p->patience;
}

static void give(struct pipeline *p, const struct reply *r)
{
	switch (r->kind) {
	case REPLY_OPENED:
		p->stands = STANDS_OPEN;
		p->events.opened(p->events.ctx);
		return;
	case REPLY_ROW:
		p->events.row(p->events.ctx, &r->row);
		return;
	case REPLY_DONE:
		ended(p);
		p->events.done(p->events.ctx, NULL);
		return;
	case REPLY_FAULT:
		ended(p);
		p->events.done(p->events.ctx, &r->fault);
		return;
	case REPLY_SYNCED:
		ended(p);
		p->events.synced(p->events.ctx);
		return;
	case REPLY_NOTIFIED:
		p->events.notified(p->events.ctx);
		return;
	case REPLY_LOST:
		pipeline_close(p);
		p->events.lost(p->events.ctx, "the connection is gone");
		return;
	}
}

/* What nothing points to any more. */
static void tidy(struct pipeline *p)
{
	if (p->orders == NULL && p->replies == NULL)
		arena_free(&p->arena);
}

/* A callback may close the connection, and open the next. */
void pipeline_pump(struct pipeline *p, int64_t now)
{
	const struct reply *r;
	int fd = p->fd;

	p->pumping = true;
	while (p->fd == fd && fd >= 0 && (r = p->replies) != NULL &&
	       r->at <= now) {
		p->replies = r->next;
		if (p->replies == NULL)
			p->replies_tail = &p->replies;
		give(p, r);
	}
	p->pumping = false;
	if (p->fd == fd && fd >= 0 && pipeline_due(p) <= now) {
		pipeline_close(p);
		p->events.lost(p->events.ctx, "no answer in time");
		return;
	}
	tidy(p);
	if (p->replies != NULL)
		clock_arm(p->base->clock, &p->ready, p->replies->at);
}
