#include <stdlib.h>
#include <string.h>

#include "component/talk/zone.h"
#include "roster/reminder.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* Reminders: each instant of what was agreed on is decided once, none is
 * planned for the night or sent in it, and each line is of what stood. */

static bool is_night(
    const struct base_tables *t, uint32_t region, struct text zone, int64_t at)
{
	const int64_t begins = base_policy(t, POLICY_NIGHT_BEGINS, region);
	const int64_t ends = base_policy(t, POLICY_NIGHT_ENDS, region);
	struct wall wall;

	if (!zone_wall(zone, at, &wall))
		return false;
	return begins <= ends ? wall.hour >= begins && wall.hour < ends
			      : wall.hour >= begins || wall.hour < ends;
}

static const struct appointment_kept *find(
    const struct base_tables *t, uint64_t appointment)
{
	size_t i;

	for (i = 0; i < t->appointment_count; i++)
		if (t->appointments[i].now.id == appointment)
			return &t->appointments[i];
	return NULL;
}

/* What was decided when a region was in another zone has left by then; and what
 * was under way when it was decided. */
static const int64_t SETTLED = INT64_C(300) * 1000000;

/* Where its region is, or was when this was on its way. */
static bool falls_at_night(
    const struct world *world, uint32_t region, int64_t at)
{
	const struct base_tables *t = base_tables(world->base);
	const struct people *p = &world->people;

	return is_night(t, region, t->regions[region - 1].zone, at) &&
	       (world->clock.now - p->hours_moved_at[region - 1] >= SETTLED ||
		   is_night(t, region, p->zones_before[region - 1], at));
}

/* reminder/APPOINTMENT/... */
void witness_reminded(struct world *world, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);
	const struct appointment_kept *of;

	if (!text_starts(m->wire_id, TEXT("reminder/")))
		return;
	of = find(t, strtoull(m->wire_id.at + strlen("reminder/"), NULL, 16));
	if (falls_at_night(world, of != NULL ? of->now.region : 1, m->arrived))
		witness_complain(world, "%s is sent at night", m->wire_id.at);
}

static void check_due(struct world *world, const struct appointment_kept *of,
    const struct reminder *one)
{
	if (falls_at_night(world, of->now.region, one->due))
		witness_complain(world,
		    "reminder %d of appointment %llx is planned for the night",
		    (int)one->which, (unsigned long long)one->appointment);
}

/* One that is decided while the first decision is on its way is dropped there.
 */
void witness_decided(
    void *ctx, const struct reminder *reminder, const struct reminder_row *was)
{
	struct world *world = ctx;
	const struct appointment_kept *of =
	    find(base_tables(world->base), reminder->appointment);

	if (was != NULL && was->decided.turn != reminder->turn &&
	    world->clock.now - was->stored > SETTLED)
		witness_complain(world,
		    "reminder %d of appointment %llx is decided again",
		    (int)reminder->which,
		    (unsigned long long)reminder->appointment);
	if (of != NULL)
		check_due(world, of, reminder);
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

static bool is_wanted(
    const struct base_tables *t, unsigned which, uint32_t region)
{
	static const enum policy_key keys[REMINDERS + 1] = {
	    [REMINDER_DAYS] = POLICY_REMIND_DAYS,
	    [REMINDER_HOURS] = POLICY_REMIND_HOURS,
	    [REMINDER_MINUTES] = POLICY_REMIND_MINUTES,
	    [REMINDER_START] = POLICY_REMIND_START,
	    [REMINDER_ADVISOR] = POLICY_REMIND_ADVISOR,
	};

	return base_policy(t, keys[which], region) > 0;
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
			    is_wanted(t, which, row->now.region) &&
			    base_reminder(t, row->now.id, sequence, which) ==
				NULL)
				witness_complain(world,
				    "reminder %u of appointment %llx, "
				    "sequence %u, was never decided",
				    which, (unsigned long long)row->now.id,
				    sequence);
}

void witness_reminders_end(struct world *world)
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
