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
