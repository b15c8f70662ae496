#ifndef COMPONENT_FAILPOINT_H
#define COMPONENT_FAILPOINT_H

#include <stddef.h>

/*
 * Where a test lets the daemon die, as if its host had lost power: with
 * GUICHET_TEST the environment variable GUICHET_FAILPOINT=NAME:N kills it at
 * the N-th passing of that point. A release has none of it.
 *
 *	committed  a sentence is durable and not yet sent
 *	sent       it was sent, and is not yet proven
 *	proven     a ping came back, and its watermark is not yet stored
 *	noticed    an import was noticed, and is not yet asked for
 */
struct failpoint;

#ifdef GUICHET_TEST

struct failpoint *failpoint_new(void);
void failpoint_free(struct failpoint **failpoint);
void failpoint_pass(struct failpoint *failpoint, const char *name);

#else

static inline struct failpoint *failpoint_new(void)
{
	return NULL;
}

static inline void failpoint_free(struct failpoint **failpoint)
{
	*failpoint = NULL;
}

static inline void failpoint_pass(struct failpoint *failpoint, const char *name)
{
	(void)failpoint;
	(void)name;
}

#endif

#endif
