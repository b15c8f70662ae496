#include "component/talk/differ.h"
#include "component/talk/forward.h"
#include "component/talk/presence.h"
#include "component/talk/provision_private.h"

/* roster/set/a3 */
struct text provision_set_id(struct turn *turn, struct person who)
{
	struct build b = {.arena = &turn->arena};

	build_string(&b, "roster/set/");
	provision_put_who(&b, who);
	return build_done(&b);
}

static void send_item(
    struct turn *turn, struct text to, struct text id, const struct item *item)
{
	struct writer w = provision_iq(turn, "set", to, id);
	const struct group *group;

	xml_start(&w, "item");
	xml_put(&w, "jid", item->jid);
	xml_put_some(&w, "name", item->name);
	xml_put_string(
	    &w, "subscription", item->goes ? "remove" : item->subscription);
	for (group = item->groups; group != NULL; group = group->next)
		xml_leaf(&w, "group", group->name);
	xml_end(&w);
	xml_end(&w);
	xml_end(&w);
	turn_send(turn, &w, false);
}

/* After an item was added the server does not say that it is there. */
static void show(struct turn *turn, struct text contact, struct text to)
{
	struct claimant_view claimant;
	struct jid jid;

	if (text_equal(contact, turn->settings->service_address)) {
		presence_of_service(turn, to);
	} else if (text_equal(contact, turn->settings->advisor_address)) {
		if (roster_claimant_by_jid(turn->roster, to, &claimant))
			presence_of_advisor(turn, &claimant, to);
	} else if (jid_cut(contact, &jid) &&
		   roster_claimant_by_alias(
		       turn->roster, jid.local, &claimant)) {
		presence_of_alias(turn, &claimant, to);
	}
}

/* Those of `todo` that were set, unless they are to be seen no more by now. */
static void show_set(struct turn *turn, const struct contacts *wanted,
    struct text to, struct text todo)
{
	struct text contact;

	while (differ_take_set(&todo, &contact))
		if (contacts_find(wanted, contact) != NULL)
			show(turn, contact, to);
}

/* What is set while nothing is under way is shown with it: whoever waits sees
 * their first contacts at once. The others are shown behind the last, for a
 * server that hands presences around meanwhile sets the rest later. */
static uint32_t set(struct turn *turn, const struct contacts *wanted,
    const struct provision *stands, struct text to, struct build *todo)
{
	const struct text id = provision_set_id(turn, stands->who);
	struct build later = {.arena = &turn->arena};
	struct text rest = stands->todo;
	uint32_t left = stands->left;
	struct item item;

	while (left < turn->settings->roster_items &&
	       differ_take(turn, wanted, &rest, &item)) {
		send_item(turn, to, id, &item);
		left++;
		if (!item.goes && stands->left == 0)
			show(turn, item.jid, to);
		else if (!item.goes)
			differ_add_set(&later, item.jid);
	}
	build_text(todo, rest);
	build_text(todo, build_done(&later));
	return left;
}

/* So many at a time: the server writes a file for each, and people's words wait
 * behind them; more when a quarter of them were answered, so that it never
 * waits for us: what it reads at once may be less than half. What is due waits
 * for nobody, so that none of them goes over another link than the roster came.
 */
void provision_items(struct turn *turn, struct person who)
{
	const struct text to = turn_addressee(turn, who).jid;
	const struct contacts wanted = contacts_wanted(turn, to);
	const struct provision stands = roster_provision(turn->roster, who);
	struct build todo = {.arena = &turn->arena};
	struct provision *fact;
	uint32_t left;

	if (provision_leaves_to_advisor(turn, who, to)) {
		(void)provision_done(turn, who);
		return;
	}
	left = set(turn, &wanted, &stands, to, &todo);
	if (!differ_is_left(build_done(&todo))) {
		show_set(turn, &wanted, to, build_done(&todo));
		todo = (struct build){0};
	}
	if (left == 0) {
		(void)provision_done(turn, who);
		return;
	}
	fact = provision_note(turn, who, PROVISION_SETTING);
	fact->left = left;
	fact->todo = build_done(&todo);
	fact->low =
	    fact->todo.len > 0 ? turn->settings->roster_items * 3 / 4 : 0;
}

void provision_give_up(struct turn *turn, enum provision_stage stage)
{
	struct person who = roster_provisioning(turn->roster, stage);
	const struct provision stands = roster_provision(turn->roster, who);
	const struct text to = turn_addressee(turn, who).jid;
	struct contacts wanted;

	if (who.side == SIDE_NOBODY || stands.until > turn->now)
		return;
	if (stands.todo.len > 0) {
		wanted = contacts_wanted(turn, to);
		show_set(turn, &wanted, to, stands.todo);
	}
	(void)provision_done(turn, who);
}
