#include <stdlib.h>

#include "roster/roster_private.h"

/*
 * Of somebody who comes and goes all the time others hear a few times, and then
 * of how it ended. Whose last news was held back stands in a queue, by when
 * their time is over.
 */

enum {
	TOLD_MOST =
	    8 /* within one window; a person's clients change less often */
};

static const int64_t WINDOW = INT64_C(10) * 1000000;

/* Also where clocks were put back since it began. */
static bool is_over(const struct live *live, int64_t now)
{
	return now >= live->window || now < live->window - WINDOW;
}

bool roster_holds(const struct roster *r, struct person who, int64_t now)
{
	const struct state *state = roster_state(r, who);
	struct live live;

	if (state == NULL)
		return false;
	live = live_seen(state);
	return !is_over(&live, now) && live.told >= TOLD_MOST;
}

enum show roster_told(const struct roster *r, struct person who)
{
	const struct state *state = roster_state(r, who);

	return state != NULL ? (enum show)state->told : SHOW_GONE;
}

static void enqueue(struct roster *r, struct person who, int64_t until)
{
	uint32_t i;

	if (r->held_count == r->held_room) {
		r->held_room = r->held_room * 2 + 16;
		r->held = must_realloc(r->held, r->held_room, sizeof(*r->held));
	}
	for (i = r->held_count++; i > 0 && r->held[i - 1].until > until; i--)
		r->held[i] = r->held[i - 1];
	r->held[i] = (struct held){who, until};
}

static void count_told(struct state *state, int64_t now)
{
	struct live *live = live_of(state);

	if (is_over(live, now)) {
		live->window = now + WINDOW;
		live->told = 0;
	}
	live->told++;
}

/* Behind presence_apply(), so that `show` is what it is from now on. */
void held_note(struct roster *r, const struct presence *fact)
{
	struct state *state = roster_state(r, fact->who);

	if (state == NULL)
		return;
	if (fact->held) {
		if (!live_seen(state).held)
			enqueue(r, fact->who, live_of(state)->window);
		live_of(state)->held = true;
		return;
	}
	if (state->told != state->show && fact->at != 0)
		count_told(state, fact->at);
	state->told = state->show;
}

void held_tell(struct roster *r, const struct held_told *fact)
{
	struct state *state = roster_state(r, fact->who);
	uint32_t i = 0;

	while (i < r->held_count && (r->held[i].who.side != fact->who.side ||
					r->held[i].who.id != fact->who.id))
		i++;
	if (i == r->held_count)
		return;
	for (r->held_count--; i < r->held_count; i++)
		r->held[i] = r->held[i + 1];
	if (state == NULL)
		return;
	live_of(state)->held = false;
	if (state->told != state->show)
		count_told(state, fact->at);
	state->told = state->show;
	live_release(state);
}

void held_forget(struct roster *r)
{
	r->held_count = 0;
}

void held_free(struct roster *r)
{
	free(r->held);
}

bool roster_held_at(const struct roster *r, uint32_t i, struct held *held)
{
	if (i < r->held_count)
		*held = r->held[i];
	return i < r->held_count;
}
