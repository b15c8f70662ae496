#ifndef TESTS_DB_DRIVE_H
#define TESTS_DB_DRIVE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libpq-fe.h>
#include <poll.h>
#include <time.h>

#include "store/store.h"

/*
 * A store on a poll() loop of its own, against the database that
 * GUICHET_TEST_DATABASE names. `skew` lets time pass without waiting.
 */
enum {
	DRIVE_STATES = 64
};

static const int64_t SECOND = INT64_C(1000000);

struct drive {
	struct store *store;
	struct store_settings settings;
	enum store_state states[DRIVE_STATES]; /* as they were reported */
	size_t state_count;
	char why[256];
	uint32_t loaded[FACT_KINDS];
	void (*on_loaded)(const struct fact *fact);
	uint32_t changed;
	uint32_t parked;
	uint32_t warned;
	char parked_state[8];
	void (*on_answer)(struct drive *d, const struct answer *answer);
	uint32_t answers;
	uint32_t rows;
	int64_t last;
	int64_t longest; /* microseconds that one pump took */
	int64_t skew;
	uint64_t counter;
	uint64_t order; /* of the store_done calls */
};

/* One submitted turn. */
struct sent {
	struct drive *drive;
	struct arena arena;
	struct fact_list facts;
	uint64_t number;
	uint64_t settled; /* its place among all; 0: not yet */
	uint32_t settled_times;
	uint32_t doubts;
	enum outcome outcome;
	enum refusal refusal;
};

static inline const char *drive_env(const char *name)
{
	const char *value = getenv(name);

	if (value == NULL) {
		(void)fprintf(stderr,
		    "%s is not set: run by tests/stack/with_database.py\n",
		    name);
		exit(1);
	}
	return value;
}

static inline int64_t drive_clock(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * SECOND + t.tv_nsec / 1000;
}

static inline int64_t drive_now(const struct drive *d)
{
	return drive_clock() + d->skew;
}

/* ---- SQL beside the store ---- */

static inline PGconn *sql_open(const char *env)
{
	PGconn *conn = PQconnectdb(drive_env(env));

	if (PQstatus(conn) != CONNECTION_OK) {
		(void)fprintf(stderr, "%s", PQerrorMessage(conn));
		exit(1);
	}
	return conn;
}

/* A connection that was closed may still read what is to be truncated, in
 * another order than it is locked in here: it is waited for, 30 s at most. */
static inline void sql_await_readers(PGconn *conn)
{
	PGresult *result = PQexec(conn,
	    "DO $$ BEGIN FOR i IN 1..3000 LOOP"
	    " EXIT WHEN NOT EXISTS (SELECT FROM pg_locks, pg_database"
	    "  WHERE datname = current_database() AND database = pg_database.oid"
	    "  AND locktype = 'relation' AND pid <> pg_backend_pid());"
	    " PERFORM pg_sleep(0.01); END LOOP; END $$");

	assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
	PQclear(result);
}

static inline bool sql_deadlocked(const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	return state != NULL && strcmp(state, "40P01") == 0;
}

/* Between two of its questions such a connection holds no lock and cannot be
 * seen: who is chosen to give way to it begins again, as PostgreSQL advises. */
static inline PGresult *sql_run(PGconn *conn, const char *statement)
{
	bool truncates = strstr(statement, "TRUNCATE") != NULL;
	PGresult *result = NULL;

	do {
		PQclear(result);
		if (truncates)
			sql_await_readers(conn);
		result = PQexec(conn, statement);
	} while (truncates && sql_deadlocked(result));
	return result;
}

/* The first column of the first row; "" if there is none. */
static inline const char *sql(PGconn *conn, const char *statement)
{
	static char value[256];
	PGresult *result = sql_run(conn, statement);
	ExecStatusType status = PQresultStatus(result);

	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
		(void)fprintf(
		    stderr, "%s\n%s", statement, PQerrorMessage(conn));
		PQclear(result);
		fail();
	}
	(void)snprintf(value, sizeof(value), "%s",
	    PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
	PQclear(result);
	return value;
}

static inline int64_t sql_number(PGconn *conn, const char *statement)
{
	return strtoll(sql(conn, statement), NULL, 10);
}

/* ---- the store's events ---- */

static inline void drive_on_state(
    void *ctx, enum store_state state, const char *why)
{
	struct drive *d = ctx;

	assert_true(d->state_count < DRIVE_STATES);
	d->states[d->state_count++] = state;
	(void)snprintf(d->why, sizeof(d->why), "%s", why != NULL ? why : "");
	if (getenv("DRIVE_SAYS") != NULL)
		(void)fprintf(stderr, "state %d: %s\n", (int)state, d->why);
}

static inline void drive_on_loaded(void *ctx, const struct fact *fact)
{
	struct drive *d = ctx;

	d->loaded[fact->kind]++;
	if (d->on_loaded != NULL)
		d->on_loaded(fact);
}

static inline void drive_on_changed(void *ctx)
{
	((struct drive *)ctx)->changed++;
}

static inline void drive_on_answer(void *ctx, const struct answer *answer)
{
	struct drive *d = ctx;

	d->answers++;
	d->rows += (uint32_t)answer->facts.count;
	d->last = answer->last;
	if (d->on_answer != NULL)
		d->on_answer(d, answer);
}

static inline void drive_on_warned(void *ctx, const char *what)
{
	struct drive *d = ctx;

	(void)what;
	d->warned++;
}

static inline void drive_on_parked(
    void *ctx, uint64_t turn, const char *sqlstate)
{
	struct drive *d = ctx;

	assert_true(turn != 0);
	d->parked++;
	(void)snprintf(
	    d->parked_state, sizeof(d->parked_state), "%s", sqlstate);
}

static inline void drive_on_done(
    void *turn, enum outcome outcome, enum refusal refusal)
{
	struct sent *sent = turn;

	sent->settled = ++sent->drive->order;
	sent->settled_times++;
	sent->outcome = outcome;
	sent->refusal = refusal;
}

static inline void drive_on_doubt(void *turn)
{
	struct sent *sent = turn;

	assert_int_equal(sent->settled_times, 0);
	sent->doubts++;
}

/* ---- life ---- */

static inline void drive_init(struct drive *d)
{
	*d = (struct drive){
	    .settings =
		{
			   .conninfo = drive_env("GUICHET_TEST_DATABASE"),
			   .domain = "suivi.test",
			   .service = "accueil",
			   .hold = 20 * SECOND,
			   .doubt = 20 * SECOND,
			   .batch_rows = 128,
			   .in_flight = 2,
			   .statement_timeout = 10000,
			   .backoff_first = 10000,
			   .backoff_most = 100000,
			   .waiting_days = 60,
			   .heard = 4096,
			   },
	};
}

static inline void drive_open(struct drive *d)
{
	struct store_events events = {
	    .state = drive_on_state,
	    .loaded = drive_on_loaded,
	    .changed = drive_on_changed,
	    .answer = drive_on_answer,
	    .parked = drive_on_parked,
	    .warned = drive_on_warned,
	    .ctx = d,
	};

	d->store =
	    store_open(&d->settings, &events, drive_on_done, drive_on_doubt);
}

static inline void drive_pump(struct drive *d, enum store_line line)
{
	int64_t begun = drive_clock(), took;

	store_pump(d->store, line, drive_now(d));
	took = drive_clock() - begun;
	if (took > d->longest)
		d->longest = took;
}

/* One turn of the loop: what an edge does, in small. */
static inline void drive_step(struct drive *d)
{
	struct pollfd fds[STORE_LINES];
	int64_t wait;
	enum store_line line;

	for (line = 0; line < STORE_LINES; line++) {
		struct store_want want = store_want(d->store, line);

		fds[line] = (struct pollfd){.fd = want.fd};
		if (want.read)
			fds[line].events |= POLLIN;
		if (want.write)
			fds[line].events |= POLLOUT;
	}
	wait = store_due(d->store);
	wait = wait == INT64_MAX ? 50000 : wait - drive_now(d);
	wait = wait < 0 ? 0 : wait > 50000 ? 50000 : wait;
	(void)poll(fds, STORE_LINES, (int)((wait + 999) / 1000));
	for (line = 0; line < STORE_LINES; line++)
		if (fds[line].revents != 0)
			drive_pump(d, line);
	if (store_due(d->store) <= drive_now(d))
		for (line = 0; line < STORE_LINES; line++)
			drive_pump(d, line);
}

/* Steps until the condition holds; 20 s at most. */
#define DRIVE_UNTIL(d, condition)                                              \
	do {                                                                   \
		int64_t drive_end = drive_clock() + 20 * SECOND;               \
                                                                               \
		while (!(condition) && drive_clock() < drive_end)              \
			drive_step(d);                                         \
		assert_true(condition);                                        \
	} while (0)

/* Steps for so long. */
static inline void drive_for(struct drive *d, int64_t microseconds)
{
	int64_t end = drive_clock() + microseconds;

	while (drive_clock() < end)
		drive_step(d);
}

static inline void drive_up(struct drive *d)
{
	drive_open(d);
	DRIVE_UNTIL(d, store_state(d->store) == STORE_UP);
}

static inline void drive_close(struct drive *d)
{
	store_free(&d->store);
	assert_null(d->store);
}

static inline uint32_t drive_told(const struct drive *d, enum store_state state)
{
	uint32_t times = 0;
	size_t i;

	for (i = 0; i < d->state_count; i++)
		times += d->states[i] == state;
	return times;
}

/* ---- turns ---- */

static inline struct text drive_text(
    struct sent *sent, const char *before, uint64_t n)
{
	struct build b = {.arena = &sent->arena};

	build_string(&b, before);
	build_number(&b, (int64_t)n);
	return build_done(&b);
}

static inline struct fact *sent_fact(
    struct drive *d, struct sent *sent, enum fact_kind kind)
{
	*sent = (struct sent){.drive = d};
	sent->number = store_epoch(d->store) << 40 | ++d->counter;
	return fact_append(&sent->facts, &sent->arena, kind);
}

static inline void sent_submit(struct sent *sent)
{
	store_submit(sent->drive->store, sent->number, &sent->facts, sent,
	    drive_now(sent->drive));
}

static inline void sent_free(struct sent *sent)
{
	arena_free(&sent->arena);
}

static inline int64_t drive_utc(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * SECOND + t.tv_nsec / 1000;
}

/* A sentence; its digest is its body, filled up. */
static inline struct message *sent_message(struct drive *d, struct sent *sent,
    const char *sender, struct text id, struct text body)
{
	struct message *m = &sent_fact(d, sent, FACT_MESSAGE)->as.message;
	char *digest = arena_alloc(&sent->arena, 32);

	memcpy(digest, body.at, body.len < 32 ? body.len : 32);
	m->turn = sent->number;
	m->arrived = drive_utc();
	m->kind = FROM_CLAIMANT;
	m->claimant = 1;
	m->advisor = 1;
	m->sender = text_of(sender);
	m->recipient = TEXT("advisor@example");
	m->id = m->wire_id = text_keep(&sent->arena, id);
	m->digest = (struct text){digest, 32};
	m->body = text_keep(&sent->arena, body);
	return m;
}

static inline void sent_say(struct drive *d, struct sent *sent,
    const char *sender, const char *id, const char *body)
{
	(void)sent_message(d, sent, sender, text_of(id), text_of(body));
	sent_submit(sent);
}

/* Submits it alone, waits, frees it. */
static inline enum outcome drive_outcome(struct drive *d, struct sent *sent)
{
	DRIVE_UNTIL(d, sent->settled_times > 0);
	assert_int_equal(sent->settled_times, 1);
	sent_free(sent);
	return sent->outcome;
}

/* What tests begin and end with: a store that is not open yet, or, most of
 * them, one that is up. */
static inline int drive_make(void **state)
{
	static struct drive drive;

	drive_init(&drive);
	*state = &drive;
	return 0;
}

static inline int drive_set_up(void **state)
{
	(void)drive_make(state);
	drive_up(*state);
	return 0;
}

static inline int drive_tear_down(void **state)
{
	drive_close(*state);
	return 0;
}

#endif
