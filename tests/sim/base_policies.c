#include <assert.h>

#include "tests/sim/base_private.h"

/* What is set for a region or for all, as guichet.policy_standing has it. */

void base_set_policy(
    struct base *base, enum policy_key key, uint32_t region, int64_t value)
{
	struct base_tables *t = &base->t;

	assert(t->policy_count < ROOM_POLICIES);
	t->policies[t->policy_count++] =
	    (struct policy_kept){key, region, value};
}

int64_t base_policy(
    const struct base_tables *t, enum policy_key key, uint32_t region)
{
	int64_t value = policy_row(key)->otherwise;
	uint32_t i, of = 0;

	for (i = 0; i < t->policy_count; i++)
		if (t->policies[i].key == key &&
		    (t->policies[i].region == region ||
			(t->policies[i].region == 0 && of == 0))) {
			of = t->policies[i].region;
			value = t->policies[i].value;
		}
	return value;
}
