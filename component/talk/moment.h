#ifndef TALK_MOMENT_H
#define TALK_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "component/talk/settings.h"
#include "roster/arena.h"
#include "roster/text.h"

/*
 * Days and times as people write them in chat, in French and English at once
 * ("lundi 9h30", "tomorrow 2pm", "1er décembre", "2026-12-01 14:00"), on the
 * clock of a zone; and said back in full, so that they see what was understood.
 * 01/12 is the first of December in both languages. Nothing is half
 * understood: a word that is not known makes all of it unreadable.
 */
enum moment_kind {
	MOMENT_DAY,     /* a time of day may not be given */
	MOMENT_INSTANT, /* one must be */
};

enum moment_fault {
	MOMENT_FINE,
	MOMENT_UNREADABLE,
	MOMENT_NO_SUCH_DAY,  /* 31 February */
	MOMENT_NO_SUCH_HOUR, /* the one that is skipped in March */
	MOMENT_NEEDS_TIME,
	MOMENT_ZONE_UNKNOWN,
};

struct moment_ask {
	struct text words;
	struct text zone;
	int64_t now; /* UTC microseconds */
	enum moment_kind kind;
	bool past; /* "lundi" was the last one; else it is the next */
};

struct moment {
	int64_t at;     /* UTC microseconds; of a day: its start */
	int64_t until;  /* of a day: its end; of an instant: `at` */
	int64_t second; /* the clock shows this twice: `at` and this; else 0 */
};

enum moment_fault moment_read(
    struct arena *arena, const struct moment_ask *ask, struct moment *moment);

/* "mardi 1er décembre 2026 à 14:00, heure de Paris"; where the clock shows it
 * twice, which is meant. */
struct text moment_say(struct arena *arena, const struct settings *settings,
    int64_t at, struct text zone, struct text language);

/* "mardi 1er décembre 2026 inclus, heure de Paris": to the end of the day on
 * which `at` is. */
struct text moment_until(struct arena *arena, const struct settings *settings,
    int64_t at, struct text zone, struct text language);

/* "01/12/2026 14:00", for lists. */
struct text moment_say_short(struct arena *arena, int64_t at, struct text zone);

/* "01/12/2026", of any instant of that day. */
struct text moment_say_day(struct arena *arena, int64_t at, struct text zone);

#endif
