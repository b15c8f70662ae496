#ifndef STORE_DECODE_H
#define STORE_DECODE_H

#include "roster/fact.h"
#include "store/row.h"
#include "store/statement.h"

/* Makes a fact of a row of LOAD or READ. Texts stay the row's unless an arena
 * is given. A row may make no fact (an advisor or claimant that is gone):
 * false. LOAD_MARKS makes two facts, so it is asked for twice with which = 0
 * and 1. */
bool decode_row(struct arena *arena, enum statement statement,
    const struct row *row, int which, struct fact *fact);

int64_t decode_number(struct text cell);
uint32_t decode_id(struct text cell);
bool decode_bool(struct text cell);

#endif
