#include "component/talk/card.h"
#include "component/talk/disco.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define INFO  "http://jabber.org/protocol/disco#info"
#define ITEMS "http://jabber.org/protocol/disco#items"

enum {
	ANNE = 7, /* advisor of Luc */
	PAUL = 8, /* advisor of nobody here */
	LUC = 1,
	STARTED = 5,
};
static const int64_t SECOND = 1000000;

typedef void disco_handler(struct turn *, const struct stanza *);

struct world {
	struct gauges gauges;
	struct settings settings;
	struct arena gallery;
	struct wording *wording;
	struct roster *roster;
	struct turn *turn;
};

static void add_advisor(
    struct roster *roster, uint32_t id, const char *jid, const char *name)
{
	struct fact fact = {.kind = FACT_ADVISOR};

	fact.as.advisor.id = id;
	fact.as.advisor.region = 1;
	fact.as.advisor.number = text_of(jid);
	fact.as.advisor.jid = text_of(jid);
	fact.as.advisor.name = text_of(name);
	roster_apply(roster, &fact);
}

static void add_people(struct roster *roster)
{
	struct fact fact = {.kind = FACT_REGION};

	fact.as.region.id = 1;
	fact.as.region.state = REGION_OPEN;
	fact.as.region.code = TEXT("als");
	fact.as.region.name = TEXT("Alsace");
	fact.as.region.zone = TEXT("Europe/Paris");
	fact.as.region.language = TEXT("fr");
	roster_apply(roster, &fact);
	add_advisor(roster, ANNE, "anne@localhost", "Anne Roy");
	add_advisor(roster, PAUL, "paul@localhost", "Paul Bel");
	fact = (struct fact){.kind = FACT_CLAIMANT};
	fact.as.claimant.id = LUC;
	fact.as.claimant.region = 1;
	fact.as.claimant.advisor = ANNE;
	fact.as.claimant.consent = true;
	fact.as.claimant.number = TEXT("100");
	fact.as.claimant.alias = TEXT("c-aaaa2222");
	fact.as.claimant.jid = TEXT("luc@localhost");
	fact.as.claimant.name = TEXT("Luc <Petit>");
	roster_apply(roster, &fact);
}

static int world_start(void **state)
{
	const struct roster_bounds bounds = {16, 16, 16, 16, 16, 16, 16};
	struct world *world = calloc(1, sizeof(*world));
	char why[256] = "";

	assert_non_null(world);
	world->wording = wording_load("component/wording", why, sizeof(why));
	assert_string_equal(why, "");
	world->settings.domain = TEXT("suivi.localhost");
	world->settings.advisor_address = TEXT("conseiller@suivi.localhost");
	world->settings.service_address = TEXT("accueil@suivi.localhost");
	world->settings.language = TEXT("fr");
	world->gauges.version = "1.2.3";
	world->settings.gauges = &world->gauges;
	world->settings.wording = world->wording;
	world->settings.stanza_max = 500000;
	world->settings.gallery = gallery_new(&world->gallery);
	world->settings.caps = caps_new(&world->gallery);
	world->settings.started = STARTED * (uint64_t)SECOND;
	world->roster = roster_new(&bounds);
	add_people(world->roster);
	*state = world;
	return 0;
}

static int world_end(void **state)
{
	struct world *world = *state;

	turn_free(&world->turn);
	roster_free(&world->roster);
	wording_free(&world->wording);
	arena_free(&world->gallery);
	free(world);
	return 0;
}

static const char *address_of(enum target target)
{
	switch (target) {
	case TARGET_DOMAIN:
		return "suivi.localhost";
	case TARGET_SERVICE:
		return "accueil@suivi.localhost/guichet";
	case TARGET_ADVISOR:
		return "conseiller@suivi.localhost";
	case TARGET_ALIAS:
		return "c-aaaa2222@suivi.localhost";
	case TARGET_UNKNOWN:
		break;
	}
	return "c-bbbb2222@suivi.localhost";
}

static void open_turn(
    struct world *world, enum target target, struct person who)
{
	const struct input input = {.kind = INPUT_STANZA};
	struct asker *asker;

	turn_free(&world->turn);
	world->turn = turn_open(1, (STARTED + 90) * SECOND, world->roster,
	    &world->settings, &input);
	asker = &world->turn->asker;
	asker->kind = STANZA_IQ;
	asker->address = TEXT("who@localhost/phone");
	asker->bare = TEXT("who@localhost");
	asker->wrote_to = text_of(address_of(target));
	asker->id = TEXT("q1");
	asker->who = who;
	world->turn->target = target;
	world->turn->names[1] = who;
	if (target == TARGET_ALIAS)
		world->turn->names[0] = (struct person){SIDE_CLAIMANT, LUC};
}

/* The one stanza that a handler answers with. */
static const char *answer(struct world *world, disco_handler *handler,
    const char *ns, const char *name, const char *node)
{
	struct attribute attribute = {
	    .name = TEXT("node"), .value = text_of(node)};
	struct element query = {.name = text_of(name), .ns = text_of(ns)};
	const struct stanza s = {
	    .kind = STANZA_IQ, .type = TEXT("get"), .children = &query};

	if (node != NULL)
		query.attributes = &attribute;
	handler(world->turn, &s);
	assert_int_equal(world->turn->stopped, 0);
	assert_int_equal(world->turn->then.count, 1);
	assert_int_equal(world->turn->facts.count, 0);
	return world->turn->then.head->xml.at;
}

static bool holds(const char *xml, const char *piece)
{
	assert_non_null(xml);
	return xml != NULL && strstr(xml, piece) != NULL;
}

static void has(const char *xml, const char *want)
{
	if (!holds(xml, want))
		fail_msg("no %s", want);
}

static void has_not(const char *xml, const char *unwanted)
{
	if (holds(xml, unwanted))
		fail_msg("%s should not be there", unwanted);
}

static const struct person stranger = {SIDE_NOBODY, 0};
static const struct person luc = {SIDE_CLAIMANT, LUC};
static const struct person anne = {SIDE_ADVISOR, ANNE};
static const struct person paul = {SIDE_ADVISOR, PAUL};

static void expect_no_such_address(struct world *world, const char *xml)
{
	has(xml, "type='error'");
	has(xml, "<item-not-found");
	assert_int_equal(world->turn->refused, REFUSAL_NO_SUCH_ADDRESS);
}

/* XEP-0115, 5.2. */
static void disco_ver__is_right__for_the_example(void **state)
{
	static const struct disco_identity identities[] = {
	    {"client", "pc", NULL},
            {NULL,     NULL, NULL}
        };
	static const char *const features[] = {
	    "http://jabber.org/protocol/caps", INFO, ITEMS,
	    "http://jabber.org/protocol/muc", NULL};
	const struct disco_entity entity = {identities, features};
	struct arena arena = {0};

	(void)state;
	assert_true(text_is(disco_ver(&arena, &entity, TEXT("Exodus 0.9.1")),
	    "QgayPKawpkPSDYmwT/WM94uAlu0="));
	arena_free(&arena);
}

static void disco_info__answers__to_whoever_may_ask(void **state)
{
	static const struct {
		enum target target;
		struct person who;
		const char *want; /* NULL: no such address */
	} rows[] = {
	    {TARGET_DOMAIN,  {SIDE_NOBODY, 0},     "type='generic' name='Suivi'"},
	    {TARGET_SERVICE, {SIDE_NOBODY, 0},     "type='bot'"                 },
	    {TARGET_ADVISOR, {SIDE_CLAIMANT, LUC}, "type='registered'"          },
	    {TARGET_ALIAS,   {SIDE_ADVISOR, ANNE}, "type='registered'"          },
	    {TARGET_ALIAS,   {SIDE_ADVISOR, PAUL}, NULL                         },
	    {TARGET_ALIAS,   {SIDE_CLAIMANT, LUC}, NULL                         },
	    {TARGET_ALIAS,   {SIDE_NOBODY, 0},     NULL                         },
	    {TARGET_UNKNOWN, {SIDE_ADVISOR, ANNE}, NULL                         },
	};
	struct world *world = *state;
	const char *xml;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		open_turn(world, rows[i].target, rows[i].who);
		xml = answer(world, disco_info, INFO, "query", NULL);
		has(xml, "to='who@localhost/phone'");
		has(xml, "id='q1'");
		if (rows[i].want == NULL) {
			expect_no_such_address(world, xml);
			continue;
		}
		has(xml, "type='result'");
		has(xml, address_of(rows[i].target));
		has(xml, rows[i].want);
		has_not(xml, "+notify");
		has_not(xml, "omemo");
	}
}

/* The rows of the pass list that clients look for. */
static void disco_info__lists__all_that_is_relayed(void **state)
{
	static const char *const namespaces[] = {
#define PAYLOAD(NAME, element, ns, content, use) ns,
#include "component/talk/payload.def"
#undef PAYLOAD
	};
	struct world *world = *state;
	const char *xml;
	size_t i;

	open_turn(world, TARGET_ADVISOR, luc);
	xml = answer(world, disco_info, INFO, "query", NULL);
	for (i = 0; i < sizeof(namespaces) / sizeof(namespaces[0]); i++)
		if (strcmp(namespaces[i], NS_COMPONENT) != 0)
			has(xml, namespaces[i]);
}

static struct text ver_in_caps(struct world *world, enum disco_kind kind)
{
	struct writer w = turn_write(world->turn);
	struct text caps;
	const char *ver;

	disco_write_caps(&w, world->turn, kind);
	caps = build_done(&w.out);
	has(caps.at, "xmlns='http://jabber.org/protocol/caps'");
	has(caps.at, "hash='sha-1'");
	ver = strstr(caps.at, "ver='");
	assert_non_null(ver);
	ver += strlen("ver='");
	return (struct text){ver, strcspn(ver, "'")};
}

static void disco_info__knows_the_node__that_the_caps_name(void **state)
{
	struct world *world = *state;
	struct build node = {0};
	const char *xml;

	open_turn(world, TARGET_ALIAS, anne);
	node.arena = &world->turn->arena;
	build_string(&node, "urn:guichet:caps#");
	build_text(&node, ver_in_caps(world, DISCO_ALIAS));
	xml = answer(world, disco_info, INFO, "query", node.at);
	has(xml, "type='result'");
	has(xml, "node='urn:guichet:caps#");
	open_turn(world, TARGET_ALIAS, anne);
	xml =
	    answer(world, disco_info, INFO, "query", "urn:guichet:caps#other");
	expect_no_such_address(world, xml);
}

static void disco_write_caps__names_one_hash__in_every_language(void **state)
{
	struct world *world = *state;
	struct text french, english;
	char copy[64] = "";

	open_turn(world, TARGET_DOMAIN, stranger);
	french = ver_in_caps(world, DISCO_DOMAIN);
	assert_true(french.len < sizeof(copy));
	memcpy(copy, french.at, french.len);
	open_turn(world, TARGET_DOMAIN, stranger);
	world->turn->asker.language = TEXT("en");
	english = ver_in_caps(world, DISCO_DOMAIN);
	assert_true(text_is(english, copy));
}

static void caps_forget__renews_the_hash__of_another_name(void **state)
{
	struct world *world = *state;
	struct text before, after;
	char copy[64] = "";

	open_turn(world, TARGET_DOMAIN, stranger);
	before = ver_in_caps(world, DISCO_DOMAIN);
	assert_true(before.len < sizeof(copy));
	memcpy(copy, before.at, before.len);
	world->settings.language = TEXT("en");
	caps_forget(world->settings.caps);
	open_turn(world, TARGET_DOMAIN, stranger);
	after = ver_in_caps(world, DISCO_DOMAIN);
	assert_int_equal(after.len, strlen(copy));
	assert_false(text_is(after, copy));
	world->settings.language = TEXT("fr");
	caps_forget(world->settings.caps);
}

static void disco_items__lists__the_two_contacts_of_the_domain(void **state)
{
	struct world *world = *state;
	const char *xml;

	open_turn(world, TARGET_DOMAIN, stranger);
	world->turn->asker.language = TEXT("en");
	xml = answer(world, disco_items, ITEMS, "query", NULL);
	has(xml, "<item jid='conseiller@suivi.localhost' name='Your advisor'");
	has(xml, "<item jid='accueil@suivi.localhost' name='Front desk");
	open_turn(world, TARGET_ADVISOR, luc);
	has_not(answer(world, disco_items, ITEMS, "query", NULL), "<item ");
	open_turn(world, TARGET_DOMAIN, stranger);
	expect_no_such_address(
	    world, answer(world, disco_items, ITEMS, "query", "any"));
}

static void disco_ping__answers__empty(void **state)
{
	struct world *world = *state;
	const char *xml;

	open_turn(world, TARGET_ALIAS, anne);
	xml = answer(world, disco_ping, "urn:xmpp:ping", "ping", NULL);
	assert_string_equal(xml,
	    "<iq from='c-aaaa2222@suivi.localhost' to='who@localhost/phone' "
	    "id='q1' type='result'/>");
	open_turn(world, TARGET_ALIAS, paul);
	expect_no_such_address(
	    world, answer(world, disco_ping, "urn:xmpp:ping", "ping", NULL));
}

static void disco_version__names__the_service_alone(void **state)
{
	struct world *world = *state;
	const char *xml;

	open_turn(world, TARGET_ADVISOR, luc);
	xml = answer(world, disco_version, "jabber:iq:version", "query", NULL);
	has(xml, "<name>Guichet</name><version>");
	has_not(xml, "<os>");
}

static void disco_last__tells__the_service_alone(void **state)
{
	struct world *world = *state;

	open_turn(world, TARGET_DOMAIN, stranger);
	has(answer(world, disco_last, "jabber:iq:last", "query", NULL),
	    "seconds='90'");
	open_turn(world, TARGET_ADVISOR, luc);
	has(answer(world, disco_last, "jabber:iq:last", "query", NULL),
	    "<service-unavailable");
}

static void card_answer__names__whom_the_asker_may_know(void **state)
{
	static const struct {
		enum target target;
		struct person who;
		const char *want; /* NULL: no such address */
	} rows[] = {
	    {TARGET_DOMAIN,  {SIDE_NOBODY, 0},     "<FN>Suivi</FN>"      },
	    {TARGET_SERVICE, {SIDE_CLAIMANT, LUC}, "<FN>Accueil (service"},
	    {TARGET_ADVISOR, {SIDE_CLAIMANT, LUC}, "<FN>Anne Roy</FN>"   },
	    {TARGET_ADVISOR, {SIDE_NOBODY, 0},     "<FN>Votre suivi</FN>"},
	    {TARGET_ADVISOR, {SIDE_ADVISOR, ANNE}, "<FN>Votre suivi</FN>"},
	    {TARGET_ALIAS,   {SIDE_ADVISOR, ANNE}, "<FN>Luc &lt;Petit"   },
	    {TARGET_ALIAS,   {SIDE_ADVISOR, PAUL}, NULL                  },
	    {TARGET_ALIAS,   {SIDE_CLAIMANT, LUC}, NULL                  },
	};
	struct world *world = *state;
	const char *xml;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		open_turn(world, rows[i].target, rows[i].who);
		xml = answer(world, card_answer, "vcard-temp", "vCard", NULL);
		if (rows[i].want != NULL)
			has(xml, rows[i].want);
		else
			expect_no_such_address(world, xml);
	}
}

static void disco_pubsub__finds_nothing__for_anybody(void **state)
{
	struct world *world = *state;

	open_turn(world, TARGET_ALIAS, anne);
	expect_no_such_address(
	    world, answer(world, disco_pubsub,
		       "http://jabber.org/protocol/pubsub", "pubsub", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(disco_ver__is_right__for_the_example),
	    cmocka_unit_test(disco_info__answers__to_whoever_may_ask),
	    cmocka_unit_test(disco_info__lists__all_that_is_relayed),
	    cmocka_unit_test(disco_info__knows_the_node__that_the_caps_name),
	    cmocka_unit_test(
		disco_write_caps__names_one_hash__in_every_language),
	    cmocka_unit_test(caps_forget__renews_the_hash__of_another_name),
	    cmocka_unit_test(
		disco_items__lists__the_two_contacts_of_the_domain),
	    cmocka_unit_test(disco_ping__answers__empty),
	    cmocka_unit_test(disco_version__names__the_service_alone),
	    cmocka_unit_test(disco_last__tells__the_service_alone),
	    cmocka_unit_test(card_answer__names__whom_the_asker_may_know),
	    cmocka_unit_test(disco_pubsub__finds_nothing__for_anybody),
	};

	return cmocka_run_group_tests(tests, world_start, world_end);
}
