#include "component/talk/disco.h"

#include <assert.h>
#include <string.h>

#include "component/command/adhoc.h"
#include "component/command/enrol.h"
#include "component/command/search.h"
#include "component/talk/digest.h"
#include "roster/cover.h"

#define NS_INFO  "http://jabber.org/protocol/disco#info"
#define NS_ITEMS "http://jabber.org/protocol/disco#items"
#define NS_CAPS  "http://jabber.org/protocol/caps"

#define NODE     "urn:guichet:caps"
#define SOFTWARE "Guichet"

/* The build says which; without it there is no release to name. */

static const int64_t MICROSECONDS = 1000000;

/* Pidgin looks for a directory of users, and offers to search it. */
static const struct disco_identity domain_identities[] = {
    {"component", "generic", NULL},
    {"directory", "user",    NULL},
    {NULL,        NULL,      NULL},
};
static const struct disco_identity service_identities[] = {
    {"account", "registered", SOFTWARE},
    {"client",  "bot",        SOFTWARE},
    {NULL,      NULL,         NULL    },
};
static const struct disco_identity person_identities[] = {
    {"account", "registered", SOFTWARE},
    {"client",  "pc",         SOFTWARE},
    {NULL,      NULL,         NULL    },
};

static const char *const domain_features[] = {
    NS_COMMANDS,
    NS_INFO,
    NS_ITEMS,
    "jabber:iq:last",
    NS_REGISTER,
    NS_SEARCH,
    "jabber:iq:version",
    "urn:xmpp:ping",
    "vcard-temp",
    NULL,
};
static const char *const service_features[] = {
    NS_CAPS,
    NS_COMMANDS,
    NS_INFO,
    NS_ITEMS,
    "jabber:iq:last",
    NS_REGISTER,
    "jabber:iq:version",
    "urn:xmpp:ping",
    "vcard-temp",
    NULL,
};
/* What payload.def relays, and what is answered here. */
static const char *const person_features[] = {
    NS_CAPS,
    "http://jabber.org/protocol/chatstates",
    NS_INFO,
    NS_ITEMS,
    "jabber:iq:version",
    "jabber:x:oob",
    "urn:xmpp:chat-markers:0",
    "urn:xmpp:hints",
    "urn:xmpp:message-correct:0",
    "urn:xmpp:ping",
    "urn:xmpp:receipts",
    "urn:xmpp:reply:0",
    "vcard-temp",
    NULL,
};

static const struct disco_entity entities[DISCO_KINDS] = {
    [DISCO_DOMAIN] = {domain_identities,  domain_features },
    [DISCO_SERVICE] = {service_identities, service_features},
    [DISCO_ADVISOR] = {person_identities,  person_features },
    [DISCO_ALIAS] = {person_identities,  person_features },
};

bool disco_sees_alias(const struct turn *turn, struct claimant_view *claimant)
{
	return turn->asker.who.side == SIDE_ADVISOR &&
	       roster_claimant(turn->roster, turn->names[0].id, claimant) &&
	       cover_sees(turn->roster, turn->asker.who.id, claimant);
}

enum disco_kind disco_asked(struct turn *turn)
{
	struct claimant_view claimant;

	switch (turn->target) {
	case TARGET_DOMAIN:
		return DISCO_DOMAIN;
	case TARGET_SERVICE:
		return DISCO_SERVICE;
	case TARGET_ADVISOR:
		return DISCO_ADVISOR;
	case TARGET_ALIAS:
		if (disco_sees_alias(turn, &claimant))
			return DISCO_ALIAS;
		break;
	case TARGET_UNKNOWN:
		break;
	}
	turn_refuse(turn, REFUSAL_NO_SUCH_ADDRESS);
	return DISCO_KINDS;
}

struct text disco_service_name(struct turn *turn)
{
	return turn_say(turn, WORDING_DISCO_NAME, turn->settings->language);
}

static struct text identity_name(
    const struct disco_identity *identity, struct text name)
{
	return identity->name != NULL ? text_of(identity->name) : name;
}

struct text disco_ver(
    struct arena *arena, const struct disco_entity *entity, struct text name)
{
	const struct disco_identity *identity = entity->identities;
	const char *const *feature = entity->features;
	struct build b = {.arena = arena};

	for (; identity->category != NULL; identity++) {
		build_string(&b, identity->category);
		build_char(&b, '/');
		build_string(&b, identity->type);
		build_string(&b, "//");
		build_text(&b, identity_name(identity, name));
		build_char(&b, '<');
	}
	for (; *feature != NULL; feature++) {
		assert(
		    feature[1] == NULL || strcmp(feature[0], feature[1]) < 0);
		build_string(&b, *feature);
		build_char(&b, '<');
	}
	return digest_sha1_base64(arena, build_done(&b));
}

enum {
	VER = 28 /* a SHA-1 as base64 */
};

/* Of the name that the service has in the wording, which may be renewed. */
struct caps {
	char vers[DISCO_KINDS][VER]; /* NUL first: not computed yet */
};

struct caps *caps_new(struct arena *arena)
{
	return arena_alloc(arena, sizeof(struct caps));
}

void caps_forget(struct caps *caps)
{
	*caps = (struct caps){0};
}

static struct text ver_of(struct turn *turn, enum disco_kind kind)
{
	char *ver = turn->settings->caps->vers[kind];

	if (ver[0] == '\0')
		memcpy(ver,
		    disco_ver(
			&turn->arena, &entities[kind], disco_service_name(turn))
			.at,
		    VER);
	return (struct text){ver, VER};
}

void disco_write_caps(struct writer *w, struct turn *turn, enum disco_kind kind)
{
	assert(kind < DISCO_KINDS);
	xml_raw(w,
	    TEXT("<c xmlns='" NS_CAPS "' hash='sha-1' node='" NODE "' ver='"));
	xml_raw(w, ver_of(turn, kind));
	xml_raw(w, TEXT("'/>"));
}

static void send_result(struct turn *turn, struct writer *w)
{
	xml_end(w);
	turn_send(turn, w, false);
}

static struct text node_of(const struct stanza *s, const char *ns)
{
	const struct element *query = stanza_child(s, ns, "query");

	return query != NULL ? xml_attribute(query, "node") : (struct text){0};
}

/* NODE#VER, as a client asks that has seen our caps. */
static bool is_caps_node(
    struct turn *turn, enum disco_kind kind, struct text node)
{
	struct build b = {.arena = &turn->arena};

	build_string(&b, NODE "#");
	build_text(&b, ver_of(turn, kind));
	return text_equal(node, build_done(&b));
}

static void write_entity(
    struct writer *w, struct turn *turn, const struct disco_entity *entity)
{
	const struct disco_identity *identity = entity->identities;
	const char *const *feature = entity->features;
	const struct text name = disco_service_name(turn);

	for (; identity->category != NULL; identity++) {
		xml_start(w, "identity");
		xml_put_string(w, "category", identity->category);
		xml_put_string(w, "type", identity->type);
		xml_put(w, "name", identity_name(identity, name));
		xml_end(w);
	}
	for (; *feature != NULL; feature++) {
		xml_start(w, "feature");
		xml_put_string(w, "var", *feature);
		xml_end(w);
	}
}

void disco_info(struct turn *turn, const struct stanza *s)
{
	const enum disco_kind kind = disco_asked(turn);
	const struct text node = node_of(s, NS_INFO);
	struct writer w;

	if (kind == DISCO_KINDS)
		return;
	w = turn_result(turn);
	xml_start_ns(&w, "query", NS_INFO);
	xml_put_some(&w, "node", node);
	if (node.len == 0 || is_caps_node(turn, kind, node)) {
		write_entity(&w, turn, &entities[kind]);
	} else if (!adhoc_info(turn, &w, node)) {
		turn_refuse(turn, REFUSAL_NO_SUCH_ADDRESS);
		return;
	}
	xml_end(&w);
	send_result(turn, &w);
}

static void write_item(
    struct writer *w, struct turn *turn, struct text jid, enum wording_key name)
{
	xml_start(w, "item");
	xml_put(w, "jid", jid);
	xml_put(w, "name", turn_say(turn, name, turn_language(turn)));
	xml_end(w);
}

void disco_items(struct turn *turn, const struct stanza *s)
{
	const enum disco_kind kind = disco_asked(turn);
	const struct text node = node_of(s, NS_ITEMS);
	struct writer w;

	if (kind == DISCO_KINDS)
		return;
	if (node.len > 0 && !text_is(node, NS_COMMANDS)) {
		turn_refuse(turn, REFUSAL_NO_SUCH_ADDRESS);
		return;
	}
	w = turn_result(turn);
	xml_start_ns(&w, "query", NS_ITEMS);
	xml_put_some(&w, "node", node);
	if (node.len > 0) {
		adhoc_items(turn, &w);
	} else if (kind == DISCO_DOMAIN) {
		write_item(&w, turn, turn->settings->advisor_address,
		    WORDING_NAME_NO_ADVISOR);
		write_item(&w, turn, turn->settings->service_address,
		    WORDING_NAME_SERVICE);
	}
	xml_end(&w);
	send_result(turn, &w);
}

void disco_ping(struct turn *turn, const struct stanza *s)
{
	struct writer w;

	(void)s;
	if (disco_asked(turn) == DISCO_KINDS)
		return;
	w = turn_result(turn);
	send_result(turn, &w);
}

void disco_version(struct turn *turn, const struct stanza *s)
{
	struct writer w;

	(void)s;
	if (disco_asked(turn) == DISCO_KINDS)
		return;
	w = turn_result(turn);
	xml_start_ns(&w, "query", "jabber:iq:version");
	xml_leaf(&w, "name", text_of(SOFTWARE));
	xml_leaf(&w, "version", text_of(turn->settings->gauges->version));
	xml_end(&w);
	send_result(turn, &w);
}

/* How long the service has been up. When a person was last there is nobody's
 * business but their own. */
void disco_last(struct turn *turn, const struct stanza *s)
{
	const enum disco_kind kind = disco_asked(turn);
	struct build seconds = {.arena = &turn->arena};
	struct writer w;

	(void)s;
	if (kind == DISCO_KINDS)
		return;
	if (kind != DISCO_DOMAIN && kind != DISCO_SERVICE) {
		turn_refuse(turn, REFUSAL_UNSUPPORTED);
		return;
	}
	build_number(&seconds,
	    (turn->now - (int64_t)turn->settings->started) / MICROSECONDS);
	w = turn_result(turn);
	xml_start_ns(&w, "query", "jabber:iq:last");
	xml_put(&w, "seconds", build_done(&seconds));
	xml_end(&w);
	send_result(turn, &w);
}

/* No address of ours publishes anything. */
void disco_pubsub(struct turn *turn, const struct stanza *s)
{
	(void)s;
	turn_refuse(turn, REFUSAL_NO_SUCH_ADDRESS);
}
