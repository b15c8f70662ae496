#ifndef TALK_WHEN_H
#define TALK_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/arena.h"
#include "roster/text.h"

/* XEP-0082: 2026-11-23T09:30:00.123Z, from UTC microseconds. */
struct text when_stamp(struct arena *arena, int64_t utc);

/* The other way, whatever its offset; false: it is no such stamp. */
bool when_read(struct text stamp, int64_t *utc);

#endif
