#ifndef TESTS_TURNS_PLAY_H
#define TESTS_TURNS_PLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "component/talk/wording.h"
#include "tests/turns/script.h"

/* Plays the case that starts in that line; what is not as expected is printed
 * as comments. True if all was. */
bool play_case(
    const struct script *script, size_t at, const struct wording *wording);

#endif
