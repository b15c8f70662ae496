#ifndef STORE_STORE_PRIVATE_H
#define STORE_STORE_PRIVATE_H

#include "roster/backoff.h"
#include "store/pipeline.h"
#include "store/queue.h"
#include "store/statement.h"
#include "store/store.h"

/* How far a connection is. WRITE goes through all of them, READ and LISTEN
 * from OPENING to PREPARING to SERVING. */
enum stage {
	STAGE_IDLE, /* until retry */
	STAGE_OPENING,
	STAGE_LOCKING,
	STAGE_SCHEMA,
	STAGE_GRANTS,
	STAGE_EPOCH,
	STAGE_REACHED,
	STAGE_LOADING,
	STAGE_PREPARING,
	STAGE_SERVING,
};

struct line {
	struct store *store;
	struct pipeline *pipeline;
	struct backoff backoff;
	enum stage stage;
	int64_t served;    /* since when it serves */
	int64_t retry;     /* when to connect, or to ask for the lock again */
	bool asking;       /* a statement of the stage is under way */
	uint32_t left;     /* statements of the stage still to be answered */
	enum statement at; /* LOADING: which */
	char cell[256];    /* first cell of the stage's answer */
};

/* One transaction under way. */
struct unit {
	struct unit *next;
	struct entry **entries; /* in the order of the queue */
	size_t count;
	size_t awaited; /* rows that must still say what became of them */
	size_t at;      /* where the last one was found */
	bool faulty;
	struct fault fault;
};

struct asked {
	struct asked *next;
	struct question question;
	uint32_t failed; /* times */
};

struct store {
	struct store_settings settings;
	struct store_events events;
	store_done *done;
	store_doubt *doubt;
	enum store_state state;
	struct line lines[STORE_LINES];
	struct arena texts; /* of the lines' connections */
	struct queue queue;
	struct unit *units; /* under way, oldest first */
	struct unit **units_tail;
	uint32_t unit_count;
	struct asked *asked; /* the first is under way when READ serves */
	struct asked **asked_tail;
	struct arena answer_arena;
	struct answer answer;
	uint64_t epoch;
	uint64_t
	    durable;   /* last turn known to stand, of those that leave a row */
	bool locked;   /* the write session has the domain's lock */
	bool told;     /* a state was reported at all */
	char why[200]; /* and for which reason */
	bool loaded;
	int64_t stuck; /* nothing was committed since; 0: all is well */
	int64_t now;
};

/* store_lines.c */
extern const struct pipeline_events store_write_events;
extern const struct pipeline_events store_read_events;
extern const struct pipeline_events store_listen_events;
void store_connect(struct line *line);
void store_fail(struct line *line, const char *why);
void store_serve(struct line *line);
/* Up is who has nothing to write or has just written: a server that lets us in
 * and then takes nothing (read-only, disk full) does not count. */
void store_well(struct store *store);
void store_set_state(
    struct store *store, enum store_state state, const char *why);

/* store_write.c */
void store_write_opened(struct line *line);
void store_ask_lock(struct line *line);
void store_write_row(struct line *line, const struct row *row);
void store_write_done(struct line *line, const struct fault *fault);
void store_write_synced(struct line *line);

/* store_units.c */
void store_units_row(struct store *store, const struct row *row);
void store_units_done(struct store *store, const struct fault *fault);
void store_units_synced(struct store *store);
void store_units_lost(struct store *store);
/* Does something wait that can be sent now? */
bool store_units_wait(const struct store *store);
void store_units_send(struct store *store);

/* store_read.c */
void store_read_opened(struct line *line);
void store_read_row(struct line *line, const struct row *row);
void store_read_done(struct line *line, const struct fault *fault);
void store_read_lost(struct store *store);
/* Is there a question to be sent? */
bool store_read_waits(const struct store *store);
void store_read_send(struct store *store);

#endif
