#ifndef TALK_PRESENCE_PRIVATE_H
#define TALK_PRESENCE_PRIVATE_H

#include "component/talk/presence.h"

/* presence_show.c: without a show, of this type. */
void presence_send_bare(
    struct turn *turn, struct text from, struct text to, const char *type);

#endif
