#include "component/wire.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uv.h>

#include "component/bytes.h"
#include "roster/arena.h"

enum {
	READ_BYTES = 65536,
	FLUSH_BYTES = 65536, /* pending above this do not wait for the turn */
	KEEPALIVE_SECONDS = 30,
	WHY_BYTES = 256,
	PORT_BYTES = 6
};

enum wire_state {
	WIRE_IDLE,
	WIRE_OPENING, /* looking up, connecting, or between two addresses */
	WIRE_OPEN,
	WIRE_CLOSING,
};

/* A look-up cannot always be cancelled; it may outlive the wire. */
struct lookup {
	uv_getaddrinfo_t uv;
	struct wire *wire; /* NULL: nobody waits for it any more */
};

struct wire {
	struct loop *loop;
	struct wire_events events;
	enum wire_state state;
	uv_tcp_t tcp;
	uv_prepare_t turn;
	uv_connect_t connecting;
	uv_write_t writing;
	struct lookup *lookup;
	struct addrinfo *addresses;
	const struct addrinfo *next; /* address to try */
	struct bytes pending;        /* not yet given to libuv */
	struct bytes sent;           /* lent to libuv while in_flight */
	bool in_flight;
	bool undrained; /* something went out since drained() */
	bool orphan;    /* freed by its owner; waits for its handles */
	uint8_t handles;
	char why[WHY_BYTES];
	char room[READ_BYTES];
};

static void open_socket(struct wire *wire);

/* --- closing -------------------------------------------------------------- */

static void forget_attempt(struct wire *wire)
{
	uv_freeaddrinfo(wire->addresses);
	wire->addresses = NULL;
	wire->next = NULL;
	bytes_empty(&wire->pending);
	bytes_empty(&wire->sent);
	wire->in_flight = false;
	wire->undrained = false;
}

static void on_handle_gone(struct wire *wire)
{
	if (--wire->handles > 0 || !wire->orphan)
		return;
	forget_attempt(wire);
	bytes_free(&wire->pending);
	bytes_free(&wire->sent);
	free(wire);
}

/* Either the attempt is over, or the next address has its turn. */
static void on_socket_closed(uv_handle_t *handle)
{
	struct wire *wire = handle->data;

	if (wire->orphan) {
		on_handle_gone(wire);
		return;
	}
	wire->handles--;
	if (wire->state == WIRE_OPENING) {
		open_socket(wire);
		return;
	}
	forget_attempt(wire);
	wire->state = WIRE_IDLE;
	wire->events.closed(wire->events.ctx, wire->why);
}

static void on_turn_closed(uv_handle_t *handle)
{
	on_handle_gone(handle->data);
}

static void abandon_lookup(struct wire *wire)
{
	if (wire->lookup == NULL)
		return;
	wire->lookup->wire = NULL;
	(void)uv_cancel((uv_req_t *)&wire->lookup->uv);
	wire->lookup = NULL;
}

static void close_socket(struct wire *wire)
{
	(void)uv_prepare_stop(&wire->turn);
	if (uv_is_closing((uv_handle_t *)&wire->tcp) == 0)
		uv_close((uv_handle_t *)&wire->tcp, on_socket_closed);
}

void wire_close(struct wire *wire, const char *why)
{
	if (wire->state == WIRE_IDLE || wire->state == WIRE_CLOSING)
		return;
	(void)snprintf(wire->why, sizeof(wire->why), "%s", why);
	wire->state = WIRE_CLOSING;
	abandon_lookup(wire);
	close_socket(wire);
}

/* --- writing -------------------------------------------------------------- */

static void on_written(uv_write_t *request, int status);

static void lend(struct wire *wire)
{
	struct bytes empty = wire->sent;
	uv_buf_t out;
	int failed;

	wire->sent = wire->pending;
	wire->pending = empty;
	wire->pending.len = 0;
	wire->in_flight = true;
	wire->writing.data = wire;
	out = uv_buf_init(wire->sent.at, (unsigned)wire->sent.len);
	failed = uv_write(
	    &wire->writing, (uv_stream_t *)&wire->tcp, &out, 1, on_written);
	if (failed != 0)
		wire_close(wire, uv_strerror(failed));
}

/* What the socket takes at once needs no request; the rest is lent. */
static void flush(struct wire *wire)
{
	uv_buf_t out;
	int taken;

	if (wire->state != WIRE_OPEN || wire->in_flight ||
	    wire->pending.len == 0)
		return;
	out = uv_buf_init(wire->pending.at, (unsigned)wire->pending.len);
	taken = uv_try_write((uv_stream_t *)&wire->tcp, &out, 1);
	if (taken < 0 && taken != UV_EAGAIN) {
		wire_close(wire, uv_strerror(taken));
		return;
	}
	if (taken > 0)
		bytes_cut(&wire->pending, (size_t)taken);
	if (wire->pending.len > 0)
		lend(wire);
	else
		bytes_empty(&wire->pending);
}

static void on_turn(uv_prepare_t *turn)
{
	struct wire *wire = turn->data;

	(void)uv_prepare_stop(turn);
	flush(wire);
	if (wire->state != WIRE_OPEN || !wire->undrained ||
	    wire_queued(wire) > 0)
		return;
	wire->undrained = false;
	wire->events.drained(wire->events.ctx);
}

static void on_written(uv_write_t *request, int status)
{
	struct wire *wire = request->data;

	wire->in_flight = false;
	bytes_empty(&wire->sent);
	if (wire->state != WIRE_OPEN)
		return;
	if (status < 0)
		wire_close(wire, uv_strerror(status));
	else
		(void)uv_prepare_start(&wire->turn, on_turn);
}

void wire_send(struct wire *wire, const char *at, size_t len)
{
	if (wire->state != WIRE_OPEN || len == 0)
		return;
	bytes_add(&wire->pending, at, len);
	wire->undrained = true;
	(void)uv_prepare_start(&wire->turn, on_turn);
	if (wire->pending.len >= FLUSH_BYTES)
		flush(wire);
}

size_t wire_queued(const struct wire *wire)
{
	const uv_stream_t *stream = (const uv_stream_t *)&wire->tcp;

	if (wire->state != WIRE_OPEN)
		return 0;
	return wire->pending.len + uv_stream_get_write_queue_size(stream);
}

/* --- reading -------------------------------------------------------------- */

static void lend_room(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct wire *wire = handle->data;

	(void)suggested;
	*buf = uv_buf_init(wire->room, sizeof(wire->room));
}

static void on_read(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
	struct wire *wire = stream->data;

	if (len == UV_EOF)
		wire_close(wire, "the server closed the connection");
	else if (len < 0)
		wire_close(wire, uv_strerror((int)len));
	else if (len > 0)
		wire->events.bytes(wire->events.ctx, buf->base, (size_t)len);
}

void wire_read(struct wire *wire, bool on)
{
	if (wire->state != WIRE_OPEN)
		return;
	if (on)
		(void)uv_read_start(
		    (uv_stream_t *)&wire->tcp, lend_room, on_read);
	else
		(void)uv_read_stop((uv_stream_t *)&wire->tcp);
}

/* --- opening -------------------------------------------------------------- */

static void fail_address(struct wire *wire, int error)
{
	(void)snprintf(wire->why, sizeof(wire->why), "%s", uv_strerror(error));
	if (wire->next == NULL)
		wire->state = WIRE_CLOSING;
	close_socket(wire);
}

static void on_connected(uv_connect_t *request, int status)
{
	struct wire *wire = request->data;

	if (wire->state != WIRE_OPENING)
		return;
	if (status < 0) {
		fail_address(wire, status);
		return;
	}
	wire->state = WIRE_OPEN;
	(void)uv_tcp_nodelay(&wire->tcp, 1);
	(void)uv_tcp_keepalive(&wire->tcp, 1, KEEPALIVE_SECONDS);
	wire_read(wire, true);
	wire->events.opened(wire->events.ctx);
}

static void connect_next(struct wire *wire)
{
	const struct addrinfo *address = wire->next;
	int failed;

	wire->next = address->ai_next;
	wire->connecting.data = wire;
	failed = uv_tcp_connect(
	    &wire->connecting, &wire->tcp, address->ai_addr, on_connected);
	if (failed != 0)
		fail_address(wire, failed);
}

static void open_socket(struct wire *wire)
{
	(void)uv_tcp_init(loop_uv(wire->loop), &wire->tcp);
	wire->tcp.data = wire;
	wire->handles++;
	if (wire->next != NULL)
		connect_next(wire);
}

static void on_looked_up(
    uv_getaddrinfo_t *request, int status, struct addrinfo *found)
{
	struct lookup *lookup = request->data;
	struct wire *wire = lookup->wire;

	free(lookup);
	if (wire == NULL) {
		uv_freeaddrinfo(found);
		return;
	}
	wire->lookup = NULL;
	wire->addresses = found;
	wire->next = found;
	if (status == 0)
		connect_next(wire);
	else
		fail_address(wire, status);
}

static void look_up(struct wire *wire, const char *host, const char *port)
{
	struct addrinfo hints = {
	    .ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICSERV,
	};
	struct lookup *lookup = must_calloc(1, sizeof(*lookup));
	int failed;

	lookup->wire = wire;
	lookup->uv.data = lookup;
	failed = uv_getaddrinfo(
	    loop_uv(wire->loop), &lookup->uv, on_looked_up, host, port, &hints);
	if (failed == 0) {
		wire->lookup = lookup;
		return;
	}
	free(lookup);
	fail_address(wire, failed);
}

/* A numeric address needs no thread: without a callback libuv answers at
 * once, and AI_NUMERICHOST asks nobody. */
static bool numeric(struct wire *wire, const char *host, const char *port)
{
	struct addrinfo hints = {
	    .ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
	};
	uv_getaddrinfo_t request;

	if (uv_getaddrinfo(
		loop_uv(wire->loop), &request, NULL, host, port, &hints) != 0)
		return false;
	wire->addresses = request.addrinfo;
	wire->next = request.addrinfo;
	return true;
}

void wire_open(struct wire *wire, const char *host, uint16_t port)
{
	char digits[PORT_BYTES];
	bool known;

	assert(wire->state == WIRE_IDLE);
	(void)snprintf(digits, sizeof(digits), "%u", (unsigned)port);
	wire->state = WIRE_OPENING;
	known = numeric(wire, host, digits);
	open_socket(wire);
	if (!known)
		look_up(wire, host, digits);
}

/* --- life ----------------------------------------------------------------- */

struct wire *wire_new(struct loop *loop, const struct wire_events *events)
{
	struct wire *wire = must_calloc(1, sizeof(*wire));

	wire->loop = loop;
	wire->events = *events;
	(void)uv_prepare_init(loop_uv(loop), &wire->turn);
	wire->turn.data = wire;
	wire->handles = 1;
	return wire;
}

void wire_free(struct wire **wire)
{
	if (*wire == NULL)
		return;
	wire_close(*wire, "");
	(*wire)->orphan = true;
	uv_close((uv_handle_t *)&(*wire)->turn, on_turn_closed);
	*wire = NULL;
}

/* --- words ---------------------------------------------------------------- */

bool wire_loopback(const char *host)
{
	static const unsigned char net = 127;
	struct in_addr v4;
	struct in6_addr v6;

	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == net;
	if (inet_pton(AF_INET6, host, &v6) == 1)
		return IN6_IS_ADDR_LOOPBACK(&v6) != 0;
	return strcasecmp(host, "localhost") == 0;
}
