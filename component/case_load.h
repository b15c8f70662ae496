#ifndef COMPONENT_CASE_LOAD_H
#define COMPONENT_CASE_LOAD_H

#include "component/config.h"
#include "component/talk/case_file.h"

/*
 * What is known of one appointment that was judged, for the tools: read from
 * the database, or from a bundle that was made of it.
 */

/* NULL: it was not judged, cannot be read, or the audit cannot keep that it is;
 * `tool` said so on stderr. */
struct case_file *case_load(
    const struct config *config, const char *tool, const char *appointment);

/* The same from the XML of a bundle (schema/absence-file.rng), for the finding
 * alone; `altered`, where that is not as it was written. */
struct case_file *case_read(const char *tool, const char *path);

/* What the schema's own view finds; 0: it cannot be asked. */
enum finding case_in_sql(
    const struct config *config, const char *tool, const char *appointment);

/* A policy that it was judged by: what was kept of it, and what stood by then,
 * in microseconds. */
struct case_policy {
	struct text name;
	int64_t kept, stood;
	uint64_t turn; /* that set it; 0: nothing did, it is the release's */
	int64_t at;
	struct text by;
};

/* All of them; the texts live as long as the call. False: it cannot be asked.
 */
bool case_policies(const struct config *config, const char *tool,
    const char *appointment,
    void (*each)(void *ctx, const struct case_policy *policy), void *ctx);

void case_free(struct case_file **file);

#endif
