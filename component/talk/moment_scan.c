#include "component/talk/moment_private.h"

#include <string.h>

/* From left to right: figures by the sign behind them, words by their table. */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static void skip(struct moment_said *r, size_t count)
{
	r->rest.at += count;
	r->rest.len -= count;
}

static void skip_blanks(struct moment_said *r)
{
	while (r->rest.len > 0 && r->rest.at[0] == ' ')
		skip(r, 1);
}

static bool take_char(struct moment_said *r, char c)
{
	if (r->rest.len == 0 || r->rest.at[0] != c)
		return false;
	skip(r, 1);
	return true;
}

/* At most `most` digits; how many there were, 0: none, or more than that. */
static size_t take_number(struct moment_said *r, size_t most, int *number)
{
	size_t i = 0;

	*number = 0;
	while (i < r->rest.len && is_digit(r->rest.at[i]))
		i++;
	if (i == 0 || i > most)
		return 0;
	for (size_t k = 0; k < i; k++)
		*number = *number * 10 + (r->rest.at[k] - '0');
	skip(r, i);
	return i;
}

static const struct moment_word *take_word(
    struct moment_said *r, enum moment_word_kind kind)
{
	const struct moment_word *word;

	skip_blanks(r);
	word = moment_word(r->rest);
	if (word == NULL || word->kind != kind)
		return NULL;
	skip(r, strlen(word->text));
	return word;
}

/* ---- figures ------------------------------------------------------------- */

static bool set_date(struct moment_said *r, int year, int month, int day)
{
	if (r->has_date || r->has_weekday + r->has_days > 1)
		return false;
	r->has_date = true;
	r->has_year = year != 0;
	r->year = year;
	r->month = month;
	r->day = day;
	return true;
}

static bool set_time(struct moment_said *r, int hour, int minute)
{
	if (r->has_time || hour > DAY_HOURS - 1 || minute > MINUTES_OF_HOUR - 1)
		return false;
	r->has_time = true;
	r->hour = hour;
	r->minute = minute;
	return true;
}

/* XEP-0082's Z or +02:00 behind a time. */
static bool take_offset(struct moment_said *r)
{
	int hours, minutes, sign;

	if (take_char(r, 'z')) {
		r->utc = true;
		return true;
	}
	if (r->rest.len == 0 || (r->rest.at[0] != '+' && r->rest.at[0] != '-'))
		return true;
	sign = r->rest.at[0] == '-' ? -1 : 1;
	skip(r, 1);
	if (take_number(r, 2, &hours) != 2 || !take_char(r, ':') ||
	    take_number(r, 2, &minutes) != 2 || hours > 14)
		return false;
	r->utc = true;
	r->utc_offset = sign * (hours * MINUTES_OF_HOUR + minutes);
	return true;
}

/* Behind the first colon: 30, 30:15, with an offset. */
static bool take_minutes(struct moment_said *r, int hour)
{
	int minute, second;

	if (take_number(r, 2, &minute) != 2)
		return false;
	if (take_char(r, ':') && take_number(r, 2, &second) != 2)
		return false;
	return set_time(r, hour, minute) && take_offset(r);
}

/* 2026-12-01, perhaps with T14:00 behind it. */
static bool take_iso(struct moment_said *r, int year)
{
	int month, day, hour;

	if (take_number(r, 2, &month) != 2 || !take_char(r, '-') ||
	    take_number(r, 2, &day) != 2 || !set_date(r, year, month, day))
		return false;
	if (!take_char(r, 't'))
		return true;
	return take_number(r, 2, &hour) == 2 && take_char(r, ':') &&
	       take_minutes(r, hour);
}

/* 1/12, 01.12.2026: the day comes first. */
static bool take_slashes(struct moment_said *r, int day, char mark)
{
	int month, year = 0;
	size_t digits;

	if (take_number(r, 2, &month) == 0)
		return false;
	if (take_char(r, mark) && r->rest.len > 0 && is_digit(r->rest.at[0])) {
		digits = take_number(r, 4, &year);
		if (digits == 2)
			year += YEAR_LEAST;
		else if (digits != 4)
			return false;
	}
	return set_date(r, year, month, day);
}

/* 9h, 9h30, 9 heures 30. */
static bool take_hours(struct moment_said *r, int hour)
{
	int minute = 0;

	skip_blanks(r);
	if (r->rest.len > 0 && is_digit(r->rest.at[0]) &&
	    take_number(r, 2, &minute) != 2)
		return false;
	return set_time(r, hour, minute);
}

static void take_year(struct moment_said *r)
{
	struct moment_said before = *r;
	int year;

	skip_blanks(r);
	if (take_number(r, 4, &year) == 4 && year >= YEAR_LEAST &&
	    year <= YEAR_MOST && (r->rest.len == 0 || r->rest.at[0] != ':')) {
		r->has_year = true;
		r->year = year;
	} else {
		*r = before;
	}
}

static void take_ordinal(struct moment_said *r)
{
	static const char *const ends[] = {"er", "st", "nd", "rd", "th"};
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (r->rest.len >= 2 && memcmp(r->rest.at, ends[i], 2) == 0 &&
		    (r->rest.len == 2 || !is_letter(r->rest.at[2]))) {
			skip(r, 2);
			return;
		}
}

/* A number, and what the sign or the word behind it makes of it. */
static bool take_figure(struct moment_said *r)
{
	const struct moment_word *word;
	size_t digits;
	int number;

	digits = take_number(r, 4, &number);
	if (digits == 4)
		return take_char(r, '-') && take_iso(r, number);
	if (digits == 0 || digits > 2)
		return false;
	if (take_char(r, '/'))
		return take_slashes(r, number, '/');
	if (take_char(r, ':'))
		return take_minutes(r, number);
	if (r->rest.len > 1 && r->rest.at[0] == '.' && is_digit(r->rest.at[1]))
		return take_char(r, '.') && take_slashes(r, number, '.');
	take_ordinal(r);
	(void)take_word(r, WORD_FILLER);
	word = take_word(r, WORD_MONTH);
	if (word != NULL) {
		if (!set_date(r, 0, word->value, number))
			return false;
		take_year(r);
		return true;
	}
	word = take_word(r, WORD_UNIT);
	if (word != NULL)
		return word->value == MINUTES_OF_HOUR && take_hours(r, number);
	word = take_word(r, WORD_HALF);
	if (word == NULL || number == 0 || number > NOON)
		return false;
	r->has_half = true;
	r->after_noon = word->value == 1;
	return set_time(r, number, 0);
}

/* ---- words --------------------------------------------------------------- */

/* December 1st. */
static bool take_day_of(struct moment_said *r, int month)
{
	int day;

	skip_blanks(r);
	if (take_number(r, 2, &day) == 0)
		return false;
	take_ordinal(r);
	if (!set_date(r, 0, month, day))
		return false;
	(void)take_word(r, WORD_FILLER);
	take_year(r);
	return true;
}

static bool take_after(struct moment_said *r)
{
	const struct moment_word *unit;
	int number;

	skip_blanks(r);
	if (r->has_after || take_number(r, 4, &number) == 0)
		return false;
	unit = take_word(r, WORD_UNIT);
	if (unit == NULL)
		return false;
	r->has_after = true;
	r->after = (int64_t)number * unit->value;
	if (unit->value >= 1440) { /* whole days: a day, not an instant */
		r->has_after = false;
		if (r->has_days)
			return false;
		r->has_days = true;
		r->days = (int)(r->after / 1440);
	}
	return true;
}

static bool take_said(struct moment_said *r)
{
	const struct moment_word *word = moment_word(r->rest);

	if (word == NULL)
		return false;
	skip(r, strlen(word->text));
	switch (word->kind) {
	case WORD_FILLER:
		return true;
	case WORD_DAYS:
		if (r->has_days)
			return false;
		r->has_days = true;
		r->days = word->value;
		return true;
	case WORD_WEEKDAY:
		if (r->has_weekday)
			return false;
		r->has_weekday = true;
		r->weekday = word->value;
		return true;
	case WORD_MONTH:
		return take_day_of(r, word->value);
	case WORD_CLOCK:
		return set_time(r, word->value, 0);
	case WORD_HALF:
		if (r->has_half)
			return false;
		r->has_half = true;
		r->after_noon = word->value == 1;
		return true;
	case WORD_NEXT:
		r->next = true;
		return !r->last;
	case WORD_LAST:
		r->last = true;
		return !r->next;
	case WORD_IN:
		return take_after(r);
	case WORD_WHICH:
		r->which = word->value;
		return true;
	case WORD_UNIT:
		break;
	}
	return false;
}

bool moment_scan(struct moment_said *r)
{
	for (skip_blanks(r); r->rest.len > 0; skip_blanks(r))
		if (is_digit(r->rest.at[0]) ? !take_figure(r) : !take_said(r))
			return false;
	return true;
}
