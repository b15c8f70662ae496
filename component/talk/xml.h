#ifndef TALK_XML_H
#define TALK_XML_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/arena.h"
#include "roster/text.h"

/* The namespace of all stanzas on a component stream (XEP-0114). */
#define NS_COMPONENT "jabber:component:accept"
#define NS_STANZAS   "urn:ietf:params:xml:ns:xmpp-stanzas"

struct attribute {
	struct attribute *next;
	struct text name;  /* as written: "to", "xml:lang" */
	struct text value; /* unescaped */
};

/* An element, read (children and text are filled) or only framed (raw). */
struct element {
	struct element *next;     /* sibling */
	struct element *children; /* only after xml_read() */
	struct attribute *attributes;
	struct text name; /* local name */
	struct text ns;   /* NS_COMPONENT where the stream's default holds */
	struct text raw;  /* the whole element as it came; only when framed */
	struct text text; /* direct character data, unescaped */
	bool plain; /* no element inside, so text is filled even when framed */
	/* The namespaces that raw stands in, as attributes; only when framed.
	 */
	struct text scope;
};

/* Reads one framed element in depth with libxml2, inside the stream's
 * namespaces. False if libxml2 does not accept it. */
bool xml_read(
    struct arena *arena, const struct element *framed, struct element *read);

const struct element *xml_child(
    const struct element *parent, const char *ns, const char *name);
struct text xml_attribute(const struct element *element, const char *name);

/* XML 1.0 character data: valid UTF-8, no forbidden code point. */
bool xml_legal(struct text text);

/* The character at *at, which moves behind it; 0: it is none of XML's, and *at
 * moves on. There must be a byte left. */
uint32_t xml_next(const char **at, const char *end);

/* The same with U+FFFD for what XML 1.0 forbids: no reader would take it. */
struct text xml_mend(struct arena *arena, struct text text);

/* A name without a colon (NCName) of legal UTF-8. */
bool xml_name(struct text text);

/* Unescapes the five entities and character references; false if malformed.
 * Without an ampersand the result is the view itself. */
bool xml_unescape(
    struct arena *arena, struct text escaped, struct text *unescaped);

/*
 * Writing. Elements nest; the start tag stays open for attributes until text,
 * a child or xml_end() comes. Names and namespaces are literals of ours.
 */
enum {
	XML_DEPTH = 16
};

struct writer {
	struct build out;
	struct text open[XML_DEPTH];
	uint32_t depth;
	bool in_tag;
};

void xml_open(struct writer *w, struct text name);
void xml_set(struct writer *w, struct text attribute, struct text value);
void xml_text(struct writer *w, struct text text);
void xml_raw(struct writer *w, struct text xml); /* written by a writer */
void xml_end(struct writer *w);

/* The same by literals, whose length the compiler knows. */
static inline void xml_start(struct writer *w, const char *name)
{
	xml_open(w, text_of(name));
}

static inline void xml_put(
    struct writer *w, const char *attribute, struct text value)
{
	xml_set(w, text_of(attribute), value);
}

static inline void xml_put_string(
    struct writer *w, const char *attribute, const char *value)
{
	xml_put(w, attribute, text_of(value));
}

static inline void xml_put_some(
    struct writer *w, const char *attribute, struct text value)
{
	if (value.len > 0)
		xml_put(w, attribute, value);
}

static inline void xml_start_ns(
    struct writer *w, const char *name, const char *ns)
{
	xml_start(w, name);
	xml_put_string(w, "xmlns", ns);
}

/* <name>text</name> */
static inline void xml_leaf(
    struct writer *w, const char *name, struct text text)
{
	xml_start(w, name);
	xml_text(w, text);
	xml_end(w);
}

/* <name xmlns='ns'/> */
static inline void xml_empty(struct writer *w, const char *name, const char *ns)
{
	xml_start_ns(w, name, ns);
	xml_end(w);
}

#endif
