#ifndef ROSTER_REFUSAL_H
#define ROSTER_REFUSAL_H

/* Why something is refused. REFUSAL_NONE means that it is not. */
enum refusal {
	REFUSAL_NONE,
#define REFUSAL(NAME, type, condition, wording) REFUSAL_##NAME,
#include "roster/refusal.def"
#undef REFUSAL
	REFUSALS
};

/* The row of the table; never asked for REFUSAL_NONE. */
const char *refusal_name(enum refusal refusal); /* as in the table */
const char *refusal_type(enum refusal refusal);
const char *refusal_condition(enum refusal refusal);
const char *refusal_wording(enum refusal refusal);

#endif
