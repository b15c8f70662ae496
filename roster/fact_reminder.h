#ifndef ROSTER_FACT_REMINDER_H
#define ROSTER_FACT_REMINDER_H

#include <stdint.h>

#include "roster/text.h"

/* What is said of an appointment ahead of it. Units: fact.h. */

/* Of what, and to whom. The numbers stand in reminder.which. */
enum reminder_which {
	REMINDER_DAYS = 1, /* the claimant, days before */
	REMINDER_HOURS = 2,
	REMINDER_MINUTES = 3,
	REMINDER_START = 4,   /* at the beginning */
	REMINDER_ADVISOR = 5, /* the advisor, at the beginning */
};

/* The numbers stand in reminder.outcome. */
enum reminder_outcome {
	REMINDER_SENT = 1,
	REMINDER_OVERTAKEN = 2, /* a later one was due by then */
	REMINDER_LATE = 3,      /* it would have meant nothing any more */
	REMINDER_AGREED = 4,    /* they agreed after that instant */
	REMINDER_MOVED = 5,
	REMINDER_CANCELLED = 6,
	REMINDER_RETURNED = 7, /* not followed any more, or withdrawn */
	REMINDER_NOBODY = 8,   /* no address to send it to */
};

/* What was decided of one instant of an appointment at this sequence. */
struct reminder {
	uint64_t turn; /* that decided it */
	int64_t at;
	uint64_t appointment;
	uint32_t sequence;
	enum reminder_which which;
	enum reminder_outcome outcome;
	int64_t due; /* when it should have been */
	/* SENT: as they are in the sentence. */
	struct text variant;
	struct text wire_id;
};

/* Until then nothing is decided of it again. */
struct reminding {
	uint64_t appointment;
	int64_t until;
};

#endif
