#include "roster/appointment.h"
#include "tests/sim/run.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* Appointments: apart, at their end when it came, told, and in memory as they
 * stand. */

static bool same(const struct appointment *a, const struct appointment *b)
{
	return a->claimant == b->claimant && a->advisor == b->advisor &&
	       a->region == b->region && a->since == b->since &&
	       a->until == b->until && a->channel == b->channel &&
	       a->state == b->state && a->version == b->version &&
	       a->sequence == b->sequence && a->by == b->by &&
	       a->outside == b->outside && a->at == b->at &&
	       a->series == b->series && a->reminded == b->reminded &&
	       text_equal(a->note, b->note);
}

void witness_appointments(
    struct world *world, const struct roster *has, const struct roster *loads)
{
	const struct base_tables *t = base_tables(world->base);
	struct appointment a, b;
	size_t i;

	for (i = 0; i < t->appointment_count; i++) {
		uint64_t id = t->appointments[i].now.id;

		a = (struct appointment){0};
		if (!roster_appointment(loads, id, &b) ||
		    (roster_appointment(has, id, &a) && same(&a, &b)))
			continue;
		witness_complain(world,
		    "memory: appointment %llx, version %d in state %d at %lld,"
		    " loads %d, %d, %lld",
		    (unsigned long long)id, a.version, a.state, (long long)a.at,
		    b.version, b.state, (long long)b.at);
	}
}

/* Who answers for the claimant by then has it, if they are free. */
void witness_appointments_handed(struct world *world, const struct roster *has)
{
	const struct base_tables *t = base_tables(world->base);
	struct appointment a;
	size_t i;

	for (i = 0; i < t->appointment_count; i++)
		if (roster_appointment(has, t->appointments[i].now.id, &a) &&
		    appointment_is_open(a.state) &&
		    appointment_is_handed(has, &a))
			witness_complain(world,
			    "appointment %llx stays with advisor %u",
			    (unsigned long long)a.id, a.advisor);
}

static void check_apart(struct world *world, size_t i)
{
	const struct base_tables *t = base_tables(world->base);
	const struct appointment *a = &t->appointments[i].now, *b;
	size_t k;

	for (k = 0; k < i; k++) {
		b = &t->appointments[k].now;
		if (base_appointments_overlap(a, b) &&
		    (a->claimant == b->claimant || a->advisor == b->advisor))
			witness_complain(world,
			    "appointments %llx and %llx overlap",
			    (unsigned long long)a->id,
			    (unsigned long long)b->id);
	}
}

static bool is_over(const struct appointment *a, int64_t now)
{
	return (appointment_waits(a->state) ? a->since : a->until) <= now;
}

void witness_appointments_end(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	int64_t now = world->clock.now + world->clock.wall;
	size_t i;

	for (i = 0; i < t->appointment_count; i++) {
		const struct appointment *a = &t->appointments[i].now;
		const struct claimant *c = &t->claimants[a->claimant - 1];

		check_apart(world, i);
		if (appointment_is_open(a->state) &&
		    (is_over(a, now) || !c->consent || c->advisor == 0))
			witness_complain(world,
			    "appointment %llx of claimant %u is still open",
			    (unsigned long long)a->id, a->claimant);
		/* What is that old was forgotten where machines slept. */
		if (t->appointments[i].told && a->at > now - APPOINTMENT_KEPT &&
		    !run_appointment_was_told(&world->arena, t, i))
			witness_complain(world,
			    "move %d of appointment %llx was told to nobody",
			    a->version, (unsigned long long)a->id);
	}
}
