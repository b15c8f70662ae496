#include "roster/jid.h"
#include "tests/sim/server_private.h"
#include "tests/sim/world.h"

enum {
	OFFLINE_MOST = 5 /* sentences that ejabberd keeps */
};

bool server_is_prosody(const struct world *world)
{
	return world->server.kind == SERVER_PROSODY;
}

/* On which of its links something goes; UINT32_MAX: none is up. */
static uint32_t any_link(struct world *world)
{
	uint32_t count = world->server.up_count;

	return count > 0 ? random_below(&world->random, count) : UINT32_MAX;
}

uint64_t server_pass(struct world *world, struct text xml)
{
	uint32_t at = any_link(world);

	if (at == UINT32_MAX)
		return 0;
	wire_give(world->server.up[at].wire, xml);
	return world->server.up[at].link;
}

void server_tell(struct world *world, struct text xml)
{
	(void)server_pass(world, xml);
}

/* --- the stream --------------------------------------------------------------
 */

bool server_listens(const struct world *world)
{
	return world->clock.now >= world->server.down;
}

bool server_reads(const struct world *world)
{
	return world->clock.now >= world->server.stalled &&
	       world->clock.now >= world->server.mute;
}

bool server_speaks(const struct world *world)
{
	return world->clock.now >= world->server.mute;
}

void server_header(struct world *world, struct wire *wire)
{
	(void)world;
	wire_give(wire, TEXT("<?xml version='1.0'?><stream:stream "
			     "xmlns='jabber:component:accept' "
			     "xmlns:stream='http://etherx.jabber.org/streams' "
			     "id='one' from='" DOMAIN "'>"));
}

static void give_privilege(struct world *world, struct wire *wire)
{
	if (server_is_prosody(world))
		wire_give(
		    wire, TEXT("<message from='" HOST "' to='" DOMAIN
			       "'><privilege xmlns='urn:xmpp:privilege:2'>"
			       "<perm access='roster' type='both'/>"
			       "<perm access='presence' type='managed_entity'/>"
			       "</privilege></message>"));
	else
		wire_give(
		    wire, TEXT("<message from='" HOST "' to='" DOMAIN
			       "'><privilege xmlns='urn:xmpp:privilege:1'>"
			       "<perm access='roster' type='both'/>"
			       "<perm access='presence' type='managed_entity'/>"
			       "</privilege></message>"));
}

static const char *show_xml(enum show show)
{
	switch (show) {
	case SHOW_AWAY:
		return "<show>away</show>";
	case SHOW_XA:
		return "<show>xa</show>";
	case SHOW_DND:
		return "<show>dnd</show>";
	case SHOW_GONE:
	case SHOW_AVAILABLE:
		break;
	}
	return "";
}

static void tell_presence(struct world *world, const struct account *account,
    unsigned resource, struct text to)
{
	struct arena arena = {0};
	struct text from = account_full(&arena, account, resource);
	bool online = account->resources[resource].online;
	enum show show = account->resources[resource].show;

	TELL(world, &arena, "<presence from='", from.at, "' to='",
	    text_keep(&arena, to).at, "'",
	    online ? ">" : " type='unavailable'>", online ? show_xml(show) : "",
	    "</presence>");
	arena_free(&arena);
}

/* Prosody tells who is there as soon as a managing entity comes. */
static void dump(struct world *world)
{
	struct account *account;
	unsigned i, k;

	for (i = 0; i < ACCOUNTS && server_is_prosody(world); i++) {
		account = &world->people.accounts[i];
		for (k = 0; k < RESOURCES && !account->remote; k++)
			if (account->resources[k].online)
				tell_presence(world, account, k, TEXT(DOMAIN));
	}
}

/* Prosody with component_conflict_resolve = "kick_old". */
static void came_up(struct world *world, struct wire *wire)
{
	struct server *server = &world->server;

	while (server->up_count > 0 &&
	       (server_is_prosody(world) || server->up_count == LINKS))
		wire_break(server->up[0].wire, "conflict");
	server->up[server->up_count].wire = wire;
	server->up[server->up_count++].link = ++server->links;
	if (server->up_count > 1)
		world->witness.split = true;
	wire_give(wire, TEXT("<handshake/>"));
	give_privilege(world, wire);
	dump(world);
}

static uint32_t link_of(const struct server *server, const struct wire *wire)
{
	uint32_t i = 0;

	while (i < server->up_count && server->up[i].wire != wire)
		i++;
	return i;
}

void server_gone(struct world *world, struct wire *wire)
{
	struct server *server = &world->server;
	uint32_t at = link_of(server, wire);
	uint64_t link;

	if (at == server->up_count)
		return;
	link = server->up[at].link;
	server->up[at] = server->up[--server->up_count];
	people_link_lost(world, link);
}

/* --- messages ----------------------------------------------------------------
 */

static struct account *account_of(struct world *world, struct text address)
{
	struct jid jid;
	struct arena arena = {0};
	struct account *account = NULL;

	if (jid_cut(address, &jid))
		account = people_find(world, jid_bare(&arena, &jid));
	arena_free(&arena);
	return account;
}

/* With the body, as ejabberd does, or without. */
static void bounce(struct world *world, const struct stanza *s,
    const char *type, const char *condition)
{
	const struct element *body = stanza_child(s, NS_COMPONENT, "body");
	struct arena arena = {0};

	if (text_is(s->type, "error"))
		return;
	witness_bounced(world, s);
	TELL(world, &arena, "<message type='error' from='",
	    text_keep(&arena, s->to).at, "' to='",
	    text_keep(&arena, s->from).at, "' id='",
	    text_keep(&arena, s->id).at, "'>",
	    !server_is_prosody(world) && body != NULL
		? text_keep(&arena, body->raw).at
		: "",
	    "<error type='", type, "'><", condition,
	    " xmlns='" NS_STANZAS "'/></error></message>");
	arena_free(&arena);
}

static bool has_body(const struct stanza *s)
{
	return stanza_child(s, NS_COMPONENT, "body") != NULL;
}

static void take_message(struct world *world, const struct stanza *s)
{
	struct account *account = account_of(world, s->to);

	witness_handled(world, s);
	if (account == NULL || !account->exists) {
		people_miss(account, s);
		bounce(world, s, "cancel", "service-unavailable");
		return;
	}
	if (account->remote && world->clock.now < world->server.remote_down) {
		people_miss(account, s);
		bounce(world, s, "wait", "remote-server-timeout");
		return;
	}
	if (!account_online(account) && has_body(s) &&
	    !text_is(s->type, "error")) {
		if (!server_is_prosody(world) &&
		    account->stored >= OFFLINE_MOST) {
			bounce(world, s, "wait", "resource-constraint");
			return;
		}
		account->stored++;
	}
	people_hear(world, account, s);
}

/* --- presence ----------------------------------------------------------------
 */

static void answer_probe(
    struct world *world, struct account *account, const struct stanza *s)
{
	struct buddy *buddy = account_buddy(world, account, s->from);
	struct arena arena = {0};
	unsigned i;

	if (!buddy->now.from) {
		if (server_is_prosody(world))
			TELL(world, &arena, "<presence from='", account->jid.at,
			    "' to='", text_keep(&arena, s->from).at,
			    "' type='unsubscribed'/>");
	} else if (!account_online(account)) {
		if (server_is_prosody(world))
			TELL(world, &arena, "<presence from='", account->jid.at,
			    "' to='", text_keep(&arena, s->from).at,
			    "' type='unavailable'/>");
	} else {
		for (i = 0; i < RESOURCES; i++)
			if (account->resources[i].online)
				tell_presence(world, account, i, s->from);
	}
	arena_free(&arena);
}

/* Their client says yes, and asks back. */
static void say_yes(
    struct world *world, struct account *account, struct buddy *buddy)
{
	struct arena arena = {0};
	unsigned i;

	buddy->asks = false;
	buddy->now.from = true;
	TELL(world, &arena, "<presence from='", account->jid.at, "' to='",
	    buddy->jid.at, "' type='subscribed'/>");
	if (!buddy->now.to)
		TELL(world, &arena, "<presence from='", account->jid.at,
		    "' to='", buddy->jid.at, "' type='subscribe'/>");
	for (i = 0; i < RESOURCES; i++)
		if (account->resources[i].online)
			tell_presence(world, account, i, buddy->jid);
	arena_free(&arena);
}

static void take_presence(struct world *world, const struct stanza *s)
{
	struct account *account = account_of(world, s->to);
	struct buddy *buddy;

	if (account == NULL || !account->exists)
		return;
	buddy = account_buddy(world, account, s->from);
	if (text_is(s->type, "probe")) {
		answer_probe(world, account, s);
	} else if (text_is(s->type, "subscribe")) {
		buddy->asks = true;
		if (account_online(account))
			say_yes(world, account, buddy);
	} else if (text_is(s->type, "subscribed")) {
		buddy->now.to = true;
	} else if (text_is(s->type, "unsubscribed")) {
		buddy->now.to = false;
	}
}

void server_presence(
    struct world *world, struct account *account, unsigned resource)
{
	uint32_t i;

	for (i = 0; i < account->buddy_count; i++)
		if (account->buddies[i].now.from)
			tell_presence(
			    world, account, resource, account->buddies[i].jid);
	if (!account->remote)
		tell_presence(world, account, resource, TEXT(DOMAIN));
}

void server_logged_in(
    struct world *world, struct account *account, unsigned resource)
{
	struct arena arena = {0};
	uint32_t i;

	account->stored = 0;
	server_presence(world, account, resource);
	for (i = 0; i < account->buddy_count; i++) {
		if (account->buddies[i].now.to)
			TELL(world, &arena, "<presence type='probe' from='",
			    account->jid.at, "' to='",
			    account->buddies[i].jid.at, "'/>");
		if (account->buddies[i].asks)
			say_yes(world, account, &account->buddies[i]);
	}
	arena_free(&arena);
}

/* --- questions ---------------------------------------------------------------
 */

/* A request to our own domain comes back as it is. */
static void take_iq(struct world *world, const struct stanza *s)
{
	const struct element *ping = stanza_child(s, "urn:xmpp:ping", "ping");
	struct arena arena = {0};

	if (text_is(s->to, DOMAIN) && ping != NULL)
		TELL(world, &arena,
		    "<iq type='get' from='" DOMAIN "' to='" DOMAIN "' id='",
		    text_keep(&arena, s->id).at,
		    "'><ping xmlns='urn:xmpp:ping'/></iq>");
	else if (stanza_child(s, "jabber:iq:roster", "query") != NULL)
		server_roster_iq(world, account_of(world, s->to), s);
	arena_free(&arena);
}

void server_stanza(
    struct world *world, struct wire *wire, const struct stanza *s)
{
	struct jid from;

	if (text_is(s->name, "handshake")) {
		came_up(world, wire);
		return;
	}
	if (link_of(&world->server, wire) == world->server.up_count)
		return;
	if (s->to.len == 0 || !jid_cut(s->from, &from) ||
	    !text_is(from.domain, DOMAIN)) {
		witness_complain(world, "the server ends the stream over it");
		wire_break(wire, "improper addressing");
		return;
	}
	switch (s->kind) {
	case STANZA_MESSAGE:
		take_message(world, s);
		return;
	case STANZA_PRESENCE:
		take_presence(world, s);
		return;
	case STANZA_IQ:
		take_iq(world, s);
		return;
	case STANZA_OTHER:
		return;
	}
}

/* --- faults ------------------------------------------------------------------
 */

void server_cut(struct world *world)
{
	while (world->server.up_count > 0)
		wire_break(world->server.up[0].wire, "connection reset");
}

void server_restart(struct world *world, int64_t until)
{
	struct account *account;
	unsigned i, k;

	world->server.down = until;
	server_cut(world);
	for (i = 0; i < ACCOUNTS; i++) {
		account = &world->people.accounts[i];
		for (k = 0; k < RESOURCES && !account->remote; k++)
			account->resources[k].online = false;
	}
}
