#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/decode.h"
#include "store/store_private.h"

/*
 * The write line on its way to serving: lock, schema, grants, epoch, the load
 * when it is the first time, prepared statements.
 */
static const int64_t LOCK_EVERY = INT64_C(500000);

static void ask(struct line *line, enum stage stage, enum statement statement)
{
	line->stage = stage;
	line->asking = true;
	line->cell[0] = '\0';
	pipeline_query(line->pipeline, statement_sql(statement));
}

void store_ask_lock(struct line *line)
{
	ask(line, STAGE_LOCKING, STATEMENT_LOCK);
}

void store_write_opened(struct line *line)
{
	store_ask_lock(line);
}

static void load(struct line *line, enum statement statement)
{
	line->stage = STAGE_LOADING;
	line->at = statement;
	pipeline_query(line->pipeline, statement_sql(statement));
}

static void prepare(struct line *line)
{
	enum statement i;

	line->stage = STAGE_PREPARING;
	pipeline_enter(line->pipeline);
	for (i = 0; i < STATEMENTS; i++)
		if (statement_line(i) == STATEMENT_LINE_WRITE)
			pipeline_prepare(line->pipeline, statement_name(i),
			    statement_sql(i));
	pipeline_sync(line->pipeline);
}

static void serve(struct line *line)
{
	struct store *store = line->store;

	store_serve(line);
	store->loaded = true;
	if (store->queue.count == 0)
		store_well(store);
	store_units_send(store);
}

static void unfit(struct line *line, const char *why)
{
	pipeline_close(line->pipeline);
	line->stage = STAGE_IDLE;
	line->retry = INT64_MAX;
	store_set_state(line->store, STORE_UNFIT, why);
}

/* Another daemon holds the domain: asked again until it does not. */
static void wait_for_lock(struct line *line)
{
	line->stage = STAGE_LOCKING;
	line->retry = line->store->now + LOCK_EVERY;
	store_set_state(
	    line->store, STORE_WAITING, "another daemon serves this domain");
}

/* Whoever served before and waits now may have a link that stands, and turns
 * that wait: it does not hold them until the other one ends. */
static void after_lock(struct line *line)
{
	if (strcmp(line->cell, "t") == 0)
		ask(line, STAGE_SCHEMA, STATEMENT_SCHEMA);
	else if (line->store->loaded)
		ask(line, STAGE_PEEKING, STATEMENT_EPOCH);
	else
		wait_for_lock(line);
}

static void after_schema(struct line *line)
{
	char why[200];

	if (strcmp(line->cell, STORE_SCHEMA) == 0) {
		ask(line, STAGE_GRANTS, STATEMENT_GRANTS);
		return;
	}
	(void)snprintf(why, sizeof(why), "schema is at %.60s, wanted %s",
	    line->cell[0] != '\0' ? line->cell : "nothing", STORE_SCHEMA);
	unfit(line, why);
}

static void after_grants(struct line *line)
{
	char why[300];

	if (line->cell[0] == '\0') {
		ask(line, STAGE_EPOCH,
		    line->store->loaded ? STATEMENT_EPOCH
					: STATEMENT_EPOCH_RAISE);
		return;
	}
	(void)snprintf(why, sizeof(why), "missing grants: %s", line->cell);
	unfit(line, why);
}

/* Whoever took over meanwhile has raised the epoch. */
static bool is_superseded(struct line *line)
{
	struct store *store = line->store;

	if (!store->loaded ||
	    (uint64_t)decode_number(text_of(line->cell)) == store->epoch)
		return false;
	pipeline_close(line->pipeline);
	line->stage = STAGE_IDLE;
	line->retry = INT64_MAX;
	store_set_state(
	    store, STORE_SUPERSEDED, "another daemon took over meanwhile");
	return true;
}

static void after_peek(struct line *line)
{
	if (!is_superseded(line))
		wait_for_lock(line);
}

static void after_epoch(struct line *line)
{
	struct store *store = line->store;

	if (is_superseded(line))
		return;
	store->epoch = (uint64_t)decode_number(text_of(line->cell));
	if (store->loaded) {
		prepare(line);
		return;
	}
	store_set_state(store, STORE_LOADING, NULL);
	load(line, STATEMENT_LOAD_PATIENTLY);
}

static void after_load(struct line *line)
{
	enum statement next = line->at + 1;

	if (next < STATEMENTS && statement_line(next) == STATEMENT_LINE_LOAD)
		load(line, next);
	else
		prepare(line);
}

static void stage_failed(struct line *line, const struct fault *fault)
{
	static const char *const unfits[] = {"42P01", "3F000", "42501"};
	size_t i;

	for (i = 0; i < sizeof(unfits) / sizeof(unfits[0]); i++)
		if (strcmp(fault->sqlstate, unfits[i]) == 0) {
			unfit(line, fault->message);
			return;
		}
	store_fail(line, fault->message);
}

void store_write_done(struct line *line, const struct fault *fault)
{
	line->asking = false;
	if (fault != NULL && line->stage != STAGE_SERVING) {
		stage_failed(line, fault);
		return;
	}
	switch (line->stage) {
	case STAGE_LOCKING:
		after_lock(line);
		return;
	case STAGE_PEEKING:
		after_peek(line);
		return;
	case STAGE_SCHEMA:
		after_schema(line);
		return;
	case STAGE_GRANTS:
		after_grants(line);
		return;
	case STAGE_EPOCH:
		after_epoch(line);
		return;
	case STAGE_LOADING:
		after_load(line);
		return;
	case STAGE_SERVING:
		store_units_done(line->store, fault);
		return;
	case STAGE_PREPARING:
	case STAGE_IDLE:
	case STAGE_OPENING:
		return;
	}
}

static void load_row(struct line *line, const struct row *row)
{
	struct store *store = line->store;
	struct fact fact;
	int which;

	for (which = 0; which < 2; which++)
		if (decode_row(NULL, line->at, row, which, &fact))
			store->events.loaded(store->events.ctx, &fact);
}

void store_write_row(struct line *line, const struct row *row)
{
	size_t len;

	if (line->stage == STAGE_SERVING) {
		store_units_row(line->store, row);
	} else if (line->stage == STAGE_LOADING) {
		load_row(line, row);
	} else if (row->count > 0 && row->cells[0].len > 0) {
		len = row->cells[0].len < sizeof(line->cell) - 1
			  ? row->cells[0].len
			  : sizeof(line->cell) - 1;
		memcpy(line->cell, row->cells[0].at, len);
		line->cell[len] = '\0';
	}
}

void store_write_synced(struct line *line)
{
	if (line->stage == STAGE_PREPARING)
		serve(line);
	else
		store_units_synced(line->store);
}
