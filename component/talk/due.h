#ifndef TALK_DUE_H
#define TALK_DUE_H

#include "component/talk/turn.h"

/* Everything that happens because its instant has come. due_next() names the
 * earliest such instant (UTC microseconds; 0: now; INT64_MAX: none). */
int64_t due_next(const struct roster *roster, const struct settings *settings);
void due_run(struct turn *turn);

/* What falls due by the thousand waits while more turns than this have not
 * left: nobody's sentence is to wait behind it. */
enum {
	DUE_ROOM = 400
};

#endif
