#ifndef TALK_PREP_H
#define TALK_PREP_H

#include <stdbool.h>

#include "roster/jid.h"

/*
 * Preparation of addresses: Nodeprep and Resourceprep (RFC 3920, A and B),
 * Nameprep (RFC 3491), by ICU; plain lower-case ASCII takes a short way. What
 * comes in is prepared before any look-up, for ejabberd hands over addresses
 * as their users wrote them.
 */
enum prep {
	PREP_STREAM, /* from the server: unassigned code points pass */
	PREP_IMPORT, /* from a file: unassigned code points are refused */
};

/* Fills jid with prepared parts; false: not an address. What is prepared
 * already is a view of `whole`, what is not stands in the arena. */
bool prep_jid(
    struct arena *arena, struct text whole, enum prep how, struct jid *jid);
/* The same from the stream, where most are at a domain that is prepared. */
bool prep_jid_at(struct arena *arena, struct text whole, struct text domain,
    struct jid *jid);

/* Is this the canonical or an alias name of a zone that ICU knows? */
bool prep_zone(struct text name);

#endif
