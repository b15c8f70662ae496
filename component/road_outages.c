#include "component/road_private.h"

/*
 * What of ours was away, and for how long: from the last instant at which all
 * was well to the next one. Each such span is stored once it is over and the
 * store is there (talk/outage.c), for nobody is to be blamed over it.
 */

static const int64_t SECOND = INT64_C(1000000);

/* A smaller step of the clock is none; an answer may take so long and is still
 * one, but if we did not look for it. */
static const int64_t STEP = INT64_C(5) * 1000000;
static const int64_t LATE = INT64_C(30) * 1000000;

static void lapse(
    struct road *road, enum outage_kind kind, int64_t since, int64_t until)
{
	struct fact fact = {
	    .kind = FACT_LAPSE,
	    .as.lapse = {.kind = kind, .since = since, .until = until},
	};

	LOG(road->log, LOG_INFO, "outage", LOG_NUMBER("kind", kind),
	    LOG_NUMBER("since", since), LOG_NUMBER("until", until));
	roster_apply(road->roster, &fact);
}

/* Both clocks go at the same pace, but for a step, and for the time that the
 * machine slept. */
int64_t road_now(struct road *road)
{
	struct lookout *l = &road->lookout;
	int64_t monotonic = loop_monotonic(road->loop);
	int64_t now = loop_utc(road->loop);
	int64_t expected = l->clock + monotonic;

	if (l->clock != 0 && (now - expected > STEP || expected - now > STEP))
		lapse(road, OUTAGE_CLOCK, expected, now);
	l->clock = now - monotonic;
	return now;
}

/* --- the server ----------------------------------------------------------- */

static int64_t patience(const struct road *road)
{
	return road->config->ping_idle * SECOND + LATE;
}

static void end_link_outage(struct road *road, int64_t now)
{
	struct lookout *l = &road->lookout;
	int64_t last = roster_answered(road->roster);

	if (!l->begun)
		lapse(road, OUTAGE_DAEMON, roster_lived(road->roster), now);
	else if (l->link_lost != 0)
		lapse(road, OUTAGE_LINK, l->link_lost, now);
	else if (last != 0 &&
		 loop_monotonic(road->loop) - l->answered > patience(road))
		lapse(road, OUTAGE_LINK, last, now);
	l->begun = true;
	l->link_lost = 0;
}

void road_answered(struct road *road)
{
	struct fact fact = {.kind = FACT_ANSWERED};
	int64_t now = road_now(road);

	end_link_outage(road, now);
	road->lookout.answered = loop_monotonic(road->loop);
	fact.as.answered.at = now;
	roster_apply(road->roster, &fact);
	road_arm_due(road);
}

/* A link that never answered was away all the time. */
void road_lost_link(struct road *road)
{
	int64_t last = roster_answered(road->roster);

	if (last != 0)
		road->lookout.link_lost = last;
}

/* --- the store ------------------------------------------------------------ */

void road_stored(struct road *road)
{
	road->lookout.stored = loop_utc(road->loop);
}

void road_lost_store(struct road *road)
{
	struct lookout *l = &road->lookout;

	if (l->store_lost == 0)
		l->store_lost = l->stored;
}

void road_found_store(struct road *road)
{
	struct lookout *l = &road->lookout;

	if (l->store_lost != 0)
		lapse(road, OUTAGE_STORE, l->store_lost, road_now(road));
	l->store_lost = 0;
	road_stored(road);
}
