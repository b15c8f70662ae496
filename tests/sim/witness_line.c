#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* Who waits for a place in a region that is full: each is told where they
 * stand, and once that a place is theirs, in their order. The caps are the
 * database's to hold; what is looked at is what people hear. */

void witness_queued(struct world *world, uint32_t claimant)
{
	uint32_t place =
	    base_line_before(base_tables(world->base), claimant) + 1;

	if (world->witness.queued[claimant] < place)
		world->witness.queued[claimant] = place;
}

/* The only number of the line. */
static uint32_t place_in(struct arena *arena, struct text body)
{
	const char *at = text_keep(arena, body).at;

	while (*at != '\0' && (*at < '0' || *at > '9'))
		at++;
	return (uint32_t)strtoul(at, NULL, 10);
}

/* Nobody comes in before them, and it was looked up since they joined. */
void witness_line_told(struct world *world, const struct message *m)
{
	const struct base_tables *t = base_tables(world->base);
	const struct claimant *c;
	struct arena arena = {0};
	uint32_t told, least = 1;

	if (!text_starts(m->wire_id, TEXT("queued/")))
		return;
	c = &t->claimants[m->claimant - 1];
	told = place_in(&arena, m->body);
	if (base_in_line(c))
		least = base_line_before(t, c->id) + 1;
	if (told < least || told > world->witness.queued[c->id])
		witness_complain(world,
		    "claimant %u is told of place %u, had %u and has %u", c->id,
		    told, world->witness.queued[c->id], least);
	arena_free(&arena);
}

static struct text line_id(
    struct arena *arena, const char *what, const struct change *change)
{
	struct build b = {.arena = arena};

	build_string(&b, what);
	build_number(&b, change->id);
	build_char(&b, '/');
	build_number(&b, change->change_no);
	return build_done(&b);
}

static uint32_t told(const struct base_tables *t, struct text wire_id)
{
	uint32_t count = 0;
	size_t i;

	for (i = 0; i < t->message_count; i++)
		count += text_equal(t->messages[i].wire_id, wire_id);
	return count;
}

/* What befell them last in the line; another account is told where it stands.
 */
static const struct change *last_of(
    const struct base_tables *t, uint32_t claimant)
{
	const struct change *change;
	size_t i;

	for (i = t->change_count; i > 0; i--) {
		change = &t->changes[i - 1];
		if (change->what[0] == 'c' && change->id == claimant &&
		    (change->kind == CHANGE_QUEUED ||
			change->kind == CHANGE_INVITED ||
			change->kind == CHANGE_REBOUND))
			return change;
	}
	return NULL;
}

/* Nobody is told anything in a region that relays nothing: is theirs one, or
 * was it when this befell them, or since? */
static bool may_be_silent(
    const struct base_tables *t, uint32_t region, const struct change *since)
{
	const struct change *change;
	bool shut = false;
	size_t i;

	for (i = 0; i < t->change_count; i++) {
		change = &t->changes[i];
		if (strcmp(change->what, "region") != 0 || change->id != region)
			continue;
		if (shut && change->change_no > since->change_no)
			return true;
		shut = change->shut;
	}
	return shut;
}

static void check_told(struct world *world, const struct claimant *c)
{
	const struct base_tables *t = base_tables(world->base);
	const struct change *last = last_of(t, c->id);
	const char *what =
	    c->listed_for == LISTED_FOR_CONSENT ? "invited/" : "queued/";
	struct arena arena = {0};
	uint32_t times;

	times = last != NULL ? told(t, line_id(&arena, what, last)) : 0;
	if (times > 1 || last == NULL ||
	    (times == 0 && !may_be_silent(t, c->region, last)))
		witness_complain(world,
		    "claimant %u waits for a place, and was not told once: %s",
		    c->id, what);
	arena_free(&arena);
}

void witness_line(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t i;

	for (i = 1; i <= t->claimant_count; i++) {
		if (base_in_line(&t->claimants[i - 1]))
			check_told(world, &t->claimants[i - 1]);
		if (base_in_line(&t->claimants[i - 1]) && world->places &&
		    base_takes_people(
			&t->regions[t->claimants[i - 1].region - 1]))
			witness_complain(world,
			    "claimant %u has not got the place that is free",
			    i);
		if (base_is_to_be_invited(t, i))
			witness_complain(world,
			    "a place is free for claimant %u, who waits", i);
	}
}
