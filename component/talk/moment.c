#include "component/talk/moment_private.h"

#include <string.h>

#include "component/talk/fold.h"
#include "component/talk/zone.h"

/* What was said, on the clock of a zone. */

enum {
	WORDS_MOST = 200, /* bytes; nobody writes a longer date */
	WEEK = 7,
};

static const int64_t MINUTE = INT64_C(60000000);

static int days_in(int year, int month)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

static bool day_exists(const struct wall *wall)
{
	return wall->year >= YEAR_LEAST && wall->year <= YEAR_MOST &&
	       wall->month >= 1 && wall->month <= 12 && wall->day >= 1 &&
	       wall->day <= days_in(wall->year, wall->month);
}

static void step(struct wall *wall, int days)
{
	for (; days > 0; days--)
		if (++wall->day > days_in(wall->year, wall->month)) {
			wall->day = 1;
			if (++wall->month > 12) {
				wall->month = 1;
				wall->year++;
			}
		}
	for (; days < 0; days++)
		if (--wall->day < 1) {
			if (--wall->month < 1) {
				wall->month = 12;
				wall->year--;
			}
			wall->day = days_in(wall->year, wall->month);
		}
}

static int compare_days(const struct wall *a, const struct wall *b)
{
	if (a->year != b->year)
		return a->year - b->year;
	return a->month != b->month ? a->month - b->month : a->day - b->day;
}

/* Without a year: the next such day, or the last one. */
static bool find_date(const struct moment_said *r, const struct wall *today,
    bool past, struct wall *wall)
{
	int by = past ? -1 : 1;
	int tries;

	*wall = *today;
	wall->month = r->month;
	wall->day = r->day;
	if (r->has_year) {
		wall->year = r->year;
		return day_exists(wall);
	}
	if (r->month == 2 && r->day == 29) {
		for (tries = 0;
		     tries < 9 &&
		     (!day_exists(wall) || compare_days(wall, today) * by < 0);
		     tries++)
			wall->year += by;
	} else if (compare_days(wall, today) * by < 0) {
		wall->year += by;
	}
	return day_exists(wall);
}

/* Today's name is today while its time is to come, else a week on. */
static void find_weekday(const struct moment_said *r, const struct wall *today,
    bool past, struct wall *wall)
{
	int ahead = (r->weekday - today->weekday + WEEK) % WEEK;
	bool passed =
	    r->has_time && r->hour * MINUTES_OF_HOUR + r->minute <=
			       today->hour * MINUTES_OF_HOUR + today->minute;

	*wall = *today;
	if (r->last || (past && !r->next)) {
		if (ahead == 0 && !r->last)
			return;
		step(wall, ahead - WEEK);
		return;
	}
	if (ahead == 0 && (r->next || passed || !r->has_time))
		ahead = WEEK;
	step(wall, ahead);
}

static bool find_day(const struct moment_said *r, const struct wall *today,
    bool past, struct wall *wall)
{
	*wall = *today;
	if (r->has_date)
		return find_date(r, today, past, wall);
	if (r->has_weekday)
		find_weekday(r, today, past, wall);
	else if (r->days > 40000 || r->days < -40000)
		return false;
	else
		step(wall, r->days);
	return day_exists(wall);
}

static bool apply_half(struct moment_said *r)
{
	if (!r->has_half)
		return true;
	if (!r->has_time || r->hour > NOON || r->hour == 0)
		return r->has_time && r->after_noon == (r->hour >= NOON);
	if (r->after_noon)
		r->hour = r->hour % NOON + NOON;
	else
		r->hour %= NOON;
	return true;
}

static enum moment_fault whole_day(
    const struct moment_ask *ask, struct wall *wall, struct moment *moment)
{
	struct wall next = *wall;
	int64_t second;

	wall->hour = wall->minute = next.hour = next.minute = 0;
	step(&next, 1);
	/* Where midnight itself is skipped the day begins an hour later; a day
	 * that a zone left out as a whole never was. */
	while (!zone_instant(ask->zone, wall, &moment->at, &second))
		if (++wall->hour > 3)
			return MOMENT_NO_SUCH_DAY;
	(void)zone_instant(ask->zone, &next, &moment->until, &second);
	return MOMENT_FINE;
}

static enum moment_fault instant(const struct moment_ask *ask,
    const struct moment_said *r, struct wall *wall, struct moment *moment)
{
	struct text zone = r->utc ? TEXT("UTC") : ask->zone;

	wall->hour = r->hour;
	wall->minute = r->minute;
	if (!zone_instant(zone, wall, &moment->at, &moment->second))
		return MOMENT_NO_SUCH_HOUR;
	moment->at -= r->utc_offset * MINUTE;
	if (r->which == 2 && moment->second != 0)
		moment->at = moment->second;
	if (r->which != 0)
		moment->second = 0;
	moment->until = moment->at;
	return MOMENT_FINE;
}

static bool names_a_day(const struct moment_said *r)
{
	return r->has_date || r->has_weekday || r->has_days;
}

static enum moment_fault resolve(const struct moment_ask *ask,
    struct moment_said *r, const struct wall *today, struct moment *moment)
{
	struct wall wall;

	if (r->has_after) {
		if (names_a_day(r) || r->has_time)
			return MOMENT_UNREADABLE;
		moment->at = moment->until = ask->now + r->after * MINUTE;
		return ask->kind == MOMENT_INSTANT ? MOMENT_FINE
						   : MOMENT_UNREADABLE;
	}
	if (!apply_half(r) || (!names_a_day(r) && !r->has_time) ||
	    ((r->next || r->last) && !r->has_weekday) ||
	    (r->has_days && (r->has_date || r->has_weekday)))
		return MOMENT_UNREADABLE;
	if (!find_day(r, today, ask->past, &wall))
		return MOMENT_NO_SUCH_DAY;
	if (ask->kind == MOMENT_DAY)
		return r->has_time ? MOMENT_UNREADABLE
				   : whole_day(ask, &wall, moment);
	if (!r->has_time)
		return MOMENT_NEEDS_TIME;
	return instant(ask, r, &wall, moment);
}

/* A weekday that goes with a date must be that date's. */
static bool contradicts(
    const struct moment_ask *ask, const struct moment_said *r, int64_t at)
{
	struct wall wall;

	return r->has_date && r->has_weekday &&
	       zone_wall(ask->zone, at, &wall) && wall.weekday != r->weekday;
}

enum moment_fault moment_read(
    struct arena *arena, const struct moment_ask *ask, struct moment *moment)
{
	struct moment_said r = {0};
	enum moment_fault fault;
	struct wall today;

	*moment = (struct moment){0};
	if (!zone_wall(ask->zone, ask->now, &today))
		return MOMENT_ZONE_UNKNOWN;
	if (ask->words.len > WORDS_MOST)
		return MOMENT_UNREADABLE;
	r.rest = fold(arena, ask->words);
	if (r.rest.len == 0 || !moment_scan(&r))
		return MOMENT_UNREADABLE;
	fault = resolve(ask, &r, &today, moment);
	if (fault == MOMENT_FINE && contradicts(ask, &r, moment->at))
		return MOMENT_NO_SUCH_DAY;
	return fault;
}
