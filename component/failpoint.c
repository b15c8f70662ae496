#include "component/failpoint.h"

#ifdef GUICHET_TEST

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "roster/arena.h"

enum {
	DECIMAL = 10
};

struct failpoint {
	const char *name; /* of the environment; NULL: none */
	size_t len;
	unsigned long left;
};

struct failpoint *failpoint_new(void)
{
	struct failpoint *failpoint = must_calloc(1, sizeof(*failpoint));
	const char *count;

	failpoint->name = getenv("GUICHET_FAILPOINT");
	if (failpoint->name == NULL)
		return failpoint;
	count = strchr(failpoint->name, ':');
	failpoint->len = strcspn(failpoint->name, ":");
	failpoint->left = count != NULL ? strtoul(count + 1, NULL, DECIMAL) : 1;
	return failpoint;
}

void failpoint_free(struct failpoint **failpoint)
{
	free(*failpoint);
	*failpoint = NULL;
}

void failpoint_pass(struct failpoint *failpoint, const char *name)
{
	if (failpoint->name == NULL || strlen(name) != failpoint->len ||
	    strncmp(name, failpoint->name, failpoint->len) != 0)
		return;
	if (--failpoint->left == 0)
		(void)raise(SIGKILL);
}

#endif
