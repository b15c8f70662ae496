#include "component/talk/provision_private.h"

#include "component/talk/chat.h"
#include "component/talk/differ.h"
#include "component/talk/today.h"

#define NS_ROSTER "jabber:iq:roster"

void provision_put_who(struct build *b, struct person who)
{
	build_string(b, who.side == SIDE_CLAIMANT ? "c" : "a");
	build_number(b, who.id);
}

/* roster/get/c12/1000000002f: an answer that comes after its time is not taken
 * for that of the next. */
static struct text get_id(struct turn *turn, struct person who, uint64_t asked)
{
	struct build b = {.arena = &turn->arena};

	build_string(&b, "roster/get/");
	provision_put_who(&b, who);
	build_char(&b, '/');
	build_hex(&b, asked);
	return build_done(&b);
}

struct writer provision_iq(
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

struct provision *provision_note(
    struct turn *turn, struct person who, enum provision_stage stage)
{
	struct provision *fact = &turn_fact(turn, FACT_PROVISION)->as.provision;

	fact->who = who;
	fact->stage = stage;
	fact->until = turn->now + turn->settings->answer_wait;
	fact->link = roster_link(turn->roster).at;
	return fact;
}

struct provision *provision_done(struct turn *turn, struct person who)
{
	struct provision *fact = provision_note(turn, who, PROVISION_DONE);

	fact->until = turn->now + turn->settings->roster_pause;
	if (who.side == SIDE_ADVISOR)
		fact->regroup = today_changes(turn, who.id);
	return fact;
}

static bool keeps_own(const struct turn *turn, struct person who)
{
	struct claimant_view claimant = {0};
	struct advisor_view advisor = {0};

	(void)roster_claimant(
	    turn->roster, who.side == SIDE_CLAIMANT ? who.id : 0, &claimant);
	(void)roster_advisor(
	    turn->roster, who.side == SIDE_ADVISOR ? who.id : 0, &advisor);
	return roster_policy(turn->roster, POLICY_OWN_NAMES,
		   who.side == SIDE_CLAIMANT ? claimant.row.region
					     : advisor.row.region) != 0;
}

/* An account that is an advisor's and a claimant's has one roster: it is looked
 * at as the advisor's. */
bool provision_leaves_to_advisor(
    struct turn *turn, struct person who, struct text bare)
{
	struct advisor_view advisor;

	if (who.side != SIDE_CLAIMANT ||
	    !roster_advisor_by_jid(turn->roster, bare, &advisor))
		return false;
	if (advisor.provision == PROVISION_UNKNOWN ||
	    advisor.provision == PROVISION_DONE)
		(void)provision_note(turn,
		    (struct person){SIDE_ADVISOR, advisor.row.id},
		    PROVISION_WANTED);
	return true;
}

/* What is no roster, or too large to be read, is left as it is. */
static struct provision *compare(
    struct turn *turn, struct person who, const struct stanza *s)
{
	const struct element *framed = stanza_child(s, NS_ROSTER, "query");
	struct element query = {0};
	struct provision *fact;
	struct contacts wanted;
	struct text todo;

	if (s->unfit != REFUSAL_NONE)
		turn_refuse(turn, s->unfit);
	if (provision_leaves_to_advisor(turn, who, turn->asker.bare) ||
	    text_is(s->type, "error") || framed == NULL ||
	    !xml_read(&turn->arena, framed, &query))
		return provision_done(turn, who);
	wanted = contacts_wanted(turn, turn->asker.bare);
	todo = differ_find(turn, &wanted, &query, keeps_own(turn, who));
	if (todo.len == 0)
		return provision_done(turn, who);
	fact = provision_note(turn, who, PROVISION_SET);
	fact->todo = todo;
	return fact;
}

static void got_roster(
    struct turn *turn, struct person who, const struct stanza *s)
{
	const struct provision stands = roster_provision(turn->roster, who);
	struct provision *fact = compare(turn, who, s);

	fact->asked = stands.asked;
	fact->changes = stands.changes;
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
	(void)provision_note(turn, who, PROVISION_SUBSCRIBED);
}

static void ask(struct turn *turn, struct person who)
{
	struct text bare = turn_addressee(turn, who).jid;
	struct writer w;
	struct jid jid;

	if (!jid_cut(bare, &jid)) {
		(void)provision_done(turn, who);
		return;
	}
	if (!roster_privilege(turn->roster, jid.domain).roster) {
		subscribe(turn, who, bare);
		return;
	}
	if (provision_leaves_to_advisor(turn, who, bare)) {
		(void)provision_done(turn, who);
		return;
	}
	w = provision_iq(turn, "get", bare, get_id(turn, who, turn->number));
	xml_end(&w);
	xml_end(&w);
	turn_send(turn, &w, false);
	provision_note(turn, who, PROVISION_ASKED)->asked = turn->number;
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
    struct turn *turn, struct person who, const struct stanza *s)
{
	struct provision_answer *fact;

	if (set_is_broken(turn, s)) {
		do_without(turn, who, s);
		return;
	}
	fact = &turn_fact(turn, FACT_PROVISION_ANSWER)->as.provision_answer;
	fact->who = who;
	fact->until = turn->now + turn->settings->answer_wait;
	fact->link = roster_link(turn->roster).at;
}

/* The server answers for an account, so from its bare address: what comes from
 * a resource somebody made up. */
void provision_answer(struct turn *turn, const struct stanza *s)
{
	struct provision stands;
	struct person who;
	size_t i;

	for (i = 0; i < 2; i++) {
		who = turn->names[i];
		if (who.side == SIDE_NOBODY || turn->target != TARGET_DOMAIN ||
		    !text_equal(turn->asker.address, turn->asker.bare))
			continue;
		stands = roster_provision(turn->roster, who);
		if (stands.stage == PROVISION_ASKED &&
		    text_equal(s->id, get_id(turn, who, stands.asked)))
			got_roster(turn, who, s);
		else if ((stands.stage == PROVISION_SETTING ||
			     stands.stage == PROVISION_SET) &&
			 text_equal(s->id, provision_set_id(turn, who)))
			set_answered(turn, who, s);
	}
}

static bool has_room(
    const struct roster *roster, const struct settings *settings)
{
	return roster_provisioning_count(roster, PROVISION_ASKED) +
		   roster_provisioning_count(roster, PROVISION_SETTING) +
		   roster_provisioning_count(roster, PROVISION_SET) <
	       settings->provisions;
}

static int64_t until(const struct roster *roster, enum provision_stage stage)
{
	struct person who = roster_provisioning(roster, stage);

	return who.side != SIDE_NOBODY ? roster_provision(roster, who).until
				       : INT64_MAX;
}

/* Who has just come goes before who is there already. */
static void ask_next(struct turn *turn)
{
	struct person who = roster_provisioning(turn->roster, PROVISION_WANTED);

	if (who.side == SIDE_NOBODY &&
	    until(turn->roster, PROVISION_CHANGED) <= turn->now)
		who = roster_provisioning(turn->roster, PROVISION_CHANGED);
	if (who.side != SIDE_NOBODY && has_room(turn->roster, turn->settings))
		ask(turn, who);
}

void provision_due(struct turn *turn)
{
	struct person who;

	provision_give_up(turn, PROVISION_ASKED);
	provision_give_up(turn, PROVISION_SETTING);
	if (!roster_link(turn->roster).up)
		return;
	who = roster_provisioning(turn->roster, PROVISION_SET);
	if (who.side != SIDE_NOBODY)
		provision_items(turn, who);
	ask_next(turn);
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t provision_next(
    const struct roster *roster, const struct settings *settings)
{
	int64_t next = earlier(
	    until(roster, PROVISION_ASKED), until(roster, PROVISION_SETTING));

	if (!roster_link(roster).up)
		return INT64_MAX;
	if (roster_provisioning_count(roster, PROVISION_SET) > 0)
		return 0;
	if (!has_room(roster, settings))
		return next;
	if (roster_provisioning_count(roster, PROVISION_WANTED) > 0)
		return 0;
	return earlier(next, until(roster, PROVISION_CHANGED));
}
