#ifndef COMPONENT_CHECK_H
#define COMPONENT_CHECK_H

#include "component/config.h"

/*
 * guichet check: configuration, wording, database, schema version, grants, and
 * the component secret - the last only when no daemon serves the domain, for a
 * second log-in would end the first. Prints a line per finding; the exit code
 * is 0 only if nothing is wrong. May block: it is a tool, not the daemon.
 */
int check_run(const struct config *config);

#endif
