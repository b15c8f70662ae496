#include "tests/turns/proof.h"

#include <string.h>

#define HEADER                                                                 \
	"<s:stream xmlns='jabber:component:accept' "                           \
	"xmlns:s='http://etherx.jabber.org/streams'>"

struct read {
	struct text to;
	struct text from;
	size_t stanzas;
};

static void on_header(void *ctx, struct text id)
{
	(void)ctx;
	(void)id;
}

static void on_stanza(
    void *ctx, const struct stanza *stanza, struct arena *arena)
{
	struct read *read = ctx;

	(void)arena;
	read->stanzas++;
	read->to.len = stanza->to.len;
	read->from.len = stanza->from.len;
}

static void on_end(void *ctx)
{
	(void)ctx;
}

static bool is_one_stanza(struct text xml)
{
	static const struct frame_caps caps = {
	    .bytes = 524288,
	    .depth = 16,
	    .elements = 10000,
	    .attributes = 32,
	    .tag = 65536,
	};
	struct read read = {0};
	struct frame_events events = {on_header, on_stanza, on_end, &read};
	struct frame *frame = frame_new(&caps, &events);
	bool fine =
	    frame_feed(frame, HEADER, sizeof(HEADER) - 1) == FRAME_FINE &&
	    frame_feed(frame, xml.at, xml.len) == FRAME_FINE;

	fine = fine && read.stanzas == 1 && frame_kept(frame) == 0 &&
	       read.to.len > 0 && read.from.len > 0;
	frame_free(&frame);
	return fine;
}

static void complain(struct street *street, const char *what, struct text xml)
{
	struct line line = {0};
	struct build b = {.arena = &street->arena};

	build_string(&b, what);
	build_string(&b, ": ");
	build_text(&b, xml);
	line.text = build_done(&b);
	lines_add(&street->faults, &line);
}

/* Without its body, as a string. */
static char *without_body(struct street *street, struct text xml)
{
	char *copy = arena_copy(&street->arena, xml.at, xml.len);
	char *body = strstr(copy, "<body>");
	const char *end = strstr(copy, "</body>");

	if (body != NULL && end != NULL)
		memset(body, ' ', (size_t)(end - body));
	return copy;
}

/* Takes out the address that it goes to, which may look like any other. */
static struct text take_recipient(struct street *street, char *xml)
{
	char *to = strstr(xml, " to='");
	struct text taken;
	size_t len;

	if (to == NULL)
		return (struct text){0};
	to += sizeof(" to='") - 1;
	len = strcspn(to, "'");
	taken = text_keep(&street->arena, (struct text){to, len});
	memset(to, ' ', len);
	return taken;
}

static bool shows(const char *xml, struct text to, struct text jid)
{
	return jid.len > 0 && !text_starts(to, jid) &&
	       strstr(xml, jid.at) != NULL;
}

static bool shows_anybody(
    const struct roster *roster, const char *xml, struct text to)
{
	struct claimant_view claimant;
	struct advisor_view advisor;
	uint32_t i;

	for (i = 0; i < roster_claimants(roster); i++)
		if (roster_claimant(
			roster, roster_claimant_at(roster, i), &claimant) &&
		    shows(xml, to, claimant.row.jid))
			return true;
	for (i = 0; i < roster_advisors(roster); i++)
		if (roster_advisor(
			roster, roster_advisor_at(roster, i), &advisor) &&
		    shows(xml, to, advisor.row.jid))
			return true;
	return false;
}

void proof_of(struct street *street, struct text xml)
{
	char *rest = without_body(street, xml);
	struct text to = take_recipient(street, rest);

	if (!is_one_stanza(xml))
		complain(street, "not one stanza with addresses", xml);
	if (shows_anybody(street->roster, rest, to))
		complain(street, "shows an address", xml);
}
