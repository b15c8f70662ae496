#ifndef TALK_DUE_H
#define TALK_DUE_H

#include "component/talk/turn.h"

/* Everything that happens because its instant has come. The earliest instants
 * (UTC microseconds; 0: now; INT64_MAX: none) of what is true at once, and of
 * what has to be stored and is due until it is: that keeps a pause, for which
 * nobody's contacts are to wait. */
struct due {
	int64_t at[DUE_KINDS];
};
struct due due_next(
    const struct roster *roster, const struct settings *settings);
/* All that is due of the input's kind. */
void due_run(struct turn *turn);

/* What falls due by the thousand waits while more turns than this have not
 * left: nobody's sentence is to wait behind it. */
enum {
	DUE_ROOM = 400
};

#endif
