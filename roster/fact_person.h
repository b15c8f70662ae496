#ifndef ROSTER_FACT_PERSON_H
#define ROSTER_FACT_PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/text.h"

/* Who somebody is, and what they may. Units: fact.h. */

enum side {
	SIDE_NOBODY,
	SIDE_CLAIMANT,
	SIDE_ADVISOR,
	SIDE_STAFF, /* neither, but with a role; the id is a hash of the JID */
	SIDE_STRANGER, /* the same without one; names[] only */
};

struct person {
	enum side side;
	uint32_t id;
};

/* How many persons one input may concern: a claimant, an advisor, staff. */
enum {
	NAMES = 3
};

/* Beside claimant and advisor, who are so by their records. The numbers stand
 * in role_event.role. */
enum role {
	ROLE_SUPERVISOR = 1,
	ROLE_EVALUATOR = 2,
	ROLE_OPERATOR = 3,
};

struct role_event {
	uint64_t turn;
	int64_t at;
	struct text jid; /* bare, prepared */
	enum role role;
	uint32_t region; /* 0: all */
	bool given;
	struct text by; /* bare JID */
};

struct speak {
	struct person who;
	struct text language;
};

#endif
