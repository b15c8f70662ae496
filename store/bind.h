#ifndef STORE_BIND_H
#define STORE_BIND_H

#include <stdint.h>

#include "roster/arena.h"
#include "store/row.h"

/* Parameters of one statement, one behind the other, in binary. Bytes that do
 * not stand elsewhere are taken from the arena. */
void bind_text(struct params *params, struct text value);
void bind_number(
    struct arena *arena, struct params *params, uint64_t value, unsigned bytes);
/* timestamptz, from UTC microseconds since 1970 */
void bind_instant(struct arena *arena, struct params *params, int64_t at);

/* Most significant byte first. */
void bind_bytes(struct build *b, uint64_t value, unsigned bytes);
/* As the server counts: microseconds since 2000. */
uint64_t bind_since_2000(int64_t at);

#endif
