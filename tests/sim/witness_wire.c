#include <stdio.h>
#include <string.h>

#include "component/road_private.h"
#include "component/talk/forward.h"
#include "roster/absence_file.h"
#include "roster/cover.h"
#include "roster/jid.h"
#include "tests/sim/witness_private.h"
#include "tests/sim/world.h"

/* What a daemon writes, and what of it the server handles. */

#define SERVICE "accueil@suivi.localhost"
#define ADVISOR "conseiller@suivi.localhost"

static const int64_t JUST_NOW = INT64_C(30000000);

size_t witness_row_at(
    const struct world *world, struct text wire_id, struct text body)
{
	const struct base_tables *t = base_tables(world->base);
	size_t i;

	for (i = 0; i < t->message_count; i++)
		if (text_equal(t->messages[i].wire_id, wire_id) &&
		    text_equal(t->messages[i].body, body))
			return i;
	return SIZE_MAX;
}

static bool is_alias(
    const struct world *world, const struct message *m, struct text from)
{
	struct jid jid;

	return jid_cut(from, &jid) &&
	       text_equal(jid.local,
		   base_tables(world->base)->claimants[m->claimant - 1].alias);
}

static bool is_from(
    const struct world *world, const struct message *m, struct text from)
{
	switch (m->kind) {
	case FROM_CLAIMANT:
		return is_alias(world, m, from);
	case FROM_ADVISOR:
		return text_is(from, ADVISOR);
	case TO_ADVISOR:
		if (forward_is_alias_line(m->wire_id))
			return is_alias(world, m, from);
		return text_is(from, SERVICE);
	case TO_CLAIMANT:
		return text_is(from, SERVICE);
	}
	return false;
}

/* A retry that waited for its commit was decided on what stood before. */
static bool has_just_moved(
    struct world *world, const struct message *m, struct text to)
{
	const struct account *account = people_find(world, to);

	return account != NULL && witness_means(world, account, m) &&
	       world->clock.now - people_moved_at(world, m->claimant) <
		   JUST_NOW;
}

/* Whoever it is written to may read it: as stored, or as it stands now in the
 * memory of the daemon, which witness_memory() compares with the store. */
static bool may_hear(
    const struct daemon *daemon, const struct message *m, struct text to)
{
	const struct roster *r = daemon->road->roster;
	struct claimant_view claimant = {0};
	struct advisor_view advisor = {0};

	if (text_equal(to, m->recipient) ||
	    has_just_moved(daemon->world, m, to))
		return true;
	if (absence_file_is_for_other(m->wire_id))
		return witness_is_theirs_to_hear(r, m, to);
	(void)roster_claimant(r, m->claimant, &claimant);
	if (m->kind == FROM_CLAIMANT)
		(void)roster_advisor(
		    r, cover_responsible(r, claimant.row.advisor), &advisor);
	else if (m->kind == TO_ADVISOR)
		(void)roster_advisor(r, m->advisor, &advisor);
	return m->kind == FROM_CLAIMANT || m->kind == TO_ADVISOR
		   ? text_equal(to, advisor.row.jid)
		   : text_equal(to, claimant.row.jid);
}

static void check_sentence(struct world *world, const struct daemon *daemon,
    const struct stanza *s, struct text body)
{
	const struct base_tables *t = base_tables(world->base);
	size_t row = witness_row_at(world, s->id, body);
	const struct message *m;

	if (row == SIZE_MAX) {
		witness_complain(world,
		    "promise 1: %s to %s is sent and not committed", s->id.at,
		    s->to.at);
		return;
	}
	m = &t->messages[row];
	if (!is_from(world, m, s->from))
		witness_complain(world, "%s of turn %llu comes from %s",
		    s->id.at, (unsigned long long)m->turn, s->from.at);
	if (!may_hear(daemon, m, s->to))
		witness_complain(world, "%s of turn %llu goes to %s", s->id.at,
		    (unsigned long long)m->turn, s->to.at);
}

static bool shows(const char *xml, const char *word)
{
	return strstr(xml, word) != NULL;
}

/* What is left of a stanza without its recipient, and without what somebody
 * wrote themselves. */
static char *blanked(struct arena *arena, struct text raw, bool keep_body)
{
	char *xml = arena_copy(arena, raw.at, raw.len);
	char *body = strstr(xml, "<body>");
	char *to = strstr(xml, " to='");
	const char *end = strstr(xml, "</body>");

	if (to != NULL)
		memset(to + 5, ' ', strcspn(to + 5, "'"));
	if (!keep_body && body != NULL && end != NULL)
		memset(body, ' ', (size_t)(end - body));
	return xml;
}

/* What somebody wrote to the service themselves it may ask about. */
static bool has_named(
    const struct world *world, struct text reader, uint32_t account)
{
	uint32_t i;

	for (i = 0; i < ACCOUNTS; i++)
		if (text_starts(reader, world->people.accounts[i].jid) &&
		    (world->witness.named[i] & 1U << account) != 0)
			return true;
	return false;
}

static void check_leaks(struct world *world, const struct daemon *daemon,
    const struct stanza *s, struct text raw)
{
	struct arena arena = {0};
	bool ours = text_is(s->from, SERVICE);
	const char *xml = blanked(&arena, raw, ours);
	const struct account *account;
	uint32_t i;

	for (i = 0; i < ACCOUNTS; i++) {
		account = &world->people.accounts[i];
		if (text_starts(s->to, account->jid) ||
		    (ours && has_named(world, s->to, i)))
			continue;
		if (shows(xml, account->jid.at) ||
		    shows(xml, account->typed.at))
			witness_complain(world,
			    "promise 5: %s shows in what %s is sent: %.*s",
			    account->jid.at, s->to.at, (int)raw.len, raw.at);
	}
	witness_names(world, daemon, s, xml);
	for (i = 0; i < RESOURCES; i++)
		if (shows(xml, people_resource(i)))
			witness_complain(world,
			    "promise 5: a resource shows in what %s is sent",
			    s->to.at);
	arena_free(&arena);
}

/* Whoever is told that their sentence was put aside can be helped: it is. */
static void check_parked(
    struct world *world, const struct stanza *s, struct text raw)
{
	if (s->kind != STANZA_MESSAGE || !text_is(s->type, "error") ||
	    !shows(raw.at, "<error type='cancel'><internal-server-error"))
		return;
	if (++world->witness.parked > base_tables(world->base)->parked_count)
		witness_complain(world,
		    "promise 1: %s is told of a parked sentence that is not",
		    s->to.at);
}

/* Whoever is told that a command is done finds it done. */
static void check_noted(
    struct world *world, const struct stanza *s, struct text body)
{
	if (text_is(s->from, SERVICE) &&
	    text_starts(body, TEXT("Note prise")) &&
	    ++world->witness.noted > base_tables(world->base)->note_count)
		witness_complain(world,
		    "promise 1: %s is told of a note that is not", s->to.at);
}

void witness_sent(struct world *world, const struct daemon *daemon,
    const struct stanza *s, struct text raw)
{
	const struct element *body = stanza_child(s, NS_COMPONENT, "body");

	world->witness.sent++;
	if (world->verbose)
		(void)printf("    out %.*s\n", (int)raw.len, raw.at);
	if (s->to.len == 0 || s->from.len == 0)
		witness_complain(world, "promise 4: without an address: %.*s",
		    (int)raw.len, raw.at);
	check_leaks(world, daemon, s, raw);
	check_parked(world, s, raw);
	witness_shown(world, daemon, s, raw);
	if (s->kind != STANZA_MESSAGE || body == NULL ||
	    text_is(s->type, "error"))
		return;
	check_noted(world, s, body->text);
	witness_series_sent(world, s, body->text);
	if (s->id.len > 0)
		check_sentence(world, daemon, s, body->text);
	else if (!text_is(s->from, SERVICE))
		witness_complain(
		    world, "promise 1: from %s without an id", s->from.at);
}

/* --- what the server handles
 * --------------------------------------------------- */

static void check_order(struct world *world, const struct message *m)
{
	static const size_t lanes[] = {
	    [FROM_CLAIMANT] = 0, [FROM_ADVISOR] = 1, [TO_CLAIMANT] = 2};
	uint64_t *last;

	if (m->kind == TO_ADVISOR || absence_file_is_for_other(m->wire_id))
		return;
	last = &world->witness.last[m->claimant][lanes[m->kind]];
	if (m->turn < *last)
		witness_complain(world,
		    "promise 2: turn %llu of claimant %u comes after %llu",
		    (unsigned long long)m->turn, m->claimant,
		    (unsigned long long)*last);
	*last = m->turn;
}

/* What is not proven is sent again, but once on a link: what leaves there by
 * itself is not asked for, too. */
static void check_once(
    struct world *world, struct handled *handled, const struct message *m)
{
	uint64_t link = world->server.links;

	if (handled->link != link)
		handled->on_link = 0;
	handled->link = link;
	if (++handled->on_link > 1 &&
	    handled->on_link > 1 + witness_news_of(world, m, RETRIED))
		witness_complain(world,
		    "turn %llu of claimant %u %u times on a link",
		    (unsigned long long)m->turn, m->claimant, handled->on_link);
}

void witness_handled(struct world *world, const struct stanza *s)
{
	const struct element *body = stanza_child(s, NS_COMPONENT, "body");
	struct handled *handled;
	size_t row;

	if (body == NULL || s->id.len == 0 || text_is(s->type, "error"))
		return;
	row = witness_row_at(world, s->id, body->text);
	if (row == SIZE_MAX)
		return;
	handled = &world->witness.handled[row];
	check_once(world, handled, &base_tables(world->base)->messages[row]);
	if (handled->times++ > 0) {
		world->witness.again++;
		return;
	}
	world->witness.forwarded++;
	check_order(world, &base_tables(world->base)->messages[row]);
}

void witness_bounced(struct world *world, const struct stanza *s)
{
	const struct element *body = stanza_child(s, NS_COMPONENT, "body");
	size_t row =
	    body != NULL ? witness_row_at(world, s->id, body->text) : SIZE_MAX;

	if (row != SIZE_MAX)
		world->witness.handled[row].bounces++;
}
