#ifndef COMPONENT_STREAM_ERROR_H
#define COMPONENT_STREAM_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#include "component/talk/stanza.h"

#define NS_STREAM_ERRORS "urn:ietf:params:xml:ns:xmpp-streams"

/* Is this <stream:error/> (RFC 6120, 4.9)? */
bool stream_error_is(const struct stanza *stanza);

/* Why the server ends the stream, in words for an operator. True if trying
 * again at once would be refused again. */
bool stream_error_why(const struct stanza *stanza, char *why, size_t why_size);

#endif
