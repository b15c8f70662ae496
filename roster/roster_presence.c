#include <stdlib.h>

#include "roster/roster_private.h"

/* Which of two resources shows how a person can be reached. */
static const uint8_t rank[] = {
    [SHOW_GONE] = 0,
    [SHOW_XA] = 1,
    [SHOW_AWAY] = 2,
    [SHOW_DND] = 3,
    [SHOW_AVAILABLE] = 4,
};

static enum show better(enum show a, enum show b)
{
	return rank[a] >= rank[b] ? a : b;
}

static enum show best(const struct resources *resources)
{
	enum show show = SHOW_GONE;
	uint32_t i;

	for (i = 0; resources != NULL && i < resources->count; i++)
		show = better(show, resources->at[i].show);
	return show;
}

static uint32_t find_resource(const struct resources *all, uint64_t hash)
{
	uint32_t i = 0;

	while (all != NULL && i < all->count && all->at[i].hash != hash)
		i++;
	return i;
}

/* As presence_apply() would leave it, without doing it. */
enum show roster_show_with(const struct roster *r, struct person who,
    uint64_t resource, enum show show)
{
	const struct state *state = roster_state(r, who);
	const struct resources *all =
	    state != NULL ? live_seen(state).resources : NULL;
	enum show after = show;
	uint32_t i;

	if (resource == 0 || state == NULL)
		return SHOW_GONE;
	if (all == NULL)
		return after;
	i = show != SHOW_GONE && all->count >= r->bounds.resources &&
	    find_resource(all, resource) == all->count;
	for (; i < all->count; i++)
		if (all->at[i].hash != resource)
			after = better(after, all->at[i].show);
	return after;
}

static void forget(struct state *state)
{
	if (state->live != NULL) {
		free(state->live->resources);
		state->live->resources = NULL;
	}
	state->show = SHOW_GONE;
}

static void drop_resource(struct state *state, uint32_t i)
{
	struct resources *all = state->live->resources;

	for (; i + 1 < all->count; i++)
		all->at[i] = all->at[i + 1];
	all->count--;
	if (all->count == 0)
		forget(state);
}

/* At the end; the oldest goes when there are more than the bound. */
static void add_resource(
    struct state *state, uint32_t most, uint64_t hash, enum show show)
{
	struct live *live = live_of(state);
	struct resources *all = live->resources;
	uint32_t room = all != NULL ? all->room : 0;

	if (all != NULL && all->count >= most) {
		drop_resource(state, 0);
		all = live->resources;
		room = all != NULL ? all->room : 0;
	}
	if (all == NULL || all->count == room) {
		room += 2;
		all = must_realloc(
		    all, 1, sizeof(*all) + room * sizeof(all->at[0]));
		if (live->resources == NULL)
			all->count = 0;
		all->room = room;
		live->resources = all;
	}
	all->at[all->count++] = (struct resource){hash, show};
}

static void apply_resource(
    struct state *state, uint32_t most, uint64_t hash, enum show show)
{
	struct resources *all = live_seen(state).resources;
	uint32_t i = find_resource(all, hash);

	if (all == NULL || i == all->count) {
		if (show != SHOW_GONE)
			add_resource(state, most, hash, show);
	} else if (show == SHOW_GONE) {
		drop_resource(state, i);
	} else {
		all->at[i].show = show;
	}
	state->show = (uint8_t)best(live_seen(state).resources);
}

/* Does the store know them otherwise than they are? */
static bool is_unnoted(const struct advisor_slot *a)
{
	return a->sighting.available != (a->state.show != SHOW_GONE);
}

static void mark(struct roster *r, uint32_t advisor)
{
	const struct advisor_slot *a = &r->advisors[advisor];

	if (is_unnoted(a))
		heap_put(&r->unnoted, advisor, a->since);
	else
		heap_drop(&r->unnoted, advisor);
}

void presence_note(
    struct roster *r, uint32_t advisor, const struct sighting *sighting)
{
	r->advisors[advisor].sighting = *sighting;
	mark(r, advisor);
}

/* An advisor's slot; INDEX_NONE: it is a claimant. */
static uint32_t advisor_of(const struct roster *r, struct person who)
{
	return who.side == SIDE_ADVISOR ? roster_advisor_slot(r, who.id)
					: INDEX_NONE;
}

bool roster_unnoted(const struct roster *r, int64_t *since)
{
	uint32_t slot;

	return heap_first(&r->unnoted, &slot, since);
}

uint32_t roster_unnoted_since(
    const struct roster *r, int64_t then, uint32_t ids[HEAP_SOME])
{
	uint32_t count = heap_some(&r->unnoted, then, ids);
	uint32_t i;

	for (i = 0; i < count; i++)
		ids[i] = r->advisors[ids[i]].id;
	return count;
}

/* It waited for the store, and the link is another by now. */
bool presence_is_late(const struct roster *r, int64_t link)
{
	return link != 0 && (!r->link.up || r->link.at != link);
}

void presence_apply(struct roster *r, const struct presence *fact)
{
	struct state *state = roster_state(r, fact->who);
	uint32_t advisor = advisor_of(r, fact->who);
	enum show before;

	if (state == NULL || presence_is_late(r, fact->link))
		return;
	before = (enum show)state->show;
	if (fact->resource == 0)
		forget(state);
	else
		apply_resource(
		    state, r->bounds.resources, fact->resource, fact->show);
	if (advisor != INDEX_NONE &&
	    (before == SHOW_GONE) != (state->show == SHOW_GONE)) {
		r->advisors[advisor].since = fact->at;
		mark(r, advisor);
	}
	held_note(r, fact);
	live_release(state);
}

/* What is left was not learned over the link. */
static void forget_state(struct state *state)
{
	const struct live before = live_seen(state);

	live_free(state);
	state->stage = PROVISION_UNKNOWN;
	state->show = state->told = SHOW_GONE;
	if (before.bounced_at == 0 && before.tried == 0)
		return;
	live_of(state)->bounced_at = before.bounced_at;
	live_of(state)->tried = before.tried;
}

void presence_forget_all(struct roster *r)
{
	uint32_t i;

	held_forget(r);
	for (i = 0; i < r->claimant_count; i++)
		forget_state(&r->claimants[i].state);
	for (i = 0; i < r->advisor_count; i++) {
		forget_state(&r->advisors[i].state);
		mark(r, i);
	}
	for (i = 0; i < STAGES; i++)
		r->stages[i] = (struct stage_list){0};
}
