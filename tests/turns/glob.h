#ifndef TESTS_TURNS_GLOB_H
#define TESTS_TURNS_GLOB_H

#include <stdbool.h>

#include "roster/text.h"

/* Is it like the pattern, where `*` stands for any bytes? */
bool glob(struct text pattern, struct text text);

#endif
