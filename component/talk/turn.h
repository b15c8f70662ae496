#ifndef TALK_TURN_H
#define TALK_TURN_H

#include <stdbool.h>
#include <stdint.h>

#include "component/talk/settings.h"
#include "component/talk/stanza.h"
#include "component/talk/wording.h"
#include "roster/fact.h"
#include "roster/jid.h"
#include "roster/outcome.h"
#include "roster/question.h"
#include "roster/roster.h"

/* Which of our addresses a stanza is for (design.md, section 5). */
enum target {
	TARGET_DOMAIN,  /* suivi.localhost, also where no `to` was given */
	TARGET_SERVICE, /* accueil@ */
	TARGET_ADVISOR, /* conseiller@ */
	TARGET_ALIAS,   /* c-XXXXXXXX@ of somebody known */
	TARGET_UNKNOWN,
};

struct call;
struct turn;

/* Whom a handler serves: who is to be told of a repeat or a refusal. */
struct asker {
	enum stanza_kind kind; /* STANZA_OTHER: nobody asked */
	struct text address;   /* full, prepared */
	struct text bare;
	struct text wrote_to; /* our address, from which the answer comes */
	struct text id;
	struct text language; /* of the stanza; empty: the person's */
	struct person who;    /* SIDE_NOBODY: a stranger */
	uint32_t claimant;    /* who they are as one, too; 0: nobody */
	uint64_t line;        /* to the service, as in struct audit; 0: none */
	/* Who gives a command is told by its door: NULL for all others. */
	void (*refuse)(struct turn *turn, enum refusal why);
	struct call *call;
};

/* What only the edge can do, when the turn leaves. */
enum wish {
	WISH_NONE,
	WISH_RELOAD, /* as SIGHUP */
	WISH_STOP,   /* as SIGTERM */
};

/* That somebody is there: a claimant is shown to an advisor, or, where that is
 * 0, their advisor to them, at this address; claimant 0: nobody is shown. */
struct shows {
	uint32_t claimant, advisor;
	struct text to; /* bare */
};

/* A stanza of ours, rendered. `stored` ones are resent by the ledger, so they
 * are dropped while the link is down; the others can be computed again. */
struct sending {
	struct sending *next;
	struct text xml;
	bool stored;
	struct shows shows;
};

struct sending_list {
	struct sending *head;
	struct sending **tail;
	struct sending *last;
	uint32_t count;
};

enum input_kind {
	INPUT_NONE, /* a turn that another one brought about */
	INPUT_STANZA,
	INPUT_ANSWER,
	INPUT_DUE,
	INPUT_STATE,  /* the link came up or goes down */
	INPUT_PROVEN, /* a ping came back: so far all was handled */
};

/* What is due is true at once, or when it is stored. */
enum due_kind {
	DUE_COMPUTED,
	DUE_STORED,
	DUE_KINDS,
};

/* The four ways in. The turn keeps a copy of the stanza; an answer lives only
 * while it is handled, and such turns leave at once. */
struct input {
	enum input_kind kind;
	enum due_kind due;
	const struct stanza *stanza;
	const struct answer *answer;
	bool taken;    /* the answer's facts are in the roster already */
	uint64_t left; /* UNPROVEN: what is above it leaves by itself */
	struct link_state link;
	uint64_t proven; /* turn */
};

/*
 * One input, decided. A handler reads the roster and appends facts and
 * stanzas; it never sends and never stores. Owned by the outbox from
 * outbox_close() until it is settled, freed in one place.
 */
struct turn {
	struct turn *next; /* the outbox's, or the next of `more` */
	void *edge;        /* the edge's own, passed through */
	uint64_t number;   /* in every row and log line */
	int64_t now;       /* UTC microseconds of arrival */
	const struct roster *roster;
	const struct settings *settings;
	struct arena arena; /* owns all of it */
	struct input input; /* kept, for it may have to be decided again */
	struct asker asker;
	struct jid to; /* prepared; no domain: none of our addresses */
	enum target target;
	struct person names[NAMES]; /* claimant, advisor, staff concerned */
	struct fact_list facts;     /* all or nothing */
	struct sending_list then;   /* leave when the facts are durable */
	struct turn *more;    /* turns of their own that follow this one */
	struct question *ask; /* put to the store when this is settled */
	enum wish wish;
	enum refusal refused;   /* decided here; the answer is in `then` */
	uint32_t stopped;       /* stanzas of ours that the gate held back */
	uint32_t reserved;      /* numbers behind its own that no turn gets */
	uint8_t tries;          /* decided so many times */
	uint64_t decided_on;    /* roster_applied() by then */
	enum pace_verdict pace; /* does the sender write too fast? */
	bool looks; /* a probe: it asks how somebody stands, and says nothing */
	bool other; /* the id is taken by another sentence */
	bool due;   /* it fell due, or what brought it about did */
	bool settled;
	bool held_single;  /* the outbox's */
	bool held_note;    /* the outbox's */
	size_t held_bytes; /* the outbox's */
	uint32_t held_due; /* the outbox's */
};

/* A zeroed turn for this input; the stanza is copied. */
struct turn *turn_open(uint64_t number, int64_t now,
    const struct roster *roster, const struct settings *settings,
    const struct input *input);
void turn_free(struct turn **turn);

/* The same in the memory of the turn that was freed last: most leave before the
 * next one comes. */
struct turn *turn_open_in(struct arena *spare, int64_t now,
    const struct roster *roster, const struct settings *settings,
    const struct input *input);
void turn_free_into(struct turn **turn, struct arena *spare);

/* Forgets what was decided, so that the input can be decided again. */
void turn_again(struct turn *turn);

/* A turn of its own that goes the same road right behind this one. Its number
 * is given by the edge. Same asker, names and instant, no input. */
struct turn *turn_more(struct turn *turn);

/* It concerns them, too: their inputs wait until it is settled, as far as there
 * is room for a name; where there is none, versions say that it moved on. */
void turn_name(struct turn *turn, enum side side, uint32_t id);

struct fact *turn_fact(struct turn *turn, enum fact_kind kind);

/* A stanza of ours, to be finished by turn_send(). */
struct writer turn_write(struct turn *turn);
/* Passes the gate: from our domain, `to` present, legal, not too large. What
 * does not pass is dropped and counted: it is a bug of ours. */
void turn_send(struct turn *turn, struct writer *w, bool stored);

/* The last stanza shows somebody; there must be one. */
void turn_shows(struct turn *turn, const struct shows *shows);

/* May it leave, as things stand by now? A turn that waits for the store may
 * outlast that somebody follows whom it shows them. */
bool turn_may_leave(const struct turn *turn, const struct sending *sending);

/* <iq type='result'> to the asker, left open for its payload. */
struct writer turn_result(struct turn *turn);

/* Says no to the asker: an error that their client shows, and once a day an
 * ordinary line, because Pidgin hides errors. Nothing if they sent an error. */
void turn_refuse(struct turn *turn, enum refusal why);

/* The language of the asker: their own, else of their stanza, else that of
 * their region, else the service's. */
struct text turn_language(const struct turn *turn);
/* Of anybody, as far as it is recorded; else as above. */
struct text turn_language_of(const struct turn *turn, struct person who);
/* What a claimant or an advisor is called; empty: there is no such. */
struct text turn_name_of(const struct turn *turn, struct person who);
struct text turn_say(
    struct turn *turn, enum wording_key key, struct text language);

/* Whom a line of the service is for, as they stand or are about to stand. */
struct addressee {
	struct person who;
	uint32_t claimant; /* whose conversation it belongs to; 0: nobody's */
	uint32_t advisor;
	struct text jid; /* bare; empty: nobody to tell */
	struct text language;
	bool proof; /* their client is asked to say that it arrived */
};
/* Who is known by their JID alone. */
struct person turn_person(enum side side, struct text bare);
struct addressee turn_addressee(const struct turn *turn, struct person who);

/* A line of the service: stored, resent like any sentence; in a turn of its
 * own, under this id, which makes it unique. That turn; NULL: nobody is to be
 * told. */
struct turn *turn_line(struct turn *turn, const struct addressee *to,
    struct text id, const struct wording_ask *ask);

/* A turn that tells the asker of `of` that nobody knows yet whether their
 * sentence stands (promise 1). It leaves at once, before `of`. */
struct turn *turn_doubt(const struct turn *of);

/* Renders what the outcome means for the asker into a fresh `then`. */
void turn_settle(struct turn *turn, enum outcome outcome, enum refusal why);

/* Is there anything for the store in it? */
bool turn_stores(const struct turn *turn, enum fact_class *fact_class);

#endif
