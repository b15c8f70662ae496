#include "roster/policy.h"

static const struct policy_row rows[] = {
#define POLICY(NAME, name, UNIT, least, otherwise, most, meaning, reason)      \
	{name, UNIT_##UNIT, least, otherwise, most, meaning, reason},
#include "roster/policy.def"
#undef POLICY
};

static const char *const units[] = {
#define UNIT(NAME, name) name,
#include "roster/policy_unit.def"
#undef UNIT
};

const struct policy_row *policy_row(enum policy_key key)
{
	return &rows[key];
}

const char *policy_unit_name(enum policy_unit unit)
{
	return units[unit];
}

enum policy_key policy_find(struct text name)
{
	enum policy_key key;

	for (key = 0; key < POLICY_KEYS; key++)
		if (text_is(name, rows[key].name))
			break;
	return key;
}
