#include <stdlib.h>

#include "roster/duty.h"
#include "roster/roster_private.h"

/*
 * Who waits for an answer, in a list for each region and step, by when that
 * step began: so the first of each is due first. Nearly all come at the end of
 * a list, and when its first is due is worked out once.
 */

static struct waiting_list *list_of(
    const struct roster *r, const struct claimant_slot *c)
{
	struct region_slot *region = roster_region_slot(r, c->region);

	return region != NULL ? &region->waiting[c->state.duty] : NULL;
}

static void look_at_first(
    struct roster *r, struct region_slot *region, int told)
{
	struct waiting_list *list = &region->waiting[told];
	struct duty first = {.told = (enum duty_step)told};

	list->due = INT64_MAX;
	if (list->count == 0)
		return;
	first.from = list->at[0].from;
	list->due = duty_due(r, region->row.id, &first);
}

void duty_look_again(struct roster *r, uint32_t region)
{
	uint32_t i;
	int told;

	for (i = 0; i < r->region_count; i++)
		if (region == 0 || r->regions[i].row.id == region)
			for (told = 0; told < DUTY_STEPS; told++)
				look_at_first(r, &r->regions[i], told);
}

int64_t duty_take_out(struct roster *r, uint32_t claimant_slot)
{
	const struct claimant_slot *c = &r->claimants[claimant_slot];
	struct waiting_list *list = list_of(r, c);
	int64_t from;
	bool first;
	uint32_t i;

	if (c->waiting_since == 0)
		return 0; /* most do not wait, and the list may be long */
	for (i = 0; list != NULL && i < list->count; i++)
		if (list->at[i].claimant == c->id)
			break;
	if (list == NULL || i == list->count)
		return 0;
	from = list->at[i].from;
	first = i == 0;
	for (list->count--, r->waiting--; i < list->count; i++)
		list->at[i] = list->at[i + 1];
	if (first)
		look_at_first(
		    r, roster_region_slot(r, c->region), c->state.duty);
	return from;
}

static void put_in(struct waiting_list *list, uint32_t claimant, int64_t from)
{
	uint32_t i;

	if (list->count == list->room) {
		list->room = list->room * 2 + 16;
		list->at =
		    must_realloc(list->at, list->room, sizeof(*list->at));
	}
	for (i = list->count++; i > 0 && list->at[i - 1].from > from; i--)
		list->at[i] = list->at[i - 1];
	list->at[i] = (struct waiter){.from = from, .claimant = claimant};
}

void duty_put_in(struct roster *r, uint32_t claimant_slot, int64_t from)
{
	struct claimant_slot *c = &r->claimants[claimant_slot];
	struct waiting_list *list = list_of(r, c);

	if (c->waiting_since == 0 || !c->consent || c->state.probe ||
	    list == NULL)
		return;
	put_in(list, c->id, from != 0 ? from : c->waiting_since);
	r->waiting++;
	if (list->at[0].claimant == c->id)
		look_at_first(
		    r, roster_region_slot(r, c->region), c->state.duty);
}

/* What one is told of stays told, also where they are told again. */
static void told(
    struct roster *r, uint32_t claimant_slot, enum duty_step step, int64_t at)
{
	struct claimant_slot *c = &r->claimants[claimant_slot];

	if (c->waiting_since == 0 || step <= c->state.duty)
		return;
	(void)duty_take_out(r, claimant_slot);
	c->state.duty = (uint8_t)step;
	duty_put_in(r, claimant_slot, at);
}

void duty_told(struct roster *r, const struct message *m)
{
	enum duty_step step = duty_step_of(m->wire_id);
	uint32_t slot = roster_claimant_slot(r, m->claimant);

	if (slot != INDEX_NONE && step != DUTY_NONE)
		told(r, slot, step, m->arrived);
}

/* Looked at again after as long: somebody may stand in by then. */
void duty_done(struct roster *r, const struct duty_done *fact)
{
	uint32_t slot = roster_claimant_slot(r, fact->claimant);

	if (slot == INDEX_NONE || duty_take_out(r, slot) == 0)
		return;
	duty_put_in(r, slot, fact->at);
}

void duty_wait(struct roster *r, const struct waiting *fact)
{
	uint32_t slot = roster_claimant_slot(r, fact->claimant);
	struct claimant_slot *c;

	if (slot == INDEX_NONE)
		return;
	(void)duty_take_out(r, slot);
	c = &r->claimants[slot];
	if ((c->waiting_since != 0) != (fact->since != 0))
		provision_regroup(r, c->advisor);
	c->waiting_since = fact->since;
	c->state.duty = (uint8_t)fact->told;
	duty_put_in(r, slot, fact->told_at);
}

/* The earliest instant, as the load has it: clocks may be put back. */
void duty_asked(struct roster *r, uint32_t claimant, int64_t arrived)
{
	uint32_t slot = roster_claimant_slot(r, claimant);
	struct claimant_slot *c;
	int64_t from;

	if (slot == INDEX_NONE)
		return;
	c = &r->claimants[slot];
	if (c->waiting_since != 0 && c->waiting_since <= arrived)
		return;
	from = duty_take_out(r, slot);
	if (c->waiting_since == 0)
		provision_regroup(r, c->advisor);
	c->waiting_since = arrived;
	duty_put_in(r, slot, c->state.duty != DUTY_NONE ? from : 0);
}

void duty_answered(struct roster *r, uint32_t claimant)
{
	duty_wait(r, &(struct waiting){.claimant = claimant});
}

void duty_free(struct roster *r)
{
	uint32_t i;
	int step;

	for (i = 0; i < r->region_count; i++)
		for (step = 0; step < DUTY_STEPS; step++)
			free(r->regions[i].waiting[step].at);
}

bool roster_duty_at(const struct roster *r, uint32_t region,
    enum duty_step step, uint32_t i, struct duty *duty)
{
	const struct region_slot *slot = roster_region_slot(r, region);
	const struct waiting_list *list;

	if (slot == NULL || i >= slot->waiting[step].count)
		return false;
	list = &slot->waiting[step];
	*duty = (struct duty){list->at[i].claimant, step, list->at[i].from};
	return true;
}

int64_t roster_duty_next(const struct roster *r)
{
	int64_t earliest = INT64_MAX;
	uint32_t i;
	int step;

	for (i = 0; i < r->region_count; i++)
		for (step = 0; step < DUTY_STEPS; step++)
			if (r->regions[i].waiting[step].due < earliest)
				earliest = r->regions[i].waiting[step].due;
	return earliest;
}

uint32_t roster_waiting(const struct roster *r)
{
	return r->waiting;
}
