#ifndef COMPONENT_SCAN_PRIVATE_H
#define COMPONENT_SCAN_PRIVATE_H

#include "component/scan.h"

/* In the order of steps[]. All but the first two are inside a tag. */
enum state {
	STATE_TEXT,
	STATE_CDATA,
	STATE_LESS,
	STATE_NAME,
	STATE_TAG,
	STATE_QUOTE,
	STATE_CLOSE,
	STATE_CLOSED,
	STATE_BANG,
	STATE_CDATA_OPEN,
	STATE_QUESTION,
};

struct scan {
	struct frame_caps caps;
	enum state state;
	enum scan_unit unit;
	enum refusal unfit;
	bool first;       /* nothing came before: an XML declaration may */
	bool opened;      /* the stream's header came */
	char last;        /* in a tag: quote, or the last byte that matters */
	uint32_t matched; /* bytes of "CDATA[", or of "]]" */
	uint64_t depth;   /* open elements of the stanza, itself included */
	uint32_t elements;
	uint32_t attributes;
	size_t bytes; /* of the unit, before from */
	size_t tag;   /* where in the unit the present tag begins */
	size_t head;
	/* A hash instead of the name, so that what attackers choose takes no
	 * memory; the reader compares the names. */
	uint64_t hash;
	uint64_t *names; /* of the stream, of the stanza, and so on */
	const char *from;
	const char *at;
	const char *end;
};

/* Called with at least one byte; moves on or changes the state. */
enum scan_result scan_step(struct scan *scan);

/* Notes the first cap that breaks; later ones change nothing. */
enum scan_result scan_break(struct scan *scan, enum refusal unfit);

#endif
