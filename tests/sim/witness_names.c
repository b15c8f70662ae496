#include <string.h>

#include "component/road_private.h"
#include "roster/jid.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/*
 * Nobody reads the name of somebody who is none of theirs: advisors and those
 * who stand in for them read claimants' names, and claimants those of their
 * advisors. What an import gave them before may still be on its way; so it is
 * held against all who ever were, where witness_presence.c looks at aliases at
 * that instant. Supervisors read what concerns their regions.
 */

static bool shows(const char *xml, struct text name)
{
	return name.len > 0 && strstr(xml, name.at) != NULL;
}

static void note_name(struct world *world, uint32_t claimant)
{
	const struct base_tables *t = base_tables(world->base);
	struct names_of *names = &world->witness.names[claimant];
	struct text name = t->claimants[claimant - 1].name;
	uint32_t i;

	for (i = 0; i < names->count; i++)
		if (text_equal(names->at[i], name))
			return;
	if (names->count < NAMES_OF)
		names->at[names->count++] = name;
}

void witness_named(struct world *world)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t i;

	for (i = 1; i <= t->claimant_count; i++)
		note_name(world, i);
}

/* Whoever has somebody's code is told whose it is. */
static bool is_theirs(
    const struct world *world, const struct account *reader, uint32_t claimant)
{
	const size_t number = (size_t)(reader - world->people.accounts);

	return (world->witness.codes[number] & 1U << claimant) != 0 ||
	       (reader->claimants & 1U << claimant) != 0 ||
	       base_ever_represented(
		   base_tables(world->base), claimant, reader->jid) ||
	       (reader->advisors & witness_followers(world, claimant)) != 0;
}

/* Two may have one name, or one name be the beginning of another. */
static bool bears(const struct names_of *names, struct text name)
{
	uint32_t i;

	for (i = 0; i < names->count; i++)
		if (strstr(names->at[i].at, name.at) != NULL)
			return true;
	return false;
}

static bool may_read(
    const struct world *world, const struct account *reader, struct text name)
{
	uint32_t i;

	for (i = 1; i <= CLAIMANTS; i++)
		if (is_theirs(world, reader, i) &&
		    bears(&world->witness.names[i], name))
			return true;
	return false;
}

static void check_claimants(
    struct world *world, const struct account *reader, const char *xml)
{
	const struct names_of *names;
	uint32_t i, k;

	for (i = 1; i <= CLAIMANTS; i++) {
		names = &world->witness.names[i];
		for (k = 0; k < names->count; k++)
			if (shows(xml, names->at[k]) &&
			    !may_read(world, reader, names->at[k]))
				witness_complain(world, "%s reads of %s: %s",
				    reader->jid.at, names->at[k].at, xml);
	}
}

/* Of all who ever followed one of those behind the account, or stood in. */
static uint32_t advisors_of(
    const struct world *world, const struct account *reader)
{
	uint32_t bits = 0;
	uint32_t i;

	for (i = 1; i <= CLAIMANTS; i++)
		if ((reader->claimants & 1U << i) != 0 ||
		    base_ever_represented(
			base_tables(world->base), i, reader->jid))
			bits |= witness_followers(world, i);
	return bits;
}

static void check_advisors(
    struct world *world, const struct account *reader, const char *xml)
{
	const struct base_tables *t = base_tables(world->base);
	uint32_t theirs = advisors_of(world, reader);
	uint32_t i;

	for (i = 1; i <= t->advisor_count; i++)
		if ((theirs & 1U << i) == 0 &&
		    shows(xml, t->advisors[i - 1].name))
			witness_complain(world, "%s reads of %s: %s",
			    reader->jid.at, t->advisors[i - 1].name.at, xml);
}

/* By the tables, or for who writes, which hears of an import a moment later. */
static bool is_supervisor(
    const struct world *world, const struct daemon *daemon, struct text jid)
{
	return base_is_supervisor(base_tables(world->base), jid) ||
	       roster_has_role(daemon->road->roster, jid, ROLE_SUPERVISOR,
		   ROSTER_ANY_REGION);
}

void witness_names(struct world *world, const struct daemon *daemon,
    const struct stanza *s, const char *xml)
{
	const struct account *reader;
	struct arena arena = {0};
	struct jid to;

	if (!jid_cut(s->to, &to))
		return;
	reader = people_find(world, jid_bare(&arena, &to));
	arena_free(&arena);
	if (reader == NULL || is_supervisor(world, daemon, reader->jid))
		return;
	check_claimants(world, reader, xml);
	if (reader->advisors == 0)
		check_advisors(world, reader, xml);
}
