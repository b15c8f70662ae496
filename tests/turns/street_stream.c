#include "component/road_settings.h"
#include "tests/turns/street_private.h"

#define HEADER                                                                 \
	"<stream:stream xmlns='jabber:component:accept' "                      \
	"xmlns:stream='http://etherx.jabber.org/streams' id='turns' "          \
	"from='suivi.localhost'>"

static void on_header(void *ctx, struct text id)
{
	(void)ctx;
	(void)id;
}

static void on_stanza(
    void *ctx, const struct stanza *stanza, struct arena *arena)
{
	struct input input = {.kind = INPUT_STANZA, .stanza = stanza};

	(void)arena;
	street_take_in(ctx, &input);
}

static void on_end(void *ctx)
{
	street_note_word(ctx, "stream-ended");
}

void street_open_stream(struct street *street)
{
	struct link_settings link = settings_for_link(&street->config);
	struct frame_events events = {
	    .header = on_header,
	    .stanza = on_stanza,
	    .end = on_end,
	    .ctx = street,
	};

	frame_free(&street->frame);
	street->frame = frame_new(&link.caps, &events);
	(void)frame_feed(street->frame, HEADER, sizeof(HEADER) - 1);
}

void street_read(struct street *street, struct text xml)
{
	static const char *const words[] = {
	    [FRAME_FINE] = "stream-fine",
	    [FRAME_NOT_WELL_FORMED] = "stream-not-well-formed",
	    [FRAME_RESTRICTED] = "stream-restricted",
	    [FRAME_BAD_HEADER] = "stream-bad-header",
	};
	enum frame_error error = frame_feed(street->frame, xml.at, xml.len);

	if (error == FRAME_FINE && frame_kept(street->frame) > 0)
		street_note_word(street, "stream-waits-for-more");
	if (error == FRAME_FINE)
		return;
	street_note_word(street, words[error]);
	street_open_stream(street);
}
