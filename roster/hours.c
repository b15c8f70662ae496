#include "roster/hours.h"

#include <stddef.h>

static const int64_t SECOND = INT64_C(1000000);
static const int64_t MINUTE = INT64_C(60000000);
static const int64_t DAY = INT64_C(86400000000);

enum {
	WEEK = 7,
};

/* A time in which clocks run evenly. */
struct stretch {
	int64_t from, until;
	int64_t ahead; /* microseconds */
};

/* A time in which a region is open. */
struct piece {
	int64_t from, until;
};

static int64_t greater(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t floor_day(int64_t local)
{
	return local / DAY - (local % DAY < 0 ? 1 : 0);
}

static struct stretch stretch_at(const struct hours *hours, int64_t at)
{
	const struct hours_offset *offsets = hours->offsets;
	uint32_t i = hours->offset_count;

	if (i == 0)
		return (struct stretch){INT64_MIN, hours->until, 0};
	while (i > 1 && offsets[i - 1].from > at)
		i--;
	return (struct stretch){
	    .from = i == 1 ? INT64_MIN : offsets[i - 1].from,
	    .until = i == hours->offset_count ? hours->until : offsets[i].from,
	    .ahead = offsets[i - 1].seconds * SECOND,
	};
}

uint32_t hours_weekday(int32_t day)
{
	/* 1970-01-01 was a Thursday. */
	return (uint32_t)(((day + 3) % WEEK + WEEK) % WEEK) + 1;
}

bool hours_holiday(const struct hours *hours, int32_t day)
{
	uint32_t low = 0, high = hours->holiday_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (hours->holidays[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low < hours->holiday_count && hours->holidays[low] == day;
}

const struct hours_spans *hours_of_day(const struct hours *hours, int32_t day)
{
	static const struct hours_spans closed;
	uint32_t weekday = hours_weekday(day);
	uint32_t i = hours->rule_count;

	while (i > 0) {
		const struct hours_rule *rule = &hours->rules[--i];

		if (rule->weekday == weekday && rule->since <= day)
			return hours_holiday(hours, day) ? &closed
							 : &rule->spans;
	}
	return &closed;
}

/* The first span of a day, within one stretch, that ends after `at`. */
static bool piece_of_day(const struct hours *hours,
    const struct stretch *stretch, int64_t day, int64_t at, struct piece *piece)
{
	const struct hours_spans *spans = hours_of_day(hours, (int32_t)day);
	int64_t midnight = day * DAY - stretch->ahead;
	uint32_t i;

	for (i = 0; i < spans->count; i++) {
		piece->from = greater(
		    midnight + spans->at[i].opens * MINUTE, stretch->from);
		piece->until = lesser(
		    midnight + spans->at[i].closes * MINUTE, stretch->until);
		if (piece->until > at && piece->from < piece->until)
			return true;
	}
	return false;
}

/* The first piece that ends after `at` and begins before `before`. */
static bool next_piece(
    const struct hours *hours, int64_t at, int64_t before, struct piece *piece)
{
	before = hours->offset_count > 0 ? lesser(before, hours->until) : at;
	while (at < before) {
		struct stretch stretch = stretch_at(hours, at);
		int64_t day = floor_day(at + stretch.ahead);

		if (piece_of_day(hours, &stretch, day, at, piece))
			return piece->from < before;
		at = lesser((day + 1) * DAY - stretch.ahead, stretch.until);
	}
	return false;
}

bool hours_open(const struct hours *hours, int64_t at)
{
	struct piece piece;

	return next_piece(hours, at, at + 1, &piece) && piece.from <= at;
}

int64_t hours_next(const struct hours *hours, int64_t at)
{
	struct piece piece;

	return next_piece(hours, at, INT64_MAX, &piece)
		   ? greater(piece.from, at)
		   : INT64_MAX;
}

int64_t hours_turn(const struct hours *hours, int64_t at)
{
	struct piece piece;

	if (!hours_open(hours, at))
		return hours_next(hours, at);
	while (next_piece(hours, at, at + 1, &piece) && piece.from <= at)
		at = piece.until;
	return at < hours->until ? at : INT64_MAX;
}

int64_t hours_between(const struct hours *hours, int64_t from, int64_t to)
{
	struct piece piece;
	int64_t sum = 0;

	while (next_piece(hours, from, to, &piece)) {
		sum += lesser(piece.until, to) - greater(piece.from, from);
		from = piece.until;
	}
	return sum;
}

int64_t hours_after(const struct hours *hours, int64_t at, int64_t working)
{
	struct piece piece;
	int64_t begins;

	if (working <= 0)
		return at;
	while (next_piece(hours, at, INT64_MAX, &piece)) {
		begins = greater(piece.from, at);
		if (piece.until - begins >= working)
			return begins + working;
		working -= piece.until - begins;
		at = piece.until;
	}
	return INT64_MAX;
}

int64_t hours_local(const struct hours *hours, int64_t at)
{
	return at + stretch_at(hours, at).ahead;
}

int32_t hours_day(const struct hours *hours, int64_t at)
{
	return (int32_t)floor_day(hours_local(hours, at));
}

/* No two changes are less than a day apart. */
int64_t hours_instant(const struct hours *hours, int64_t local)
{
	int64_t before = stretch_at(hours, local - DAY).ahead;
	int64_t after = stretch_at(hours, local + DAY).ahead;

	if (hours_local(hours, local - before) == local)
		return local - before;
	return hours_local(hours, local - after) == local ? local - after
							  : local - before;
}

/* ---- dates --------------------------------------------------------------- */

/* A year begins in March here, so that the leap day is its last; 400 of them
 * have 146,097 days. */
enum {
	ERA_YEARS = 400,
	ERA_DAYS = 146097,
	MARCH_0000 = 719468, /* days from 0000-03-01 to 1970-01-01 */
};

static int days_before_year(int year)
{
	return year * 365 + year / 4 - year / 100 + year / 400;
}

/* From 1 March to the first of the month, March being 0. */
static int days_before_month(int month)
{
	return (month * 153 + 2) / 5;
}

int32_t hours_day_of(const struct hours_date *date)
{
	int month = (date->month + 9) % 12;
	int year = date->year - (date->month < 3 ? 1 : 0);

	return days_before_year(year) + days_before_month(month) + date->day -
	       1 - MARCH_0000;
}

struct hours_date hours_date_of(int32_t day)
{
	int era = (day + MARCH_0000) / ERA_DAYS;
	int left = (day + MARCH_0000) % ERA_DAYS;
	int year = left / 365;
	int month = 11;

	while (days_before_year(year) > left)
		year--;
	left -= days_before_year(year);
	while (days_before_month(month) > left)
		month--;
	return (struct hours_date){
	    .year = era * ERA_YEARS + year + (month > 9 ? 1 : 0),
	    .month = (month + 2) % 12 + 1,
	    .day = left - days_before_month(month) + 1,
	};
}
