#ifndef TESTS_TURNS_YEAR_H
#define TESTS_TURNS_YEAR_H

#include <stdbool.h>

#include "component/talk/wording.h"

/*
 * What is over leaves nothing behind: after thousands of appointments that were
 * held, missed, asked about, explained and decided, memory is what it was after
 * the first months. True if it is.
 */
bool year_check(const struct wording *wording);

#endif
