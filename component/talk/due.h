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

/* What falls due by the thousand goes a little at a time: so much of it
 * (gauges.due) is under way at once, however much people write, and no more
 * (settings.due_room). So nobody's sentence waits behind more than that, and
 * what is due never waits for them to fall silent. All that is stored for many
 * at once asks for it.
 *
 * May anything of the kind go now? And one more, besides what the turn brings
 * about already? */
bool due_may_go(const struct settings *settings);
/* Not before what the store refused of it is to be tried again (aside.h). */
int64_t due_unless_aside(const struct roster *roster, int64_t next,
    enum fact_kind kind, uint64_t id);
bool due_has_room(const struct turn *turn);

#endif
