#include "roster/appointment.h"
#include "roster/invitation.h"
#include "roster/roster_private.h"

/* What is seen of appointments, and whether who is asked about one knows. */

static const enum side sides[CHAINS] = {SIDE_CLAIMANT, SIDE_ADVISOR};

/* Whose client says so got the question about the time that stands. */
void appointments_received(struct roster *r, const struct delivery *delivery)
{
	struct invitation question = invitation_of(delivery->wire_id);
	uint32_t slot = appointments_find(r, question.appointment);
	struct appointment_slot *a;

	if (question.version == 0 || slot == INDEX_NONE)
		return;
	a = &r->appointments.at[slot];
	if (a->version == question.version &&
	    delivery->of.side == question.asked && a->by != question.asked &&
	    (question.asked != SIDE_CLAIMANT ||
		delivery->of.id == a->who[OF_CLAIMANT]))
		a->seen = delivery->of.id;
}

bool roster_appointment(
    const struct roster *r, uint64_t id, struct appointment *appointment)
{
	uint32_t slot = appointments_find(r, id);

	if (slot != INDEX_NONE)
		*appointment = appointments_view(&r->appointments.at[slot]);
	return slot != INDEX_NONE;
}

bool roster_appointment_seen(
    const struct roster *r, uint64_t id, struct person by)
{
	uint32_t slot = appointments_find(r, id);
	const struct appointment_slot *a;

	if (slot == INDEX_NONE)
		return false;
	a = &r->appointments.at[slot];
	return !a->doubtful || (a->seen == by.id && a->by != by.side);
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

static uint32_t count(const struct roster *r, struct person of,
    bool (*is)(enum appointment_state state))
{
	struct appointment a;
	uint32_t found = 0;
	uint64_t id = 0;

	while ((id = roster_next_appointment(r, of, id)) != 0)
		found += roster_appointment(r, id, &a) && is(a.state);
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
