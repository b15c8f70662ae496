#ifndef ROSTER_FACT_COMMAND_H
#define ROSTER_FACT_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/text.h"

/* A command that is given, and what is kept of it. Units: fact.h. */

/* The numbers stand in audit.door. */
enum door {
	DOOR_NONE,
	DOOR_FORM = 1,   /* XEP-0050, of a client or of `guichet do` */
	DOOR_WORDS = 2,  /* a line to the service */
	DOOR_SEARCH = 3, /* XEP-0055 */
	DOOR_TOOL = 4,   /* the command line of the database's host */
};

/* How `who` begins at DOOR_TOOL; then comes a user of the host's system. */
#define AUDIT_SYSTEM_USER "system user "

struct audit {
	uint64_t turn;
	int64_t at;
	struct text who; /* bare JID, or a user of the host's system */
	enum door door;
	struct text command; /* node */
	uint32_t claimant;   /* on whom, or whose data were read */
	uint32_t advisor;
	uint32_t region;
	struct text fields;  /* name=value, a line each; no secrets */
	struct text outcome; /* done, asked, or the name of a refusal */
	/* The line in chat that gave it, by a digest of who wrote it, under
	 * which id, what; 0: no line. */
	uint64_t line;
};

/* A command between two steps: a form that is being filled in, a question in
 * chat, an answer of the store that is awaited. */
struct session {
	uint64_t number; /* the turn that began it; 0 in a fact: none */
	struct text
	    owner; /* who goes on with it: a full JID, or bare in chat */
	enum door door;
	struct text command;  /* node */
	struct text values;   /* what was given so far, a line each */
	struct text asked;    /* the field that is awaited; empty: none */
	struct text address;  /* where the answer goes */
	struct text wrote_to; /* and from where */
	struct text id;       /* of the iq that is answered */
	struct text language;
	int64_t until; /* 0 in a fact: it has ended */
	uint64_t line; /* that brought it here, as in struct audit */
	int64_t at;    /* of that line */
	/* By a line of the service that asks for a yes, in memory alone. */
	bool overtaken;
};

struct proposal {
	uint64_t turn; /* its number */
	int64_t at;
	struct text by; /* bare JID */
	struct text command;
	struct text fields; /* as in struct audit */
};

struct proposal_end {
	uint64_t proposal;
	int64_t at;
	struct text by;
	bool confirmed;
};

struct unpark {
	uint64_t turn; /* that was put aside */
	int64_t at;
};

#endif
