#ifndef ROSTER_INVITATION_H
#define ROSTER_INVITATION_H

#include "roster/fact.h"

/*
 * The id of the line that asks a side about an appointment: which one, and
 * which of its moves brought the time that it asks about. A receipt for it says
 * that this time was seen. Version 0: it is another line's.
 */
struct invitation {
	uint64_t appointment;
	int32_t version;
	enum side asked;
};

/* The line that offers free times: apology/APPOINTMENT,
 * earlier/APPOINTMENT/FREED/VERSION. */
struct text invitation_offer_id(
    struct arena *arena, const struct slot_offer *offer);
struct text invitation_id(struct arena *arena, const struct invitation *of);
struct invitation invitation_of(struct text wire_id);

#endif
