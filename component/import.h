#ifndef COMPONENT_IMPORT_H
#define COMPONENT_IMPORT_H

#include "component/config.h"

enum {
	IMPORT_DONE = 0,
	IMPORT_REFUSED = 1, /* rows were reported, nothing was taken */
	IMPORT_FAILED = 2,  /* the file or the database could not be used */
};

/*
 * guichet import: reads a CSV file (comma or semicolon, UTF-8, with or without
 * a byte order mark), prepares its JIDs and gives it to the schema's
 * import_*() function, which says what it means. Every bad row is printed as
 * FILE:LINE: reason. `probe` makes test accounts of its rows, for `guichet
 * probe`. May block: it is a process of its own.
 */
int import_run(const struct config *config, const char *what, const char *file,
    bool probe);

#endif
