#ifndef ROSTER_BACKOFF_H
#define ROSTER_BACKOFF_H

#include <stdint.h>

/* Growing delays: doubles from first to most, each drawn between half and the
 * whole of itself, so that a hundred daemons do not return at once. */
struct backoff {
	int64_t first;
	int64_t most;
	int64_t next;
	uint64_t seed;
};
int64_t backoff_draw(struct backoff *backoff);
void backoff_reset(struct backoff *backoff);

#endif
