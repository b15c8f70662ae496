#ifndef TESTS_TURNS_COMPARE_H
#define TESTS_TURNS_COMPARE_H

#include <stdbool.h>

#include "tests/turns/lines.h"

/* What a step should bring about, of one kind: facts or stanzas. */
struct wanted {
	struct lines lines;
	bool any_order;
};

/* Is each line matched by one of the other list, in order? If not, both are
 * printed. */
bool compare(const char *file, unsigned step, const char *what,
    const struct wanted *want, const struct lines *got);

#endif
