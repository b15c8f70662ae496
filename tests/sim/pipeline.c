#include <stdlib.h>
#include <string.h>

#include "tests/sim/params.h"
#include "tests/sim/session.h"

/* store/pipeline.h over the database in memory: the client's side of
 * connections. */

static const int64_t CONNECTING = 1500; /* microseconds */

/* --- connections ------------------------------------------------------------
 */

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

struct pipeline *pipeline_new(const struct pipeline_settings *settings,
    const struct pipeline_events *events)
{
	struct pipeline *p = must_calloc(1, sizeof(*p));
	struct address address;

	memcpy(&address, settings->conninfo, sizeof(address));
	p->base = address.base;
	p->settings = *settings;
	p->events = *events;
	p->work = (struct alarm){.fire = session_work, .ctx = p};
	p->ready = (struct alarm){.fire = session_ready, .ctx = p};
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
	session_stand_up(p);
	if (now < base->down)
		(void)session_reply(p, REPLY_LOST, now + CONNECTING);
	else
		(void)session_reply(p, REPLY_OPENED, now + CONNECTING);
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
		session_arm(p);
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
	session_row(p, &row);
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
		base_run(p->base, &order, session_row, p);
	else
		p->listens = true;
	(void)session_reply(p, REPLY_DONE, session_answered_at(p));
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
