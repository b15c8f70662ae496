#include "component/road_private.h"
#include "roster/region.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* Nothing that arrives in a region that is closed or paused is passed on. */

enum {
	EPOCH_SHIFT = 40
};

static bool is_shut(const struct daemon *daemon, uint32_t id)
{
	struct region region;

	return roster_region(daemon->road->roster, id, &region) &&
	       !region_relays(region.state);
}

static void look(struct daemon *daemon)
{
	uint64_t epoch = store_epoch(daemon->road->store);
	uint32_t i;

	for (i = 0; i < ROOM_REGIONS; i++)
		if (!is_shut(daemon, i + 1))
			daemon->shut[i] = 0;
		else if (daemon->shut[i] >> EPOCH_SHIFT != epoch)
			daemon->shut[i] =
			    epoch << EPOCH_SHIFT | daemon->road->counter;
}

void witness_shut(struct world *world)
{
	unsigned i;

	for (i = 0; i < DAEMONS; i++)
		if (world->daemons[i].road != NULL)
			look(&world->daemons[i]);
}

/* A turn is numbered when it is decided. */
void witness_region(struct world *world, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);
	uint64_t since;
	uint32_t region;
	unsigned i;

	if (m->kind != FROM_CLAIMANT && m->kind != FROM_ADVISOR)
		return;
	region = t->claimants[m->claimant - 1].region;
	for (i = 0; i < DAEMONS; i++) {
		since = world->daemons[i].shut[region - 1];
		if (since >> EPOCH_SHIFT == m->turn >> EPOCH_SHIFT &&
		    m->turn > since)
			witness_complain(world,
			    "relayed in region %u, which is shut: %s of %s",
			    region, m->id.at, m->sender.at);
	}
}

/* What clocks show is known wherever a region is. */
void witness_offsets(struct world *world, const struct daemon *daemon)
{
	int64_t now = world->clock.now + world->clock.wall;
	struct hours hours;
	struct region region;
	uint32_t i;

	for (i = 0; roster_region_at(daemon->road->roster, i, &region); i++) {
		hours = roster_hours(daemon->road->roster, region.id);
		if (hours.offset_count == 0 || hours.until <= now)
			witness_complain(world,
			    "region %u: nobody knows its clocks", region.id);
	}
}
