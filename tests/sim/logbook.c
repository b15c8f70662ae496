#include <stdlib.h>
#include <string.h>

#include "tests/sim/world.h"

/* component/log.h: the witness reads along. */

struct log {
	const struct daemon *daemon;
};

/* The first one of a daemon is made before its road; world.c sets whose. */
struct log *log_new(enum log_level most)
{
	(void)most;
	return must_calloc(1, sizeof(struct log));
}

void logbook_belongs(struct log *log, const struct daemon *daemon);
void logbook_belongs(struct log *log, const struct daemon *daemon)
{
	log->daemon = daemon;
}

void log_free(struct log **log)
{
	free(*log);
	*log = NULL;
}

void log_line(const struct log *log, enum log_level level, const char *event,
    const struct log_pair *pairs, size_t count)
{
	(void)level;
	(void)pairs;
	(void)count;
	witness_log(log->daemon, event);
}
