#ifndef ROSTER_FACT_UPKEEP_H
#define ROSTER_FACT_UPKEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/text.h"

/* How the service itself does. Units: fact.h. */

struct link_state {
	bool up;
	int64_t at;
};

/* The numbers stand in outage.kind, and are those of evidence.def. */
enum outage_kind {
	OUTAGE_LINK = 13,
	OUTAGE_STORE = 14,
	OUTAGE_DAEMON = 15,
	OUTAGE_CLOCK =
	    16, /* it was put on, or back, from the one to the other */
};

/* From the last instant at which all was well to the next; of a DAEMON 0: the
 * first of all knows of none, and the next may be earlier by the clock. */
struct outage {
	enum outage_kind kind;
	int64_t since, until;
};

struct alive {
	int64_t at;
};

struct followed {
	int64_t change_no;
	int64_t at;
};

struct upkeep {
	int64_t at;
};

struct seal {
	int64_t at;
};

/* Not before: what the store refused of what fell due. */
struct aside {
	uint32_t kind; /* enum fact_kind */
	uint64_t id;   /* of whose turn it was; 0: there is one alone */
	int64_t until;
};

/* Rows of a day, a region and a table that were deleted: docs/operations.md. */
struct forgotten {
	int64_t at;
	struct text what;    /* the table */
	uint32_t region;     /* 0: of nobody's, or of who is in none */
	int64_t first, last; /* their oldest and newest month, as it begins */
	int64_t rows;
};

#endif
