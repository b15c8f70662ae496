#ifndef ROSTER_FACT_ANNOUNCEMENT_H
#define ROSTER_FACT_ANNOUNCEMENT_H

#include <stdint.h>

#include "roster/text.h"

/* A line that goes to many. Units: fact.h. */

/* The numbers stand in announcement.audience. */
enum audience {
	AUDIENCE_CLAIMANTS = 1,
	AUDIENCE_ADVISORS = 2,
	AUDIENCE_NAMED = 3, /* by an advisor, who says it to each of them */
};

struct announcement {
	uint64_t turn;
	int64_t at;
	struct text by;
	uint32_t region; /* 0: all */
	enum audience audience;
	struct text text;
	struct text en;        /* for those who read English; empty: the same */
	uint32_t advisor;      /* NAMED: whose sentence it is */
	struct text claimants; /* NAMED: ids with commas between, ascending */
};

struct announced {
	uint64_t announcement;
	uint32_t reached; /* all with ids up to this have it */
	int64_t at;
};

/* To the people with ids above `from` and up to `to`. */
struct announcing {
	uint64_t turn; /* that sent it; its lines have higher numbers */
	uint32_t from, to;
	uint32_t lines;
	uint32_t tries; /* before this one */
	int64_t at;
};

struct announcement_end {
	uint64_t announcement;
	int64_t at;
};

/* Also where the line stood already. */
struct carried {
	uint64_t slice; /* turn that sent it */
};

struct reach {
	uint32_t claimant;
	int64_t sent; /* 0: not, as for the next two */
	int64_t received;
	int64_t displayed;
};

#endif
