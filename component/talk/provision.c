#include "component/talk/provision.h"

#include "component/talk/chat.h"
#include "component/talk/contacts.h"
#include "component/talk/forward.h"
#include "component/talk/presence.h"

#define NS_ROSTER "jabber:iq:roster"

static struct contact *find(struct contact *items, struct text jid)
{
	while (items != NULL && !text_equal(items->jid, jid))
		items = items->next;
	return items;
}

/* roster/get/c12, roster/set/a3 */
static struct text iq_id(struct turn *turn, const char *what, struct person who)
{
	struct build b = {.arena = &turn->arena};

	build_string(&b, "roster/");
	build_string(&b, what);
	build_string(&b, who.side == SIDE_CLAIMANT ? "/c" : "/a");
	build_number(&b, who.id);
	return build_done(&b);
}

static struct writer start_iq(
    struct turn *turn, const char *type, struct text to, struct text id)
{
	struct writer w = turn_write(turn);

	xml_start(&w, "iq");
	xml_put(&w, "from", turn->settings->domain);
	xml_put(&w, "to", to);
	xml_put(&w, "id", id);
	xml_put_string(&w, "type", type);
	xml_start_ns(&w, "query", NS_ROSTER);
	return w;
}

static void send_item(struct turn *turn, struct text to, struct text id,
    const struct contact *item)
{
	struct writer w = start_iq(turn, "set", to, id);

	xml_start(&w, "item");
	xml_put(&w, "jid", item->jid);
	xml_put_some(&w, "name", item->name);
	xml_put_string(&w, "subscription", item->subscription);
	if (item->group.len > 0)
		xml_leaf(&w, "group", item->group);
	xml_end(&w);
	xml_end(&w);
	xml_end(&w);
	turn_send(turn, &w, false);
}

static void note(struct turn *turn, struct person who,
    enum provision_stage stage, uint32_t left)
{
	struct provision *fact = &turn_fact(turn, FACT_PROVISION)->as.provision;

	fact->who = who;
	fact->stage = stage;
	fact->left = left;
	fact->until = turn->now + turn->settings->answer_wait;
}

static bool ours(const struct turn *turn, struct text jid)
{
	struct jid cut;

	return jid_cut(jid, &cut) && cut.local.len > 0 &&
	       text_equal(cut.domain, turn->settings->domain);
}

/* What of ours stands there and should not, goes; the rest is crossed off the
 * list if it stands as it should. Returns how many were sent. */
static uint32_t compare(struct turn *turn, struct contact *items,
    const struct element *query, struct text id)
{
	struct text to = turn->asker.bare;
	const struct element *element;
	struct contact *item, gone = {.subscription = "remove"};
	uint32_t sent = 0;

	for (element = query->children; element != NULL;
	     element = element->next) {
		gone.jid = xml_attribute(element, "jid");
		item = find(items, gone.jid);
		if (item == NULL && ours(turn, gone.jid)) {
			send_item(turn, to, id, &gone);
			sent++;
		} else if (item != NULL) {
			item->found =
			    text_is(xml_attribute(element, "subscription"),
				item->subscription) &&
			    text_equal(
				xml_attribute(element, "name"), item->name);
		}
	}
	return sent;
}

/* After an item was added the server does not say that it is there. */
static void show_item(struct turn *turn, const struct contact *item)
{
	struct text to = turn->asker.bare;
	struct claimant_view claimant;
	struct jid jid;

	if (text_equal(item->jid, turn->settings->service_address)) {
		presence_of_service(turn, to);
	} else if (text_equal(item->jid, turn->settings->advisor_address)) {
		if (roster_claimant_by_jid(turn->roster, to, &claimant))
			presence_of_advisor(turn, &claimant, to);
	} else if (jid_cut(item->jid, &jid) &&
		   roster_claimant_by_alias(
		       turn->roster, jid.local, &claimant)) {
		presence_of_alias(turn, &claimant, to);
	}
}

static void set_items(
    struct turn *turn, struct person who, const struct element *query)
{
	struct contact *items = contacts_wanted(turn, turn->asker.bare);
	struct text id = iq_id(turn, "set", who);
	uint32_t sent = compare(turn, items, query, id);
	const struct contact *item;

	for (item = items; item != NULL; item = item->next)
		if (!item->found) {
			send_item(turn, turn->asker.bare, id, item);
			show_item(turn, item);
			sent++;
		}
	note(turn, who, sent > 0 ? PROVISION_SETTING : PROVISION_DONE, sent);
}

static void got_roster(
    struct turn *turn, struct person who, const struct stanza *s)
{
	const struct element *framed = stanza_child(s, NS_ROSTER, "query");
	struct element query = {0};

	if (text_is(s->type, "error") || framed == NULL ||
	    !xml_read(&turn->arena, framed, &query))
		note(turn, who, PROVISION_DONE, 0);
	else
		set_items(turn, who, &query);
}

static const struct element *permissions(
    struct turn *turn, const struct stanza *s, int *version)
{
	const struct element *framed =
	    stanza_child(s, "urn:xmpp:privilege:2", "privilege");
	struct element *read =
	    arena_alloc(&turn->arena, sizeof(struct element));

	*version = 2;
	if (framed == NULL) {
		framed = stanza_child(s, "urn:xmpp:privilege:1", "privilege");
		*version = 1;
	}
	if (framed == NULL || !xml_read(&turn->arena, framed, read))
		return NULL;
	return read;
}

void provision_allowed(struct turn *turn, const struct stanza *s)
{
	const struct element *perm;
	const struct element *read;
	struct privilege *fact;
	struct jid from;
	int version;

	if (!jid_cut(turn->asker.address, &from) || from.local.len > 0 ||
	    (read = permissions(turn, s, &version)) == NULL) {
		chat_to_service(turn, s);
		return;
	}
	fact = &turn_fact(turn, FACT_PRIVILEGE)->as.privilege;
	fact->host = from.domain;
	fact->version = version;
	for (perm = read->children; perm != NULL; perm = perm->next) {
		struct text access = xml_attribute(perm, "access");
		struct text type = xml_attribute(perm, "type");

		if (text_is(access, "roster"))
			fact->roster = text_is(type, "both");
		else if (text_is(access, "presence"))
			fact->presence = !text_is(type, "none");
	}
}

static struct text jid_of(const struct turn *turn, struct person who)
{
	return turn_addressee(turn, who).jid;
}

static void ask_to_subscribe(
    struct turn *turn, struct text from, struct text to)
{
	struct writer w = turn_write(turn);

	xml_start(&w, "presence");
	xml_put(&w, "from", from);
	xml_put(&w, "to", to);
	xml_put_string(&w, "type", "subscribe");
	xml_end(&w);
	turn_send(turn, &w, false);
}

static void subscribe(struct turn *turn, struct person who, struct text bare)
{
	ask_to_subscribe(turn, turn->settings->service_address, bare);
	if (who.side == SIDE_CLAIMANT)
		ask_to_subscribe(turn, turn->settings->advisor_address, bare);
	note(turn, who, PROVISION_SUBSCRIBED, 0);
}

static void ask(struct turn *turn, struct person who)
{
	struct text bare = jid_of(turn, who);
	struct writer w;
	struct jid jid;

	if (!jid_cut(bare, &jid)) {
		note(turn, who, PROVISION_DONE, 0);
		return;
	}
	if (!roster_privilege(turn->roster, jid.domain).roster) {
		subscribe(turn, who, bare);
		return;
	}
	w = start_iq(turn, "get", bare, iq_id(turn, "get", who));
	xml_end(&w);
	xml_end(&w);
	turn_send(turn, &w, false);
	note(turn, who, PROVISION_ASKED, 0);
}

/* ejabberd 23.01 grants a set that it cannot do (processone/ejabberd#3942). */
static bool set_is_broken(struct turn *turn, const struct stanza *s)
{
	return text_is(s->type, "error") &&
	       text_is(
		   stanza_condition(&turn->arena, s), "internal-server-error");
}

/* What the server granted is taken as not granted, until the next link. */
static void do_without(
    struct turn *turn, struct person who, const struct stanza *s)
{
	struct privilege *fact;
	struct jid jid;

	(void)jid_cut(s->from, &jid);
	fact = &turn_fact(turn, FACT_PRIVILEGE)->as.privilege;
	*fact = roster_privilege(turn->roster, jid.domain);
	fact->host = jid.domain;
	fact->roster = false;
	subscribe(turn, who, turn->asker.bare);
}

static void set_answered(
    struct turn *turn, struct person who, const struct stanza *s, uint32_t left)
{
	if (set_is_broken(turn, s))
		do_without(turn, who, s);
	else
		note(turn, who, left > 1 ? PROVISION_SETTING : PROVISION_DONE,
		    left - 1);
}

void provision_answer(struct turn *turn, const struct stanza *s)
{
	struct provision stands;
	struct person who;
	size_t i;

	for (i = 0; i < 2; i++) {
		who = turn->names[i];
		if (who.side == SIDE_NOBODY || turn->target != TARGET_DOMAIN)
			continue;
		stands = roster_provision(turn->roster, who);
		if (stands.stage == PROVISION_ASKED &&
		    text_equal(s->id, iq_id(turn, "get", who)))
			got_roster(turn, who, s);
		else if (stands.stage == PROVISION_SETTING &&
			 text_equal(s->id, iq_id(turn, "set", who)))
			set_answered(turn, who, s, stands.left);
	}
}

/* The oldest of a stage whose answer did not come in time. */
static void give_up(struct turn *turn, enum provision_stage stage)
{
	struct person who = roster_provisioning(turn->roster, stage);

	if (who.side != SIDE_NOBODY &&
	    roster_provision(turn->roster, who).until <= turn->now)
		note(turn, who, PROVISION_DONE, 0);
}

static uint32_t under_way(const struct roster *roster)
{
	return roster_provisioning_count(roster, PROVISION_ASKED) +
	       roster_provisioning_count(roster, PROVISION_SETTING);
}

void provision_due(struct turn *turn)
{
	struct person who = roster_provisioning(turn->roster, PROVISION_WANTED);

	give_up(turn, PROVISION_ASKED);
	give_up(turn, PROVISION_SETTING);
	if (who.side != SIDE_NOBODY && roster_link(turn->roster).up &&
	    under_way(turn->roster) < turn->settings->provisions)
		ask(turn, who);
}

static int64_t until(const struct roster *roster, enum provision_stage stage)
{
	struct person who = roster_provisioning(roster, stage);

	return who.side != SIDE_NOBODY ? roster_provision(roster, who).until
				       : INT64_MAX;
}

int64_t provision_next(
    const struct roster *roster, const struct settings *settings)
{
	int64_t asked = until(roster, PROVISION_ASKED);
	int64_t setting = until(roster, PROVISION_SETTING);

	if (!roster_link(roster).up)
		return INT64_MAX;
	if (roster_provisioning_count(roster, PROVISION_WANTED) > 0 &&
	    under_way(roster) < settings->provisions)
		return 0;
	return asked < setting ? asked : setting;
}
