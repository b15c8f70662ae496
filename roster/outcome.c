#include "roster/outcome.h"

static const char *const names[] = {
    [OUTCOME_DURABLE] = "durable",
    [OUTCOME_REPEAT] = "repeat",
    [OUTCOME_OTHER] = "other",
    [OUTCOME_AGAIN] = "again",
    [OUTCOME_REFUSED] = "refused",
    [OUTCOME_CLOSED] = "closed",
};

const char *outcome_name(enum outcome outcome)
{
	return names[outcome];
}
