#include "roster/appointment.h"
#include "roster/roster_private.h"

/* What is seen of appointments. */

static const enum side sides[CHAINS] = {SIDE_CLAIMANT, SIDE_ADVISOR};

bool roster_appointment(
    const struct roster *r, uint64_t id, struct appointment *appointment)
{
	uint32_t slot = appointments_find(r, id);

	if (slot != INDEX_NONE)
		*appointment = appointments_view(&r->appointments.at[slot]);
	return slot != INDEX_NONE;
}

uint64_t roster_next_appointment(
    const struct roster *r, struct person of, uint64_t id)
{
	const struct appointments *all = &r->appointments;
	int chain = of.side == sides[OF_CLAIMANT] ? OF_CLAIMANT : OF_ADVISOR;
	uint32_t slot;

	if (of.side != sides[chain])
		return 0;
	if (id == 0) {
		slot = appointments_first(r, chain, of.id);
		return slot != INDEX_NONE ? all->at[slot].id : 0;
	}
	slot = appointments_find(r, id);
	if (slot == INDEX_NONE || all->at[slot].next[chain] == 0)
		return 0;
	return all->at[all->at[slot].next[chain] - 1].id;
}

typedef bool is_counted(enum appointment_state state);

/* Does it stand for all of its series that are counted? */
static bool is_first(
    const struct roster *r, const struct appointment *a, is_counted *is)
{
	const struct person of = {SIDE_CLAIMANT, a->claimant};
	struct appointment other;
	uint64_t id = 0;

	while (a->series != 0 && (id = roster_next_appointment(r, of, id)) != 0)
		if (id < a->id && roster_appointment(r, id, &other) &&
		    other.series == a->series && is(other.state))
			return false;
	return true;
}

/* A series is one. */
static uint32_t count(const struct roster *r, struct person of, is_counted *is)
{
	struct appointment a;
	uint32_t found = 0;
	uint64_t id = 0;

	while ((id = roster_next_appointment(r, of, id)) != 0)
		found += roster_appointment(r, id, &a) && is(a.state) &&
			 is_first(r, &a, is);
	return found;
}

uint32_t roster_appointments_waiting(const struct roster *r, struct person of)
{
	return count(r, of, appointment_waits);
}

uint32_t roster_appointments_open(const struct roster *r, struct person of)
{
	return count(r, of, appointment_is_open);
}

uint32_t roster_appointments(const struct roster *r)
{
	return r->appointments.due.count;
}

uint64_t roster_appointment_due(const struct roster *r, int64_t *at)
{
	uint32_t slot;

	return heap_first(&r->appointments.due, &slot, at)
		   ? r->appointments.at[slot].id
		   : 0;
}

uint32_t roster_appointments_due(
    const struct roster *r, int64_t now, uint64_t ids[HEAP_SOME])
{
	return appointments_some(r, &r->appointments.due, now, ids);
}

uint32_t appointments_some(const struct roster *r, const struct heap *heap,
    int64_t now, uint64_t ids[HEAP_SOME])
{
	uint32_t slots[HEAP_SOME], i, count = heap_some(heap, now, slots);

	for (i = 0; i < count; i++)
		ids[i] = r->appointments.at[slots[i]].id;
	return count;
}
