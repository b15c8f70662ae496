#ifndef TESTS_UNIT_LINK_SERVER_H
#define TESTS_UNIT_LINK_SERVER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include <cmocka.h>

#include "component/link.h"
#include "component/talk/digest.h"

/* A server for the link, in the same loop: what is to go wrong is in it. */
#define DOMAIN         "suivi.localhost"
#define SECRET         "secret"
#define STREAM_ID      "a&amp;b"
#define STREAM_ID_READ "a&b"

enum {
	SEEN_BYTES = 16 * 1024 * 1024,
	OUT_BYTES = 65536
};

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

static inline void server_pump(struct server *s);

static inline void on_server_written(uv_write_t *request, int status)
{
	struct server *s = request->data;

	s->in_flight = false;
	if (status == 0 && s->connected)
		server_pump(s);
}

static inline void server_pump(struct server *s)
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

static inline void server_say(struct server *s, const char *xml)
{
	size_t len = strlen(xml);

	assert_true(s->out_len + len < sizeof(s->out));
	memcpy(s->out + s->out_len, xml, len);
	s->out_len += len;
	server_pump(s);
}

static inline void on_client_gone(uv_handle_t *handle)
{
	(void)handle;
}

static inline void server_hang_up(struct server *s)
{
	if (!s->connected)
		return;
	s->connected = false;
	uv_close((uv_handle_t *)&s->client, on_client_gone);
}

static inline bool server_saw(const struct server *s, const char *what)
{
	return s->seen != NULL && strstr(s->seen, what) != NULL;
}

static inline void server_check_secret(struct server *s, const char *hash)
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
static inline bool server_answer(struct server *s)
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

static inline void server_room(
    uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct server *s = handle->data;

	(void)suggested;
	*buf = uv_buf_init(s->room, sizeof(s->room));
}

static inline void on_server_read(
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

static inline void server_read(struct server *s, bool on)
{
	if (on)
		(void)uv_read_start(
		    (uv_stream_t *)&s->client, server_room, on_server_read);
	else
		(void)uv_read_stop((uv_stream_t *)&s->client);
}

static inline void on_connection(uv_stream_t *listener, int status)
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

static inline void server_open(struct server *s, uv_loop_t *uv)
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

#endif
