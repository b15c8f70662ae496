#ifndef TESTS_TURNS_MATRIX_H
#define TESTS_TURNS_MATRIX_H

#include <stdbool.h>
#include <stdio.h>

#include "component/talk/wording.h"

/*
 * Who may what: every route of component/talk/dispatch.c and every command of
 * component/command/command.def, tried by everybody that there is. A new row
 * of those tables is tried without anybody thinking of it, and shows as a
 * difference from the reviewed page.
 */
#define MATRIX_PAGE "docs/who-may.md"

/* The page as the tables give it now. False: somebody was shown what proof.c
 * forbids; it is said on stdout. */
bool matrix_write(FILE *to, const struct wording *wording);

/* Is the reviewed page what the tables give? Differences go to stdout. */
bool matrix_check(const struct wording *wording);

#endif
