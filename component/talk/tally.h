#ifndef TALK_TALLY_H
#define TALK_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/fact.h"

/*
 * How many turns concern a person right now. Persons without any are not in
 * the table, so it is as small as what is under way.
 */
enum tally_what {
	TALLY_HELD,    /* closed and not yet left */
	TALLY_SINGLE,  /* of these: unsettled single turns */
	TALLY_NOTE,    /* and not of these: that somebody came, or left */
	TALLY_WAITING, /* inputs that wait for such turns */
	TALLY_KINDS
};

struct tally;

struct tally *tally_new(void);
void tally_free(struct tally **tally);

/* Names are NAMES, as in struct turn. Adds 1 or -1 for each that is somebody.
 */
void tally_add(struct tally *tally, const struct person *names,
    enum tally_what what, int32_t by);

/*
 * A round is one walk through the turns that wait, in their order, after a
 * single turn left; it has a number of its own. tally_frees() says that these
 * names may let turns go on, and counts those that wait for them, each for each
 * of its names. tally_waits_on(): does this one wait on, for a single turn or
 * behind one that waits on? `left` of those that were counted are still ahead.
 */
uint64_t tally_frees(
    struct tally *tally, const struct person *names, uint32_t round);
bool tally_waits_on(struct tally *tally, const struct person *names,
    uint32_t round, uint64_t *left);

/* For any of them. */
bool tally_any(const struct tally *tally, const struct person *names,
    enum tally_what what);

#endif
