#ifndef STORE_DECODE_EVIDENCE_H
#define STORE_DECODE_EVIDENCE_H

#include "roster/fact.h"

/* Rows of LOAD_FINDINGS and EVIDENCE, for decode.c alone; as decode_row(). */
void decode_found(
    struct arena *arena, const struct text *cells, struct fact *fact);
void decode_evidence(
    struct arena *arena, const struct text *cells, struct fact *fact);

#endif
