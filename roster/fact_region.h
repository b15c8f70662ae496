#ifndef ROSTER_FACT_REGION_H
#define ROSTER_FACT_REGION_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/hours.h"
#include "roster/text.h"

/* A region, its hours and policies, and its evaluation. Units: fact.h. */

/* The numbers stand in region.state. */
enum region_state {
	REGION_CLOSED = 1,
	REGION_PILOT = 2,
	REGION_EVALUATED = 3,
	REGION_OPEN = 4,
	REGION_PAUSED = 5,
};

struct region {
	uint32_t id;
	enum region_state state;
	enum region_state before; /* it was paused; 0: it is not */
	uint32_t cap;             /* most enrolled */
	struct text code;
	struct text name;
	struct text zone;
	struct text language;
	struct text hours;    /* a line for each rule: hours_next_rule() */
	struct text holidays; /* a line for each: hours_next_holiday() */
};

struct region_set {
	uint32_t region;
	enum region_state decided_on;
	enum region_state state;
	uint32_t cap;
};

/* One that convinced names who proposed it and who confirmed that. */
struct evaluation {
	uint64_t turn;
	int64_t at;
	uint32_t region;
	bool convincing;
	struct text reason;
	struct text by;
	uint64_t proposal; /* 0: none */
	struct text confirmed_by;
};

/* Of the schema's evaluation_figures(); docs/evaluation.md. */
enum figure_state {
	FIGURE_SHOWN = 1,
	FIGURE_WITHHELD,    /* or there is nothing to tell */
	FIGURE_NOT_REACHED, /* too many have not been answered yet */
};

struct figure {
	struct text figure;
	struct text part;
	enum figure_state state;
	int64_t hundredths;
};

/* Opening hours and holidays are followed as part of their regions' rows. */
struct hours_set {
	uint32_t region;
	uint32_t weekdays; /* bit 0: Monday */
	int32_t since;
	int64_t at;
	struct text spans; /* as hours_row() writes them; empty: closed */
};

struct holiday_set {
	uint32_t region; /* 0: all */
	int32_t day;
	int64_t at;
	struct text name;
	bool observed;
};

struct offsets {
	struct text zone;
	const struct hours_offset *rows; /* oldest first */
	uint32_t count;                  /* 0: nobody knows the zone */
	int64_t until;                   /* and what is behind this */
};

/* How a region is at this instant, and until when. */
struct doors_look {
	uint32_t region;
	bool open;
	int64_t until;
};

/* So many of all claimants were shown that their region opened or closed. */
struct shown {
	uint32_t reached;
	int64_t at;
};

struct policy {
	uint64_t turn;
	int64_t at;
	uint32_t region; /* 0: everywhere without a row of its own */
	struct text name;
	int64_t value;
	struct text by;
};

#endif
