#include "component/talk/almanac.h"
#include "component/talk/moment.h"
#include "component/talk/when.h"
#include "component/talk/wording.h"
#include "component/talk/zone.h"

static void put_two(struct build *b, int n)
{
	if (n < 10)
		build_char(b, '0');
	build_number(b, n);
}

static struct text time_of(struct arena *arena, const struct wall *wall)
{
	struct build b = {.arena = arena};

	put_two(&b, wall->hour);
	build_char(&b, ':');
	put_two(&b, wall->minute);
	return build_done(&b);
}

/* Does the clock show this twice? Then it is said which of the two it is. */
static enum wording_key key_of(
    struct text zone, int64_t at, const struct wall *wall)
{
	int64_t minute = at - at % 60000000;
	int64_t first, second;

	if (!zone_instant(zone, wall, &first, &second) || second == 0)
		return WORDING_MOMENT_FULL;
	return minute < second ? WORDING_MOMENT_FIRST : WORDING_MOMENT_SECOND;
}

struct text moment_say(struct arena *arena, const struct settings *settings,
    int64_t at, struct text zone, struct text language)
{
	struct wording_argument arguments[3];
	struct wording_ask ask = {
	    .language = language,
	    .otherwise = settings->language,
	    .arguments = arguments,
	    .count = 3,
	};
	struct wall wall;

	if (!zone_wall(zone, at, &wall))
		return when_stamp(arena, at);
	ask.key = key_of(zone, at, &wall);
	arguments[0] = (struct wording_argument){
	    "day", almanac_day(settings->almanac, arena, zone, at, language)};
	arguments[1] = (struct wording_argument){"time", time_of(arena, &wall)};
	arguments[2] = (struct wording_argument){
	    "city", almanac_city(settings->almanac, arena, zone, language)};
	return wording_say(settings->wording, arena, &ask, NULL);
}

struct text moment_until(struct arena *arena, const struct settings *settings,
    int64_t at, struct text zone, struct text language)
{
	const struct wording_argument arguments[] = {
	    {"day", almanac_day(settings->almanac, arena,  zone,                              at,   language)},
	    {"city",     almanac_city(settings->almanac,                             arena, zone, language)},
	};
	const struct wording_ask ask = {
	    .key = WORDING_MOMENT_UNTIL,
	    .language = language,
	    .otherwise = settings->language,
	    .arguments = arguments,
	    .count = 2,
	};

	return wording_say(settings->wording, arena, &ask, NULL);
}

static void put_day(struct build *b, const struct wall *wall)
{
	put_two(b, wall->day);
	build_char(b, '/');
	put_two(b, wall->month);
	build_char(b, '/');
	build_number(b, wall->year);
}

struct text moment_say_short(struct arena *arena, int64_t at, struct text zone)
{
	struct build b = {.arena = arena};
	struct wall wall;

	if (!zone_wall(zone, at, &wall))
		return when_stamp(arena, at);
	put_day(&b, &wall);
	build_char(&b, ' ');
	build_text(&b, time_of(arena, &wall));
	return build_done(&b);
}

struct text moment_say_day(struct arena *arena, int64_t at, struct text zone)
{
	struct build b = {.arena = arena};
	struct wall wall;

	if (!zone_wall(zone, at, &wall))
		return when_stamp(arena, at);
	put_day(&b, &wall);
	return build_done(&b);
}
