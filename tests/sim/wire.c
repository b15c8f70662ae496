#include "component/wire.h"

#include <stdio.h>
#include <stdlib.h>

#include "component/bytes.h"
#include "component/frame.h"
#include "tests/sim/world.h"

/* component/wire.h between a daemon and the made-up server. What the daemon
 * writes is framed at once, for the witness; the server has it later. */

static const int64_t CONNECTING = 800;
static const int64_t TRAVEL = 200;
static const int64_t NEXT_PIECE = 20;

/* A server that is stuck is tried again. */
static const int64_t LOOK_AGAIN = 100000;

enum item_kind {
	ITEM_HEADER,
	ITEM_STANZA,
	ITEM_END,
};

struct item {
	struct item *next;
	struct arena arena;
	enum item_kind kind;
	const struct stanza *stanza;
	size_t bytes;
	int64_t at;
};

enum wire_state {
	WIRE_IDLE,
	WIRE_OPENING,
	WIRE_OPEN,
	WIRE_CLOSING,
};

struct wire {
	struct world *world;
	struct daemon *daemon;
	struct wire_events events;
	enum wire_state state;
	struct alarm turn;   /* opened or closed */
	struct alarm arrive; /* bytes for the daemon */
	struct alarm leave;  /* items for the server */
	struct bytes in;
	struct item *items;
	struct item **items_tail;
	size_t queued;
	size_t unframed;
	struct text raw; /* that is being written */
	struct frame *frame;
	bool reading;
	bool undrained;
	char why[128];
};

static struct clock *clock_of(const struct wire *wire)
{
	return &wire->world->clock;
}

/* --- to the server -----------------------------------------------------------
 */

static void arm_leave(struct wire *wire)
{
	if (wire->items != NULL && wire->leave.place == 0)
		clock_arm(clock_of(wire), &wire->leave, wire->items->at);
}

static struct item *put_item(struct wire *wire, enum item_kind kind)
{
	struct item *item = must_calloc(1, sizeof(*item));

	item->kind = kind;
	item->bytes = wire->unframed;
	wire->unframed = 0;
	item->at = clock_of(wire)->now + TRAVEL + wire->world->server.lag;
	*wire->items_tail = item;
	wire->items_tail = &item->next;
	arm_leave(wire);
	return item;
}

static void on_header(void *ctx, struct text id)
{
	(void)id;
	(void)put_item(ctx, ITEM_HEADER);
}

static void on_stanza(
    void *ctx, const struct stanza *stanza, struct arena *arena)
{
	struct wire *wire = ctx;
	struct item *item = put_item(wire, ITEM_STANZA);

	(void)arena;
	item->stanza = stanza_keep(&item->arena, stanza);
	if (!text_is(stanza->name, "handshake"))
		witness_sent(
		    wire->world, wire->daemon, item->stanza, wire->raw);
}

static void on_end(void *ctx)
{
	(void)put_item(ctx, ITEM_END);
}

static void take_item(struct wire *wire, bool lost)
{
	struct item *item = wire->items;

	wire->items = item->next;
	if (wire->items == NULL)
		wire->items_tail = &wire->items;
	wire->queued -= item->bytes;
	if (!lost && item->kind == ITEM_HEADER)
		server_header(wire->world, wire);
	else if (!lost && item->kind == ITEM_STANZA)
		server_stanza(wire->world, wire, item->stanza);
	else if (!lost)
		wire_break(wire, "the server ended the stream");
	arena_free(&item->arena);
	free(item);
}

static void on_leave(void *ctx)
{
	struct wire *wire = ctx;

	if (!server_reads(wire->world)) {
		clock_arm(clock_of(wire), &wire->leave,
		    clock_of(wire)->now + LOOK_AGAIN);
		return;
	}
	if (wire->items != NULL)
		take_item(wire, false);
	arm_leave(wire);
	if (wire->items == NULL && wire->undrained &&
	    wire->state == WIRE_OPEN) {
		wire->undrained = false;
		wire->events.drained(wire->events.ctx);
	}
}

static void open_frame(struct wire *wire)
{
	static const struct frame_caps caps = {
	    .bytes = 524288,
	    .depth = 64,
	    .elements = 10000,
	    .attributes = 64,
	    .tag = 65536,
	};
	struct frame_events events = {on_header, on_stanza, on_end, wire};

	frame_free(&wire->frame);
	wire->frame = frame_new(&caps, &events);
}

void wire_send(struct wire *wire, const char *at, size_t len)
{
	if (wire->state != WIRE_OPEN)
		return;
	wire->queued += len;
	wire->unframed += len;
	wire->undrained = true;
	wire->raw = (struct text){at, len};
	if (frame_feed(wire->frame, at, len) != FRAME_FINE)
		witness_complain(
		    wire->world, "not well-formed: %.*s", (int)len, at);
}

size_t wire_queued(const struct wire *wire)
{
	return wire->queued;
}

/* --- to the daemon -----------------------------------------------------------
 */

static void arm_arrive(struct wire *wire)
{
	if (wire->in.len > 0 && wire->arrive.place == 0)
		clock_arm(clock_of(wire), &wire->arrive,
		    clock_of(wire)->now + TRAVEL + wire->world->server.lag);
}

static void hand_over(struct wire *wire, size_t len)
{
	char *piece = must_calloc(1, len + 1);
	size_t i;

	for (i = 0; i < len; i++)
		piece[i] = wire->in.at[i];
	bytes_cut(&wire->in, len);
	wire->events.bytes(wire->events.ctx, piece, len);
	free(piece);
}

static void on_arrive(void *ctx)
{
	struct wire *wire = ctx;
	size_t len = wire->in.len;
	uint32_t chunk = wire->world->server.chunk;

	if (wire->state != WIRE_OPEN || !wire->reading || len == 0)
		return;
	if (!server_speaks(wire->world)) {
		clock_arm(clock_of(wire), &wire->arrive,
		    clock_of(wire)->now + LOOK_AGAIN);
		return;
	}
	if (chunk > 0 && len > chunk)
		len = 1 + random_below(&wire->world->random, chunk);
	hand_over(wire, len);
	if (wire->in.len > 0 && wire->state == WIRE_OPEN)
		clock_arm(clock_of(wire), &wire->arrive,
		    clock_of(wire)->now + NEXT_PIECE);
}

void wire_give(struct wire *wire, struct text xml)
{
	if (wire->state != WIRE_OPEN)
		return;
	bytes_add(&wire->in, xml.at, xml.len);
	arm_arrive(wire);
}

void wire_read(struct wire *wire, bool on)
{
	wire->reading = on;
	arm_arrive(wire);
}

/* --- opening and closing -----------------------------------------------------
 */

static void forget(struct wire *wire)
{
	clock_disarm(clock_of(wire), &wire->arrive);
	clock_disarm(clock_of(wire), &wire->leave);
	bytes_empty(&wire->in);
	while (wire->items != NULL)
		take_item(wire, true);
	wire->queued = wire->unframed = 0;
	wire->undrained = false;
}

static void on_turn(void *ctx)
{
	struct wire *wire = ctx;

	if (wire->state == WIRE_CLOSING) {
		wire->state = WIRE_IDLE;
		wire->events.closed(wire->events.ctx, wire->why);
		return;
	}
	if (!server_listens(wire->world)) {
		wire->state = WIRE_IDLE;
		wire->events.closed(wire->events.ctx, "connection refused");
		return;
	}
	wire->state = WIRE_OPEN;
	wire->reading = true;
	open_frame(wire);
	wire->events.opened(wire->events.ctx);
}

static void end(struct wire *wire, const char *why)
{
	(void)snprintf(wire->why, sizeof(wire->why), "%s", why);
	wire->state = WIRE_CLOSING;
	server_gone(wire->world, wire);
	forget(wire);
	clock_arm(clock_of(wire), &wire->turn, clock_of(wire)->now);
}

/* Some of what was written still arrives. */
static void arrive_partly(struct wire *wire)
{
	uint32_t left = 0;
	const struct item *item;

	for (item = wire->items; item != NULL; item = item->next)
		left++;
	left = random_below(&wire->world->random, left + 1);
	while (left-- > 0 && wire->items != NULL && wire->state == WIRE_OPEN &&
	       server_reads(wire->world) && wire->items->kind == ITEM_STANZA)
		take_item(wire, false);
}

void wire_break(struct wire *wire, const char *why)
{
	size_t len;

	if (wire->state != WIRE_OPEN)
		return;
	arrive_partly(wire);
	len = random_below(&wire->world->random, (uint32_t)wire->in.len + 1);
	if (wire->state == WIRE_OPEN && len > 0 && wire->reading)
		hand_over(wire, len);
	if (wire->state == WIRE_OPEN)
		end(wire, why);
}

void wire_close(struct wire *wire, const char *why)
{
	if (wire->state == WIRE_IDLE || wire->state == WIRE_CLOSING)
		return;
	if (wire->state == WIRE_OPEN)
		arrive_partly(wire);
	if (wire->state != WIRE_CLOSING)
		end(wire, why);
}

void wire_open(struct wire *wire, const char *host, uint16_t port)
{
	(void)host;
	(void)port;
	wire->state = WIRE_OPENING;
	clock_arm(
	    clock_of(wire), &wire->turn, clock_of(wire)->now + CONNECTING);
}

struct wire *wire_new(struct loop *loop, const struct wire_events *events)
{
	struct wire *wire = must_calloc(1, sizeof(*wire));

	wire->daemon = loop_owner(loop);
	wire->world = wire->daemon->world;
	wire->events = *events;
	wire->items_tail = &wire->items;
	wire->turn = (struct alarm){.fire = on_turn, .ctx = wire};
	wire->arrive = (struct alarm){.fire = on_arrive, .ctx = wire};
	wire->leave = (struct alarm){.fire = on_leave, .ctx = wire};
	return wire;
}

void wire_free(struct wire **wire)
{
	struct wire *w = *wire;

	if (w == NULL)
		return;
	if (w->state == WIRE_OPEN)
		arrive_partly(w);
	server_gone(w->world, w);
	forget(w);
	clock_disarm(clock_of(w), &w->turn);
	frame_free(&w->frame);
	bytes_free(&w->in);
	free(w);
	*wire = NULL;
}
