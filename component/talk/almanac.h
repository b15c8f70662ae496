#ifndef TALK_ALMANAC_H
#define TALK_ALMANAC_H

#include <stdint.h>

#include "roster/arena.h"
#include "roster/text.h"

/*
 * What days and cities are called, remembered: ICU takes 50 microseconds to
 * say a name, and thousands of reminders name the same few. As zone.h says
 * them; a name that another one pushed out is asked for again.
 */
struct almanac;

/* The arena's, and never larger. */
struct almanac *almanac_new(struct arena *arena);

struct text almanac_day(struct almanac *almanac, struct arena *arena,
    struct text zone, int64_t at, struct text language);
struct text almanac_city(struct almanac *almanac, struct arena *arena,
    struct text zone, struct text language);

#endif
