/*
 * What an answer costs that needs no decision: our own loop, wire, link and
 * frame, as the daemon has them, and one constant text for every presence
 * probe. Nobody is looked up, nothing has an order to keep.
 *
 *	constant_answer PORT DOMAIN
 */
#include <stdio.h>
#include <stdlib.h>

#include "component/link.h"

/* Microseconds. */
static const int64_t SECOND = INT64_C(1000000);

enum {
	PORT_BASE = 10,
	USUAL = 512, /* bytes of an answer */
	QUEUE = 16777216,
};

struct answerer {
	struct loop *loop;
	struct link *link;
};

static void on_up(void *ctx)
{
	const struct answerer *answerer = ctx;

	link_intake(answerer->link, true);
}

static void on_down(void *ctx, const char *why)
{
	const struct answerer *answerer = ctx;

	(void)why;
	loop_stop(answerer->loop, EXIT_SUCCESS);
}

static void on_stanza(
    void *ctx, const struct stanza *stanza, struct arena *arena)
{
	const struct answerer *answerer = ctx;
	struct build b = {.arena = arena};

	if (stanza->kind != STANZA_PRESENCE || !text_is(stanza->type, "probe"))
		return;
	build_room(&b, USUAL);
	build_text(&b, TEXT("<presence from='"));
	build_text(&b, stanza->to);
	build_text(&b, TEXT("/guichet' to='"));
	build_text(&b, stanza->from);
	build_text(&b,
	    TEXT("'><show>xa</show><status>hors ligne, le message sera remis"
		 "</status><c xmlns='http://jabber.org/protocol/caps' "
		 "hash='sha-1' node='urn:guichet:caps' "
		 "ver='KwWMRlsCfmTl6WZmCAKRzgI/FMQ='/><x "
		 "xmlns='vcard-temp:x:update'><photo>"
		 "5b4db336dfae8aadbb06a4f34fd88a43ad017cb4</photo></x>"
		 "</presence>"));
	link_send(answerer->link, build_done(&b));
}

static void on_proven(void *ctx, uint64_t mark)
{
	(void)ctx;
	(void)mark;
}

/* As the daemon: who does not read is not read from. */
static void on_full(void *ctx, bool full)
{
	const struct answerer *answerer = ctx;

	link_intake(answerer->link, !full);
}

int main(int argc, char **argv)
{
	struct answerer answerer = {.loop = loop_new()};
	const struct link_events events = {
	    .up = on_up,
	    .down = on_down,
	    .stanza = on_stanza,
	    .proven = on_proven,
	    .full = on_full,
	    .ctx = &answerer,
	};
	struct link_settings settings = {
	    .host = "127.0.0.1",
	    .secret = "secret",
	    .caps = {262144, 64, 1000, 64, 16384},
	    .connect_wait = 10 * SECOND,
	    .ping_idle = 10 * SECOND,
	    .ping_soon = SECOND / 4,
	    .ping_count = 128,
	    .ping_wait = 30 * SECOND,
	    .backoff_first = SECOND,
	    .backoff_most = SECOND,
	    .refused_wait = SECOND,
	    .queue_max = QUEUE,
	};

	if (argc != 3)
		return EXIT_FAILURE;
	settings.port = (uint16_t)strtoul(argv[1], NULL, PORT_BASE);
	settings.domain = argv[2];
	answerer.link = link_new(answerer.loop, &settings, &events);
	link_open(answerer.link);
	return loop_run(answerer.loop);
}
