#ifndef COMPONENT_ROAD_H
#define COMPONENT_ROAD_H

#include "component/config.h"
#include "component/log.h"
#include "component/loop.h"
#include "component/notify.h"

/*
 * The one road (docs/architecture.md): every input enters here, is decided by
 * talk/, stored by store/, applied to the roster and sent by the link. Only
 * road*.c knows them all.
 */
struct road;

/* Exit codes for the service manager, beside 0 and 1: start afresh (another
 * daemon took over), or do not (schema or grants do not fit). */
enum {
	ROAD_SUPERSEDED = 3,
	ROAD_UNFIT = 4,
};

/* NULL, with a line in why, if the wording cannot be read. */
struct road *road_new(struct loop *loop, const struct config *config,
    const struct log *log, struct notify *notify, char *why, size_t why_size);
void road_free(struct road **road);

/* Connects to the store; to the server once the store is loaded. */
void road_open(struct road *road);

/* Lets what is under way finish, says goodbye, closes, stops the loop. */
void road_stop(struct road *road);

/* Takes what config.def calls LIVE from the configuration as it is now, and
 * reads the wording anew; what stands is kept if that is not valid. */
void road_reload(struct road *road);

#endif
