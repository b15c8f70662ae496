#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include "component/config.h"
#include "component/log.h"
#include "component/road.h"
#include "roster/arena.h"
#include "tests/sim/base.h"
#include "tests/sim/clock.h"
#include "tests/sim/people.h"
#include "tests/sim/random.h"
#include "tests/sim/server.h"
#include "tests/sim/step.h"
#include "tests/sim/witness.h"

/*
 * Everything that one seed plays: two daemons at most (the second waits for
 * the first one's lock), a database, a server, people. What is played is the
 * real road, with the real talk, roster, store and link; made up are the
 * clock (component/loop.h), the network (component/wire.h), libpq
 * (store/pipeline.h) and the log.
 */
enum {
	DAEMONS = 2
};

struct daemon {
	struct world *world;
	unsigned number;
	struct loop *loop; /* NULL: it does not run */
	struct road *road;
	struct notify *notify;
	struct log *log;
	struct alarm comeback;
	int64_t away; /* before it comes back from a stop */
	/* The turn behind which it knows that a region relays nothing; 0: it
	 * does. */
	uint64_t shut[ROOM_REGIONS];
	int64_t filling; /* since when a roster could be; 0: none could */
};

struct world {
	struct arena arena;
	struct clock clock;
	struct random random;
	struct config config;
	struct base *base;
	struct server server;
	struct people people;
	struct daemon daemons[DAEMONS];
	struct witness witness;
	int64_t began;  /* by the wall clock */
	uint32_t words; /* said so far; every body is another */
	bool places;    /* for everybody, in the end */
	bool quiet;     /* all faults are over, and what was said is decided */
	bool verbose;
};

struct world *world_new(const struct scenario *scenario, bool verbose);
void world_free(struct world **world);

/* Plays all steps and the quiet end; false: the witness has a complaint. */
bool world_play(struct world *world, const struct scenario *scenario);

/* For play_*.c */
/* Will it be older by then than nothing of it is forgotten, after a week? */
bool world_is_old(const struct world *world, int64_t ahead);
void world_run(struct world *world, int64_t microseconds);
void world_start(struct world *world, unsigned number);
void world_crash(struct world *world, unsigned number, int64_t away);
void world_stop(struct world *world, unsigned number, int64_t away);

/* rules.c */
enum {
	DUTY_HOURS = 2, /* of working time */
	DUTY_STEP_HOURS = 1,
	ATTEND_EARLY = 2, /* minutes */
	ATTEND_GRACE = 4,
	ATTEND_AHEAD = 1,
	FILE_DAYS_LONG = 2, /* days */
	FILE_REMINDS = 1,
	FILE_PROOF_DAYS = 1
};
void world_rules(struct world *world, uint64_t seed);

/* imports.c: where the rows that stand allow them */
void world_populate(struct world *world);
void world_enrolled(void *ctx, struct claimant *row, enum change_kind kind);
void world_assign(struct world *world, uint32_t id, uint32_t advisor);
void world_enrol(struct world *world, uint32_t id, uint32_t advisor);
void world_end(struct world *world, uint32_t id);
void world_share(struct world *world, uint32_t advisor);
void world_ceiling(struct world *world, uint32_t advisor, uint32_t ceiling);
void world_rebind(struct world *world, uint32_t id, uint32_t account);
/* The code of a letter that this claimant has, a new one where the last was
 * used; empty: there is no such claimant. */
struct text world_code(struct world *world, uint32_t claimant);
void world_move(struct world *world, uint32_t id, uint32_t account);
void world_represent(struct world *world, uint32_t id, uint32_t account);
void world_rename(struct world *world, uint32_t id, uint32_t name);
/* As a daemon that is gone by now did, so many days ago. */
void world_publish(struct world *world, uint32_t days);
void world_region(struct world *world, uint32_t id, uint32_t state);
void world_cap(struct world *world, uint32_t id, uint32_t cap);
struct text world_zone(uint32_t i); /* below ZONES */
void world_hours(
    struct world *world, uint32_t id, uint32_t kind, uint32_t zone);

#endif
