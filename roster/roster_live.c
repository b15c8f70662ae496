#include <stdlib.h>
#include <string.h>

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

	if (live.resources == NULL && live.bounced_at == 0 && live.tried == 0 &&
	    live.until == 0 && live.todo == NULL && live.left == 0 &&
	    live.next == 0 && live.before == 0 && !live.again && !live.held &&
	    live.told <= 1)
		live_free(state);
}

void live_free(struct state *state)
{
	live_forget_todo(state);
	if (state->live != NULL)
		free(state->live->resources);
	free(state->live);
	state->live = NULL;
}

void live_forget_todo(struct state *state)
{
	if (state->live == NULL)
		return;
	free(state->live->todo);
	state->live->todo = NULL;
	state->live->todo_len = 0;
}

void live_keep_todo(struct state *state, struct text todo)
{
	live_forget_todo(state);
	if (todo.len == 0)
		return;
	live_of(state)->todo = must_calloc(1, todo.len);
	memcpy(state->live->todo, todo.at, todo.len);
	state->live->todo_len = todo.len;
}
