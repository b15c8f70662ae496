#ifndef TALK_OVERDUE_H
#define TALK_OVERDUE_H

#include "component/talk/turn.h"

/*
 * An answer that is late is told of, once to each: to the advisor, to who
 * stands in for them, to the region's supervisors (roster/duty.h).
 */
int64_t overdue_next(
    const struct roster *roster, const struct settings *settings);
void overdue_due(struct turn *turn);

/* The supervisor to whom such a line went, where they still are one; empty:
 * they are not. It must not be sent again to who may not read it any more. */
struct text overdue_reader(
    const struct roster *roster, const struct message *line);

#endif
