#ifndef STORE_SINGLE_H
#define STORE_SINGLE_H

#include "roster/arena.h"
#include "store/row.h"

/* The parameters of one fact's statement while they are written, one behind the
 * other; as bind.h. */
struct single {
	struct arena *arena;
	struct params *params;
	uint64_t turn;
};

void single_number(struct single *single, uint64_t value, unsigned bytes);
void single_instant(struct single *single, int64_t at);
void single_words(struct single *single, struct text value);

#endif
