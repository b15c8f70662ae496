#ifndef TALK_MOMENT_PRIVATE_H
#define TALK_MOMENT_PRIVATE_H

#include "component/talk/moment.h"

enum {
	YEAR_LEAST = 2000,
	YEAR_MOST = 2100,
	NOON = 12,
	MINUTES_OF_HOUR = 60,
	DAY_HOURS = 24,
};

/* moment_words.c: the words that may stand in a date. */
enum moment_word_kind {
	WORD_FILLER,
	WORD_DAYS,    /* so many days from today */
	WORD_WEEKDAY, /* 0 Sunday */
	WORD_MONTH,
	WORD_CLOCK, /* an hour with a name */
	WORD_HALF,  /* 0 before noon, 1 after */
	WORD_NEXT,
	WORD_LAST,
	WORD_IN,    /* dans 2 heures */
	WORD_UNIT,  /* minutes of it */
	WORD_WHICH, /* of the two: 1 first, 2 second */
};

struct moment_word {
	const char *text;
	enum moment_word_kind kind;
	int value;
};

/* The longest one that stands whole at the start of a folded text; NULL. */
const struct moment_word *moment_word(struct text rest);

/* moment_scan.c: what was said. False: a word or figure that is not known, or
 * the same thing twice. */
struct moment_said {
	struct text rest;
	bool has_date, has_year;
	int year, month, day;
	bool has_weekday, next, last;
	int weekday;
	bool has_days;
	int days;
	bool has_time;
	int hour, minute;
	bool has_half, after_noon;
	bool has_after; /* so many minutes from now */
	int64_t after;
	bool utc;
	int utc_offset; /* minutes east */
	int which;
};

bool moment_scan(struct moment_said *said);

#endif
