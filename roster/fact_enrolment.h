#ifndef ROSTER_FACT_ENROLMENT_H
#define ROSTER_FACT_ENROLMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/text.h"

/* How a claimant comes to be followed, and how that ends. Units: fact.h. */

/* The numbers stand in code.how. */
enum code_end {
	CODE_LIVES,
	CODE_USED = 1,
	CODE_REPLACED = 2,
};

/* In place of the one before; and as the answer to CODE, where it is known
 * by its digest. */
struct new_code {
	uint32_t claimant;
	struct text digest; /* CODE_DIGEST bytes */
	int64_t at;
	int64_t until;
	struct text by;    /* bare JID */
	enum code_end how; /* answer: how it ended */
};

struct code_try {
	struct text jid; /* bare */
	int64_t at;
};

/* What people agree to; the newest version is in force. */
struct notice {
	uint16_t version;
	int64_t since;
	struct text by; /* bare JID */
	struct text fr;
	struct text en;
	uint16_t retention; /* months that it promises; not loaded */
};

/* Followed like a row of an import; memory changes with that. */
struct enrol {
	struct text digest; /* of the code */
	struct text jid;    /* bare */
	uint16_t notice;    /* agreed to; 0: consent stands already */
	int64_t at;
};

/* Memory changes with it at once: nothing may pass after a withdrawal. */
struct consent {
	uint32_t claimant;
	bool given;
	uint16_t notice; /* version */
	int64_t at;
	struct text jid; /* bare; who answered */
};

/* A withdrawal, by the turn that it was stored in. */
struct farewell {
	uint32_t claimant;
	uint64_t turn;
};

/* To be received at the agency once, or not any more; no withdrawal. */
struct agency_wish {
	uint32_t claimant;
	bool wished;
	int64_t at;
};

/* Does somebody's account still take what we send? Where it does not, silence
 * is nobody's fault. The numbers stand in account_event.state. */
enum account_state {
	ACCOUNT_FINE = 0,
	ACCOUNT_GONE = 1,    /* its server does not know it */
	ACCOUNT_REFUSES = 2, /* it, or a block, does not take what we send */
	ACCOUNT_LEFT = 3,    /* it took us off its contacts */
};

struct account_event {
	uint32_t claimant;
	enum account_state state;
	int64_t at;
	struct text jid;    /* bare */
	struct text detail; /* condition of the error */
};

struct courtesy {
	struct text jid;
	int64_t until;
	uint16_t notice;      /* that they were shown; 0: none */
	struct text language; /* of that notice: its first two letters */
};

#endif
