#include "roster/refusal.h"

static const struct {
	const char *name;
	const char *type;
	const char *condition;
	const char *wording;
} rows[] = {
  /* clang-format off */
    [REFUSAL_NONE] = {"none", "", "", ""},
#define REFUSAL(NAME, type, condition, wording)                                \
	[REFUSAL_##NAME] = {#NAME, type, condition, wording},
#include "roster/refusal.def"
#undef REFUSAL
  /* clang-format on */
};

const char *refusal_name(enum refusal refusal)
{
	return rows[refusal].name;
}

const char *refusal_type(enum refusal refusal)
{
	return rows[refusal].type;
}

const char *refusal_condition(enum refusal refusal)
{
	return rows[refusal].condition;
}

const char *refusal_wording(enum refusal refusal)
{
	return rows[refusal].wording;
}
