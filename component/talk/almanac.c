#include "component/talk/almanac.h"

#include <stdbool.h>
#include <string.h>

#include "component/talk/zone.h"

enum {
	DAYS = 128, /* of both languages */
	CITIES = 32,
	NAME_MOST = 64 /* what is longer is not remembered */
};

struct day {
	uint64_t key; /* 0: none */
	size_t len;
	char name[NAME_MOST];
};

struct city {
	bool french;
	size_t zone_len, len; /* 0: none */
	char zone[NAME_MOST];
	char name[NAME_MOST];
};

struct almanac {
	struct day days[DAYS];
	struct city cities[CITIES];
};

struct almanac *almanac_new(struct arena *arena)
{
	return arena_alloc(arena, sizeof(struct almanac));
}

/* A day is called alike in all zones. */
static uint64_t key_of(const struct wall *wall, struct text language)
{
	uint64_t month = (uint64_t)wall->year * 12 + (uint64_t)wall->month;

	return (month * 32 + (uint64_t)wall->day) * 2 +
	       (text_is(language, "fr") ? 1 : 0);
}

struct text almanac_day(struct almanac *almanac, struct arena *arena,
    struct text zone, int64_t at, struct text language)
{
	struct wall wall;
	struct text name;
	struct day *day;
	uint64_t key;

	if (!zone_wall(zone, at, &wall))
		return (struct text){0};
	key = key_of(&wall, language);
	day = &almanac->days[key % DAYS];
	if (day->key == key)
		return text_keep(arena, (struct text){day->name, day->len});
	name = zone_day_name(arena, zone, at, language);
	if (name.len == 0 || name.len > NAME_MOST)
		return name;
	day->key = key;
	day->len = name.len;
	memcpy(day->name, name.at, name.len);
	return name;
}

static bool is_of(const struct city *city, struct text zone, bool french)
{
	return city->len > 0 && city->french == french &&
	       text_equal((struct text){city->zone, city->zone_len}, zone);
}

struct text almanac_city(struct almanac *almanac, struct arena *arena,
    struct text zone, struct text language)
{
	bool french = text_is(language, "fr");
	uint64_t place = text_hash(zone) + (french ? 1 : 0);
	struct city *city = &almanac->cities[place % CITIES];
	struct text name;

	if (is_of(city, zone, french))
		return text_keep(arena, (struct text){city->name, city->len});
	name = zone_city(arena, zone, language);
	if (name.len == 0 || name.len > NAME_MOST || zone.len > NAME_MOST)
		return name;
	city->french = french;
	city->zone_len = zone.len;
	city->len = name.len;
	memcpy(city->zone, zone.at, zone.len);
	memcpy(city->name, name.at, name.len);
	return name;
}
