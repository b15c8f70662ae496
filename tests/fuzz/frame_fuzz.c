#include <string.h>

#include "component/frame.h"
#include "tests/fuzz/fuzz.h"

/*
 * component/frame.c alone: the same bytes in one piece and cut anywhere are
 * seen alike, no cap is passed, nothing comes after an error.
 */
static const struct frame_caps CAPS = {
    .bytes = 1024, .depth = 8, .elements = 32, .attributes = 8, .tag = 256};

/* What was seen: a hash of all of it, in order. */
struct seen {
	uint64_t hash;
	uint64_t stanzas;
	bool failed;
};

static void add(struct seen *seen, const void *at, size_t len)
{
	const unsigned char *bytes = at;
	size_t i;

	for (i = 0; i < len; i++)
		seen->hash = (seen->hash ^ bytes[i]) * UINT64_C(1099511628211);
	seen->hash = (seen->hash ^ len) * UINT64_C(1099511628211);
}

static void add_text(struct seen *seen, struct text text)
{
	add(seen, text.at, text.len);
}

static void on_header(void *ctx, struct text id)
{
	add_text(ctx, id);
}

static void check_caps(const struct stanza *stanza)
{
	const struct element *child;
	uint32_t children = 0;

	if (stanza->unfit != REFUSAL_NONE) {
		if (stanza->children != NULL)
			fuzz_fail("an unfit stanza has children");
		return;
	}
	for (child = stanza->children; child != NULL; child = child->next)
		children++;
	if (stanza->bytes > CAPS.bytes || children > CAPS.elements)
		fuzz_fail("over a cap");
}

static void on_stanza(
    void *ctx, const struct stanza *stanza, struct arena *arena)
{
	struct seen *seen = ctx;
	const struct element *child;

	(void)arena;
	if (seen->failed)
		fuzz_fail("a stanza after an error");
	check_caps(stanza);
	seen->stanzas++;
	add(seen, &stanza->kind, sizeof(stanza->kind));
	add(seen, &stanza->unfit, sizeof(stanza->unfit));
	add_text(seen, stanza->name);
	add_text(seen, stanza->from);
	add_text(seen, stanza->to);
	add_text(seen, stanza->id);
	add_text(seen, stanza->type);
	add_text(seen, stanza->lang);
	for (child = stanza->children; child != NULL; child = child->next) {
		add_text(seen, child->name);
		add_text(seen, child->ns);
		add_text(seen, child->raw);
		add_text(seen, child->text);
	}
}

static void on_end(void *ctx)
{
	add(ctx, "end", 3);
}

static struct frame *begin(struct seen *seen)
{
	struct frame_events events = {
	    .header = on_header,
	    .stanza = on_stanza,
	    .end = on_end,
	    .ctx = seen,
	};

	return frame_new(&CAPS, &events);
}

static enum frame_error feed(
    struct frame *frame, struct seen *seen, const char *at, size_t len)
{
	enum frame_error error = frame_feed(frame, at, len);

	seen->failed = error != FRAME_FINE;
	return error;
}

/* The first byte says into which pieces the rest is cut. */
static enum frame_error feed_cut(struct frame *frame, struct seen *seen,
    unsigned dice, const char *at, size_t len)
{
	enum frame_error error = FRAME_FINE;
	size_t piece;

	while (len > 0) {
		dice = dice * 1103515245 + 12345;
		piece = 1 + (dice >> 16) % 23;
		if (piece > len)
			piece = len;
		error = feed(frame, seen, at, piece);
		at += piece;
		len -= piece;
	}
	return error;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen whole = {0}, cut = {0};
	struct frame *a = begin(&whole), *b = begin(&cut);
	const char *at = (const char *)data + 1;
	enum frame_error of_whole, of_cut;

	if (size > 0) {
		if ((data[0] & 1) != 0) {
			(void)frame_feed(a, FUZZ_HEADER, strlen(FUZZ_HEADER));
			(void)frame_feed(b, FUZZ_HEADER, strlen(FUZZ_HEADER));
		}
		of_whole = feed(a, &whole, at, size - 1);
		of_cut = feed_cut(b, &cut, data[0], at, size - 1);
		if (size > 1 && of_whole != of_cut)
			fuzz_fail("another error when it is cut");
		if (whole.hash != cut.hash || whole.stanzas != cut.stanzas)
			fuzz_fail("something else is seen when it is cut");
		if (frame_kept(b) > CAPS.bytes + size)
			fuzz_fail("more is kept than may be");
	}
	frame_free(&a);
	frame_free(&b);
	return 0;
}
