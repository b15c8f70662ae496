#ifndef ROSTER_NAME_H
#define ROSTER_NAME_H

#include <stdbool.h>

#include "roster/text.h"

/*
 * Is somebody of this name meant by these words? Each must begin one of the
 * name's: "mar pet" is "Marie Petit-Roux". Both are folded: without case,
 * accents and doubled blanks.
 */
bool name_is_meant(struct text name, struct text words);

/* A look at the name as it is written, for those who go through hundreds of
 * thousands: false is certain, true means that the folded name may be meant. */
bool name_may_be_meant(struct text name, struct text words);

#endif
