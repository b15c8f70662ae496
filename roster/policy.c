#include "roster/policy.h"

static const struct policy_row rows[] = {
#define POLICY(NAME, name, least, otherwise, most, meaning)                    \
	{name, least, otherwise, most, meaning},
#include "roster/policy.def"
#undef POLICY
};

const struct policy_row *policy_row(enum policy_key key)
{
	return &rows[key];
}

enum policy_key policy_find(struct text name)
{
	enum policy_key key;

	for (key = 0; key < POLICY_KEYS; key++)
		if (text_is(name, rows[key].name))
			break;
	return key;
}
