#include "component/talk/zone.h"

#include <string.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

#include "component/talk/prep.h"

enum {
	NAME_MOST = 64,     /* of a zone or a language */
	TEXT_MOST = 256,    /* units of a day's or a city's name */
	MILLISECOND = 1000, /* microseconds */
	OFFSETS_MOST = 64,  /* a few decades */
};

static double milliseconds(int64_t at)
{
	const int64_t whole = at / MILLISECOND;

	return (double)whole;
}

static bool zone_name(struct text zone, UChar name[NAME_MOST])
{
	size_t i;

	if (zone.len == 0 || zone.len >= NAME_MOST || !prep_zone(zone))
		return false;
	for (i = 0; i < zone.len; i++)
		name[i] = (UChar)(unsigned char)zone.at[i];
	name[i] = 0;
	return true;
}

static UCalendar *open_calendar(struct text zone)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar name[NAME_MOST];
	UCalendar *calendar;

	if (!zone_name(zone, name))
		return NULL;
	calendar = ucal_open(name, -1, "en_GB", UCAL_GREGORIAN, &status);
	return U_SUCCESS(status) ? calendar : NULL;
}

static int field(const UCalendar *calendar, UCalendarDateFields which)
{
	UErrorCode status = U_ZERO_ERROR;

	return ucal_get(calendar, which, &status);
}

static void read_wall(UCalendar *calendar, double at, struct wall *wall)
{
	UErrorCode status = U_ZERO_ERROR;

	ucal_setMillis(calendar, at, &status);
	*wall = (struct wall){
	    .year = field(calendar, UCAL_YEAR),
	    .month = field(calendar, UCAL_MONTH) + 1,
	    .day = field(calendar, UCAL_DATE),
	    .hour = field(calendar, UCAL_HOUR_OF_DAY),
	    .minute = field(calendar, UCAL_MINUTE),
	    .weekday = field(calendar, UCAL_DAY_OF_WEEK) - UCAL_SUNDAY,
	    .summer = field(calendar, UCAL_DST_OFFSET) != 0,
	};
}

bool zone_wall(struct text zone, int64_t at, struct wall *wall)
{
	UCalendar *calendar = open_calendar(zone);

	if (calendar == NULL)
		return false;
	read_wall(calendar, milliseconds(at), wall);
	ucal_close(calendar);
	return true;
}

static double instant_of(
    UCalendar *calendar, const struct wall *wall, int32_t which)
{
	UErrorCode status = U_ZERO_ERROR;

	ucal_clear(calendar);
	ucal_setAttribute(calendar, UCAL_REPEATED_WALL_TIME, which);
	ucal_setDateTime(calendar, wall->year, wall->month - 1, wall->day,
	    wall->hour, wall->minute, 0, &status);
	return ucal_getMillis(calendar, &status);
}

bool zone_instant(
    struct text zone, const struct wall *wall, int64_t *first, int64_t *second)
{
	UCalendar *calendar = open_calendar(zone);
	struct wall shown;
	double one, two;

	if (calendar == NULL)
		return false;
	one = instant_of(calendar, wall, UCAL_WALLTIME_FIRST);
	two = instant_of(calendar, wall, UCAL_WALLTIME_LAST);
	read_wall(calendar, one, &shown);
	ucal_close(calendar);
	*first = (int64_t)one * MILLISECOND;
	*second = two > one ? (int64_t)two * MILLISECOND : 0;
	return shown.hour == wall->hour && shown.minute == wall->minute &&
	       shown.day == wall->day;
}

static int32_t ahead_of(UCalendar *calendar, double at)
{
	UErrorCode status = U_ZERO_ERROR;

	ucal_setMillis(calendar, at, &status);
	return (field(calendar, UCAL_ZONE_OFFSET) +
		   field(calendar, UCAL_DST_OFFSET)) /
	       MILLISECOND;
}

/* The next change of any kind behind the instant that the calendar stands at;
 * some change nothing that clocks show. */
static bool next_change(const UCalendar *calendar, double *at)
{
	UErrorCode status = U_ZERO_ERROR;

	return ucal_getTimeZoneTransitionDate(
		   calendar, UCAL_TZ_TRANSITION_NEXT, at, &status) &&
	       U_SUCCESS(status);
}

const struct hours_offset *zone_offsets(struct arena *arena, struct text zone,
    int64_t from, int64_t until, uint32_t *count)
{
	UCalendar *calendar = open_calendar(zone);
	struct hours_offset *rows;
	double at = milliseconds(from);

	*count = 0;
	if (calendar == NULL)
		return NULL;
	rows = arena_alloc(arena, OFFSETS_MOST * sizeof(*rows));
	do {
		struct hours_offset row = {
		    .from = (int64_t)at * MILLISECOND,
		    .seconds = ahead_of(calendar, at),
		};

		if (*count == 0 || rows[*count - 1].seconds != row.seconds)
			rows[(*count)++] = row;
	} while (*count < OFFSETS_MOST && next_change(calendar, &at) &&
		 at < milliseconds(until));
	ucal_close(calendar);
	return rows;
}

/* A pattern of UTS 35, formatted. */
static struct text format(struct arena *arena, struct text zone, int64_t at,
    struct text language, const char *pattern)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar name[NAME_MOST], wanted[NAME_MOST], shown[TEXT_MOST];
	char utf8[TEXT_MOST * 3];
	UDateFormat *format;
	int32_t len = 0;

	if (!zone_name(zone, name))
		return (struct text){0};
	u_uastrcpy(wanted, pattern);
	format = udat_open(UDAT_PATTERN, UDAT_PATTERN,
	    text_is(language, "fr") ? "fr_FR" : "en_GB", name, -1, wanted, -1,
	    &status);
	if (U_FAILURE(status))
		return (struct text){0};
	udat_format(format, milliseconds(at), shown, TEXT_MOST, NULL, &status);
	udat_close(format);
	u_strToUTF8(utf8, sizeof(utf8), &len, shown, -1, &status);
	return U_SUCCESS(status)
		   ? text_keep(arena, (struct text){utf8, (size_t)len})
		   : (struct text){0};
}

struct text zone_day_name(
    struct arena *arena, struct text zone, int64_t at, struct text language)
{
	struct wall wall = {0};
	bool first = text_is(language, "fr") && zone_wall(zone, at, &wall) &&
		     wall.day == 1;

	return format(arena, zone, at, language,
	    first ? "EEEE d'er' MMMM y" : "EEEE d MMMM y");
}

struct text zone_city(
    struct arena *arena, struct text zone, struct text language)
{
	return format(arena, zone, 0, language, "VVV");
}
