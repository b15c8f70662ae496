#ifndef TALK_CONTACTS_H
#define TALK_CONTACTS_H

#include "component/talk/turn.h"

enum {
	CONTACT_PASSING = 2 /* groups that come and go, most at once */
};

/* One contact of ours as it should stand in a roster (RFC 6121, 2.1). */
struct contact {
	struct text jid;
	struct text name;
	uint32_t claimant; /* whose alias it is; 0: an address of ours */
	struct text home;  /* the group that it is in whatever happens */
	struct text passing[CONTACT_PASSING]; /* empty: not now */
	const char *subscription;
	bool found; /* it stands there, as it should or not */
};

/* By their addresses. */
struct contacts {
	struct contact *at;
	size_t count, room;
};

/* All that should stand in the roster of this account, which may be an
 * advisor's and a claimant's at once; in the turn's arena, none for nobody. */
struct contacts contacts_wanted(struct turn *turn, struct text bare);

/* NULL: it should not stand there. */
struct contact *contacts_find(const struct contacts *contacts, struct text jid);

/* Is this the name of a group of ours, or of such a home, in any language? */
bool contacts_our_group(const struct turn *turn, struct text group);
bool contacts_our_home(const struct turn *turn, struct text group);

/* Did we call it so, now or before: as what conseiller@ and accueil@ are called
 * whoever stands behind them, or as the files had a claimant's name? */
bool contacts_our_name(
    const struct turn *turn, const struct contact *contact, struct text name);

#endif
