#include "tests/sim/server_private.h"
#include "tests/sim/world.h"

/* Contact lists of the server's users, as a component may read and change them:
 * XEP-0356. */

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

void server_roster_iq(
    struct world *world, struct account *account, const struct stanza *s)
{
	if (account == NULL || !account->exists || account->remote)
		iq_error(world, s, "service-unavailable");
	else if (text_is(s->type, "get"))
		give_roster(world, account, s);
	else if (!server_is_prosody(world))
		iq_error(world, s, "internal-server-error");
	else
		set_roster(world, account, s);
}
