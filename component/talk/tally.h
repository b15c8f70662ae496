#ifndef TALK_TALLY_H
#define TALK_TALLY_H

#include <stdint.h>

#include "roster/fact.h"

/*
 * How many turns concern a person right now. Persons without any are not in
 * the table, so it is as small as what is under way.
 */
enum tally_what {
	TALLY_HELD,    /* closed and not yet left */
	TALLY_SINGLE,  /* of these: unsettled single turns */
	TALLY_WAITING, /* inputs that wait for such a turn */
	TALLY_KINDS
};

struct tally;

struct tally *tally_new(void);
void tally_free(struct tally **tally);

/* Names are NAMES, as in struct turn. Adds 1 or -1 for each that is somebody.
 */
void tally_add(struct tally *tally, const struct person *names,
    enum tally_what what, int32_t by);

/* For any of them. */
bool tally_any(const struct tally *tally, const struct person *names,
    enum tally_what what);

#endif
