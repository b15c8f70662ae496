#ifndef COMPONENT_AUDIT_H
#define COMPONENT_AUDIT_H

#include "component/config.h"

/*
 * guichet check --audit: prints every seal (hour, rows, chain), to be kept
 * elsewhere, then every row that does not fit its seal. The exit code is 0
 * only if all do. A chain that is the same as in an earlier print shows that
 * nothing before it was changed, by whoever owns the database either.
 */
int audit_run(const struct config *config);

#endif
