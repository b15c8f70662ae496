#ifndef ROSTER_FACT_APPOINTMENT_H
#define ROSTER_FACT_APPOINTMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/fact_person.h"
#include "roster/text.h"

/* Appointments, and how two are reached for one. Units: fact.h. */

/* How two meet. The numbers stand in appointment.channel. */
enum channel {
	CHANNEL_CHAT = 1,
	CHANNEL_VOICE = 2,
	CHANNEL_VIDEO = 3,
	CHANNEL_PHONE = 4,
};

/* The numbers stand in appointment.state; those above CONFIRMED are final. */
enum appointment_state {
	APPOINTMENT_NONE, /* it is not proposed yet */
	APPOINTMENT_PROPOSED = 1,
	APPOINTMENT_MOVED = 2, /* another time is proposed */
	APPOINTMENT_CONFIRMED = 3,
	APPOINTMENT_DECLINED = 4,
	APPOINTMENT_WITHDRAWN = 5, /* by who had proposed it */
	APPOINTMENT_CANCELLED = 6,
	APPOINTMENT_LAPSED = 7,   /* nobody had answered when it began */
	APPOINTMENT_PAST = 8,     /* whoever came */
	APPOINTMENT_RETURNED = 9, /* to the agency */
	APPOINTMENT_STATES
};

/* The numbers stand in appointment_event.event. */
enum appointment_event {
	APPOINTMENT_PROPOSE = 1,
	APPOINTMENT_CONFIRM = 2,
	APPOINTMENT_DECLINE = 3,
	APPOINTMENT_MOVE = 4, /* another time is proposed */
	APPOINTMENT_WITHDRAW = 5,
	APPOINTMENT_CANCEL = 6,
	APPOINTMENT_LATE = 7, /* who says so comes late */
	APPOINTMENT_PASS = 8,
	APPOINTMENT_RETURN = 9,
	APPOINTMENT_HAND = 10, /* somebody else will be there */
	APPOINTMENT_TAKE = 11, /* a free time of the advisor's */
	APPOINTMENT_EVENTS
};

/* As it stands: of the store, or as it was proposed. */
struct appointment {
	uint64_t id; /* the turn that proposed it */
	int64_t at;  /* of the last move */
	uint32_t claimant;
	uint32_t advisor; /* who will be there, as things stood at that move */
	uint32_t region;
	int64_t since, until; /* [since, until) */
	enum channel channel;
	enum appointment_state state;
	int32_t version;   /* so many moves */
	uint32_t sequence; /* a calendar's (RFC 5545, 3.8.7.4) */
	enum side by;      /* whose is the time that stands */
	bool outside;      /* both know: out of opening hours */
	uint16_t reminded; /* decided at this sequence: a bit for each */
	uint64_t series;   /* id of its first one; 0: none */
	struct text zone;  /* the region's; not kept in memory */
	struct text uid;   /* a calendar's; not kept in memory */
	struct text note;
	struct text by_jid; /* bare; not kept in memory */
};

/* One row of roster/appointment.def came to pass; what it is now. */
struct appointment_step {
	uint64_t appointment;
	int32_t version; /* that it was decided on */
	enum appointment_event event;
	enum side who; /* SIDE_NOBODY: it fell due */
	enum appointment_state state;
	int64_t at;
	int64_t since, until;
	enum channel channel;
	uint32_t advisor;
	bool outside;
	bool told; /* somebody has to hear of it */
	struct text reason;
	struct text by; /* bare JID */
};

/* The last move of an appointment, of which not all have heard. */
struct appointment_news {
	uint64_t appointment;
	int32_t version; /* that the move made */
	enum appointment_event event;
	enum side who;
	struct text reason;
	struct text with; /* others of its series that went the same way: ids,
			     blanks between */
};

struct appointments_review {
	uint32_t count; /* so many */
};

/* A closed one is not looked at any more. */
struct appointment_end {
	uint64_t appointment;
};

/* A link or a number for an appointment. */
struct meeting {
	int64_t at;
	uint32_t advisor; /* 0: of all of the region who have none */
	uint32_t region;
	enum channel channel;
	struct text text; /* empty: none any more */
	struct text by;   /* bare JID */
};

struct own_zone {
	int64_t at;
	uint32_t claimant;
	struct text zone; /* empty: the region's again */
};

/* When an advisor receives on these weekdays. */
struct own_hours {
	int64_t at;
	uint32_t advisor;
	uint32_t weekdays; /* bits: 1 Monday, 2 Tuesday .. 64 Sunday */
	bool usual;        /* whenever their region is open, again */
	struct text spans; /* as in hours_row(); empty: never */
	struct text by;    /* bare JID */
};

/* Why free times are offered that nobody asked for. The numbers stand in
 * slot_offer.why. */
enum offer_why {
	OFFER_APOLOGY = 1, /* the advisor did not come to the appointment */
	OFFER_EARLIER = 2, /* a time got free before the appointment */
};

/* The numbers stand in slot_offer.outcome. */
enum offer_outcome {
	OFFER_OPEN,
	OFFER_TAKEN = 1,
	OFFER_REFUSED = 2,
	OFFER_EXPIRED = 3,
	OFFER_GONE = 4, /* the time was not free any more */
};

enum {
	OFFER_SLOTS = 3
};

/* Free times that are kept for a claimant until they answer; what names one is
 * why, appointment, freed and version. */
struct slot_offer {
	enum offer_why why;
	uint64_t appointment; /* that was missed, or is to be earlier */
	uint64_t freed;       /* whose time it was, and the move that left */
	int32_t version;      /* it; 0: nobody's */
	int64_t at;           /* that it was made, or ended */
	uint32_t claimant;
	uint32_t advisor; /* who receives then */
	int64_t length;   /* microseconds */
	int64_t slots[OFFER_SLOTS];
	uint32_t count;
	int64_t until; /* that it may be answered */
	enum offer_outcome outcome;
	bool told; /* the line that offers them stands */
	bool seen; /* and it came */
};

/* Who wants an earlier time than that of their appointment. */
struct earlier_wish {
	uint64_t turn; /* the order in which they are asked */
	int64_t at;
	uint32_t claimant;
	uint64_t appointment; /* 0: not any more */
	uint32_t channel;     /* of such appointments alone; 0: of any */
	struct text by;       /* bare JID; not kept in memory */
};

/* A time that got free, and by which move. */
struct freed {
	uint64_t appointment;
	int32_t version;
	int64_t at;
	uint32_t advisor; /* whose it was */
	uint32_t region;
	int64_t since, until;
	enum channel channel;
	bool held; /* whoever it is for thinks about another offer */
};

/* Until then nobody is offered one. */
struct earlier_wait {
	int64_t until;
};

#endif
