#ifndef ROSTER_FACT_ABSENCE_FILE_H
#define ROSTER_FACT_ABSENCE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/fact_appointment.h"
#include "roster/text.h"

/* The file of a missed appointment. Units: fact.h. */

/* The numbers stand in absence_file.state; roster/absence_file.def. */
enum file_state {
	FILE_NONE,          /* it is not opened yet */
	FILE_NOTICED = 1,   /* the claimant was told; nothing proves it yet */
	FILE_OBSERVING = 2, /* they know, and their days to explain run */
	FILE_DUE = 3,       /* a human is to decide */
	FILE_UNPROVEN = 4,  /* nothing proves that they know; a human, too */
	FILE_EXCUSED = 5,
	FILE_NOTED = 6,     /* without consequence */
	FILE_REFERRED = 7,  /* to the agency */
	FILE_UNFOUNDED = 8, /* what it stood on does not hold */
	FILE_STATES
};

/* The numbers stand in absence_file_event.event. */
enum file_event {
	FILE_OPEN = 1,
	FILE_RECEIPT = 2,
	FILE_OBSERVE = 3,
	FILE_REMIND = 4,
	FILE_EXPIRE = 5,
	FILE_GIVE_UP = 6,
	FILE_EXCUSE = 7,
	FILE_NOTE = 8,
	FILE_REFER = 9,
	FILE_REOPEN = 10,
	FILE_REFUTE = 11,
	FILE_ADD =
	    12, /* the claimant explains; who represents them knows not */
	FILE_RENEW = 13, /* another one represents them, and gets the notice */
	FILE_EVENTS
};

/* Why somebody could not come. The numbers stand in absence_file_event.excuse.
 */
enum excuse {
	EXCUSE_ILLNESS = 1,
	EXCUSE_WORK = 2, /* or an interview, or training */
	EXCUSE_FAMILY = 3,
	EXCUSE_TRANSPORT = 4,
	EXCUSE_TECHNICAL = 5,
	EXCUSE_UNAWARE = 6, /* of the appointment, or of its time */
	EXCUSE_OTHER = 7,
};

/* What happened when an appointment was missed, for a human to decide on. */
struct absence_file {
	uint64_t id; /* the appointment's */
	uint32_t claimant;
	uint32_t advisor; /* of that appointment, in the end */
	/* Who answered for the claimant at some instant of its window: ids of
	 * advisors with a blank between them. */
	struct text parties;
	uint32_t region;
	int64_t since; /* of the appointment */
	enum channel channel;
	enum file_state state;
	int32_t version; /* so many moves */
	int32_t renewed; /* that by which `represented_by` came in somebody's
			  * stead; 0: nobody did */
	/* JID of who represented the claimant when it was opened, or came in
	 * their stead before they had the notice; empty: nobody. */
	struct text represented_by;
	int64_t opened;
	int32_t days;  /* to explain, as the claimant was told */
	int64_t until; /* the claimant may explain in time; 0: not begun */
	int64_t due;   /* what comes next by itself; 0: nothing */
	/* Proof that they have the notice, or where they were represented, that
	 * whoever represented them has; 0: none yet. */
	int64_t received;
	int64_t closed; /* decided, or unfounded; 0: it is not */
	/* The last move, if the claimant was not told of it before a daemon
	 * died; 0: they were. */
	enum file_event untold;
	struct text words; /* of that move; else empty */
};

/* The claimant is being told of the last move. */
struct file_told {
	uint64_t file;
};

/* It is the store's alone from now on, if it is still as it was. */
struct file_left {
	uint64_t file;
	int32_t version;
};

/* One row of roster/absence_file.def came to pass; what it is now. */
struct file_step {
	uint64_t file;
	uint32_t claimant;
	int32_t version; /* that it was decided on */
	enum file_event event;
	int64_t at;
	enum file_state state;
	int64_t until, due;
	bool late;                  /* an explanation after its days */
	struct text represented_by; /* of who gets the notice; else empty */
	enum excuse excuse;
	struct text words; /* an explanation, or the reason of a decision */
	struct text
	    helper;     /* who speaks for the claimant, as they named them */
	struct text by; /* bare JID */
	bool for_them;  /* by who represents the claimant; only when read */
};

/* Who represents a claimant by law: a minor, or an adult under protection. An
 * empty JID: nobody any more. */
struct represent {
	uint32_t claimant;
	int64_t at;
	struct text jid; /* bare */
	struct text name;
	struct text by; /* bare JID */
};

/* A line of the service to whom a file is about, with what proves it; an
 * instant that is 0: never, as far as is known. */
struct case_line {
	struct text id;
	int64_t at, forwarded, received, displayed;
	struct text body;
};

#endif
