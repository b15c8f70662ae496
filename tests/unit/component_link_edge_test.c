/* The link at its edges: a server that ends the stream while we leave, a loop
 * that was held up itself. component_link_test.c has the rest. */
#include "component/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

enum {
	TICK_MS = 2,
	HELD_UP = 700000, /* microseconds; longer than ping_wait and grace */
	SEEN_BYTES = 8192,
};

static const int64_t MS = INT64_C(1000);
static const int64_t BOUND = INT64_C(10000000);

#define HEADER                                                                 \
	"<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' " \
	"xmlns:stream='http://etherx.jabber.org/streams' "                     \
	"from='suivi.localhost' id='s1'>"

struct bench {
	struct loop *loop;
	struct link *link;
	uv_timer_t tick;
	int listener, server; /* of this test; -1: none */
	unsigned ups, downs, fulls, closes;
	char why[200];
	char seen[SEEN_BYTES]; /* what the server has read */
	size_t seen_len;
};

static void on_up(void *ctx)
{
	((struct bench *)ctx)->ups++;
}

static void on_down(void *ctx, const char *why)
{
	struct bench *b = ctx;

	b->downs++;
	(void)snprintf(b->why, sizeof(b->why), "%s", why);
}

static void on_stanza(
    void *ctx, const struct stanza *stanza, struct arena *arena)
{
	(void)ctx;
	(void)stanza;
	(void)arena;
}

static void on_proven(void *ctx, uint64_t mark)
{
	(void)ctx;
	(void)mark;
}

static void on_full(void *ctx, bool full)
{
	((struct bench *)ctx)->fulls += full ? 1 : 0;
}

static void on_closed(void *ctx)
{
	((struct bench *)ctx)->closes++;
}

static void on_tick(uv_timer_t *tick)
{
	(void)tick;
}

static uint16_t listen_at(struct bench *b)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t len = sizeof(at);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	b->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(b->listener >= 0);
	assert_int_equal(
	    bind(b->listener, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(b->listener, 8), 0);
	assert_int_equal(
	    getsockname(b->listener, (struct sockaddr *)&at, &len), 0);
	return ntohs(at.sin_port);
}

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct link_settings settings = {
	    .host = "127.0.0.1",
	    .domain = "suivi.localhost",
	    .secret = "secret",
	    .caps = {262144, 64, 1000, 64, 16384},
	    .connect_wait = 2000 * MS,
	    .ping_idle = 5000 * MS,
	    .ping_soon = 10 * MS,
	    .ping_count = 8,
	    .ping_wait = 100 * MS,
	    .backoff_first = 5000 * MS,
	    .backoff_most = 5000 * MS,
	    .queue_max = 65536,
	};
	struct link_events events = {
	    .up = on_up,
	    .down = on_down,
	    .stanza = on_stanza,
	    .proven = on_proven,
	    .full = on_full,
	    .ctx = b,
	};

	assert_non_null(b);
	b->server = -1;
	settings.port = listen_at(b);
	b->loop = loop_new();
	(void)uv_timer_init(loop_uv(b->loop), &b->tick);
	(void)uv_timer_start(&b->tick, on_tick, TICK_MS, TICK_MS);
	b->link = link_new(b->loop, &settings, &events);
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	link_free(&b->link);
	if (b->server >= 0)
		(void)close(b->server);
	(void)close(b->listener);
	uv_close((uv_handle_t *)&b->tick, NULL);
	loop_free(&b->loop);
	free(b);
	return 0;
}

/* What came so far, with what is there now. */
static bool server_saw(struct bench *b, const char *what)
{
	ssize_t len = recv(b->server, b->seen + b->seen_len,
	    sizeof(b->seen) - 1 - b->seen_len, MSG_DONTWAIT);

	if (len > 0)
		b->seen_len += (size_t)len;
	return strstr(b->seen, what) != NULL;
}

/* Turns the loop until the condition holds. */
#define UNTIL(b, condition)                                                    \
	do {                                                                   \
		int64_t end = loop_monotonic((b)->loop) + BOUND;               \
                                                                               \
		while (!(condition) && loop_monotonic((b)->loop) < end)        \
			(void)uv_run(loop_uv((b)->loop), UV_RUN_ONCE);         \
		assert_true(condition);                                        \
	} while (0)

static void say(struct bench *b, const char *xml)
{
	ssize_t len = (ssize_t)strlen(xml);

	assert_int_equal(send(b->server, xml, (size_t)len, 0), len);
}

static void meet(struct bench *b)
{
	link_open(b->link);
	(void)uv_run(loop_uv(b->loop), UV_RUN_ONCE);
	(void)uv_run(loop_uv(b->loop), UV_RUN_ONCE);
	b->server = accept(b->listener, NULL, NULL);
	assert_true(b->server >= 0);
	UNTIL(b, server_saw(b, "<stream:stream"));
	say(b, HEADER);
	UNTIL(b, server_saw(b, "</handshake>"));
}

static void meet_up(struct bench *b)
{
	meet(b);
	say(b, "<handshake/>");
	UNTIL(b, b->ups == 1);
}

/* Both say goodbye, whoever began. */
static void link_close__waits__for_a_stream_that_ends(void **state)
{
	struct bench *b = *state;

	meet_up(b);
	link_intake(b->link, true);
	say(b, "</stream:stream>");
	UNTIL(b, b->downs == 1);
	assert_string_equal(b->why, "the server ended the stream");
	link_close(b->link, on_closed, b);
	UNTIL(b, server_saw(b, "</stream:stream>"));
	assert_int_equal(b->closes, 0);
	(void)close(b->server);
	b->server = -1;
	UNTIL(b, b->closes == 1);
	assert_int_equal(b->downs, 1);
}

/* Its return had come and lay unread: the ping is not lost for that. */
static void link__keeps__a_server_that_it_did_not_hear(void **state)
{
	struct bench *b = *state;

	meet_up(b);
	link_intake(b->link, true);
	link_mark(b->link, 1, true);
	UNTIL(b, server_saw(b, "id='ping/"));
	say(b, strstr(b->seen, "<iq type='get'"));
	(void)usleep(HELD_UP);
	UNTIL(b, link_answered(b->link) > 0);
	assert_true(link_up(b->link));
	assert_int_equal(b->downs, 0);
}

/* What nobody takes is not kept for the next connection. */
static void link__drops__what_is_sent_while_it_is_down(void **state)
{
	struct bench *b = *state;

	link_send(b->link, TEXT("<message from='a' to='b'/>"));
	link_mark(b->link, 1, true);
	link_intake(b->link, true);
	link_renew(b->link, "for nothing");
	assert_int_equal(link_unsent(b->link), 0);
	meet_up(b);
	UNTIL(b, server_saw(b, "id='ping/"));
	assert_null(strstr(b->seen, "<message"));
}

/* A stream that is renewed ends politely, and is begun again. */
static void link_renew__ends__a_stream_that_is_up(void **state)
{
	struct bench *b = *state;

	meet_up(b);
	link_renew(b->link, "something was not heard");
	assert_int_equal(b->downs, 1);
	assert_string_equal(b->why, "something was not heard");
	UNTIL(b, server_saw(b, "</stream:stream>"));
	assert_false(link_up(b->link));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(link_close__waits__for_a_stream_that_ends),
	    TEST(link__keeps__a_server_that_it_did_not_hear),
	    TEST(link__drops__what_is_sent_while_it_is_down),
	    TEST(link_renew__ends__a_stream_that_is_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
