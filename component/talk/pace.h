#ifndef TALK_PACE_H
#define TALK_PACE_H

#include <stdint.h>

#include "roster/text.h"

/*
 * How fast people may write: token buckets per bare JID, per domain and for
 * all, by stanza and by size, so that one person's flood costs nobody else
 * anything. A bucket is one number, the instant at which it would be full
 * again (the virtual scheduling of ITU-T I.371's GCRA), so an idle person
 * leaves nothing behind. Bounded: who was idle longest is forgotten first, and
 * to be forgotten is to have a full bucket.
 */
enum pace_scope {
	PACE_PERSON,
	PACE_DOMAIN,
	PACE_ALL,
	PACE_SCOPES
};

/* Who gives commands: each role as fast as its work is. */
enum pace_role {
	PACE_CLAIMANT, /* and strangers */
	PACE_ADVISOR,
	PACE_STAFF,
	PACE_ROLES
};

/* Tokens a second, and how many seconds' worth may come at once. */
struct pace_rates {
	int64_t stanzas[PACE_SCOPES];
	int64_t bytes[PACE_SCOPES];
	int64_t commands[PACE_ROLES]; /* of one person, a minute */
	int64_t burst;                /* seconds */
	int64_t window; /* seconds between two lines that say "too fast" */
};

struct pace;

/* So many persons and domains are remembered. The seed is secret, so that
 * nobody can choose an address that shares another's bucket. */
struct pace *pace_new(uint32_t persons, uint32_t domains, uint64_t seed);
void pace_free(struct pace **pace);

struct pace_load {
	struct text bare;
	struct text domain;
	int64_t stanzas; /* what it weighs */
	int64_t bytes;
	int64_t commands; /* one, or none */
	enum pace_role role;
};

enum pace_verdict {
	PACE_FINE,
	PACE_OVER_FIRST, /* too fast, and not told so in this window */
	PACE_OVER,
};

/* Takes from all buckets, or from none and says no. `now` is monotonic, in
 * microseconds. */
enum pace_verdict pace_take(struct pace *pace, const struct pace_rates *rates,
    const struct pace_load *load, int64_t now);

#endif
