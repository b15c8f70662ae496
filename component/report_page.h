#ifndef COMPONENT_REPORT_PAGE_H
#define COMPONENT_REPORT_PAGE_H

#include "component/report_data.h"

/* index.html: all figures with their tables and plots, to be read on a screen,
 * aloud or on paper. Nothing in it comes from elsewhere than its folder. */
bool report_page(const struct report_data *data, const char *folder);

#endif
