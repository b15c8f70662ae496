#include "tests/sim/people.h"

#include <stdlib.h>

#include "roster/jid.h"
#include "tests/sim/world.h"

static const char *const jids[ACCOUNTS][2] = {
    {"marie@localhost",        "Marie@LocalHost"       },
    {"paul@localhost",         "paul@localhost"        },
    {"lise@localhost",         "LISE@localhost"        },
    {"omar@ailleurs.example",  "omar@ailleurs.example" },
    {"jean@localhost",         "Jean@localhost"        },
    {"anna@localhost",         "anna@localhost"        },
    {"hugo@ailleurs.example",  "hugo@ailleurs.example" },
    {"rose@localhost",         "ROSE@localhost"        },
    {"yves@localhost",         "yves@localhost"        },
    {"nina@localhost",         "nina@LOCALHOST"        },
    {"leon@localhost",         "leon@localhost"        },
    {"zoe@localhost",          "zoe@localhost"         },
    {"stranger@localhost",     "Stranger@localhost"    },
    {"other@ailleurs.example", "other@ailleurs.example"},
    {"spare@localhost",        "Spare@localhost"       },
    {"extra@localhost",        "extra@localhost"       },
};

static const char *const resources[RESOURCES] = {"poste-7f3a", "mobil-19c4"};

void people_init(struct world *world)
{
	bool typed = world->server.kind == SERVER_EJABBERD;
	struct account *account;
	struct jid jid;
	uint32_t i;

	for (i = 0; i < ACCOUNTS; i++) {
		account = &world->people.accounts[i];
		account->jid = text_of(jids[i][0]);
		(void)jid_cut(account->jid, &jid);
		account->remote = !text_is(jid.domain, "localhost");
		account->typed =
		    text_of(jids[i][typed && !account->remote ? 1 : 0]);
		account->exists = true;
	}
}

void people_forget(struct world *world)
{
	uint32_t i;

	for (i = 0; i < ACCOUNTS; i++)
		free(world->people.accounts[i].heard);
}

uint32_t people_number(const struct world *world, struct text bare)
{
	uint32_t i = 0;

	while (i < ACCOUNTS && !text_equal(world->people.accounts[i].jid, bare))
		i++;
	return i;
}

struct account *people_find(struct world *world, struct text bare)
{
	uint32_t i = people_number(world, bare);

	return i < ACCOUNTS ? &world->people.accounts[i] : NULL;
}

int64_t people_moved_at(const struct world *world, uint32_t claimant)
{
	const struct people *p = &world->people;

	return p->moved_at[claimant] > p->advisors_moved_at
		   ? p->moved_at[claimant]
		   : p->advisors_moved_at;
}

bool account_online(const struct account *account)
{
	unsigned i;

	for (i = 0; i < RESOURCES; i++)
		if (account->resources[i].online)
			return true;
	return false;
}

struct text account_full(
    struct arena *arena, const struct account *account, unsigned resource)
{
	return build_all(
	    arena, account->typed.at, "/", resources[resource], (char *)NULL);
}

const char *people_resource(unsigned resource)
{
	return resources[resource];
}

struct buddy *account_buddy(
    struct world *world, struct account *account, struct text jid)
{
	struct jid cut;
	struct buddy *buddy;
	uint32_t i;

	if (jid_cut(jid, &cut))
		jid = jid_bare(&world->arena, &cut);
	for (i = 0; i < account->buddy_count; i++)
		if (text_equal(account->buddies[i].jid, jid))
			return &account->buddies[i];
	if (account->buddy_count == CONTACTS)
		account->buddy_count--;
	buddy = &account->buddies[account->buddy_count++];
	*buddy = (struct buddy){.jid = text_keep(&world->arena, jid)};
	return buddy;
}

/* --- sending -----------------------------------------------------------------
 */

/* Somebody who writes is there. */
static unsigned writing_from(struct world *world, uint32_t who)
{
	struct account *account = &world->people.accounts[who];
	unsigned i;

	for (i = 0; i < RESOURCES; i++)
		if (account->resources[i].online)
			return i;
	people_login(world, who, 0, SHOW_AVAILABLE);
	return 0;
}

static uint64_t hand_over(struct world *world, uint32_t who, struct text to,
    const char *type, struct text inside, struct text id)
{
	const struct account *account = &world->people.accounts[who];
	struct arena arena = {0};
	unsigned from = writing_from(world, who);
	struct text xml = build_all(&arena, "<message from='",
	    account_full(&arena, account, from).at, "' to='",
	    text_keep(&arena, to).at, "' type='", type, "'",
	    id.len > 0 ? " id='" : "", id.len > 0 ? id.at : "",
	    id.len > 0 ? "'>" : ">", text_keep(&arena, inside).at, "</message>",
	    (char *)NULL);
	uint64_t link = server_pass(world, xml);

	arena_free(&arena);
	return link;
}

void people_send(struct world *world, uint32_t who, struct text to,
    const char *type, struct text inside, struct text id)
{
	if (world->people.accounts[who].exists)
		(void)hand_over(world, who, to, type, inside, id);
}

static void try(struct world *world, uint32_t who, struct sentence *s)
{
	struct text inside = build_all(&world->arena, "<body>", s->body.at,
	    "</body><request xmlns='urn:xmpp:receipts'/>", (char *)NULL);

	s->tries++;
	s->answered = false;
	s->excused = witness_enrols(world, who);
	s->tried = world->clock.now;
	s->link = hand_over(world, who, s->to, "chat", inside, s->id);
	if (s->link == 0)
		s->answered = true; /* the server says that nobody is there */
}

void people_say(struct world *world, uint32_t who, struct text to,
    struct text body, struct text id)
{
	struct account *account = &world->people.accounts[who];
	struct sentence *s;

	if (account->sentence_count == TEXTS || !account->exists)
		return;
	s = &account->sentences[account->sentence_count++];
	s->to = text_keep(&world->arena, to);
	s->body = text_keep(&world->arena, body);
	s->id = text_keep(&world->arena, id);
	try(world, who, s);
}

void people_repeat(struct world *world, uint32_t who)
{
	struct account *account = &world->people.accounts[who];
	struct sentence *s;

	if (account->sentence_count == 0 || !account->exists)
		return;
	s = &account->sentences[account->sentence_count - 1];
	if (s->id.len > 0)
		try(world, who, s);
}

/* --- coming and going
 * --------------------------------------------------------- */

void people_login(
    struct world *world, uint32_t who, unsigned resource, enum show show)
{
	struct account *account = &world->people.accounts[who];
	bool before = account->resources[resource].online;

	if (!account->exists)
		return;
	account->resources[resource].online = true;
	account->resources[resource].show = show;
	if (before)
		server_presence(world, account, resource);
	else
		server_logged_in(world, account, resource);
}

void people_logout(struct world *world, uint32_t who, unsigned resource)
{
	struct account *account = &world->people.accounts[who];

	if (!account->resources[resource].online)
		return;
	account->resources[resource].online = false;
	server_presence(world, account, resource);
}

/* --- hearing
 * ------------------------------------------------------------------ */

/* Of two under one id nobody knows which is meant. */
static void hear_error(struct account *account, struct text id)
{
	struct sentence *s = NULL;
	uint32_t i, count = 0;

	for (i = 0; i < account->sentence_count; i++)
		if (text_equal(account->sentences[i].id, id)) {
			s = &account->sentences[i];
			s->answered = true;
			count++;
		}
	if (count == 1)
		s->denied = true;
}

void people_hear(
    struct world *world, struct account *account, const struct stanza *s)
{
	const struct element *body = stanza_child(s, NS_COMPONENT, "body");
	struct heard *heard;
	struct jid from;
	uint32_t i;

	if (text_is(s->type, "error")) {
		hear_error(account, s->id);
		return;
	}
	if (body == NULL || s->id.len == 0 || !jid_cut(s->from, &from))
		return;
	for (i = 0; i < account->heard_count; i++)
		if (text_equal(account->heard[i].id, s->id) &&
		    text_equal(account->heard[i].from, s->from) &&
		    text_equal(account->heard[i].body, body->text)) {
			account->heard[i].times++;
			return;
		}
	if (account->heard_count == account->heard_room) {
		account->heard_room = account->heard_room * 2 + 64;
		account->heard = must_realloc(
		    account->heard, account->heard_room, sizeof(struct heard));
	}
	heard = &account->heard[account->heard_count++];
	heard->from = text_keep(&world->arena, s->from);
	heard->id = text_keep(&world->arena, s->id);
	heard->body = text_keep(&world->arena, body->text);
	heard->times = 1;
}

/* What was handed over longer ago has been decided, whatever was away. */
static const int64_t DECIDED = INT64_C(900) * 1000000;

static void excuse(
    const struct world *world, struct account *account, uint64_t link)
{
	struct sentence *s;
	uint32_t i;

	for (i = 0; i < account->sentence_count; i++) {
		s = &account->sentences[i];
		if ((link == 0 || s->link == link) && !s->answered &&
		    world->clock.now - s->tried < DECIDED)
			s->excused = true;
	}
}

void people_link_lost(struct world *world, uint64_t link)
{
	uint32_t i;

	for (i = 0; i < ACCOUNTS && !world->quiet; i++)
		excuse(world, &world->people.accounts[i], link);
}

/* Errors do not come again. */
void people_miss(struct account *account, const struct stanza *s)
{
	uint32_t i;

	for (i = 0; account != NULL && text_is(s->type, "error") &&
		    i < account->sentence_count;
	     i++)
		if (text_equal(account->sentences[i].id, s->id))
			account->sentences[i].excused = true;
}

void people_leave(struct world *world, struct text jid)
{
	struct account *account = people_find(world, jid);

	if (account != NULL)
		excuse(world, account, 0);
}
