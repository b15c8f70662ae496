#ifndef COMPONENT_CODES_H
#define COMPONENT_CODES_H

#include "component/config.h"

/*
 * `guichet codes`: makes a code for everybody who needs one and writes them,
 * with file number, name and last day, to a new file that only its owner may
 * read. The file is on the disk before the codes are committed, so no code is
 * good that stands nowhere. The exit code; what went wrong is on stderr.
 */
int codes_run(const struct config *config, const char *file);

#endif
