#ifndef ROSTER_REGION_H
#define ROSTER_REGION_H

#include "roster/fact.h"

/* What a region may become: region_move.def. */
enum region_who {
	WHO_ONE,
	WHO_TWO,
};

enum region_needs {
	NEEDS_NOTHING,
	NEEDS_EVALUATED,
	NEEDS_CONVINCED,
	NEEDS_PAUSED,
};

struct region_move {
	enum region_state from, to;
	enum region_who who;
	enum region_needs needs;
};

/* The table, in its order; NULL behind the last. */
const struct region_move *region_move_at(uint32_t i);

/* How this region may get to that state; NULL: it may not. Whether it was
 * evaluated is the store's to say. */
const struct region_move *region_move(
    const struct region *region, enum region_state to);

/* Are sentences passed on in this state? */
bool region_relays(enum region_state state);

#endif
