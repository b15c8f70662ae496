#ifndef COMPONENT_ROSTERS_H
#define COMPONENT_ROSTERS_H

#include "component/config.h"

/*
 * `guichet rosters --export`: what should stand in everybody's roster, as calls
 * of the server's own tool (`ejabberdctl add_rosteritem ...`), one a line, for
 * a shell; for servers that cannot let us set rosters (XEP-0356). By the same
 * computation as provision.c, but for groups that come and go within hours.
 */
int rosters_export(const struct config *config);

#endif
