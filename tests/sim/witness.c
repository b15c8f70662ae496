#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "component/road_private.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

void witness_complain(struct world *world, const char *format, ...)
{
	struct witness *w = &world->witness;
	va_list arguments;

	if (w->complaint[0] != '\0')
		return;
	va_start(arguments, format);
	(void)vsnprintf(w->complaint, sizeof(w->complaint), format, arguments);
	va_end(arguments);
}

void witness_log(const struct daemon *daemon, const char *event)
{
	static const char *const bad[] = {"gate-held-back", "stuck"};
	size_t i;

	if (daemon->world->verbose)
		(void)printf("    log %u %s\n", daemon->number, event);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (strcmp(event, bad[i]) == 0)
			witness_complain(daemon->world, "logged: %s", event);
}

void witness_step(struct world *world)
{
	const struct daemon *daemon;
	unsigned i;

	if (clock_spins(&world->clock))
		witness_complain(world, "promise 7: somebody spins");
	for (i = 0; i < DAEMONS; i++) {
		daemon = &world->daemons[i];
		if (daemon->road == NULL)
			continue;
		witness_bounds(world, daemon);
		witness_memory(world, daemon);
	}
	witness_series(world);
}

void witness_print(const struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	const struct delivery *d;
	const struct message *m;
	size_t i;

	for (i = 0; i < t->message_count; i++) {
		m = &t->messages[i];
		(void)printf("message %llx kind %d claimant %u advisor %u "
			     "from %s to %s id %s wire %s\n",
		    (unsigned long long)m->turn, (int)m->kind, m->claimant,
		    m->advisor, m->sender.at, m->recipient.at, m->id.at,
		    m->wire_id.at);
	}
	for (i = 0; i < t->delivery_count; i++) {
		d = &t->deliveries[i];
		(void)printf("delivery %llx kind %d claimant %u of %d/%u "
			     "reporter %s wire %s\n",
		    (unsigned long long)d->turn, (int)d->kind, d->claimant,
		    (int)d->of.side, d->of.id, d->reporter.at, d->wire_id.at);
	}
}
