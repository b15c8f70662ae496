#ifndef COMPONENT_SHALLOW_H
#define COMPONENT_SHALLOW_H

#include "component/frame.h"
#include "component/scope.h"

/*
 * Reads one whole stanza that scan.h found the end of, and checks
 * all of its well-formedness. What it makes lives in the arena and points into
 * the bytes read.
 */
struct shallow {
	struct arena *arena;
	const struct frame_caps *caps;
	const struct scope *scope; /* of the stream */
	struct text scope_text;    /* the same by scope_text() */
};

/* Too many namespaces in one place: fine, but the stanza is unfit. */
enum frame_error shallow_stanza(
    const struct shallow *in, struct text unit, struct stanza *stanza);

/*
 * The start tag alone of a stanza that broke a cap, all copied into the arena.
 * Not whole: the tag itself broke it and was cut there; then the attributes
 * before the cut, as far as they can be read.
 */
enum frame_error shallow_head(const struct shallow *in, struct text head,
    bool whole, struct stanza *stanza);

#endif
