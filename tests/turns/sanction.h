#ifndef TESTS_TURNS_SANCTION_H
#define TESTS_TURNS_SANCTION_H

#include <stdbool.h>

#include "component/talk/wording.h"

/*
 * No path leads to a sanction: every state of an absence file meets every input
 * that there is, by every person, by lapse of time and by every kind of
 * evidence, one by one and in long traces. What breaks a rule of sanction.c is
 * printed. True if nothing did.
 */
bool sanction_check(const struct wording *wording);

#endif
