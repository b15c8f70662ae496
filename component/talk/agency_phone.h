#ifndef TALK_AGENCY_PHONE_H
#define TALK_AGENCY_PHONE_H

#include "component/talk/turn.h"

/* Whom to call, as a sentence that ends others: the region's number, which an
 * operator notes by the command `reach`; where none is noted, the agency. */
struct text agency_phone(
    struct turn *turn, uint32_t region, struct text language);

#endif
