#ifndef TALK_FOLD_H
#define TALK_FOLD_H

#include "roster/arena.h"
#include "roster/text.h"

/*
 * What people type, for comparing: without case, accents, typographic forms,
 * pictures and doubled blanks (Unicode NFKD, case folding, marks left out), by
 * ICU. "  Élève “DUPONT” 🙂" and "eleve "dupont"" are the same. Longer
 * texts than FOLD_MOST bytes, and what is not UTF-8, give the empty text.
 */
enum {
	FOLD_MOST = 4096
};

struct text fold(struct arena *arena, struct text text);

/* How many letters must be changed, added, left out or swapped with their
 * neighbour to make b of a; `most` + 1 if more than that. Both folded. */
uint32_t fold_distance(struct text a, struct text b, uint32_t most);

#endif
