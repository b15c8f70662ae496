#ifndef COMPONENT_PULSE_H
#define COMPONENT_PULSE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Is the daemon at work? The service manager restarts it when it is not, so
 * the question is what a restart would mend:
 *
 * - the store is up, turns are given to it, and none has settled for
 *   `store` microseconds: no;
 * - the link is up, and no ping has returned for `link` microseconds: no. While
 *   the intake is off because the store has too much to do the return lies
 *   unread, and the first rule alone counts;
 * - else yes. A database or a server that is away does not come back by a
 *   restart of ours, which would lose what is held for it.
 *
 * It reads no clock; instants are monotonic microseconds.
 */
struct pulse {
	int64_t store;
	int64_t link;
	int64_t store_since; /* when commits advanced, or did not need to */
	int64_t link_since;  /* when a ping returned, or could not */
	uint64_t settled;
};

/* What is true now. */
struct pulse_sample {
	bool store_up;
	bool link_up;
	bool held;          /* the intake is off because of the store */
	uint32_t unsettled; /* turns given to the store */
	uint64_t settled;   /* turns that it answered since the start */
	int64_t answered;   /* last return of a ping; 0: none on this link */
};

struct pulse pulse_new(int64_t store, int64_t link, int64_t now);
bool pulse_beats(
    struct pulse *pulse, const struct pulse_sample *sample, int64_t now);

#endif
