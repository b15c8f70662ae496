#include "roster/roster_private.h"

/* What fell due and the store refused is let alone for a while, so that what
 * else is due has its room. What stands in a heap goes to that instant there,
 * what stands in a list to its end; of all else it is known here. */

static void in_heap(struct heap *heap, uint32_t slot, int64_t until)
{
	if (slot != INDEX_NONE)
		heap_put_off(heap, slot, until);
}

static struct aside *find(struct asides *all, enum fact_kind kind, uint64_t id)
{
	uint32_t i = 0;

	while (i < all->count &&
	       (all->at[i].kind != (uint32_t)kind || all->at[i].id != id))
		i++;
	return &all->at[i];
}

/* Where as many stand as may be, the one that is over first gives way. */
static struct aside *place(struct asides *all, const struct aside *fact)
{
	struct aside *at = find(all, (enum fact_kind)fact->kind, fact->id);
	uint32_t i;

	if (at < all->at + all->count)
		return at;
	if (all->count < ASIDES_MOST)
		return &all->at[all->count++];
	at = all->at;
	for (i = 1; i < ASIDES_MOST; i++)
		if (all->at[i].until < at->until)
			at = &all->at[i];
	return at;
}

void asides_apply(struct roster *r, const struct fact *fact)
{
	const struct aside *aside = &fact->as.aside;
	enum fact_kind kind = (enum fact_kind)aside->kind;

	if (kind == FACT_APPOINTMENT_STEP)
		in_heap(&r->appointments.due, appointments_find(r, aside->id),
		    aside->until);
	else if (kind == FACT_FINDING)
		in_heap(&r->judgements.due, appointments_find(r, aside->id),
		    aside->until);
	else if (kind == FACT_SIGHTING)
		in_heap(&r->unnoted,
		    roster_advisor_slot(r, (uint32_t)aside->id), aside->until);
	else if (kind == FACT_FILE_STEP)
		files_put_aside(r, aside->id, aside->until);
	else if (kind == FACT_CALL_UP)
		r->called_up = aside->until;
	else if (kind == FACT_SLOT_OFFER)
		earlier_put_aside(r, aside->id);
	else
		*place(&r->asides, aside) = *aside;
	if (kind == FACT_ANNOUNCEMENT_END)
		announce_put_aside(r, aside->id);
}

int64_t roster_aside(const struct roster *r, enum fact_kind kind, uint64_t id)
{
	uint32_t i;

	for (i = 0; i < r->asides.count; i++)
		if (r->asides.at[i].kind == (uint32_t)kind &&
		    r->asides.at[i].id == id)
			return r->asides.at[i].until;
	return 0;
}
