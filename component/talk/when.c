#include "component/talk/when.h"

static const int64_t DAY = INT64_C(86400000000);

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0 ? 1 : 0);
}

static void padded(struct build *b, int64_t n, int64_t least, char behind)
{
	for (; least > 1 && n < least; least /= 10)
		build_char(b, '0');
	build_number(b, n);
	build_char(b, behind);
}

/* Days since 1970-01-01 to a Gregorian date, in years that start in March, so
 * that the leap day is the last of its year. */
static void put_date(struct build *b, int64_t days)
{
	int64_t shifted = days + 719468;
	int64_t era = floor_div(shifted, 146097);
	int64_t day = shifted - era * 146097;
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t of_year = day - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;
	int64_t of_month = of_year - (153 * month + 2) / 5 + 1;

	year += era * 400;
	month = month < 10 ? month + 3 : month - 9;
	if (month <= 2)
		year++;
	padded(b, year, 1000, '-');
	padded(b, month, 10, '-');
	padded(b, of_month, 10, 'T');
}

struct text when_stamp(struct arena *arena, int64_t utc)
{
	struct build b = {.arena = arena};
	int64_t days = floor_div(utc, DAY);
	int64_t left = (utc - days * DAY) / 1000;

	put_date(&b, days);
	padded(&b, left / 3600000, 10, ':');
	padded(&b, left / 60000 % 60, 10, ':');
	padded(&b, left / 1000 % 60, 10, '.');
	padded(&b, left % 1000, 100, 'Z');
	return build_done(&b);
}

/* --- reading -------------------------------------------------------------- */

/* So many digits. */
static bool take_number(struct text *rest, size_t digits, int64_t *number)
{
	size_t i;

	if (rest->len < digits)
		return false;
	*number = 0;
	for (i = 0; i < digits; i++) {
		if (rest->at[i] < '0' || rest->at[i] > '9')
			return false;
		*number = *number * 10 + (rest->at[i] - '0');
	}
	rest->at += digits;
	rest->len -= digits;
	return true;
}

static bool take_char(struct text *rest, char wanted)
{
	if (rest->len == 0 || rest->at[0] != wanted)
		return false;
	rest->at++;
	rest->len--;
	return true;
}

/* put_date(), the other way. */
static int64_t days_of(int64_t year, int64_t month, int64_t of_month)
{
	int64_t shifted = month > 2 ? year : year - 1;
	int64_t era = floor_div(shifted, 400);
	int64_t of_era = shifted - era * 400;
	int64_t day =
	    (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + of_month - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + day -
	       719468;
}

static bool take_date(struct text *rest, int64_t *seconds)
{
	int64_t year, month, day;

	if (!take_number(rest, 4, &year) || !take_char(rest, '-') ||
	    !take_number(rest, 2, &month) || !take_char(rest, '-') ||
	    !take_number(rest, 2, &day) || !take_char(rest, 'T') || month < 1 ||
	    month > 12 || day < 1 || day > 31)
		return false;
	*seconds = days_of(year, month, day) * 86400;
	return true;
}

static bool take_time(struct text *rest, bool has_seconds, int64_t *seconds)
{
	int64_t hour, minute, second = 0;

	if (!take_number(rest, 2, &hour) || !take_char(rest, ':') ||
	    !take_number(rest, 2, &minute) || hour > 23 || minute > 59)
		return false;
	if (has_seconds && (!take_char(rest, ':') ||
			       !take_number(rest, 2, &second) || second > 60))
		return false;
	*seconds = hour * 3600 + minute * 60 + second;
	return true;
}

/* Of a fraction the microseconds; what is smaller is dropped. */
static bool take_fraction(struct text *rest, int64_t *us)
{
	int64_t digit, unit = 100000;

	*us = 0;
	if (!take_char(rest, '.'))
		return true;
	if (!take_number(rest, 1, &digit))
		return false;
	do {
		*us += digit * unit;
		unit /= 10;
	} while (take_number(rest, 1, &digit));
	return true;
}

static bool take_offset(struct text *rest, int64_t *seconds)
{
	bool east = take_char(rest, '+');

	*seconds = 0;
	if (!east && take_char(rest, 'Z'))
		return true;
	if (!east && !take_char(rest, '-'))
		return false;
	if (!take_time(rest, false, seconds))
		return false;
	if (!east)
		*seconds = -*seconds;
	return true;
}

bool when_read(struct text stamp, int64_t *utc)
{
	int64_t date, time, us, offset;

	if (!take_date(&stamp, &date) || !take_time(&stamp, true, &time) ||
	    !take_fraction(&stamp, &us) || !take_offset(&stamp, &offset) ||
	    stamp.len > 0)
		return false;
	*utc = (date + time - offset) * 1000000 + us;
	return true;
}
