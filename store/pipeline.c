#include "store/pipeline.h"

#include <assert.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "roster/arena.h"
#include "roster/text.h"

/* Results handled in one go, so that a long load leaves the loop in between. */
enum {
	RESULTS_A_PUMP = 2000
};

/* Statements and syncs under way at most; a power of two. */
enum {
	EXPECTED = 1024
};

struct pipeline {
	struct pipeline_settings settings;
	struct pipeline_events events;
	PGconn *conn; /* NULL: idle */
	PostgresPollingStatusType poll;
	bool open;
	bool in_pipeline;
	bool failed; /* lost, to be told by the next pump */
	bool again;  /* more results wait in libpq's buffer */
	/* Statements and syncs without their end: a ring from `first` on. */
	bool is_sync[EXPECTED];
	uint32_t first;
	uint32_t expected;
	bool faulty; /* the statement under way failed */
	struct fault fault;
	int64_t deadline; /* of the connecting, then of the next answer */
	int64_t patience;
	int64_t now;
};

struct pipeline *pipeline_new(const struct pipeline_settings *settings,
    const struct pipeline_events *events)
{
	struct pipeline *p = must_calloc(1, sizeof(*p));

	p->settings = *settings;
	p->events = *events;
	return p;
}

void pipeline_close(struct pipeline *p)
{
	if (p->conn != NULL)
		PQfinish(p->conn);
	p->conn = NULL;
	p->open = p->in_pipeline = p->failed = p->again = p->faulty = false;
	p->expected = 0;
	p->patience = 0;
}

void pipeline_free(struct pipeline **pipeline)
{
	if (*pipeline == NULL)
		return;
	pipeline_close(*pipeline);
	free(*pipeline);
	*pipeline = NULL;
}

static void lose(struct pipeline *p, const char *why)
{
	char line[200];

	row_one_line(line, sizeof(line), why);
	pipeline_close(p);
	p->events.lost(p->events.ctx, line);
}

/* Our server settings behind those that the operator's conninfo has. */
static struct text merge_options(
    struct arena *arena, const struct pipeline_settings *settings)
{
	PQconninfoOption *all = PQconninfoParse(settings->conninfo, NULL);
	const PQconninfoOption *option;
	const char *theirs = "";
	struct text merged;

	for (option = all; option != NULL && option->keyword != NULL; option++)
		if (strcmp(option->keyword, "options") == 0 &&
		    option->val != NULL)
			theirs = option->val;
	merged = build_all(arena, theirs, " ", settings->options, (char *)NULL);
	PQconninfoFree(all);
	return merged;
}

/* What stands before dbname yields to the operator's conninfo, what stands
 * behind it does not. A dead host is noticed in seconds, on both sides;
 * tcp_user_timeout also ends a connect that nobody answers, so that the next
 * host of the list has its turn. */
static PGconn *connect_start(const struct pipeline_settings *settings)
{
	struct arena arena = {0};
	const char *const names[] = {
	    "application_name",
	    "keepalives_idle",
	    "keepalives_interval",
	    "keepalives_count",
	    "tcp_user_timeout",
	    "dbname",
	    "client_encoding",
	    "options",
	    NULL,
	};
	const char *const values[] = {
	    settings->name,
	    "3",
	    "3",
	    "3",
	    "9000",
	    settings->conninfo,
	    "UTF8",
	    merge_options(&arena, settings).at,
	    NULL,
	};
	PGconn *conn = PQconnectStartParams(names, values, 1);

	arena_free(&arena);
	return conn;
}

static void on_notice(void *ctx, const PGresult *result)
{
	const struct pipeline *p = ctx;
	const char *severity =
	    PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
	const char *what = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	char line[sizeof(((struct fault *)NULL)->message)];

	if (p->events.warned == NULL || severity == NULL || what == NULL ||
	    strcmp(severity, "WARNING") != 0)
		return;
	row_one_line(line, sizeof(line), what);
	p->events.warned(p->events.ctx, line);
}

void pipeline_open(struct pipeline *p, int64_t now)
{
	pipeline_close(p);
	p->now = now;
	p->deadline = now + p->settings.connect_wait;
	p->conn = connect_start(&p->settings);
	if (p->conn == NULL)
		abort();
	(void)PQsetNoticeReceiver(p->conn, on_notice, p);
	p->poll = PGRES_POLLING_WRITING;
	p->failed = PQstatus(p->conn) == CONNECTION_BAD;
}

int pipeline_fd(const struct pipeline *p)
{
	return p->conn != NULL ? PQsocket(p->conn) : -1;
}

bool pipeline_wants_read(const struct pipeline *p)
{
	return p->open || p->poll == PGRES_POLLING_READING;
}

bool pipeline_wants_write(const struct pipeline *p)
{
	if (p->conn == NULL)
		return false;
	return p->open ? PQflush(p->conn) == 1
		       : p->poll == PGRES_POLLING_WRITING;
}

int64_t pipeline_due(const struct pipeline *p)
{
	if (p->conn == NULL)
		return INT64_MAX;
	if (p->failed || p->again)
		return p->now;
	if (p->open && (p->patience == 0 || p->expected == 0))
		return INT64_MAX;
	return p->deadline;
}

/* PQconnectPoll() may block on a socket that is not ready. */
static bool is_ready(const struct pipeline *p)
{
	struct pollfd fd = {
	    .fd = PQsocket(p->conn),
	    .events = p->poll == PGRES_POLLING_READING ? POLLIN : POLLOUT,
	};

	return poll(&fd, 1, 0) != 0;
}

static void go_on_connecting(struct pipeline *p)
{
	if (p->now >= p->deadline) {
		lose(p, "no connection in time");
		return;
	}
	if (!is_ready(p))
		return;
	p->poll = PQconnectPoll(p->conn);
	switch (p->poll) {
	case PGRES_POLLING_FAILED:
		lose(p, PQerrorMessage(p->conn));
		return;
	case PGRES_POLLING_OK:
		if (PQsetnonblocking(p->conn, 1) != 0) {
			lose(p, PQerrorMessage(p->conn));
			return;
		}
		p->open = true;
		p->events.opened(p->events.ctx);
		return;
	case PGRES_POLLING_READING:
	case PGRES_POLLING_WRITING:
	case PGRES_POLLING_ACTIVE:
		return;
	}
}

static void give_rows(struct pipeline *p, const PGresult *result)
{
	struct row row = {.count = PQnfields(result)};
	int i, k;

	assert(row.count <= ROW_COLUMNS);
	for (i = 0; i < PQntuples(result); i++) {
		for (k = 0; k < row.count; k++) {
			row.cells[k] = (struct text){0};
			if (PQgetisnull(result, i, k))
				continue;
			row.cells[k].at = PQgetvalue(result, i, k);
			row.cells[k].len = (size_t)PQgetlength(result, i, k);
		}
		p->events.row(p->events.ctx, &row);
	}
}

static void copy_field(char *to, size_t size, const PGresult *result, int field)
{
	const char *value = PQresultErrorField(result, field);

	row_one_line(to, size, value != NULL ? value : "");
}

static void note_fault(struct pipeline *p, const PGresult *result)
{
	if (p->faulty)
		return; /* a failing commit adds a second one */
	p->faulty = true;
	copy_field(p->fault.sqlstate, sizeof(p->fault.sqlstate), result,
	    PG_DIAG_SQLSTATE);
	copy_field(p->fault.constraint, sizeof(p->fault.constraint), result,
	    PG_DIAG_CONSTRAINT_NAME);
	copy_field(p->fault.message, sizeof(p->fault.message), result,
	    PG_DIAG_MESSAGE_PRIMARY);
	if (p->fault.sqlstate[0] == '\0')
		(void)snprintf(
		    p->fault.sqlstate, sizeof(p->fault.sqlstate), "08006");
}

static void expect(struct pipeline *p, bool is_sync)
{
	assert(p->expected < EXPECTED);
	if (p->expected == 0)
		p->deadline = p->now + p->patience;
	p->is_sync[(p->first + p->expected) % EXPECTED] = is_sync;
	p->expected++;
}

static void expect_next(struct pipeline *p)
{
	p->first = (p->first + 1) % EXPECTED;
	p->expected--;
	p->deadline = p->now + p->patience;
}

/* The end of a statement, or of the error that a failing commit adds to its
 * sync, which itself is still to come then. */
static void statement_ended(struct pipeline *p)
{
	struct fault fault = p->fault;
	bool faulty = p->faulty;

	p->faulty = false;
	if (!p->is_sync[p->first])
		expect_next(p);
	p->events.done(p->events.ctx, faulty ? &fault : NULL);
}

/* A result of the statement under way, or the end of a sync. */
static void take_result(struct pipeline *p, const PGresult *result)
{
	switch (PQresultStatus(result)) {
	case PGRES_TUPLES_OK:
	case PGRES_SINGLE_TUPLE:
		give_rows(p, result);
		return;
	case PGRES_PIPELINE_SYNC:
		expect_next(p);
		p->events.synced(p->events.ctx);
		return;
	case PGRES_PIPELINE_ABORTED:
		p->faulty = true;
		p->fault = (struct fault){.message = "skipped"};
		return;
	case PGRES_FATAL_ERROR:
	case PGRES_BAD_RESPONSE:
		note_fault(p, result);
		return;
	case PGRES_EMPTY_QUERY:
	case PGRES_COMMAND_OK:
	case PGRES_COPY_OUT:
	case PGRES_COPY_IN:
	case PGRES_COPY_BOTH:
	case PGRES_NONFATAL_ERROR:
		return;
	}
}

/* What sits in libpq's buffer is drained before anybody waits for the socket.
 * A callback may close the connection. */
static void drain(struct pipeline *p)
{
	PGresult *result;
	int left = RESULTS_A_PUMP;

	while (p->conn != NULL && p->expected > 0 && left-- > 0 &&
	       !PQisBusy(p->conn)) {
		result = PQgetResult(p->conn);
		if (result == NULL)
			statement_ended(p);
		else
			take_result(p, result);
		PQclear(result);
	}
	p->again = p->conn != NULL && p->expected > 0 && left < 0;
}

static void take_notices(struct pipeline *p)
{
	PGnotify *notice;
	bool any = false;

	while ((notice = PQnotifies(p->conn)) != NULL) {
		PQfreemem(notice);
		any = true;
	}
	if (any)
		p->events.notified(p->events.ctx);
}

void pipeline_pump(struct pipeline *p, int64_t now)
{
	char why[200];

	p->now = now;
	if (p->conn == NULL)
		return;
	if (p->failed) {
		lose(p, PQerrorMessage(p->conn));
		return;
	}
	if (!p->open) {
		go_on_connecting(p);
		return;
	}
	if (PQconsumeInput(p->conn) == 0) {
		row_one_line(why, sizeof(why), PQerrorMessage(p->conn));
		drain(p);
		if (p->conn != NULL)
			lose(p, why);
		return;
	}
	drain(p);
	if (p->conn != NULL && p->patience > 0 && p->expected > 0 &&
	    !p->again && p->now >= p->deadline) {
		lose(p, "no answer in time");
		return;
	}
	if (p->conn != NULL)
		take_notices(p);
	if (p->conn != NULL &&
	    (p->failed || PQstatus(p->conn) == CONNECTION_BAD ||
		PQflush(p->conn) < 0))
		lose(p, PQerrorMessage(p->conn));
}

void pipeline_patience(struct pipeline *p, int64_t wait)
{
	p->patience = wait;
	p->deadline = p->now + wait;
}

/* What cannot be sent is told by the next pump: a send never calls back. */
static void sent(struct pipeline *p, int ok, bool is_sync)
{
	if (ok == 1)
		expect(p, is_sync);
	else
		p->failed = true;
}

void pipeline_query(struct pipeline *p, const char *sql)
{
	sent(p, PQsendQuery(p->conn, sql), false);
	if (!p->failed)
		(void)PQsetSingleRowMode(p->conn);
}

void pipeline_enter(struct pipeline *p)
{
	if (PQenterPipelineMode(p->conn) != 1)
		p->failed = true;
	p->in_pipeline = true;
}

void pipeline_prepare(struct pipeline *p, const char *name, const char *sql)
{
	sent(p, PQsendPrepare(p->conn, name, sql, 0, NULL), false);
}

void pipeline_execute(
    struct pipeline *p, const char *name, const struct params *params)
{
	sent(p,
	    PQsendQueryPrepared(p->conn, name, params->count, params->values,
		params->lengths, params->formats, 0),
	    false);
}

void pipeline_sync(struct pipeline *p)
{
	sent(p, PQpipelineSync(p->conn), true);
}
