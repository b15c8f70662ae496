#ifndef COMPONENT_PING_H
#define COMPONENT_PING_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/text.h"

/*
 * The pings under way on one stream and the marks that their return proves.
 * Servers keep the order of a stream, so a return answers all earlier pings
 * too. It neither sends nor waits: it says when. Instants and waits are
 * monotonic microseconds.
 */
enum {
	PINGS_MOST = 16
};

struct ping {
	uint64_t number;
	uint64_t mark;
	int64_t at;
};

struct ping_settings {
	int64_t idle;
	int64_t soon;
	uint32_t count; /* stanzas */
	int64_t wait;
};

struct pings {
	struct ping_settings settings;
	struct ping out[PINGS_MOST]; /* oldest first */
	uint32_t count;
	uint32_t stanzas; /* of ours since the last ping */
	uint64_t number;  /* of the last ping; never starts again */
	uint64_t mark;    /* what was written so far */
	uint64_t asked;   /* mark of the last ping */
	uint64_t proven;
	int64_t next;     /* when the next ping is due */
	int64_t reading;  /* since when; INT64_MAX: not reading */
	int64_t answered; /* 0: not yet */
};

/* A stream came up: nothing is under way, nothing is proven. */
void pings_start(struct pings *pings, int64_t now);
void pings_mark(struct pings *pings, uint64_t mark, bool due, int64_t now);
void pings_sent(struct pings *pings); /* a stanza of ours */
/* Deadlines count from here when it goes on. */
void pings_read(struct pings *pings, bool on, int64_t now);

/* The earliest instant at which a ping is due or lost; INT64_MAX: none. */
int64_t pings_next(const struct pings *pings);
/* When the oldest one counts as lost; INT64_MAX: none, or not reading. */
int64_t pings_deadline(const struct pings *pings);
bool pings_due(const struct pings *pings, int64_t now);

/* A ping is being written: its number. */
uint64_t pings_write(struct pings *pings, int64_t now);

/* Is this the id of a ping under way? Then it has returned, and proven is set
 * to its mark, or to 0 if that says nothing new. */
bool pings_return(
    struct pings *pings, struct text id, int64_t now, uint64_t *proven);

#endif
