#ifndef ROSTER_POLICY_H
#define ROSTER_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/text.h"

/* What an operator may set for a region or for all: policy.def. */
enum policy_key {
#define POLICY(NAME, name, UNIT, least, otherwise, most, meaning, reason)      \
	POLICY_##NAME,
#include "roster/policy.def"
#undef POLICY
	POLICY_KEYS
};

enum policy_unit {
#define UNIT(NAME, name) UNIT_##NAME,
#include "roster/policy_unit.def"
#undef UNIT
	POLICY_UNITS
};

struct policy_row {
	const char *name;
	enum policy_unit unit;
	int64_t least;
	int64_t otherwise; /* the default */
	int64_t most;
	const char *meaning;
	const char *reason; /* for the default and the range */
};

const struct policy_row *policy_row(enum policy_key key);
const char *policy_unit_name(enum policy_unit unit);

/* POLICY_KEYS if none has this name. */
enum policy_key policy_find(struct text name);

#endif
