#ifndef ROSTER_FACT_H
#define ROSTER_FACT_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/arena.h"
#include "roster/text.h"

/*
 * Facts are what becomes true. A handler appends them to its turn, the store
 * makes them durable, roster_apply() puts them into memory. Texts belong to
 * the arena of the turn or answer that carries the fact. All instants are UTC
 * microseconds since 1970; 0 means "never". Ids of regions, advisors and
 * claimants are the store's; 0 means "none".
 */
enum side {
	SIDE_NOBODY,
	SIDE_CLAIMANT,
	SIDE_ADVISOR,
};

struct person {
	enum side side;
	uint32_t id;
};

/* Who spoke to whom. The numbers stand in message.kind. */
enum message_kind {
	FROM_CLAIMANT = 1, /* to the advisor */
	FROM_ADVISOR = 2,  /* to the claimant */
	TO_CLAIMANT = 3,   /* the service itself */
	TO_ADVISOR = 4,    /* the service itself */
};

struct message {
	uint64_t turn;
	int64_t arrived;
	enum message_kind kind;
	uint32_t claimant;     /* 0 only for TO_ADVISOR lines about nobody */
	uint32_t advisor;      /* who follows the claimant at this instant */
	struct text sender;    /* bare JID, for the service accueil@DOMAIN */
	struct text recipient; /* bare JID */
	struct text id;        /* as the sender wrote it; empty if none */
	struct text wire_id;   /* as it is forwarded; unique per sender */
	struct text digest;    /* SHA-256 of all that the recipient sees */
	struct text body;
	struct text lang;     /* xml:lang, often empty */
	struct text extra;    /* other payloads as forwarded, XML */
	struct text replaces; /* wire id of the sentence this one corrects */
	struct text variant;  /* wording key and variant of a service line */
};

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
	uint64_t before;      /* RETRIED: no bounce up to this turn is left;
				 0: some may be */
};

struct sighting {
	uint32_t advisor;
	bool available;
	uint64_t absence; /* number of the last or running absence; 0: none */
	int64_t at;
	int32_t version; /* that it was decided on */
};

struct watermark {
	uint64_t up_to_turn;
	int64_t at;
};

struct followed {
	int64_t change_no;
	int64_t at;
};

struct upkeep {
	int64_t at;
};

/* The numbers stand in region.state. */
enum region_state {
	REGION_CLOSED = 1,
	REGION_PILOT = 2,
	REGION_EVALUATED = 3,
	REGION_OPEN = 4,
	REGION_PAUSED = 5,
};

struct region {
	uint32_t id;
	enum region_state state;
	struct text code;
	struct text name;
	struct text zone;
	struct text language;
};

struct advisor {
	uint32_t id;
	uint32_t region;
	struct text number; /* the agency's */
	struct text jid;    /* bare, prepared */
	struct text name;
	struct text language; /* empty: the region's */
};

/* What an import did to a claimant, beside the row as it stands now. */
enum change_kind {
	CHANGE_NONE = 0, /* first load of the row */
	CHANGE_ADDED = 1,
	CHANGE_ENROLLED = 2, /* JID and consent stand now, they did not */
	CHANGE_REASSIGNED = 3,
	CHANGE_REBOUND = 4, /* another JID */
	CHANGE_OTHER = 5,
};

struct claimant {
	uint32_t id;
	uint32_t region;
	uint32_t advisor; /* 0: none */
	bool consent;     /* given and not withdrawn */
	enum change_kind change;
	int64_t change_no;  /* of the change that this row answers, or 0 */
	struct text number; /* file number */
	struct text alias;  /* c-XXXXXXXX */
	struct text jid;    /* bare, prepared; empty: not known yet */
	struct text name;
	struct text language;
};

struct waiting {
	uint32_t claimant;
	int64_t since;
};

enum show {
	SHOW_GONE,
	SHOW_AVAILABLE,
	SHOW_AWAY,
	SHOW_XA,
	SHOW_DND,
};

struct presence {
	struct person who;
	uint64_t resource; /* hash of the resource's name; 0: all of them */
	enum show show;
	int64_t at;
};

struct privilege {
	struct text host;
	int version; /* urn:xmpp:privilege:1 or 2 */
	bool roster;
	bool presence;
};

enum provision_stage {
	PROVISION_UNKNOWN, /* to be done when they are next seen */
	PROVISION_WANTED,  /* seen; waits for its turn */
	PROVISION_ASKED,   /* their roster was asked for */
	PROVISION_SETTING, /* items were sent, left answers are missing */
	PROVISION_DONE,
	PROVISION_SUBSCRIBED, /* no privilege: subscription was asked for */
};

struct provision {
	struct person who;
	enum provision_stage stage;
	uint32_t left;
	int64_t until; /* a missing answer is given up then */
};

struct courtesy {
	struct text jid;
	int64_t until;
};

struct probed {
	uint32_t claimants; /* how many of the list, counted from the start */
	uint32_t advisors;
	int64_t at;
};

struct link_state {
	bool up;
	int64_t at;
};

enum fact_kind {
#define FACT(NAME, member, CLASS, meaning) FACT_##NAME,
#include "roster/fact.def"
#undef FACT
	FACT_KINDS
};

enum fact_class {
	CLASS_BATCHED,
	CLASS_SINGLE,
	CLASS_COMMITTED,
	CLASS_COMPUTED,
};

struct fact {
	struct fact *next;
	enum fact_kind kind;
	union {
		struct message message;
		struct delivery delivery;
		struct sighting sighting;
		struct watermark watermark;
		struct followed followed;
		struct upkeep upkeep;
		struct region region;
		struct advisor advisor;
		struct claimant claimant;
		struct waiting waiting;
		struct presence presence;
		struct privilege privilege;
		struct provision provision;
		struct courtesy courtesy;
		struct probed probed;
		struct link_state link;
	} as;
};

/* All or nothing, in the order of appending. */
struct fact_list {
	struct fact *head;
	struct fact **tail; /* NULL while empty */
	size_t count;
};

/* A zeroed fact at the end of the list, taken from the arena. */
struct fact *fact_append(
    struct fact_list *list, struct arena *arena, enum fact_kind kind);

enum fact_class fact_class(enum fact_kind kind);
const char *fact_name(enum fact_kind kind); /* the member's */

#endif
