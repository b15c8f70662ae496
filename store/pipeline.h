#ifndef STORE_PIPELINE_H
#define STORE_PIPELINE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/row.h"

/*
 * One connection to PostgreSQL that never blocks; the only asynchronous use of
 * libpq. Statements are queued by the caller and answered in order: rows, then
 * done() for each statement; in pipeline mode synced() for each sync. Durable
 * is what lies before a synced() without a fault since the last one, for
 * "INSERT ok" comes before its commit.
 */
struct pipeline;

struct pipeline_events {
	void (*opened)(void *ctx);
	void (*row)(void *ctx, const struct row *row);
	/* fault is NULL when it succeeded; a statement skipped because one
	 * before it in the same sync failed has an empty sqlstate. A commit
	 * that fails adds one more done(), with a fault, before its synced().
	 */
	void (*done)(void *ctx, const struct fault *fault);
	void (*synced)(void *ctx);
	void (*notified)(void *ctx);
	/* A WARNING of the server's, as one line; NULL: they are passed over.
	 */
	void (*warned)(void *ctx, const char *what);
	/* The connection is gone, everything unanswered with it; why is one
	 * line. The pipeline is idle and may be opened again. */
	void (*lost)(void *ctx, const char *why);
	void *ctx;
};

struct pipeline_settings {
	const char *conninfo;
	const char *name;     /* application_name */
	const char *options;  /* server settings: "-c statement_timeout=..." */
	int64_t connect_wait; /* microseconds, for all hosts together */
};

struct pipeline *pipeline_new(const struct pipeline_settings *settings,
    const struct pipeline_events *events);
void pipeline_free(struct pipeline **pipeline);

void pipeline_open(struct pipeline *pipeline, int64_t now);
/* Closes without lost(). */
void pipeline_close(struct pipeline *pipeline);

int pipeline_fd(const struct pipeline *pipeline); /* -1: none */
bool pipeline_wants_read(const struct pipeline *pipeline);
bool pipeline_wants_write(const struct pipeline *pipeline);
int64_t pipeline_due(const struct pipeline *pipeline);
void pipeline_pump(struct pipeline *pipeline, int64_t now);

/* From here on a server that answers nothing for so long is given up; 0: it is
 * waited for. Forgotten when the connection closes. */
void pipeline_patience(struct pipeline *pipeline, int64_t wait);

/* Outside of pipeline mode: one at a time, rows come one by one. */
void pipeline_query(struct pipeline *pipeline, const char *sql);
/* From here on in pipeline mode. */
void pipeline_enter(struct pipeline *pipeline);
void pipeline_prepare(
    struct pipeline *pipeline, const char *name, const char *sql);
void pipeline_execute(
    struct pipeline *pipeline, const char *name, const struct params *params);
void pipeline_sync(struct pipeline *pipeline);

#endif
