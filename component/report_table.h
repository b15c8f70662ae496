#ifndef COMPONENT_REPORT_TABLE_H
#define COMPONENT_REPORT_TABLE_H

#include "component/report_data.h"

/* All tables of a subject, as HTML: what is of all as one, and one for each way
 * to tell it apart. */
void report_tables(
    FILE *to, const struct report_data *data, enum figure_subject subject);

#endif
