#ifndef TALK_OFFSETS_H
#define TALK_OFFSETS_H

#include <stdint.h>

#include "component/talk/settings.h"
#include "component/talk/turn.h"
#include "roster/roster.h"

/* The domain knows no zones: what clocks of the regions' zones show comes in
 * as offsets from UTC, years ahead, and is renewed long before that ends. A
 * start computes them anew, so they follow ICU. */
int64_t offsets_next(
    const struct roster *roster, const struct settings *settings);
void offsets_due(struct turn *turn);

#endif
