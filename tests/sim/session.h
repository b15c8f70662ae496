#ifndef TESTS_SIM_SESSION_H
#define TESTS_SIM_SESSION_H

#include "store/pipeline.h"
#include "tests/sim/base_private.h"

/*
 * One connection to the database in memory, for both of its ends: pipeline.c is
 * the client's, session.c the server's.
 */
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

/* What the server says at this instant, and when it answers what is done now:
 * some connections are faster than others, each keeps its order. */
struct reply *session_reply(
    struct pipeline *p, enum reply_kind kind, int64_t at);
int64_t session_answered_at(const struct pipeline *p);
/* A base_row. */
void session_row(void *ctx, const struct row *row);
void session_stand_up(struct pipeline *p);

/* Alarms: a reply can be read; what was asked for is done. */
void session_ready(void *ctx);
void session_work(void *ctx);
void session_arm(struct pipeline *p);

#endif
