#ifndef TALK_PRESENCE_PRIVATE_H
#define TALK_PRESENCE_PRIVATE_H

#include "component/talk/presence.h"

/* presence_show.c: without a show, of this type. */
void presence_send_bare(
    struct turn *turn, struct text from, struct text to, const char *type);

/* The same, unless by the time that it leaves they may not see each other any
 * more. */
void presence_grant(struct turn *turn, struct text from, const char *type,
    const struct shows *shows);

#endif
