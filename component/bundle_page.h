#ifndef COMPONENT_BUNDLE_PAGE_H
#define COMPONENT_BUNDLE_PAGE_H

#include <stdio.h>

#include "component/talk/case_file.h"
#include "component/talk/wording.h"

/* The same for people: one page in a language, that needs nothing else. */
void bundle_page(struct case_file *file, const struct wording *wording,
    struct text language, FILE *to);

#endif
