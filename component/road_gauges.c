#include "component/road_private.h"
#include "component/version.h"

/* How the edge stands, for whoever asks by a command. */

/* An outage begins when link or store goes, and ends when both are there. */
static void note_outage(struct gauges *g, bool was_up, int64_t now)
{
	bool is_up = g->link_up && g->store_up;

	if (was_up && !is_up)
		g->outage_from = now;
	if (!is_up || !was_up)
		g->outage_to = g->outage_from != 0 ? now : 0;
}

static void set_up(struct road *road, bool *up, int64_t *since, bool is_up)
{
	struct gauges *g = &road->gauges;
	bool was_up = g->link_up && g->store_up;
	int64_t now = loop_utc(road->loop);

	if (*up == is_up && *since != 0)
		return;
	*up = is_up;
	*since = now;
	note_outage(g, was_up, now);
}

void road_gauge_link(struct road *road, bool up)
{
	set_up(road, &road->gauges.link_up, &road->gauges.link_since, up);
}

void road_gauge_store(struct road *road, bool up)
{
	set_up(road, &road->gauges.store_up, &road->gauges.store_since, up);
}

void road_gauge(struct road *road)
{
	struct gauges *g = &road->gauges;
	uint64_t left = road_left(road);
	uint64_t proven = roster_watermark(road->roster);

	g->version = version;
	g->schema = STORE_SCHEMA;
	g->epoch = store_epoch(road->store);
	g->unsettled = store_unsettled(road->store);
	g->held = outbox_count(road->outbox);
	g->due = outbox_due(road->outbox);
	g->oldest = outbox_oldest(road->outbox);
	g->held_bytes = outbox_bytes(road->outbox);
	g->link_bytes = link_unsent(road->link);
	g->unproven = road->forwarded > proven && left > proven
			  ? road->forwarded - proven
			  : 0;
	if (!g->link_up || !g->store_up)
		g->outage_to = loop_utc(road->loop);
}
