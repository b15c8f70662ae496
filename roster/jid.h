#ifndef ROSTER_JID_H
#define ROSTER_JID_H

#include "roster/text.h"

/*
 * An XMPP address (RFC 6120, 6122) cut into its parts, each a view. Parts are
 * compared byte by byte: whoever compares must hold prepared parts (talk/prep
 * applies the RFC 3920 profiles to all that comes in).
 */
struct jid {
	struct text local;    /* empty for a bare domain */
	struct text domain;   /* never empty in a valid JID */
	struct text resource; /* empty for a bare JID */
};

/* RFC 6122: each part is at most 1,023 bytes. */
enum {
	JID_PART_MAX = 1023
};

/* Cuts without preparing; false if a part is missing, empty or too long. */
bool jid_cut(struct text whole, struct jid *jid);
/* A view where the parts stand in one piece, as jid_cut() leaves them; else
 * from the arena. */
struct text jid_bare(struct arena *arena, const struct jid *jid);
struct text jid_full(struct arena *arena, const struct jid *jid);

#endif
