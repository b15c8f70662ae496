#ifndef ROSTER_POLICY_H
#define ROSTER_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/text.h"

/* What an operator may set for a region or for all: policy.def. */
enum policy_key {
#define POLICY(NAME, name, least, otherwise, most, meaning) POLICY_##NAME,
#include "roster/policy.def"
#undef POLICY
	POLICY_KEYS
};

struct policy_row {
	const char *name;
	int64_t least;
	int64_t otherwise; /* the default */
	int64_t most;
	const char *meaning;
};

const struct policy_row *policy_row(enum policy_key key);

/* POLICY_KEYS if none has this name. */
enum policy_key policy_find(struct text name);

#endif
