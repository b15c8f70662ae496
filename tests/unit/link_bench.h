#ifndef TESTS_UNIT_LINK_BENCH_H
#define TESTS_UNIT_LINK_BENCH_H

#include "tests/unit/link_server.h"

/* A link and its server; what the link told is counted. Times are
 * microseconds; BOUND is what a test may wait for anything. */
#define MS    INT64_C(1000)
#define BOUND (10000 * MS)

enum {
	TICK_MS = 2
};

struct bench {
	struct loop *loop;
	struct link *link;
	struct server server;
	struct link_settings settings;
	uv_timer_t tick;
	unsigned ups, downs, fails, stanzas, closes;
	unsigned fulls, empties;
	unsigned stop_after; /* stanzas, then intake off */
	uint64_t proven;
	char why[256];
	char last_id[64];
};

static inline void on_up(void *ctx)
{
	struct bench *b = ctx;

	b->ups++;
}

static inline void on_down(void *ctx, const char *why)
{
	struct bench *b = ctx;

	b->downs++;
	(void)snprintf(b->why, sizeof(b->why), "%s", why);
}

static inline void on_failed(void *ctx, const char *why)
{
	struct bench *b = ctx;

	b->fails++;
	(void)snprintf(b->why, sizeof(b->why), "%s", why);
}

static inline void on_stanza(
    void *ctx, const struct stanza *stanza, struct arena *arena)
{
	struct bench *b = ctx;

	(void)arena;
	b->stanzas++;
	(void)snprintf(b->last_id, sizeof(b->last_id), "%.*s",
	    (int)stanza->id.len, stanza->id.at);
	if (b->stop_after == b->stanzas)
		link_intake(b->link, false);
}

static inline void on_proven(void *ctx, uint64_t proven)
{
	struct bench *b = ctx;

	assert_true(proven > b->proven);
	b->proven = proven;
}

static inline void on_full(void *ctx, bool full)
{
	struct bench *b = ctx;

	if (full)
		b->fulls++;
	else
		b->empties++;
}

static inline void on_closed(void *ctx)
{
	struct bench *b = ctx;

	b->closes++;
}

static inline void on_tick(uv_timer_t *tick)
{
	(void)tick;
}

static inline struct bench *bench_new(void)
{
	struct bench *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	b->loop = loop_new();
	(void)uv_timer_init(loop_uv(b->loop), &b->tick);
	(void)uv_timer_start(&b->tick, on_tick, TICK_MS, TICK_MS);
	server_open(&b->server, loop_uv(b->loop));
	b->settings = (struct link_settings){
	    .host = "127.0.0.1",
	    .port = b->server.port,
	    .domain = DOMAIN,
	    .secret = SECRET,
	    .caps = {262144, 64, 1000, 64, 16384},
	    .connect_wait = 2000 * MS,
	    .ping_idle = 5000 * MS,
	    .ping_soon = 20 * MS,
	    .ping_count = 8,
	    .ping_wait = 300 * MS,
	    .backoff_first = 10 * MS,
	    .backoff_most = 80 * MS,
	    .refused_wait = 250 * MS,
	    .queue_max = 65536,
	};
	return b;
}

static inline void bench_open(struct bench *b)
{
	const struct link_events events = {
	    .up = on_up,
	    .down = on_down,
	    .stanza = on_stanza,
	    .proven = on_proven,
	    .full = on_full,
	    .failed = on_failed,
	    .ctx = b,
	};

	b->link = link_new(b->loop, &b->settings, &events);
	link_open(b->link);
}

typedef bool condition(const struct bench *b);

static inline bool turn_until(struct bench *b, condition *met, int64_t most)
{
	int64_t end = loop_monotonic(b->loop) + most;

	while (!met(b) && loop_monotonic(b->loop) < end)
		(void)uv_run(loop_uv(b->loop), UV_RUN_ONCE);
	return met(b);
}

#define WAIT(b, met) assert_true(turn_until((b), (met), BOUND))

static inline bool never(const struct bench *b)
{
	(void)b;
	return false;
}

static inline void turn_for(struct bench *b, int64_t time)
{
	(void)turn_until(b, never, time);
}

static inline void bench_free(struct bench *b)
{
	link_free(&b->link);
	server_hang_up(&b->server);
	uv_close((uv_handle_t *)&b->server.listener, NULL);
	uv_close((uv_handle_t *)&b->tick, NULL);
	loop_free(&b->loop);
	free(b->server.seen);
	free(b);
}

static inline bool up(const struct bench *b)
{
	return link_up(b->link);
}

static inline bool up_twice(const struct bench *b)
{
	return b->ups == 2 && link_up(b->link);
}

static inline bool down(const struct bench *b)
{
	return b->downs == 1;
}

static inline bool failed(const struct bench *b)
{
	return b->fails > 0;
}

static inline bool closed(const struct bench *b)
{
	return b->closes > 0;
}

static inline bool stanza_came(const struct bench *b)
{
	return b->stanzas > 0;
}

static inline bool three_came(const struct bench *b)
{
	return b->stanzas == 3;
}

static inline bool seven_proven(const struct bench *b)
{
	return b->proven == 7;
}

static inline bool answered(const struct bench *b)
{
	return link_answered(b->link) > 0;
}

static inline struct bench *bench_up(void)
{
	struct bench *b = bench_new();

	bench_open(b);
	WAIT(b, up);
	link_intake(b->link, true);
	return b;
}

#endif
