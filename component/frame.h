#ifndef COMPONENT_FRAME_H
#define COMPONENT_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "component/talk/stanza.h"

/*
 * Cuts the bytes of an XML stream (RFC 6120, 4) into top-level stanzas under
 * caps. It checks what relaying by hand needs: tags balanced and nested,
 * attributes unique and quoted, UTF-8 and XML characters legal, entities
 * known; CDATA and prefixes are understood; a DTD, a processing instruction
 * (other than the XML declaration at the start) or a comment ends the stream
 * (RFC 6120, 11.1). A stanza over a cap is skipped to its end and handed over
 * as unfit; the stream lives.
 */
struct frame_caps {
	size_t bytes;        /* of one stanza */
	uint32_t depth;      /* of nesting inside the stanza */
	uint32_t elements;   /* of one stanza */
	uint32_t attributes; /* of one element */
	size_t tag;          /* bytes of one tag */
};

enum frame_error {
	FRAME_FINE,
	FRAME_NOT_WELL_FORMED,
	FRAME_RESTRICTED, /* DTD, PI, comment */
	FRAME_BAD_HEADER, /* the first element is not a stream header */
};

struct frame_events {
	/* Once, after the header: its id attribute, unescaped. */
	void (*header)(void *ctx, struct text id);
	/* Valid during the call; the arena is the callee's to keep things in.
	 */
	void (*stanza)(
	    void *ctx, const struct stanza *stanza, struct arena *arena);
	/* </stream:stream> */
	void (*end)(void *ctx);
	void *ctx;
};

struct frame;

struct frame *frame_new(
    const struct frame_caps *caps, const struct frame_events *events);
/* Neither this nor frame_feed() may be called from inside an event. */
void frame_free(struct frame **frame);

/* Takes any number of bytes, cut anywhere. After an error every further call
 * returns the same error. Memory held is at most caps.bytes plus the largest
 * piece fed; a skipped stanza is not kept. */
enum frame_error frame_feed(struct frame *frame, const char *at, size_t len);

/* While held, complete stanzas stay in the frame instead of being handed over
 * (the rest of the last piece; the caller stops reading). frame_hold(f, false)
 * hands over what is complete. */
enum frame_error frame_hold(struct frame *frame, bool hold);
size_t frame_kept(const struct frame *frame); /* bytes, for the bounds */

#endif
