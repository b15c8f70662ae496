#ifndef COMPONENT_CONNINFO_H
#define COMPONENT_CONNINFO_H

#include <stddef.h>

/*
 * A libpq conninfo, keywords or URI, with every password written as ***. What
 * cannot be understood is *** as a whole. To be freed.
 */
char *conninfo_mask(const char *conninfo);

#endif
