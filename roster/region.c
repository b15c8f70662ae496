#include "roster/region.h"

#include <stddef.h>

static const struct region_move moves[] = {
#define MOVE(FROM, TO, WHO, NEEDS)                                             \
	{REGION_##FROM, REGION_##TO, WHO_##WHO, NEEDS_##NEEDS},
#include "roster/region_move.def"
#undef MOVE
};

const struct region_move *region_move_at(uint32_t i)
{
	return i < sizeof(moves) / sizeof(moves[0]) ? &moves[i] : NULL;
}

const struct region_move *region_move(
    const struct region *region, enum region_state to)
{
	const struct region_move *move;
	uint32_t i;

	for (i = 0; (move = region_move_at(i)) != NULL; i++)
		if (move->from == region->state && move->to == to &&
		    (move->needs != NEEDS_PAUSED || to == region->before))
			return move;
	return NULL;
}

bool region_relays(enum region_state state)
{
	switch (state) {
	case REGION_PILOT:
	case REGION_EVALUATED:
	case REGION_OPEN:
		return true;
	case REGION_CLOSED:
	case REGION_PAUSED:
		return false;
	}
	return false;
}
