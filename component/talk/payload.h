#ifndef TALK_PAYLOAD_H
#define TALK_PAYLOAD_H

#include "component/talk/chat.h"

enum payload_use {
	USE_ALONG,
	USE_NEWS,
	USE_STATE,
};

enum payload_name {
#define PAYLOAD(NAME, element, ns, content, use) PAYLOAD_##NAME,
#include "component/talk/payload.def"
#undef PAYLOAD
	PAYLOADS /* none: not on the list */
};

/* Which row of the pass list a child is; PAYLOADS: it is dropped. */
enum payload_name payload_name(const struct element *child);
enum payload_use payload_use(enum payload_name name);

/*
 * Writes a child anew from the list, with its ids mapped from the sender's
 * view to the recipient's. Nothing of the original bytes is copied.
 */
void payload_write(struct turn *turn, struct writer *w, const struct chat *chat,
    const struct element *child);

/* The id in `child` as the other side knows it: `own` for what the sender of
 * this stanza wrote (corrections), else for what was written to them. */
struct text payload_id(const struct turn *turn, const struct chat *chat,
    const struct element *child);

/* What a sentence of ours asks of a client: a receipt, and a marker; XML. */
struct text payload_wishes(struct turn *turn);

/* OMEMO, OTR, PGP in any of their forms. */
bool payload_encrypted(const struct stanza *s, struct text body);

#endif
