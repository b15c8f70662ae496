#include <stdlib.h>

#include "roster/roster_private.h"

struct live *live_of(struct state *state)
{
	if (state->live == NULL)
		state->live = must_calloc(1, sizeof(*state->live));
	return state->live;
}

struct live live_seen(const struct state *state)
{
	return state->live != NULL ? *state->live : (struct live){0};
}

void live_release(struct state *state)
{
	const struct live live = live_seen(state);

	if (live.resources == NULL && live.bounced_at == 0 && live.until == 0 &&
	    live.left == 0 && live.next == 0 && live.before == 0)
		live_free(state);
}

void live_free(struct state *state)
{
	if (state->live != NULL)
		free(state->live->resources);
	free(state->live);
	state->live = NULL;
}
