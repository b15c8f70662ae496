#ifndef TALK_STANZA_H
#define TALK_STANZA_H

#include "component/talk/xml.h"
#include "roster/arena.h"
#include "roster/refusal.h"
#include "roster/text.h"

enum stanza_kind {
	STANZA_MESSAGE,
	STANZA_PRESENCE,
	STANZA_IQ,
	STANZA_OTHER, /* any other element that the server sent */
};

/*
 * A shallow view of one top-level stanza: the attributes of the start tag,
 * unescaped, and its children unread. The views are valid as long as the bytes
 * that were framed, or the arena of stanza_keep().
 */
struct stanza {
	enum stanza_kind kind;
	struct text name;
	struct text from;
	struct text to;
	struct text id;
	struct text type;
	struct text lang; /* xml:lang */
	struct element *children;
	size_t bytes; /* as it came */
	/* Not REFUSAL_NONE: the stanza broke a cap and was skipped, children
	 * are missing, the attributes are those of the start tag. */
	enum refusal unfit;
};

/* A deep copy that the arena owns. */
struct stanza *stanza_keep(struct arena *arena, const struct stanza *stanza);

/* The first child of that name and namespace, or NULL. */
const struct element *stanza_child(
    const struct stanza *stanza, const char *ns, const char *name);

/* The defined condition of an error (RFC 6120, 8.3.3), in the arena; empty if
 * there is none. */
struct text stanza_condition(struct arena *arena, const struct stanza *stanza);

#endif
