#ifndef ROSTER_FACT_CASELOAD_H
#define ROSTER_FACT_CASELOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/fact_message.h"
#include "roster/text.h"

/* The records of people, and who follows whom. Units: fact.h. */

/* A ceiling that was not set for the advisor: the region's holds. */
#define CEILING_BY_POLICY UINT32_MAX

/* Not as the files have it now. */
struct former_name {
	uint32_t claimant;
	struct text name;
};

struct former_account {
	struct person who;
	struct text jid; /* bare */
};

/* So many are about to be loaded: room is made for them. There may be more, or
 * fewer. */
struct expected {
	uint32_t advisors;
	uint32_t claimants;
};

struct advisor {
	uint32_t id;
	uint32_t region;
	uint32_t ceiling;   /* largest caseload, or CEILING_BY_POLICY */
	bool probe;         /* of `guichet probe`: in no figure */
	struct text number; /* the agency's */
	struct text jid;    /* bare, prepared */
	struct text name;
	struct text team;     /* empty: none is known */
	struct text language; /* empty: the region's */
};

/* What was done to a claimant, beside the row as it stands now. The numbers
 * stand in change.kind. */
enum change_kind {
	CHANGE_NONE = 0, /* first load of the row */
	CHANGE_ADDED = 1,
	CHANGE_ENROLLED = 2, /* JID and consent stand now, they did not */
	CHANGE_REASSIGNED = 3,
	CHANGE_REBOUND = 4, /* another JID */
	CHANGE_OTHER = 5,
	CHANGE_LISTED = 6,  /* waits for an advisor, for all are full */
	CHANGE_ENDED = 7,   /* nobody follows them any more */
	CHANGE_QUEUED = 8,  /* waits for a place, for their region is full */
	CHANGE_INVITED = 9, /* one is free for them */
	CHANGE_LAPSED = 10, /* they did not come for it */
};

/* The numbers stand in claimant_now.listed_for. */
enum listed_for {
	LISTED_FOR_ADVISOR,
	LISTED_FOR_PLACE,   /* in their region; no consent stands yet */
	LISTED_FOR_CONSENT, /* the place is free: they are to agree */
};

struct claimant {
	uint32_t id;
	uint32_t region;
	uint32_t advisor;  /* 0: none */
	bool consent;      /* given and not withdrawn */
	bool probe;        /* of `guichet probe`: in no figure */
	uint16_t notice;   /* version that this is bound to; 0: none */
	int64_t consented; /* instant of the one or the other; 0: never */
	enum change_kind change;
	int64_t change_no; /* of the change that this row answers, or 0 */
	int64_t listed;    /* waits for a place since; 0: does not */
	enum listed_for listed_for;
	struct text number;  /* file number */
	struct text alias;   /* c-XXXXXXXX */
	struct text jid;     /* bare, prepared; empty: not known yet */
	struct text was_jid; /* the one before, if it is to be told */
	struct text name;
	struct text language;
};

/* Of somebody who was given to another advisor: one of their last sentences,
 * or none. */
struct handover {
	uint32_t claimant;
	uint32_t advisor; /* today */
	int64_t change_no;
	uint32_t given; /* so many were given to that advisor with them */
	uint32_t notes;
	enum message_kind kind; /* 0: no sentence */
	int64_t arrived;
	struct text body; /* its beginning */
};

/* Followed like a row of an import; memory changes with that. */
struct reassign {
	uint32_t claimant;
	uint32_t decided_on; /* advisor; 0: none */
	uint32_t advisor;    /* 0: nobody follows them any more */
	struct text reason;
	struct text by; /* bare JID */
};

/* An advisor of the service's choice, or a place in the list. */
struct placing {
	uint32_t claimant;
	struct text reason;
	struct text by;
};

struct call_up {
	uint32_t region;
	int64_t at;
	struct text by; /* the service */
};

/* All of them, or none, in one transaction. */
struct move {
	uint32_t predecessor;  /* advisor */
	struct text claimants; /* ids with commas between them */
	uint32_t successor;    /* 0: the service chooses for each */
	struct text reason;
	struct text by;
};

#endif
