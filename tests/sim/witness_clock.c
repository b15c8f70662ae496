#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* When it was, by the clock that is never stepped, that the other one showed
 * something. */

void witness_wall(struct world *world)
{
	struct witness *w = &world->witness;

	if (w->walls.count > 0 &&
	    w->walls.at[w->walls.count - 1].wall == world->clock.wall)
		return;
	*ROWS_ADD(&w->walls) =
	    (struct wall_since){world->clock.now, world->clock.wall};
	if (world->clock.wall > w->wall)
		w->wall = world->clock.wall;
}

/* It shows the same again after it was put back: the first time is meant. What
 * it never showed was at the earliest by its latest reading. */
int64_t witness_since(const struct world *world, int64_t shown)
{
	const struct witness *w = &world->witness;
	const struct wall_since *wall;
	int64_t at, ended;
	size_t i;

	for (i = 0; i < w->walls.count; i++) {
		wall = &w->walls.at[i];
		at = shown - wall->wall;
		ended = i + 1 < w->walls.count ? wall[1].since : INT64_MAX;
		if (at >= wall->since && at <= ended)
			return at;
	}
	return shown - w->wall;
}
