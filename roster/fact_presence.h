#ifndef ROSTER_FACT_PRESENCE_H
#define ROSTER_FACT_PRESENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/fact_person.h"
#include "roster/text.h"

/* Who is there, and what their contact lists hold. Units: fact.h. */

enum show {
	SHOW_GONE,
	SHOW_AVAILABLE,
	SHOW_AWAY,
	SHOW_XA,
	SHOW_DND,
};

struct presence {
	struct person who;
	uint64_t resource; /* hash of the resource's name; 0: all of them */
	enum show show;
	int64_t at;
	int64_t link; /* as in struct provision */
	bool held;    /* others are not told of it now */
};

/* They are: how it is by now. */
struct held_told {
	struct person who;
	int64_t at;
};

struct probed {
	uint32_t claimants; /* how many of the list, counted from the start */
	uint32_t advisors;
	int64_t at;
};

struct privilege {
	struct text host;
	int version; /* urn:xmpp:privilege:1 or 2 */
	bool roster;
	bool presence;
};

enum provision_stage {
	PROVISION_UNKNOWN, /* to be done when they are next seen */
	PROVISION_WANTED,  /* seen; waits for its turn */
	PROVISION_ASKED,   /* their roster was asked for */
	PROVISION_SETTING, /* items were sent, left answers are missing */
	PROVISION_SET,     /* there is room for the next ones, or done */
	PROVISION_DONE,
	PROVISION_CHANGED,    /* and not as it should be any more */
	PROVISION_SUBSCRIBED, /* no privilege: subscription was asked for */
};

struct provision {
	struct person who;
	enum provision_stage stage;
	uint32_t left; /* answers are missing */
	uint32_t low;  /* no more than so many: there is room for more */
	/* While answers are missing they are given up then; once it is done
	 * the roster is not asked for again before. */
	int64_t until;
	struct text todo; /* items still to be set, as differ.h writes them */
	int64_t link;     /* what was learned over the link that came up then is
			     worth nothing over another; 0: over any */
	uint64_t asked;   /* the number of the turn that asks, or asked for what
			     this is learned from; 0: it answers nothing */
	uint32_t changes; /* since it was asked, that its answer was held
			     against */
	int64_t regroup;  /* an advisor's that is done: then a day begins that
			     changes the groups in it; 0: none is known */
};

/* That day begins. */
struct regroup {
	uint32_t advisor;
};

/* An answer to one item came. */
struct provision_answer {
	struct person who;
	int64_t until; /* for the others */
	int64_t link;  /* as above */
};

#endif
