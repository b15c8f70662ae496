#include <stdio.h>
#include <string.h>

#include "store/store_private.h"

/* The three connections: opening, losing, waiting. */

/* Beyond the time that the server gives a statement. */
static const int64_t ANSWER_GRACE = INT64_C(5000000);

void store_set_state(
    struct store *store, enum store_state state, const char *why)
{
	const char *said = why != NULL ? why : "";

	if (store->told && store->state == state &&
	    strcmp(store->why, said) == 0)
		return;
	store->told = true;
	(void)snprintf(store->why, sizeof(store->why), "%s", said);
	store->state = state;
	store->events.state(store->events.ctx, state, why);
}

void store_well(struct store *store)
{
	store->stuck = 0;
	store_set_state(store, STORE_UP, NULL);
}

void store_connect(struct line *line)
{
	line->stage = STAGE_OPENING;
	line->asking = false;
	line->left = 0;
	pipeline_open(line->pipeline, line->store->now);
}

void store_serve(struct line *line)
{
	line->stage = STAGE_SERVING;
	line->served = line->store->now;
	pipeline_patience(line->pipeline,
	    (int64_t)line->store->settings.statement_timeout * 1000 +
		ANSWER_GRACE);
}

/* A connection that held for long was no part of a series of failures. */
static void rest(struct line *line)
{
	if (line->stage == STAGE_SERVING &&
	    line->store->now - line->served > line->backoff.most)
		backoff_reset(&line->backoff);
	line->stage = STAGE_IDLE;
	line->retry = line->store->now + backoff_draw(&line->backoff);
}

/* Closes a connection that answered what it should not. */
void store_fail(struct line *line, const char *why)
{
	struct store *store = line->store;
	size_t which = (size_t)(line - store->lines);

	pipeline_close(line->pipeline);
	rest(line);
	if (which == STORE_WRITE) {
		store_units_lost(store);
		store_set_state(store, STORE_DOWN, why);
	} else if (which == STORE_READ) {
		store_read_lost(store);
	}
}

static void on_lost(void *ctx, const char *why)
{
	store_fail(ctx, why);
}

static void on_write_opened(void *ctx)
{
	store_write_opened(ctx);
}

static void on_write_row(void *ctx, const struct row *row)
{
	store_write_row(ctx, row);
}

static void on_write_done(void *ctx, const struct fault *fault)
{
	store_write_done(ctx, fault);
}

static void on_write_synced(void *ctx)
{
	store_write_synced(ctx);
}

static void on_write_warned(void *ctx, const char *what)
{
	const struct line *line = ctx;
	const struct store_events *events = &line->store->events;

	events->warned(events->ctx, what);
}

static void ignore(void *ctx)
{
	(void)ctx;
}

const struct pipeline_events store_write_events = {
    .opened = on_write_opened,
    .row = on_write_row,
    .done = on_write_done,
    .synced = on_write_synced,
    .notified = ignore,
    .warned = on_write_warned,
    .lost = on_lost,
};

static void on_read_opened(void *ctx)
{
	store_read_opened(ctx);
}

static void on_read_row(void *ctx, const struct row *row)
{
	store_read_row(ctx, row);
}

static void on_read_done(void *ctx, const struct fault *fault)
{
	store_read_done(ctx, fault);
}

const struct pipeline_events store_read_events = {
    .opened = on_read_opened,
    .row = on_read_row,
    .done = on_read_done,
    .synced = ignore,
    .notified = ignore,
    .lost = on_lost,
};

/* LISTEN is a utility statement: it cannot be prepared. */
static void on_listen_opened(void *ctx)
{
	struct line *line = ctx;

	line->stage = STAGE_PREPARING;
	pipeline_query(line->pipeline, "LISTEN guichet_change");
}

static void on_changed(void *ctx)
{
	struct line *line = ctx;

	line->store->events.changed(line->store->events.ctx);
}

/* What was committed before we listened is asked for, too. */
static void on_listen_done(void *ctx, const struct fault *fault)
{
	struct line *line = ctx;

	if (fault != NULL) {
		store_fail(line, fault->message);
		return;
	}
	line->stage = STAGE_SERVING;
	backoff_reset(&line->backoff);
	on_changed(line);
}

static void ignore_row(void *ctx, const struct row *row)
{
	(void)ctx;
	(void)row;
}

const struct pipeline_events store_listen_events = {
    .opened = on_listen_opened,
    .row = ignore_row,
    .done = on_listen_done,
    .synced = ignore,
    .notified = on_changed,
    .lost = on_lost,
};
