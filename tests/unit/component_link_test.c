/* The link against a server of our own in the same loop. */
#include "component/link.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include <cmocka.h>

#include "component/talk/digest.h"

#define DOMAIN         "suivi.localhost"
#define SECRET         "secret"
#define STREAM_ID      "a&amp;b"
#define STREAM_ID_READ "a&b"

/* Microseconds; BOUND is what a test may wait for anything. */
#define MS    INT64_C(1000)
#define BOUND (10000 * MS)

enum {
	SEEN_BYTES = 16 * 1024 * 1024,
	OUT_BYTES = 65536,
	TICK_MS = 2
};

/* --- the server ----------------------------------------------------------- */

struct server {
	uv_loop_t *uv;
	uv_tcp_t listener;
	uv_tcp_t client;
	uv_write_t writing;
	uint16_t port;
	const char *secret;
	bool silent; /* says nothing at all */
	bool slow;   /* one byte at a time */
	bool mute;   /* loses pings */
	bool early;  /* sends a stanza before the handshake is accepted */
	bool connected;
	bool in_flight;
	unsigned connections;
	unsigned reads;
	int64_t at[16]; /* of the connections */
	char *seen;     /* all that came on the present connection */
	size_t seen_len;
	size_t answered; /* of seen */
	char out[OUT_BYTES];
	size_t out_len;
	size_t out_done;
	char room[OUT_BYTES];
};

static void server_pump(struct server *s);

static void on_server_written(uv_write_t *request, int status)
{
	struct server *s = request->data;

	s->in_flight = false;
	if (status == 0 && s->connected)
		server_pump(s);
}

static void server_pump(struct server *s)
{
	size_t len = s->out_len - s->out_done;
	uv_buf_t buf;

	if (len == 0 || s->in_flight || !s->connected)
		return;
	if (s->slow)
		len = 1;
	buf = uv_buf_init(s->out + s->out_done, (unsigned)len);
	s->out_done += len;
	s->in_flight = true;
	s->writing.data = s;
	assert_int_equal(uv_write(&s->writing, (uv_stream_t *)&s->client, &buf,
			     1, on_server_written),
	    0);
}

static void server_say(struct server *s, const char *xml)
{
	size_t len = strlen(xml);

	assert_true(s->out_len + len < sizeof(s->out));
	memcpy(s->out + s->out_len, xml, len);
	s->out_len += len;
	server_pump(s);
}

static void on_client_gone(uv_handle_t *handle)
{
	(void)handle;
}

static void server_hang_up(struct server *s)
{
	if (!s->connected)
		return;
	s->connected = false;
	uv_close((uv_handle_t *)&s->client, on_client_gone);
}

static bool server_saw(const struct server *s, const char *what)
{
	return s->seen != NULL && strstr(s->seen, what) != NULL;
}

static void server_check_secret(struct server *s, const char *hash)
{
	struct arena arena = {0};
	struct build key = {.arena = &arena};
	struct text want;
	bool same;

	build_string(&key, STREAM_ID_READ);
	build_string(&key, s->secret);
	want = digest_sha1_hex(&arena, build_done(&key));
	same = strncmp(hash, want.at, want.len) == 0;

	arena_free(&arena);
	if (same)
		server_say(s, "<handshake/>");
	else
		server_say(s,
		    "<stream:error><not-authorized xmlns='urn:ietf:params:"
		    "xml:ns:xmpp-streams'/></stream:error></stream:stream>");
}

/* Answers the next whole thing in what came; false if there is none. */
static bool server_answer(struct server *s)
{
	static const char ping[] = "<iq type='get'";
	static const char iq_end[] = "</iq>";
	static const char handshake[] = "<handshake>";
	const char *from = s->seen + s->answered;
	const char *at, *end;
	char copy[512];

	if (s->answered == 0 && strstr(from, "xmlns:stream=") != NULL &&
	    (end = strstr(from, DOMAIN "'>")) != NULL) {
		server_say(s,
		    "<?xml version='1.0'?><stream:stream xmlns='jabber:"
		    "component:accept' xmlns:stream='http://etherx.jabber.org/"
		    "streams' from='" DOMAIN "' id='" STREAM_ID "'>");
		if (s->early)
			server_say(s, "<message from='x@y'/>");
		s->answered = (size_t)(end - s->seen) + 1;
		return true;
	}
	at = strstr(from, handshake);
	if (at != NULL && (end = strstr(at, "</handshake>")) != NULL) {
		server_check_secret(s, at + sizeof(handshake) - 1);
		s->answered = (size_t)(end - s->seen) + 1;
		return true;
	}
	at = strstr(from, ping);
	if (at != NULL && (end = strstr(at, iq_end)) != NULL) {
		end += sizeof(iq_end) - 1;
		(void)snprintf(copy, sizeof(copy), "%.*s", (int)(end - at), at);
		if (!s->mute)
			server_say(s, copy);
		s->answered = (size_t)(end - s->seen);
		return true;
	}
	return false;
}

static void server_room(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct server *s = handle->data;

	(void)suggested;
	*buf = uv_buf_init(s->room, sizeof(s->room));
}

static void on_server_read(
    uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
	struct server *s = stream->data;

	if (len < 0) {
		server_hang_up(s);
		return;
	}
	s->reads++;
	assert_true(s->seen_len + (size_t)len < SEEN_BYTES);
	memcpy(s->seen + s->seen_len, buf->base, (size_t)len);
	s->seen_len += (size_t)len;
	s->seen[s->seen_len] = '\0';
	while (!s->silent && server_answer(s))
		continue;
	if (server_saw(s, "</stream:stream>"))
		server_hang_up(s);
}

static void server_read(struct server *s, bool on)
{
	if (on)
		(void)uv_read_start(
		    (uv_stream_t *)&s->client, server_room, on_server_read);
	else
		(void)uv_read_stop((uv_stream_t *)&s->client);
}

static void on_connection(uv_stream_t *listener, int status)
{
	struct server *s = listener->data;

	assert_int_equal(status, 0);
	assert_false(s->connected);
	assert_int_equal(uv_tcp_init(s->uv, &s->client), 0);
	s->client.data = s;
	assert_int_equal(uv_accept(listener, (uv_stream_t *)&s->client), 0);
	(void)uv_tcp_nodelay(&s->client, 1);
	if (s->connections < sizeof(s->at) / sizeof(s->at[0]))
		s->at[s->connections] = (int64_t)(uv_hrtime() / 1000);
	s->connections++;
	s->connected = true;
	s->seen_len = s->answered = s->out_len = s->out_done = 0;
	s->seen[0] = '\0';
	server_read(s, true);
}

static void server_open(struct server *s, uv_loop_t *uv)
{
	struct sockaddr_in address;
	int len = sizeof(address);

	s->uv = uv;
	s->secret = SECRET;
	s->seen = calloc(1, SEEN_BYTES);
	assert_non_null(s->seen);
	assert_int_equal(uv_tcp_init(uv, &s->listener), 0);
	s->listener.data = s;
	assert_int_equal(uv_ip4_addr("127.0.0.1", 0, &address), 0);
	assert_int_equal(
	    uv_tcp_bind(&s->listener, (struct sockaddr *)&address, 0), 0);
	assert_int_equal(
	    uv_listen((uv_stream_t *)&s->listener, 8, on_connection), 0);
	assert_int_equal(
	    uv_tcp_getsockname(&s->listener, (struct sockaddr *)&address, &len),
	    0);
	s->port = ntohs(address.sin_port);
}

/* --- the bench ------------------------------------------------------------ */

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

static void on_up(void *ctx)
{
	struct bench *b = ctx;

	b->ups++;
}

static void on_down(void *ctx, const char *why)
{
	struct bench *b = ctx;

	b->downs++;
	(void)snprintf(b->why, sizeof(b->why), "%s", why);
}

static void on_failed(void *ctx, const char *why)
{
	struct bench *b = ctx;

	b->fails++;
	(void)snprintf(b->why, sizeof(b->why), "%s", why);
}

static void on_stanza(
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

static void on_proven(void *ctx, uint64_t proven)
{
	struct bench *b = ctx;

	assert_true(proven > b->proven);
	b->proven = proven;
}

static void on_full(void *ctx, bool full)
{
	struct bench *b = ctx;

	if (full)
		b->fulls++;
	else
		b->empties++;
}

static void on_closed(void *ctx)
{
	struct bench *b = ctx;

	b->closes++;
}

static void on_tick(uv_timer_t *tick)
{
	(void)tick;
}

static struct bench *bench_new(void)
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

static void bench_open(struct bench *b)
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

static bool turn_until(struct bench *b, condition *met, int64_t most)
{
	int64_t end = loop_monotonic(b->loop) + most;

	while (!met(b) && loop_monotonic(b->loop) < end)
		(void)uv_run(loop_uv(b->loop), UV_RUN_ONCE);
	return met(b);
}

#define WAIT(b, met) assert_true(turn_until((b), (met), BOUND))

static bool never(const struct bench *b)
{
	(void)b;
	return false;
}

static void turn_for(struct bench *b, int64_t time)
{
	(void)turn_until(b, never, time);
}

static void bench_free(struct bench *b)
{
	link_free(&b->link);
	server_hang_up(&b->server);
	uv_close((uv_handle_t *)&b->server.listener, NULL);
	uv_close((uv_handle_t *)&b->tick, NULL);
	loop_free(&b->loop);
	free(b->server.seen);
	free(b);
}

static bool up(const struct bench *b)
{
	return link_up(b->link);
}

static bool up_twice(const struct bench *b)
{
	return b->ups == 2 && link_up(b->link);
}

static bool down(const struct bench *b)
{
	return b->downs == 1;
}

static bool failed(const struct bench *b)
{
	return b->fails > 0;
}

static bool closed(const struct bench *b)
{
	return b->closes > 0;
}

static bool stanza_came(const struct bench *b)
{
	return b->stanzas > 0;
}

static bool three_came(const struct bench *b)
{
	return b->stanzas == 3;
}

static bool seven_proven(const struct bench *b)
{
	return b->proven == 7;
}

static bool answered(const struct bench *b)
{
	return link_answered(b->link) > 0;
}

static struct bench *bench_up(void)
{
	struct bench *b = bench_new();

	bench_open(b);
	WAIT(b, up);
	link_intake(b->link, true);
	return b;
}

/* --- coming up ------------------------------------------------------------ */

static void link__comes_up__with_the_right_secret(void **state)
{
	struct bench *b = bench_up();

	(void)state;
	assert_int_equal(b->ups, 1);
	assert_int_equal(b->downs, 0);
	assert_int_equal(b->fails, 0);
	assert_true(server_saw(&b->server, "to='" DOMAIN "'>"));
	bench_free(b);
}

static void link__comes_up_and_reads__byte_by_byte(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.slow = true;
	bench_open(b);
	WAIT(b, up);
	link_intake(b->link, true);
	server_say(&b->server,
	    "<message from='a@b' to='c@d' id='m&lt;1'><body>x</body>"
	    "</message>");
	WAIT(b, stanza_came);
	assert_string_equal(b->last_id, "m<1");
	bench_free(b);
}

static bool second_connection(const struct bench *b)
{
	return b->server.connections == 2;
}

static void link__waits_long__when_the_secret_is_wrong(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.secret = "another";
	bench_open(b);
	WAIT(b, second_connection);
	assert_true(
	    b->server.at[1] - b->server.at[0] >= b->settings.refused_wait);
	assert_non_null(strstr(b->why, "not-authorized"));
	assert_int_equal(b->ups, 0);
	assert_int_equal(b->downs, 0);
	turn_for(b, 50 * MS);
	assert_int_equal(b->fails, 1);
	b->server.secret = SECRET;
	WAIT(b, up);
	bench_free(b);
}

static bool fourth_connection(const struct bench *b)
{
	return b->server.connections == 4;
}

static void link__grows_its_delays__when_it_never_comes_up(void **state)
{
	struct bench *b = bench_new();
	const int64_t *at = b->server.at;

	(void)state;
	b->server.silent = true;
	b->settings.connect_wait = 30 * MS;
	bench_open(b);
	WAIT(b, fourth_connection);
	assert_true(at[1] - at[0] >= 30 * MS + 5 * MS);
	assert_true(at[2] - at[1] >= 30 * MS + 10 * MS);
	assert_true(at[3] - at[2] >= 30 * MS + 20 * MS);
	assert_int_equal(b->fails, 1);
	assert_non_null(strstr(b->why, "connect_wait"));
	bench_free(b);
}

static void link__says_why__when_nobody_listens(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->settings.port = 1;
	bench_open(b);
	WAIT(b, failed);
	assert_non_null(strstr(b->why, "refused"));
	bench_free(b);
}

static void link__finds_its_server__by_name(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->settings.host = "localhost";
	bench_open(b);
	WAIT(b, up);
	bench_free(b);
}

static void link__ignores_stanzas__before_the_handshake(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.early = true;
	bench_open(b);
	WAIT(b, up);
	link_intake(b->link, true);
	WAIT(b, answered);
	assert_int_equal(b->stanzas, 0);
	bench_free(b);
}

/* --- going down ----------------------------------------------------------- */

static void link__returns__when_the_server_cuts_a_stanza(void **state)
{
	struct bench *b = bench_up();

	(void)state;
	server_say(&b->server, "<message from='a@b' to='c@d'><bo");
	turn_for(b, 10 * MS);
	server_hang_up(&b->server);
	WAIT(b, down);
	WAIT(b, up_twice);
	link_intake(b->link, true);
	server_say(&b->server, "<message from='a@b' id='whole'/>");
	WAIT(b, stanza_came);
	assert_int_equal(b->stanzas, 1);
	assert_string_equal(b->last_id, "whole");
	bench_free(b);
}

static bool error_seen(const struct bench *b)
{
	return server_saw(&b->server,
		   "<stream:error><not-well-formed xmlns='urn:ietf:params:xml:"
		   "ns:xmpp-streams'/></stream:error></stream:stream>") ||
	       b->server.connections > 1;
}

static void link__says_why_and_returns__when_the_xml_is_broken(void **state)
{
	struct bench *b = bench_up();

	(void)state;
	server_say(&b->server, "<message><a></b></message>");
	WAIT(b, error_seen);
	assert_int_equal(b->server.connections, 1);
	WAIT(b, down);
	assert_non_null(strstr(b->why, "not well-formed"));
	WAIT(b, up_twice);
	bench_free(b);
}

static void link__waits_long__when_it_is_replaced(void **state)
{
	struct bench *b = bench_up();

	(void)state;
	server_say(&b->server,
	    "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-"
	    "streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>New"
	    "</text></stream:error>");
	WAIT(b, down);
	assert_non_null(strstr(b->why, "conflict"));
	WAIT(b, up_twice);
	assert_true(
	    b->server.at[1] - b->server.at[0] >= b->settings.refused_wait);
	bench_free(b);
}

static bool tried(const struct bench *b)
{
	return b->server.connections > 0;
}

static void link__waits__while_it_is_barred(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	bench_open(b);
	link_bar(b->link, true);
	turn_for(b, 50 * MS);
	assert_false(tried(b));
	link_bar(b->link, false);
	WAIT(b, up);
	/* One that stands is left alone; a new one has to wait again. */
	link_bar(b->link, true);
	turn_for(b, 20 * MS);
	assert_true(up(b));
	server_hang_up(&b->server);
	WAIT(b, down);
	turn_for(b, 50 * MS);
	assert_int_equal(b->server.connections, 1);
	link_bar(b->link, false);
	WAIT(b, up_twice);
	bench_free(b);
}

/* --- pings ---------------------------------------------------------------- */

static void ping__proves_the_mark__when_it_returns(void **state)
{
	struct bench *b = bench_up();

	(void)state;
	link_send(b->link, TEXT("<message id='one'/>"));
	link_mark(b->link, 7, true);
	WAIT(b, seven_proven);
	assert_true(link_answered(b->link) > 0);
	assert_int_equal(b->stanzas, 0);
	bench_free(b);
}

static bool ping_seen(const struct bench *b)
{
	return server_saw(&b->server, "id='ping/2'");
}

static void ping__goes_at_once__after_many_stanzas(void **state)
{
	struct bench *b = bench_new();
	int i;

	(void)state;
	b->settings.ping_soon = BOUND;
	bench_open(b);
	WAIT(b, up);
	link_intake(b->link, true);
	for (i = 0; i < 8; i++)
		link_send(b->link, TEXT("<message/>"));
	link_mark(b->link, 7, true);
	WAIT(b, seven_proven);
	bench_free(b);
}

static void ping__ends_the_link__when_it_is_lost(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.mute = true;
	bench_open(b);
	WAIT(b, up);
	link_intake(b->link, true);
	link_mark(b->link, 7, true);
	WAIT(b, down);
	assert_int_equal(b->proven, 0);
	assert_non_null(strstr(b->why, "ping"));
	b->server.mute = false;
	WAIT(b, up_twice);
	assert_int_equal(link_answered(b->link), 0);
	bench_free(b);
}

static void ping__does_not_end_the_link__while_intake_is_off(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.mute = true;
	b->settings.ping_wait = 60 * MS;
	bench_open(b);
	WAIT(b, up);
	link_mark(b->link, 7, true);
	turn_for(b, 200 * MS);
	assert_int_equal(b->downs, 0);
	link_intake(b->link, true);
	WAIT(b, down);
	bench_free(b);
}

static void ping__of_somebody_else__is_handed_on(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.mute = true;
	b->settings.ping_wait = BOUND;
	bench_open(b);
	WAIT(b, up);
	link_intake(b->link, true);
	turn_for(b, 30 * MS);
	link_mark(b->link, 7, true);
	WAIT(b, ping_seen);
	server_say(&b->server,
	    "<iq type='result' from='a@b' to='" DOMAIN "' id='ping/2'/>"
	    "<iq type='result' from='" DOMAIN "' id='ping/99'/>"
	    "<iq type='set' from='" DOMAIN "' id='ping/2'/>"
	    "<iq type='error' from='" DOMAIN "' id='ping/2'/>");
	WAIT(b, seven_proven);
	assert_int_equal(b->stanzas, 3);
	bench_free(b);
}

/* --- back-pressure -------------------------------------------------------- */

static bool full(const struct bench *b)
{
	return b->fulls == 1;
}

static bool empty(const struct bench *b)
{
	return b->empties == 1;
}

static bool last_seen(const struct bench *b)
{
	return server_saw(&b->server, "<presence id='last'/>");
}

static void link__is_full__while_the_server_does_not_read(void **state)
{
	struct bench *b = bench_up();
	struct arena arena = {0};
	struct text text = {.len = 4096};
	int sent = 0;

	(void)state;
	text.at = memset(arena_alloc(&arena, text.len), ' ', text.len);
	turn_for(b, 40 * MS);
	server_read(&b->server, false);
	while (!full(b) && sent++ < 2500) {
		link_send(b->link, text);
		if (sent % 16 == 0)
			turn_for(b, MS);
	}
	assert_int_equal(b->fulls, 1);
	assert_int_equal(b->empties, 0);
	link_send(b->link, TEXT("<presence id='last'/>"));
	turn_for(b, 20 * MS);
	assert_int_equal(b->empties, 0);
	server_read(&b->server, true);
	WAIT(b, empty);
	WAIT(b, last_seen);
	assert_int_equal(b->fulls, 1);
	assert_int_equal(b->downs, 0);
	arena_free(&arena);
	bench_free(b);
}

static void link__gathers_its_writes__in_one_turn(void **state)
{
	struct bench *b = bench_up();
	unsigned reads;
	int i;

	(void)state;
	WAIT(b, answered);
	reads = b->server.reads;
	for (i = 0; i < 1000; i++)
		link_send(b->link, TEXT("<message id='some'/>"));
	link_send(b->link, TEXT("<presence id='last'/>"));
	WAIT(b, last_seen);
	assert_true(b->server.reads - reads < 20);
	bench_free(b);
}

static void link__keeps_what_comes__while_intake_is_off(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	bench_open(b);
	WAIT(b, up);
	server_say(&b->server, "<message id='1'/><message id='2'/>");
	turn_for(b, 30 * MS);
	server_say(&b->server, "<message id='3'/>");
	turn_for(b, 30 * MS);
	assert_int_equal(b->stanzas, 0);
	b->stop_after = 1;
	link_intake(b->link, true);
	turn_for(b, 30 * MS);
	assert_int_equal(b->stanzas, 1);
	link_intake(b->link, true);
	WAIT(b, three_came);
	assert_string_equal(b->last_id, "3");
	bench_free(b);
}

/* --- closing -------------------------------------------------------------- */

static void close__says_goodbye_once_and_hears_last_words(void **state)
{
	struct bench *b = bench_up();

	(void)state;
	link_send(b->link, TEXT("<presence type='unavailable'/>"));
	server_say(&b->server, "<message id='late'/>");
	link_close(b->link, on_closed, b);
	assert_false(link_up(b->link));
	WAIT(b, closed);
	turn_for(b, 50 * MS);
	assert_true(server_saw(
	    &b->server, "<presence type='unavailable'/></stream:stream>"));
	assert_int_equal(b->closes, 1);
	assert_int_equal(b->downs, 0);
	assert_int_equal(b->stanzas, 1);
	assert_string_equal(b->last_id, "late");
	assert_int_equal(b->server.connections, 1);
	bench_free(b);
}

static void close__ends__before_anything_was_opened(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	bench_open(b);
	link_close(b->link, on_closed, b);
	WAIT(b, closed);
	turn_for(b, 20 * MS);
	assert_int_equal(b->server.connections, 0);
	assert_int_equal(b->closes, 1);
	bench_free(b);
}

static bool connected(const struct bench *b)
{
	return b->server.connected;
}

static void close__ends__in_the_middle_of_coming_up(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	b->server.silent = true;
	bench_open(b);
	WAIT(b, connected);
	link_close(b->link, on_closed, b);
	WAIT(b, closed);
	assert_int_equal(b->fails, 0);
	bench_free(b);
}

static void free__is_possible__at_any_time(void **state)
{
	struct bench *b;
	int i;

	(void)state;
	for (i = 0; i < 12; i++) {
		b = bench_new();
		bench_open(b);
		if (i % 2 == 1)
			link_free(&b->link);
		else
			turn_for(b, i * MS / 2);
		bench_free(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(link__comes_up__with_the_right_secret),
	    cmocka_unit_test(link__comes_up_and_reads__byte_by_byte),
	    cmocka_unit_test(link__waits_long__when_the_secret_is_wrong),
	    cmocka_unit_test(link__grows_its_delays__when_it_never_comes_up),
	    cmocka_unit_test(link__says_why__when_nobody_listens),
	    cmocka_unit_test(link__finds_its_server__by_name),
	    cmocka_unit_test(link__ignores_stanzas__before_the_handshake),
	    cmocka_unit_test(link__returns__when_the_server_cuts_a_stanza),
	    cmocka_unit_test(
		link__says_why_and_returns__when_the_xml_is_broken),
	    cmocka_unit_test(link__waits_long__when_it_is_replaced),
	    cmocka_unit_test(link__waits__while_it_is_barred),
	    cmocka_unit_test(ping__proves_the_mark__when_it_returns),
	    cmocka_unit_test(ping__goes_at_once__after_many_stanzas),
	    cmocka_unit_test(ping__ends_the_link__when_it_is_lost),
	    cmocka_unit_test(ping__does_not_end_the_link__while_intake_is_off),
	    cmocka_unit_test(ping__of_somebody_else__is_handed_on),
	    cmocka_unit_test(link__is_full__while_the_server_does_not_read),
	    cmocka_unit_test(link__gathers_its_writes__in_one_turn),
	    cmocka_unit_test(link__keeps_what_comes__while_intake_is_off),
	    cmocka_unit_test(close__says_goodbye_once_and_hears_last_words),
	    cmocka_unit_test(close__ends__before_anything_was_opened),
	    cmocka_unit_test(close__ends__in_the_middle_of_coming_up),
	    cmocka_unit_test(free__is_possible__at_any_time),
	};

	/* As loop_signals() does: a server that hangs up is no end of ours. */
	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
