#ifndef TALK_CONTACTS_H
#define TALK_CONTACTS_H

#include "component/talk/turn.h"

/* One contact of ours as it should stand in a roster (RFC 6121, 2.1). */
struct contact {
	struct contact *next;
	struct text jid;
	struct text name;
	struct text group;
	const char *subscription;
	bool found; /* it stands there as it should */
};

/* All that should stand in the roster of this account, which may be an
 * advisor's and a claimant's at once; in the turn's arena, NULL if nobody. */
struct contact *contacts_wanted(struct turn *turn, struct text bare);

#endif
