#include <stdio.h>
#include <string.h>

#include "component/road_private.h"
#include "roster/cover.h"
#include "roster/jid.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* Nobody sees an alias, a name or a presence that is not theirs at that
 * instant: what a daemon writes is held against what its memory says then,
 * which witness_memory() compares with the store. */

#define ADVISOR "conseiller@suivi.localhost"

static bool is_alias(struct text address, struct text *local)
{
	struct jid jid;

	if (!jid_cut(address, &jid) || !text_starts(jid.local, TEXT("c-")))
		return false;
	*local = jid.local;
	return true;
}

/* Who follows them, and who stands in. */
static bool may_see(
    const struct daemon *daemon, struct text reader, struct text alias)
{
	const struct roster *r = daemon->road->roster;
	struct claimant_view claimant;
	struct advisor_view advisor;

	return roster_claimant_by_alias(r, alias, &claimant) &&
	       roster_advisor_by_jid(r, reader, &advisor) &&
	       cover_sees(r, advisor.row.id, &claimant);
}

/* What takes something away may go to anybody who had it. */
static bool takes_away(const struct stanza *s)
{
	return text_is(s->type, "unavailable") ||
	       text_is(s->type, "unsubscribe") ||
	       text_is(s->type, "unsubscribed") || text_is(s->type, "error");
}

static void check_presence(
    struct world *world, const struct daemon *daemon, const struct stanza *s)
{
	struct claimant_view claimant;
	struct text alias;
	struct jid from;

	if (takes_away(s))
		return;
	if (is_alias(s->from, &alias) && !may_see(daemon, s->to, alias))
		witness_complain(
		    world, "presence: %s is shown %s", s->to.at, s->from.at);
	if (jid_cut(s->from, &from) && text_is(from.local, "conseiller") &&
	    s->type.len == 0 &&
	    !roster_claimant_by_jid(daemon->road->roster, s->to, &claimant))
		witness_complain(
		    world, "presence: %s is shown " ADVISOR, s->to.at);
}

/* <item jid='c-...' name='...' subscription='...'> */
static void check_item(struct world *world, const struct daemon *daemon,
    const struct stanza *s, struct text raw)
{
	const char *item = strstr(raw.at, "<item ");
	const char *jid = item != NULL ? strstr(item, " jid='") : NULL;
	struct text address = {0}, alias;

	if (!text_is(s->type, "set") || jid == NULL ||
	    strstr(item, "subscription='remove'") != NULL)
		return;
	address.at = jid + strlen(" jid='");
	address.len = strcspn(address.at, "'");
	if (is_alias(address, &alias) && !may_see(daemon, s->to, alias))
		witness_complain(world, "presence: the roster of %s gets %.*s",
		    s->to.at, (int)address.len, address.at);
}

void witness_shown(struct world *world, const struct daemon *daemon,
    const struct stanza *s, struct text raw)
{
	if (s->kind == STANZA_PRESENCE)
		check_presence(world, daemon, s);
	else if (s->kind == STANZA_IQ)
		check_item(world, daemon, s, raw);
}
