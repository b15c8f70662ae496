#ifndef TALK_ZONE_H
#define TALK_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/arena.h"
#include "roster/hours.h"
#include "roster/text.h"

/*
 * Wall clocks of time zones, by ICU: the only place that knows them. Instants
 * are UTC microseconds. ICU would take an unknown zone for UTC, so it is asked
 * for first (facts: prep_zone()).
 */
struct wall {
	int year, month, day; /* 2026, 1..12, 1..31 */
	int hour, minute;
	int weekday; /* 0 Sunday .. 6 Saturday */
	bool summer; /* daylight saving time holds */
};

/* False: the zone is not known. */
bool zone_wall(struct text zone, int64_t at, struct wall *wall);

/* When the clock shows this: `first`, and `second` where it shows it twice,
 * else 0. False: it never does, for the hour is skipped, or the zone is not
 * known. The day must exist. */
bool zone_instant(
    struct text zone, const struct wall *wall, int64_t *first, int64_t *second);

/* What clocks of the zone are ahead of UTC from one instant to another, as a
 * list in the arena; the first row begins there. NULL: the zone is not known.
 */
const struct hours_offset *zone_offsets(struct arena *arena, struct text zone,
    int64_t from, int64_t until, uint32_t *count);

/* "mardi 1er décembre 2026" and "Paris", in that language. */
struct text zone_day_name(
    struct arena *arena, struct text zone, int64_t at, struct text language);
struct text zone_city(
    struct arena *arena, struct text zone, struct text language);

#endif
