#include "tests/sim/server.h"

#include "roster/jid.h"
#include "tests/sim/world.h"

#define DOMAIN "suivi.localhost"
#define HOST   "localhost"

enum {
	OFFLINE_MOST = 5 /* sentences that ejabberd keeps */
};

static bool is_prosody(const struct world *world)
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

static void tell(struct world *world, struct text xml)
{
	(void)server_pass(world, xml);
}

#define TELL(world, arena, ...)                                                \
	tell((world), build_all((arena), __VA_ARGS__, (char *)NULL))

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
	if (is_prosody(world))
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

	for (i = 0; i < ACCOUNTS && is_prosody(world); i++) {
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
	       (is_prosody(world) || server->up_count == LINKS))
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
	    !is_prosody(world) && body != NULL ? text_keep(&arena, body->raw).at
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
		bounce(world, s, "cancel", "service-unavailable");
		return;
	}
	if (account->remote && world->clock.now < world->server.remote_down) {
		bounce(world, s, "wait", "remote-server-timeout");
		return;
	}
	if (!account_online(account) && has_body(s) &&
	    !text_is(s->type, "error")) {
		if (!is_prosody(world) && account->stored >= OFFLINE_MOST) {
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
		if (is_prosody(world))
			TELL(world, &arena, "<presence from='", account->jid.at,
			    "' to='", text_keep(&arena, s->from).at,
			    "' type='unsubscribed'/>");
	} else if (!account_online(account)) {
		if (is_prosody(world))
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

/* --- rosters -----------------------------------------------------------------
 */

static void iq_error(
    struct world *world, const struct stanza *s, const char *condition)
{
	struct arena arena = {0};

	TELL(world, &arena, "<iq type='error' from='",
	    text_keep(&arena, s->to).at, "' to='",
	    text_keep(&arena, s->from).at, "' id='",
	    text_keep(&arena, s->id).at, "'><error type='cancel'><", condition,
	    " xmlns='" NS_STANZAS "'/></error></iq>");
	arena_free(&arena);
}

static const char *subscription_of(const struct buddy *buddy)
{
	if (buddy->now.to && buddy->now.from)
		return "both";
	if (buddy->now.to)
		return "to";
	return buddy->now.from ? "from" : "none";
}

static void give_roster(
    struct world *world, struct account *account, const struct stanza *s)
{
	struct arena arena = {0};
	struct build b = {.arena = &arena};
	struct buddy *buddy;
	uint32_t i;

	for (i = 0; i < account->buddy_count; i++) {
		buddy = &account->buddies[i];
		buddy->known = buddy->now;
		if (!buddy->now.set && !buddy->now.to && !buddy->now.from)
			continue;
		build_string(&b, "<item jid='");
		build_text(&b, buddy->jid);
		if (buddy->now.set) {
			build_string(&b, "' name='");
			build_text(&b, buddy->now.name);
		}
		build_string(&b, "' subscription='");
		build_string(&b, subscription_of(buddy));
		build_string(&b, "'>");
		build_text(&b, buddy->now.groups);
		build_string(&b, "</item>");
	}
	TELL(world, &arena, "<iq type='result' from='", account->jid.at,
	    "' to='", text_keep(&arena, s->from).at, "' id='",
	    text_keep(&arena, s->id).at, "'><query xmlns='jabber:iq:roster'>",
	    b.len > 0 ? b.at : "", "</query></iq>");
	arena_free(&arena);
}

static struct text groups_of(struct world *world, const struct element *item)
{
	struct build b = {.arena = &world->arena};
	const struct element *group;

	for (group = item->children; group != NULL; group = group->next) {
		build_string(&b, "<group>");
		build_text(&b, group->text);
		build_string(&b, "</group>");
	}
	return build_done(&b);
}

static bool same_standing(const struct standing *a, const struct standing *b)
{
	return a->to == b->to && a->from == b->from && a->set == b->set &&
	       text_equal(a->name, b->name) && text_equal(a->groups, b->groups);
}

/* Whatever is set must not stand there already, as far as the component knows.
 */
static void set_item(
    struct world *world, struct account *account, const struct element *item)
{
	struct text subscription = xml_attribute(item, "subscription");
	struct buddy *buddy =
	    account_buddy(world, account, xml_attribute(item, "jid"));

	buddy->now = (struct standing){
	    .to = text_is(subscription, "both") || text_is(subscription, "to"),
	    .from = text_is(subscription, "both"),
	    .set = !text_is(subscription, "remove"),
	    .name = text_keep(&world->arena, xml_attribute(item, "name")),
	    .groups = groups_of(world, item),
	};
	if (same_standing(&buddy->now, &buddy->known))
		witness_complain(world, "set again: %s of %s", buddy->jid.at,
		    account->jid.at);
	buddy->known = buddy->now;
}

static void set_roster(
    struct world *world, struct account *account, const struct stanza *s)
{
	const struct element *framed =
	    stanza_child(s, "jabber:iq:roster", "query");
	struct arena arena = {0};
	struct element query = {0};

	if (framed != NULL && xml_read(&arena, framed, &query) &&
	    query.children != NULL)
		set_item(world, account, query.children);
	TELL(world, &arena, "<iq type='result' from='", account->jid.at,
	    "' to='", text_keep(&arena, s->from).at, "' id='",
	    text_keep(&arena, s->id).at, "'/>");
	arena_free(&arena);
}

static void take_roster_iq(
    struct world *world, struct account *account, const struct stanza *s)
{
	if (account == NULL || !account->exists || account->remote)
		iq_error(world, s, "service-unavailable");
	else if (text_is(s->type, "get"))
		give_roster(world, account, s);
	else if (!is_prosody(world))
		iq_error(world, s, "internal-server-error");
	else
		set_roster(world, account, s);
}

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
		take_roster_iq(world, account_of(world, s->to), s);
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
