#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/fact.h"
#include "roster/outcome.h"
#include "roster/question.h"
#include "roster/refusal.h"

/*
 * PostgreSQL behind facts and questions. The store holds no loop and reads no
 * clock: the caller polls its lines for store_want(), calls store_pump() when
 * one is ready or store_due() has come, and passes a monotonic `now` in
 * microseconds. It never blocks.
 *
 * Three lines (connections): WRITE carries units in a pipeline and holds the
 * advisory lock of the domain; READ carries questions, read-only; LISTEN
 * waits for the notice of an import.
 */
enum store_line {
	STORE_WRITE,
	STORE_READ,
	STORE_LISTEN,
	STORE_LINES
};

enum store_state {
	STORE_DOWN,    /* no connection; reconnects by itself */
	STORE_WAITING, /* another daemon holds the lock of this domain */
	STORE_LOADING, /* first time only: the committed state streams in */
	STORE_UP,      /* serves */
	/* The epoch is not ours any more, or the database has lost what it had
	 * committed: exit, start fresh. */
	STORE_SUPERSEDED,
	STORE_UNFIT, /* wrong schema version or missing grant: exit */
};

struct store_settings {
	const char
	    *conninfo; /* libpq; hostaddr where a name look-up would block */
	const char *domain;  /* names the advisory lock */
	const char *service; /* local part of who sends the service's lines */
	int64_t hold;  /* microseconds: a turn not yet submitted is refused
			  once the store has been away for so long */
	int64_t doubt; /* microseconds: a turn submitted and in doubt for
			  so long is said to be uncertain, once */
	uint32_t batch_rows;        /* rows of one statement at most */
	uint32_t in_flight;         /* units under way at most */
	uint32_t statement_timeout; /* milliseconds */
	int64_t backoff_first;      /* microseconds; doubles with jitter ... */
	int64_t backoff_most;       /* ... up to this */
	uint32_t waiting_days; /* how far back the load looks for who waits */
	uint32_t heard;        /* lines to the service that are loaded */
};

struct store_events {
	/* `why` is for the log: one line, no secrets. */
	void (*state)(void *ctx, enum store_state state, const char *why);
	/* While LOADING, once per row; the fact is gone when this returns. */
	void (*loaded)(void *ctx, const struct fact *fact);
	/* An import committed something: ask for CHANGES. */
	void (*changed)(void *ctx);
	/* The answer and its texts are gone when this returns. */
	void (*answer)(void *ctx, const struct answer *answer);
	/* A row could not be stored and was parked as bytes; for the log. */
	void (*parked)(void *ctx, uint64_t turn, const char *sqlstate);
	/* The server warned of something, in one line; for the log. */
	void (*warned)(void *ctx, const char *what);
	void *ctx;
};

/* Exactly once per submitted turn, in the order of submission; only what is
 * refused as STORE_AWAY does not wait for turns in doubt before it. Lines of
 * the service, but for reminders, and traces are never refused so: they wait.
 */
typedef void store_done(void *turn, enum outcome outcome, enum refusal refusal);
/* At most once per submitted turn, before its store_done. */
typedef void store_doubt(void *turn);

/* The newest file of schema/; the daemon starts on no other. */
#define STORE_SCHEMA "076-files-by-days.sql"

struct store;

/* Strings of the settings must outlive the store. Nothing is connected yet:
 * the first store_pump() does. */
struct store *store_open(const struct store_settings *settings,
    const struct store_events *events, store_done *done, store_doubt *doubt);

/* Settles what is left as CLOSED. */
void store_free(struct store **store);

struct store_want {
	int fd; /* -1: no socket now; it may change after every pump */
	bool read;
	bool write;
};
struct store_want store_want(const struct store *store, enum store_line which);

/* Call when the line's socket is ready, and for every line when store_due()
 * has come. Callbacks run inside. */
void store_pump(struct store *store, enum store_line which, int64_t now);
int64_t store_due(const struct store *store); /* INT64_MAX: nothing */

/*
 * Gives the BATCHED or SINGLE facts of one turn to the store. `number` is the
 * turn's, the idempotency key of all that it stores. A batched turn holds
 * exactly one such fact. COMMITTED and COMPUTED facts in the list are passed
 * over. The list must stay as it is until store_done.
 */
void store_submit(struct store *store, uint64_t number,
    const struct fact_list *facts, void *turn, int64_t now);

/* Asked again by itself after a lost connection until answered once. */
void store_ask(
    struct store *store, const struct question *question, int64_t now);

enum store_state store_state(const struct store *store);
uint64_t store_epoch(const struct store *store);     /* 0 before the lock */
uint32_t store_unsettled(const struct store *store); /* turns */

#endif
