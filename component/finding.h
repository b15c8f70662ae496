#ifndef COMPONENT_FINDING_H
#define COMPONENT_FINDING_H

#include "component/config.h"

/*
 * `guichet finding`: finds again what became of an appointment, from its rows
 * alone, and prints rule and rows; no names. 0 if what is stored says the same,
 * and the schema's own view; 1 if not, or if that cannot be told.
 */
int finding_run(const struct config *config, const char *appointment);

/* `guichet refind`: the same from the XML of a bundle, without a database and
 * without its rows: they stand in that file, which its reader has already. 1,
 * too, where the file is not what was exported, or has no rows to find it from.
 */
int finding_of_bundle(const char *path);

#endif
