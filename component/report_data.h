#ifndef COMPONENT_REPORT_DATA_H
#define COMPONENT_REPORT_DATA_H

#include "component/command/figure_line.h"
#include "component/report_run.h"
#include "store/session.h"

/* What a report shows, as one reader gets it. */
struct report_data {
	struct arena arena;
	struct figure_reader reader;
	struct text region; /* its name */
	struct text zone;
	int64_t since, ending; /* instants; `ending` is the first not meant */
	int64_t as_of;
	struct figures figures;
	struct figure_table tables[FIGURE_SUBJECTS]; /* of the other subjects */
};

/* False, with a line in why: the database refused, or there is no such
 * region. */
bool report_data_load(struct report_data *data, struct session *session,
    const struct report_ask *ask, char *why, size_t why_size);

/* A file of the folder that was not there; NULL, with a line on stderr. */
FILE *report_file(const char *folder, const char *name);
/* False, with a line on stderr: not all of it was written. */
bool report_close(FILE *to, const char *name);

/* The tables behind the plots, and all figures of each subject in one. */
bool report_csv(const struct report_data *data, const char *folder);

/* "1 204"; empty if it is withheld. Without units and groups, for machines. */
void report_number(const struct figure *figure, FILE *to);

#endif
