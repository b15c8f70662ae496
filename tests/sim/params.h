#ifndef TESTS_SIM_PARAMS_H
#define TESTS_SIM_PARAMS_H

#include <stdint.h>

#include "roster/arena.h"
#include "store/row.h"

/* What store/encode.c writes, read back. */
int64_t params_number(const struct params *params, int which);
struct text params_text(const struct params *params, int which);

/* Element i of an array; its count. */
uint32_t params_count(const struct params *params, int which);
struct text params_element(const struct params *params, int which, uint32_t i);
int64_t params_element_number(
    const struct params *params, int which, uint32_t i);

/* Instants are microseconds since 2000 there, since 1970 here. */
int64_t params_instant(int64_t number);

/* A deep copy. */
struct params params_keep(struct arena *arena, const struct params *params);

/* A row made of cells. */
void row_number(struct arena *arena, struct row *row, int64_t number);
void row_text(struct row *row, struct text text);
void row_bool(struct row *row, bool yes);

#endif
