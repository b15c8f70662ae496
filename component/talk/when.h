#ifndef TALK_WHEN_H
#define TALK_WHEN_H

#include <stdint.h>

#include "roster/arena.h"
#include "roster/text.h"

/* XEP-0082: 2026-11-23T09:30:00.123Z, from UTC microseconds. */
struct text when_stamp(struct arena *arena, int64_t utc);

#endif
