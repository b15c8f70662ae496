#ifndef COMPONENT_LINK_PRIVATE_H
#define COMPONENT_LINK_PRIVATE_H

#include "component/link.h"
#include "component/ping.h"
#include "component/wire.h"

/* Shared by link.c, the life of the stream, and link_flow.c, what flows while
 * it is up. For them alone. */
enum {
	LINK_WHY_BYTES = 256
};

enum link_state {
	LINK_IDLE,       /* the alarm is the next attempt */
	LINK_CONNECTING, /* the alarm is connect_wait, up to LINK_UP */
	LINK_HEADER,     /* ours is sent */
	LINK_HANDSHAKE,  /* ours is sent */
	LINK_UP,
	LINK_CLOSING, /* the alarm is the end of patience */
};

struct link {
	struct loop *loop;
	struct link_settings settings;
	struct link_events events;
	enum link_state state;
	struct wire *wire;
	struct frame *frame;
	struct loop_timer *alarm;
	struct loop_timer *ping_timer;
	struct loop_timer *intake_timer;
	struct backoff backoff;
	struct pings pings;
	int64_t ping_at; /* what the ping timer is armed for */
	int64_t up_at;
	size_t leaving;            /* bytes unsent when the alarm was armed */
	void (*closed)(void *ctx); /* not NULL: link_close() was called */
	void *closed_ctx;
	bool came_up;
	bool refused;
	bool barred;  /* by the owner */
	bool put_off; /* an attempt was due meanwhile */
	bool intake;
	bool full;
	char why[LINK_WHY_BYTES];
	char said[LINK_WHY_BYTES]; /* last given to failed() */
};

int64_t link_now(const struct link *link);
void link_write(struct link *link, struct text xml); /* in any state */

/* The stream has no more to give: ends it at once, or after a goodbye with
 * that condition (NULL: none). */
void link_cut(struct link *link, const char *why);
void link_end(struct link *link, const char *why, const char *condition);
void link_judge(struct link *link, enum frame_error error);

/* Intake is off and nothing is proven when it starts. */
void link_flow_start(struct link *link);
void link_flow_stop(struct link *link);
/* The return of a ping of ours is taken here and goes no further. */
/* A ping of ours, or its answer. */
bool link_flow_is_ours(const struct link *link, const struct stanza *stanza);
bool link_flow_take(struct link *link, const struct stanza *stanza);
void link_flow_drained(void *ctx);
loop_fire link_flow_on_ping;
loop_fire link_flow_on_intake;

#endif
