#ifndef COMPONENT_PROLOG_H
#define COMPONENT_PROLOG_H

#include "component/shallow.h"

/* What comes before the first stanza, read as shallow.h reads a stanza. */

/* The XML declaration: FRAME_RESTRICTED if it is any other instruction. */
enum frame_error prolog_declaration(const struct shallow *in, struct text unit);

/* The stream's start tag (RFC 6120, 4.7): its scope, which the arena owns, and
 * its id. */
enum frame_error prolog_header(const struct shallow *in, struct text unit,
    const struct scope **scope, struct text *id);

#endif
