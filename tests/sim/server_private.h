#ifndef TESTS_SIM_SERVER_PRIVATE_H
#define TESTS_SIM_SERVER_PRIVATE_H

#include "tests/sim/server.h"

#define DOMAIN "suivi.localhost"
#define HOST   "localhost"

/* Words to the component, made in this arena. */
#define TELL(world, arena, ...)                                                \
	server_tell((world), build_all((arena), __VA_ARGS__, (char *)NULL))

bool server_is_prosody(const struct world *world);
void server_tell(struct world *world, struct text xml);

/* server_rosters.c: a get or a set; no account: an error. */
void server_roster_iq(
    struct world *world, struct account *account, const struct stanza *s);

#endif
