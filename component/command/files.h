#ifndef COMMAND_FILES_H
#define COMMAND_FILES_H

#include "component/command/call.h"
#include "component/talk/case_file.h"
#include "roster/absence_file.h"

/* The file that the field of that name names, for a supervisor of its region
 * who was not to be met there, nor is whom it is about. False: refused. */
bool files_to_decide(struct call *call, struct absence_file *file);

/* Memory has no such file (files_to_decide() refused), but the store may have
 * one that was closed long ago: its id. Only what the store answers tells
 * whether the asker may read it. */
bool files_sought(struct call *call, uint64_t *id);

/* May they read what the store found? It is noted then, and `file` as far as a
 * CASE tells it; false: refused. */
bool files_found(struct call *call, const struct case_file *found,
    struct absence_file *file);

/* "Absence file 100000000a5: Jean Petit (DE-1), ..., to be decided". */
struct text files_name(struct call *call, const struct absence_file *file);

/* Is the asker whom it is about? */
bool files_is_theirs(const struct call *call, const struct absence_file *file);

#endif
