#ifndef COMPONENT_ROAD_PRIVATE_H
#define COMPONENT_ROAD_PRIVATE_H

#include "component/failpoint.h"
#include "component/link.h"
#include "component/pulse.h"
#include "component/road.h"
#include "component/talk/dispatch.h"
#include "component/talk/due.h"
#include "component/talk/outbox.h"
#include "store/store.h"

/* Since when what is away is away (road_outages.c). Instants are UTC, 0 means
 * never. */
struct lookout {
	bool begun;        /* the server has answered this daemon once */
	int64_t answered;  /* monotonic; last answer of the server */
	int64_t link_lost; /* that was the last one; 0: it is there */
	int64_t stored;    /* last answer of the store */
	int64_t store_lost;
	int64_t clock; /* UTC less monotonic, at the last look */
};

/* Why nothing is taken in from the server right now. */
enum {
	HOLD_STORE = 1,     /* too much is undecided */
	HOLD_LINK = 2,      /* the server does not read */
	HOLD_RESENDING = 4, /* what is unproven goes first */
};

/* A stanza that became durable while older ones are being sent again. */
struct later {
	struct later *next;
	struct text xml;
};

struct road_line {
	struct road *road;
	struct loop_watch *watch;
	enum store_line which;
};

struct road {
	struct loop *loop;
	const struct config *config;
	const struct log *log;
	struct notify *notify;
	struct arena texts; /* that the settings point into */
	struct settings settings;
	struct wording *wording;
	struct roster *roster;
	struct outbox *outbox;
	struct pace *pace;
	struct failpoint *failpoint;
	struct store *store;
	struct link *link;
	struct loop_timer *due_timer;
	struct loop_timer *store_timer;
	struct loop_timer *stop_timer;
	struct loop_timer *pulse_timer;
	struct pulse pulse;
	struct lookout lookout;
	struct gauges gauges;
	struct road_line lines[STORE_LINES];
	uint64_t counter;
	uint64_t settled; /* answers of the store to turns */
	uint64_t left;    /* turns up to this had left when the link came up */
	uint64_t forwarded; /* last turn that sent something of the ledger */
	uint64_t proving;   /* last watermark given to the store */
	int64_t due_after; /* monotonic; nothing that is stored is due before */
	bool due_full;     /* there was no room (due.h) when it was armed */
	unsigned holds;
	bool resending;
	bool opened; /* link_open() was called */
	bool serving;
	bool deaf; /* a bounce could not be stored: nothing is proven */
	bool told_unprivileged; /* since the link came up */
	uint32_t unproven;      /* such questions that are not answered yet */
	bool asking;            /* CHANGES are on their way */
	bool asking_again;      /* and there are more */
	bool unfollowed; /* what was asked could not be noted as followed */
	bool stopping;
	bool closing; /* goodbye was said */
	bool closed;  /* and the link is gone */
	struct arena later_arena;
	struct later *later;
	struct later **later_tail;
};

/* road.c: the road itself. */
void road_take_in(struct road *road, const struct input *input);
void road_decide(struct road *road, struct turn *turn);
void road_number_facts(struct turn *turn);
void road_send(struct road *road, const struct turn *turn);
void road_hold(struct road *road, unsigned why, bool on);
void road_weigh(struct road *road);
void road_mark(struct road *road);
uint64_t road_left(const struct road *road);
void road_forget_later(struct road *road);
void road_leave(void *ctx, struct turn *turn);

/* road_store.c: the edge to the store. */
void road_submit(void *ctx, struct turn *turn);
void road_settled(void *arg, enum outcome outcome, enum refusal why);
void road_doubted(void *arg);
/* Begins with an empty roster. */
void road_forget(struct road *road);
void road_ask(struct road *road, const struct question *question);
void road_ask_unproven(struct road *road);
void road_pump(struct road *road);
void road_on_line_ready(void *ctx);
void road_on_store_due(void *ctx);
extern const struct store_events road_store_events;

/* road_link.c: the edge to the server, what is due, and the end. */
void road_arm_due(struct road *road);
void road_look_for_due(struct road *road);
void road_on_due(void *ctx);
void road_go_on_stopping(struct road *road);
void road_on_stop_timeout(void *ctx);
extern const struct link_events road_link_events;

/* road_outages.c: what was away, and for how long. */
int64_t road_now(struct road *road); /* UTC; looks whether it was stepped */
void road_answered(struct road *road);
void road_lost_link(struct road *road);
void road_stored(struct road *road);
void road_lost_store(struct road *road);
void road_found_store(struct road *road);

/* road_gauges.c: what `status` tells. */
void road_gauge(struct road *road);
void road_gauge_link(struct road *road, bool up);
void road_gauge_store(struct road *road, bool up);

/* road_notify.c: what the service manager is told. */
void road_tell(struct road *road);
void road_watch_pulse(struct road *road);

#endif
