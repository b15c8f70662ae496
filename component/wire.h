#ifndef COMPONENT_WIRE_H
#define COMPONENT_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "component/loop.h"

/*
 * One TCP connection to the server, owned by libuv. Bytes out are queued by
 * libuv; wire_queued() tells how many, so that the owner can stop its intake.
 * After closed() the wire is idle and may be opened again.
 */
struct wire;

struct wire_events {
	void (*opened)(void *ctx);
	void (*bytes)(void *ctx, const char *at, size_t len);
	/* Once per wire_open(), also when opening fails; why is one line. */
	void (*closed)(void *ctx, const char *why);
	/* The queue fell to nothing. */
	void (*drained)(void *ctx);
	void *ctx;
};

struct wire *wire_new(struct loop *loop, const struct wire_events *events);
void wire_free(struct wire **wire);
/* Names are looked up by libuv's threads, never on the loop. */
void wire_open(struct wire *wire, const char *host, uint16_t port);
void wire_send(struct wire *wire, const char *at, size_t len);
void wire_close(struct wire *wire, const char *why);
void wire_read(struct wire *wire, bool on); /* on after opened() */
size_t wire_queued(const struct wire *wire);

/* Is this host surely this machine? 127/8, ::1, "localhost". */
bool wire_loopback(const char *host);

#endif
