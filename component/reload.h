#ifndef COMPONENT_RELOAD_H
#define COMPONENT_RELOAD_H

#include "component/config.h"
#include "component/log.h"
#include "component/loop.h"
#include "component/notify.h"
#include "component/road.h"

/*
 * SIGHUP: the configuration file and the wording are read again. Keys that
 * config.def calls LIVE are taken; the others are named in the log. A file
 * that is not valid changes nothing.
 */
struct reload {
	const char *file;
	struct config *config;
	struct log *log;
	struct loop *loop;
	struct notify *notify;
	struct road *road;
};

void reload(void *ctx); /* struct reload */

#endif
