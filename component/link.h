#ifndef COMPONENT_LINK_H
#define COMPONENT_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "component/frame.h"
#include "component/loop.h"

/*
 * The component's stream (XEP-0114): header, handshake, stanzas, stream
 * errors, and the ping watermark. It connects by itself, again and again with
 * growing delays, until link_close().
 *
 * The watermark: a component link has no acknowledgements, but a server loops
 * a ping to our own domain back in order, so its return proves that all that
 * was written before it was handled. link_mark() names what was written so
 * far; proven() hands the mark of a returned ping back.
 */
struct link_settings {
	const char *host;
	uint16_t port;
	const char *domain;
	const char *secret;
	struct frame_caps caps;
	int64_t connect_wait; /* microseconds for connecting and handshake */
	int64_t ping_idle;   /* microseconds between pings when all is proven */
	int64_t ping_soon;   /* microseconds while something is unproven */
	uint32_t ping_count; /* or after so many stanzas of ours */
	int64_t ping_wait;   /* microseconds until a ping counts as lost */
	int64_t backoff_first;
	int64_t backoff_most;
	int64_t refused_wait; /* microseconds after conflict, bad secret */
	size_t queue_max;     /* bytes unsent above which the link is full */
};

struct link_events {
	/* The handshake was accepted; intake is off until link_intake(true). */
	void (*up)(void *ctx);
	/* Was up, is not any more. */
	void (*down)(void *ctx, const char *why);
	void (*stanza)(
	    void *ctx, const struct stanza *stanza, struct arena *arena);
	void (*proven)(void *ctx, uint64_t mark);
	/* A ping came back, whatever it proves; may be NULL. */
	void (*answered)(void *ctx);
	/* The queue passed queue_max, or fell to nothing after that. */
	void (*full)(void *ctx, bool full);
	/* An attempt ended before it was up; the same why is not said twice in
	 * a row. May be NULL. */
	void (*failed)(void *ctx, const char *why);
	void *ctx;
};

struct link;

struct link *link_new(struct loop *loop, const struct link_settings *settings,
    const struct link_events *events);
void link_free(struct link **link);
void link_open(struct link *link);
/* While barred no connection is begun, and an attempt is given up; a link that
 * is up is left alone. */
void link_bar(struct link *link, bool barred);
/* Ends a stream that is up and connects again. */
void link_renew(struct link *link, const char *why);
/* Writes </stream:stream>, waits for the bytes to leave, then closed() once.
 * Meanwhile what the server had sent before it read our goodbye still comes,
 * as stanza(); no other event does. */
void link_close(struct link *link, void (*closed)(void *ctx), void *ctx);
bool link_up(const struct link *link);

/* One stanza of ours; dropped when the link is not up. */
void link_send(struct link *link, struct text xml);

/* Bytes that the server has not taken yet. */
size_t link_unsent(const struct link *link);

/* All turns up to this were settled and written; 0: say nothing. A ping soon
 * follows while the mark is above what was last proven and `due` is true. */
void link_mark(struct link *link, uint64_t mark, bool due);

/* Off: stops reading from the socket and keeps what is framed; the deadline of
 * a ping is suspended meanwhile, for its return may lie unread. */
void link_intake(struct link *link, bool on);

/* Last return of a ping, monotonic microseconds; 0: none since it came up. */
int64_t link_answered(const struct link *link);

#endif
