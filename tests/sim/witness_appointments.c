#include <stdlib.h>
#include <string.h>

#include "component/talk/zone.h"
#include "roster/appointment.h"
#include "roster/reminder.h"
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
	       a->reminded == b->reminded && text_equal(a->note, b->note);
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

/* ---- reminders ----------------------------------------------------------- */

/* The policies' own words; no region says otherwise. */
enum {
	NIGHT_BEGINS = 21,
	NIGHT_ENDS = 8
};

static bool is_night(const struct text zone, int64_t at)
{
	struct wall wall;

	return zone_wall(zone, at, &wall) &&
	       (wall.hour >= NIGHT_BEGINS || wall.hour < NIGHT_ENDS);
}

static uint32_t region_of(const struct base_tables *t, uint64_t appointment)
{
	size_t i;

	for (i = 0; i < t->appointment_count; i++)
		if (t->appointments[i].now.id == appointment)
			return t->appointments[i].now.region;
	return 1;
}

/* What was decided when a region was in another zone has left by then. */
static const int64_t SETTLED = INT64_C(300) * 1000000;

/* reminder/APPOINTMENT/...: never at night where its region is, or was when
 * this was on its way. */
void witness_reminded(struct world *world, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);
	const struct people *p = &world->people;
	uint32_t region;
	bool night;

	if (!text_starts(m->wire_id, TEXT("reminder/")))
		return;
	region = region_of(
	    t, strtoull(m->wire_id.at + strlen("reminder/"), NULL, 16));
	night = is_night(t->regions[region - 1].zone, m->arrived);
	if (night && world->clock.now - p->hours_moved_at < SETTLED)
		night = is_night(p->zones_before[region - 1], m->arrived);
	if (night)
		witness_complain(world, "%s is sent at night", m->wire_id.at);
}

static void check_sent(struct world *world, const struct reminder_row *row)
{
	const struct base_tables *t = base_tables(world->base);
	const struct reminder *one = &row->decided;
	size_t i, lines = 0;

	for (i = 0; i < t->message_count; i++)
		lines += t->messages[i].turn == one->turn &&
			 text_starts(t->messages[i].wire_id, TEXT("reminder/"));
	if (!row->standing || lines != 1)
		witness_complain(world,
		    "reminder %d of appointment %llx: of what stood %d, "
		    "lines %zu",
		    (int)one->which, (unsigned long long)one->appointment,
		    row->standing, lines);
}

/* What was agreed on and is no more had each of its instants decided. */
static void check_decided(
    struct world *world, const struct appointment_kept *row)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t sequence;
	unsigned which;

	for (sequence = 0; sequence <= row->now.sequence; sequence++)
		for (which = 1; which <= REMINDERS; which++)
			if ((row->agreed & UINT64_C(1) << sequence) != 0 &&
			    base_reminder(t, row->now.id, sequence, which) ==
				NULL)
				witness_complain(world,
				    "reminder %u of appointment %llx, "
				    "sequence %u, was never decided",
				    which, (unsigned long long)row->now.id,
				    sequence);
}

static void check_reminders(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	size_t i, lines = 0, sent = 0;

	for (i = 0; i < t->message_count; i++)
		lines += text_starts(t->messages[i].wire_id, TEXT("reminder/"));
	for (i = 0; i < t->reminder_count; i++) {
		if (t->reminders[i].decided.outcome != REMINDER_SENT)
			continue;
		sent++;
		check_sent(world, &t->reminders[i]);
	}
	if (lines != sent)
		witness_complain(world,
		    "%zu reminders, of which %zu are linked", lines, sent);
	for (i = 0; i < t->appointment_count; i++)
		check_decided(world, &t->appointments[i]);
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

	check_reminders(world);
	for (i = 0; i < t->appointment_count; i++) {
		const struct appointment *a = &t->appointments[i].now;
		const struct claimant *c = &t->claimants[a->claimant - 1];

		check_apart(world, i);
		if (appointment_is_open(a->state) &&
		    (is_over(a, now) || !c->consent || c->advisor == 0))
			witness_complain(world,
			    "appointment %llx of claimant %u is still open",
			    (unsigned long long)a->id, a->claimant);
		if (t->appointments[i].told &&
		    !run_appointment_was_told(&world->arena, t, i))
			witness_complain(world,
			    "move %d of appointment %llx was told to nobody",
			    a->version, (unsigned long long)a->id);
	}
}
