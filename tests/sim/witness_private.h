#ifndef TESTS_SIM_WITNESS_PRIVATE_H
#define TESTS_SIM_WITNESS_PRIVATE_H

#include "tests/sim/witness.h"

/* witness_memory.c: after each step. */
void witness_bounds(struct world *world, const struct daemon *daemon);
void witness_memory(struct world *world, const struct daemon *daemon);

/* witness_regions.c: at each commit, and at the end. */
void witness_region(struct world *world, const struct message *m);
void witness_offsets(struct world *world, const struct daemon *daemon);

/* The row of a sentence that is written under this id, or NULL. */
const struct message *witness_row(
    const struct world *world, struct text wire_id, struct text body);

#endif
