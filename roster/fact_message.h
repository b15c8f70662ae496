#ifndef ROSTER_FACT_MESSAGE_H
#define ROSTER_FACT_MESSAGE_H

#include <stdint.h>

#include "roster/fact_person.h"
#include "roster/text.h"

/* A sentence, and what becomes of it. Units: fact.h. */

/* Who spoke to whom. The numbers stand in message.kind. */
enum message_kind {
	FROM_CLAIMANT = 1, /* to the advisor */
	FROM_ADVISOR = 2,  /* to the claimant */
	TO_CLAIMANT = 3,   /* the service itself */
	TO_ADVISOR = 4,    /* the service itself */
};

struct fact;

struct message {
	uint64_t turn;
	int64_t arrived;
	enum message_kind kind;
	uint32_t claimant;     /* 0 only for TO_ADVISOR lines about nobody */
	uint32_t advisor;      /* who follows the claimant at this instant */
	uint32_t noted;        /* BOUNCED: the claimant of its bounce's row */
	struct text sender;    /* bare JID, for the service accueil@DOMAIN */
	struct text recipient; /* bare JID */
	struct text id;        /* as the sender wrote it; empty if none */
	struct text wire_id;   /* as it is forwarded; unique per sender */
	struct text digest;    /* SHA-256 of all that the recipient sees */
	struct text body;
	struct text lang;     /* xml:lang, often empty */
	struct text extra;    /* other payloads as forwarded, XML */
	struct text replaces; /* wire id of the sentence this one corrects */
	/* Wording key and variant of a service line; MESSAGE_CIRCULAR: an
	 * advisor's sentence to many, which is no answer to anybody. */
	struct text variant;
	struct fact *reminds; /* the REMINDER that it is; NULL: it is none */
};

#define MESSAGE_CIRCULAR "circular"

/* The numbers stand in delivery.kind. */
enum delivery_kind {
	RECEIVED = 1,  /* XEP-0184 */
	DISPLAYED = 2, /* XEP-0333 */
	BOUNCED = 3,   /* an error from the recipient's server */
	RETRIED = 4,   /* sent again after a bounce */
};

struct delivery {
	uint64_t turn;
	int64_t at;
	enum delivery_kind kind;
	uint32_t claimant;    /* whose conversation */
	struct person of;     /* whose client or server reported it */
	struct text reporter; /* bare JID */
	struct text wire_id;  /* which sentence */
	struct text detail;   /* condition of a bounce */
};

struct watermark {
	uint64_t up_to_turn;
	int64_t at;
};

/* What came back from a person is tried again, by this turn. */
struct trying {
	struct person who;
	uint64_t turn;
};

struct caught_up {
	struct person who;
	uint64_t up_to; /* turn; a later bounce is not meant */
};

struct note {
	uint64_t turn;
	int64_t at;
	uint32_t claimant;
	uint32_t advisor;
	struct text text;
};

/* An advisor's own, or for all advisors of a region. */
struct kept_reply {
	uint64_t turn;
	int64_t at;
	uint32_t advisor; /* 0: the region's */
	uint32_t region;  /* 0: the advisor's */
	struct text name; /* one word */
	struct text text; /* empty: it is dropped */
	struct text by;   /* bare JID */
};

#endif
