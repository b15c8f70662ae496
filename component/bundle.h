#ifndef COMPONENT_BUNDLE_H
#define COMPONENT_BUNDLE_H

#include "component/config.h"

/*
 * `guichet bundle`: an appointment that was judged, with its absence file, as a
 * folder to be handed on: absence.xml, valid against schema/absence-file.rng,
 * from which the finding can be found again without a database; and a page to
 * read or print in each language. The folder is readable to its owner alone.
 */
int bundle_run(
    const struct config *config, const char *appointment, const char *folder);

#endif
