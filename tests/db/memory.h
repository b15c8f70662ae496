#ifndef TESTS_DB_MEMORY_H
#define TESTS_DB_MEMORY_H

#include "roster/roster.h"
#include "tests/db/drive.h"

/* What a start makes of the store, in memory. */
static struct roster *memory;

static inline void memory_take(const struct fact *fact)
{
	roster_apply(memory, fact);
}

static inline void memory_load(struct drive *d)
{
	static const struct roster_bounds bounds = {.resources = 3,
	    .courtesies = 4,
	    .renamed = 16,
	    .hosts = 4,
	    .sessions = 4};

	roster_free(&memory);
	memory = roster_new(&bounds);
	drive_close(d);
	drive_init(d);
	d->on_loaded = memory_take;
	drive_up(d);
}

#endif
