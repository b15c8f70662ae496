#include "component/link_private.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "component/stream_error.h"
#include "component/talk/digest.h"

/* How long the server may take to close after our goodbye. */
static const int64_t GOODBYE_WAIT = INT64_C(1000000);

int64_t link_now(const struct link *link)
{
	return loop_monotonic(link->loop);
}

void link_write(struct link *link, struct text xml)
{
	wire_send(link->wire, xml.at, xml.len);
}

static bool quiet(const struct link *link)
{
	return link->closed != NULL;
}

/* --- leaving -------------------------------------------------------------- */

static void come_down(struct link *link)
{
	link_flow_stop(link);
	if (link_now(link) - link->up_at >= link->settings.backoff_most)
		backoff_reset(&link->backoff);
	if (!quiet(link))
		link->events.down(link->events.ctx, link->why);
}

/* The attempt, or the stream, is over: the first why is the true one. */
static void lose(struct link *link, const char *why)
{
	bool was_up = link->state == LINK_UP;

	if (link->state == LINK_CLOSING)
		return;
	(void)snprintf(link->why, sizeof(link->why), "%s", why);
	link->state = LINK_CLOSING;
	if (was_up)
		come_down(link);
}

void link_cut(struct link *link, const char *why)
{
	lose(link, why);
	wire_close(link->wire, link->why);
}

static void arm_goodbye(struct link *link)
{
	link->leaving = wire_queued(link->wire);
	loop_timer_at(link->alarm, link_now(link) + GOODBYE_WAIT);
}

/* Says why if there is something to say, and waits for the server to close:
 * a socket closed over unread bytes could take our last ones with it. */
static void say_goodbye(struct link *link, const char *condition)
{
	if (condition != NULL) {
		link_write(link, TEXT("<stream:error><"));
		link_write(link, text_of(condition));
		link_write(link,
		    TEXT(" xmlns='" NS_STREAM_ERRORS "'/></stream:error>"));
	}
	link_write(link, TEXT("</stream:stream>"));
	wire_read(link->wire, true);
	arm_goodbye(link);
}

void link_end(struct link *link, const char *why, const char *condition)
{
	if (link->state == LINK_CLOSING)
		return;
	say_goodbye(link, condition);
	lose(link, why);
}

static void finish(struct link *link)
{
	void (*closed)(void *ctx) = link->closed;

	link->closed = NULL;
	closed(link->closed_ctx);
}

static void say_failed(struct link *link)
{
	if (link->came_up || quiet(link) || link->events.failed == NULL ||
	    strcmp(link->why, link->said) == 0)
		return;
	(void)snprintf(link->said, sizeof(link->said), "%s", link->why);
	link->events.failed(link->events.ctx, link->why);
}

static void on_closed(void *ctx, const char *why)
{
	struct link *link = ctx;
	int64_t wait;

	lose(link, why);
	link->state = LINK_IDLE;
	loop_timer_stop(link->alarm);
	say_failed(link);
	if (quiet(link)) {
		finish(link);
		return;
	}
	wait = link->refused ? link->settings.refused_wait
			     : backoff_draw(&link->backoff);
	loop_timer_at(link->alarm, link_now(link) + wait);
}

/* --- the stream ----------------------------------------------------------- */

static void come_up(struct link *link)
{
	link->state = LINK_UP;
	link->came_up = true;
	link->said[0] = '\0';
	link->up_at = link_now(link);
	loop_timer_stop(link->alarm);
	link_flow_start(link);
	link->events.up(link->events.ctx);
}

static void on_header(void *ctx, struct text id)
{
	struct link *link = ctx;
	struct arena arena = {0};
	struct build key = {.arena = &arena};
	struct text digest;

	assert(link->state == LINK_HEADER);
	build_text(&key, id);
	build_string(&key, link->settings.secret);
	digest = digest_sha1_hex(&arena, build_done(&key));
	link->state = LINK_HANDSHAKE;
	link_write(link, TEXT("<handshake>"));
	link_write(link, digest);
	link_write(link, TEXT("</handshake>"));
	arena_free(&arena);
}

static void on_stream_error(struct link *link, const struct stanza *stanza)
{
	char why[LINK_WHY_BYTES];

	link->refused = stream_error_why(stanza, why, sizeof(why));
	link_end(link, why, NULL);
}

/* We said goodbye over a stream that was up. */
static bool takes_last_words(const struct link *link)
{
	return quiet(link) && link->came_up;
}

static void on_stanza(
    void *ctx, const struct stanza *stanza, struct arena *arena)
{
	struct link *link = ctx;

	switch (link->state) {
	case LINK_HEADER:
	case LINK_HANDSHAKE:
		if (stream_error_is(stanza))
			on_stream_error(link, stanza);
		else if (text_is(stanza->name, "handshake"))
			come_up(link);
		return;
	case LINK_UP:
		if (stream_error_is(stanza))
			on_stream_error(link, stanza);
		else if (!link_flow_take(link, stanza))
			link->events.stanza(link->events.ctx, stanza, arena);
		return;
	case LINK_CLOSING:
		if (takes_last_words(link) && !link_flow_is_ours(link, stanza))
			link->events.stanza(link->events.ctx, stanza, arena);
		return;
	case LINK_IDLE:
	case LINK_CONNECTING:
		return;
	}
}

static void on_end(void *ctx)
{
	link_end(ctx, "the server ended the stream", NULL);
}

void link_judge(struct link *link, enum frame_error error)
{
	static const struct {
		const char *condition;
		const char *why;
	} faults[] = {
	    [FRAME_NOT_WELL_FORMED] = {"not-well-formed",
				       "the server's XML is not well-formed"              },
	    [FRAME_RESTRICTED] = {"restricted-xml",
				       "the server sent XML that has no place in a stream"},
	    [FRAME_BAD_HEADER] = {"bad-format",
				       "what answers is no XMPP server"                   },
	};

	if (error != FRAME_FINE)
		link_end(link, faults[error].why, faults[error].condition);
}

static void on_bytes(void *ctx, const char *at, size_t len)
{
	struct link *link = ctx;

	switch (link->state) {
	case LINK_HEADER:
	case LINK_HANDSHAKE:
	case LINK_UP:
		link_judge(link, frame_feed(link->frame, at, len));
		return;
	case LINK_CLOSING:
		if (takes_last_words(link))
			(void)frame_feed(link->frame, at, len);
		return;
	case LINK_IDLE:
	case LINK_CONNECTING:
		return;
	}
}

static void on_opened(void *ctx)
{
	struct link *link = ctx;

	link->state = LINK_HEADER;
	link_write(link,
	    TEXT("<?xml version='1.0'?><stream:stream xmlns='" NS_COMPONENT
		 "' xmlns:stream='http://etherx.jabber.org/streams' to='"));
	link_write(link, text_of(link->settings.domain));
	link_write(link, TEXT("'>"));
}

static void attempt(struct link *link)
{
	const struct frame_events events = {
	    .header = on_header,
	    .stanza = on_stanza,
	    .end = on_end,
	    .ctx = link,
	};

	frame_free(&link->frame);
	link->frame = frame_new(&link->settings.caps, &events);
	link->state = LINK_CONNECTING;
	link->came_up = false;
	link->refused = false;
	loop_timer_at(
	    link->alarm, link_now(link) + link->settings.connect_wait);
	wire_open(link->wire, link->settings.host, link->settings.port);
}

static void on_alarm(void *ctx)
{
	struct link *link = ctx;

	switch (link->state) {
	case LINK_IDLE:
		if (quiet(link))
			finish(link);
		else if (!link->barred)
			attempt(link);
		else
			link->put_off = true;
		return;
	case LINK_CONNECTING:
		link_cut(link, "no connection within connect_wait");
		return;
	case LINK_HEADER:
	case LINK_HANDSHAKE:
		link_cut(link, "no handshake within connect_wait");
		return;
	case LINK_CLOSING:
		if (wire_queued(link->wire) < link->leaving)
			arm_goodbye(link);
		else
			wire_close(link->wire, link->why);
		return;
	case LINK_UP:
		return;
	}
}

/* --- what the owner does -------------------------------------------------- */

size_t link_unsent(const struct link *link)
{
	return wire_queued(link->wire);
}

bool link_up(const struct link *link)
{
	return link->state == LINK_UP;
}

void link_open(struct link *link)
{
	assert(link->state == LINK_IDLE && !quiet(link));
	loop_timer_at(link->alarm, link_now(link));
}

static bool is_attempt(const struct link *link)
{
	return link->state == LINK_CONNECTING || link->state == LINK_HEADER ||
	       link->state == LINK_HANDSHAKE;
}

void link_bar(struct link *link, bool barred)
{
	link->barred = barred;
	if (barred && is_attempt(link))
		link_cut(link, "not sure to be the one that serves");
	if (barred || !link->put_off)
		return;
	link->put_off = false;
	loop_timer_at(link->alarm, link_now(link));
}

void link_renew(struct link *link, const char *why)
{
	if (link->state == LINK_UP)
		link_end(link, why, NULL);
}

void link_close(struct link *link, void (*closed)(void *ctx), void *ctx)
{
	assert(!quiet(link));
	link->closed = closed;
	link->closed_ctx = ctx;
	switch (link->state) {
	case LINK_IDLE:
		loop_timer_at(link->alarm, link_now(link));
		return;
	case LINK_CONNECTING:
		link_cut(link, "closed");
		return;
	case LINK_HEADER:
	case LINK_HANDSHAKE:
		link_end(link, "closed", NULL);
		return;
	case LINK_UP:
		link_end(link, "closed", NULL);
		(void)frame_hold(link->frame, false);
		return;
	case LINK_CLOSING:
		return;
	}
}

struct link *link_new(struct loop *loop, const struct link_settings *settings,
    const struct link_events *events)
{
	struct link *link = must_calloc(1, sizeof(*link));
	const struct wire_events wire_events = {
	    .opened = on_opened,
	    .bytes = on_bytes,
	    .closed = on_closed,
	    .drained = link_flow_drained,
	    .ctx = link,
	};

	link->loop = loop;
	link->settings = *settings;
	link->events = *events;
	link->wire = wire_new(loop, &wire_events);
	link->alarm = loop_timer_new(loop, on_alarm, link);
	link->ping_timer = loop_timer_new(loop, link_flow_on_ping, link);
	link->intake_timer = loop_timer_new(loop, link_flow_on_intake, link);
	link->backoff.first = settings->backoff_first;
	link->backoff.most = settings->backoff_most;
	link->backoff.seed =
	    text_hash(text_of(settings->domain)) ^ (uint64_t)loop_utc(loop);
	link->pings.settings = (struct ping_settings){
	    .idle = settings->ping_idle,
	    .soon = settings->ping_soon,
	    .count = settings->ping_count,
	    .wait = settings->ping_wait,
	};
	return link;
}

void link_free(struct link **link)
{
	if (*link == NULL)
		return;
	loop_timer_free(&(*link)->alarm);
	loop_timer_free(&(*link)->ping_timer);
	loop_timer_free(&(*link)->intake_timer);
	wire_free(&(*link)->wire);
	frame_free(&(*link)->frame);
	free(*link);
	*link = NULL;
}
