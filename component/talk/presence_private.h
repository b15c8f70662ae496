#ifndef TALK_PRESENCE_PRIVATE_H
#define TALK_PRESENCE_PRIVATE_H

#include "component/talk/presence.h"

/* presence_show.c: without a show, of this type. */
void presence_send_bare(
    struct turn *turn, struct text from, struct text to, const char *type);

/* To whoever follows them and to who stands in, where they are there. */
void presence_show_alias(
    struct turn *turn, const struct claimant_view *claimant, enum show show);

#endif
