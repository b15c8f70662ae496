#ifndef TESTS_TURNS_STREET_PRIVATE_H
#define TESTS_TURNS_STREET_PRIVATE_H

#include "tests/turns/street.h"

/* street.c: as component/road.c and road_store.c. */
void street_take_in(struct street *street, const struct input *input);
void street_on_submit(void *ctx, struct turn *turn);
void street_on_leave(void *ctx, struct turn *turn);
/* A line of facts that is no fact: something that the road would log. */
void street_note_word(struct street *street, const char *word);

/* street_stream.c: what the server sends, through component/frame.c. */
void street_open_stream(struct street *street);

#endif
