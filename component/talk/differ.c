#include "component/talk/differ.h"

#include "roster/jid.h"

/* Characters that XML knows none of: between the parts of a row, behind it, and
 * before an address that was set and is still to be shown. Any other row is an
 * address, how it stands there, if it does, a name that its owner gave, "1" if
 * it is in its home, and the groups that its owner put it in. */
#define NEXT '\x1f'
#define END  '\x1e'
#define SET  '\x1d'

/* What somebody made of a contact. */
struct own {
	struct text look; /* a hash of how it stands; empty: it does not */
	struct text name; /* empty: the one that we gave */
	const struct group *groups;
	bool home;
};

static bool ours(const struct turn *turn, struct text jid)
{
	struct jid cut;

	return jid_cut(jid, &cut) && cut.local.len > 0 &&
	       text_equal(cut.domain, turn->settings->domain);
}

static const struct group *add_group(
    struct turn *turn, const struct group *groups, struct text name)
{
	struct group *group = arena_alloc(&turn->arena, sizeof(*group));

	group->name = name;
	group->next = groups;
	return group;
}

static bool has_group(const struct group *groups, struct text name)
{
	while (groups != NULL && !text_equal(groups->name, name))
		groups = groups->next;
	return groups != NULL;
}

/* Those that the item stands in. */
static const struct group *groups_of(
    struct turn *turn, const struct element *item)
{
	const struct group *groups = NULL;
	const struct element *child;

	for (child = item->children; child != NULL; child = child->next)
		if (text_is(child->name, "group") && child->text.len > 0 &&
		    !has_group(groups, child->text))
			groups = add_group(turn, groups, child->text);
	return groups;
}

static const struct group *wanted_groups(
    struct turn *turn, const struct contact *contact, const struct own *own)
{
	const struct group *groups = own->groups;
	size_t i;

	for (i = 0; i < CONTACT_PASSING; i++)
		if (contact->passing[i].len > 0)
			groups = add_group(turn, groups, contact->passing[i]);
	return own->home ? add_group(turn, groups, contact->home) : groups;
}

static bool same_groups(const struct group *a, const struct group *b)
{
	const struct group *one;
	size_t in_a = 0, in_b = 0;

	for (one = a; one != NULL; one = one->next, in_a++)
		if (!has_group(b, one->name))
			return false;
	for (one = b; one != NULL; one = one->next)
		in_b++;
	return in_a == in_b;
}

/* Never empty. Of groups no order is known. */
static struct text look_of(struct turn *turn, struct text subscription,
    struct text name, const struct group *groups)
{
	struct build b = {.arena = &turn->arena};
	uint64_t hash = text_hash_from(text_hash(subscription), name);

	for (; groups != NULL; groups = groups->next)
		hash += text_hash(groups->name);
	build_hex(&b, hash);
	return build_done(&b);
}

/* Who moves a contact into a group of their own does not want it in ours as
 * well; who puts it there beside ours does. */
static struct own own_of(struct turn *turn, const struct contact *contact,
    struct text name, const struct group *held)
{
	struct own own = {.name = name};
	const struct group *group;

	for (group = held; group != NULL; group = group->next)
		if (!contacts_our_group(turn, group->name))
			own.groups = add_group(turn, own.groups, group->name);
		else if (contacts_our_home(turn, group->name))
			own.home = true;
	own.home = own.home || own.groups == NULL;
	if (contacts_our_name(turn, contact, name))
		own.name = (struct text){0};
	return own;
}

static void add_row(struct build *todo, struct text jid, const struct own *own)
{
	const struct group *group;

	build_text(todo, jid);
	build_char(todo, NEXT);
	build_text(todo, own->look);
	build_char(todo, NEXT);
	build_text(todo, own->name);
	build_char(todo, NEXT);
	build_string(todo, own->home ? "1" : "");
	for (group = own->groups; group != NULL; group = group->next) {
		build_char(todo, NEXT);
		build_text(todo, group->name);
	}
	build_char(todo, END);
}

static void compare(struct turn *turn, struct contact *contact,
    const struct element *item, bool keep, struct build *todo)
{
	const struct group *held = groups_of(turn, item);
	struct text name = xml_attribute(item, "name");
	struct text subscription = xml_attribute(item, "subscription");
	struct own own = {.home = true};

	if (contact->found)
		return;
	contact->found = true;
	if (keep)
		own = own_of(turn, contact, name, held);
	own.look = look_of(turn, subscription, name, held);
	if (!text_is(subscription, contact->subscription) ||
	    !text_equal(name, own.name.len > 0 ? own.name : contact->name) ||
	    !same_groups(held, wanted_groups(turn, contact, &own)))
		add_row(todo, contact->jid, &own);
}

struct text differ_find(struct turn *turn, struct contacts *wanted,
    const struct element *query, bool keep)
{
	const struct own fresh = {.home = true};
	const struct own stale = {.look = TEXT("1")};
	struct build todo = {.arena = &turn->arena};
	const struct element *item;
	struct contact *contact;
	struct text jid;
	size_t i;

	for (item = query->children; item != NULL; item = item->next) {
		jid = xml_attribute(item, "jid");
		contact = contacts_find(wanted, jid);
		if (contact != NULL)
			compare(turn, contact, item, keep, &todo);
		else if (ours(turn, jid))
			add_row(&todo, jid, &stale);
	}
	for (i = 0; i < wanted->count; i++)
		if (!wanted->at[i].found)
			add_row(&todo, wanted->at[i].jid, &fresh);
	return build_done(&todo);
}

/* Up to the character, which goes, too. */
static struct text cut(struct text *rest, char end)
{
	struct text part = {rest->at, 0};

	while (part.len < rest->len && rest->at[part.len] != end)
		part.len++;
	rest->at += part.len;
	rest->len -= part.len;
	if (rest->len > 0) {
		rest->at++;
		rest->len--;
	}
	return part;
}

/* Behind its address. */
static struct own read_row(struct turn *turn, struct text row)
{
	struct own own = {0};

	own.look = cut(&row, NEXT);
	own.name = cut(&row, NEXT);
	own.home = cut(&row, NEXT).len > 0;
	while (row.len > 0)
		own.groups = add_group(turn, own.groups, cut(&row, NEXT));
	return own;
}

/* As it should stand by now; false: so it stood when the roster was read. */
static bool make_item(struct turn *turn, const struct contacts *wanted,
    struct text row, struct item *item)
{
	const struct contact *contact;
	struct own own;

	*item = (struct item){.jid = cut(&row, NEXT)};
	contact = contacts_find(wanted, item->jid);
	own = read_row(turn, row);
	item->goes = contact == NULL;
	if (item->goes)
		return own.look.len > 0;
	item->name = own.name.len > 0 ? own.name : contact->name;
	item->groups = wanted_groups(turn, contact, &own);
	item->subscription = contact->subscription;
	return !text_equal(own.look, look_of(turn, text_of(item->subscription),
					 item->name, item->groups));
}

bool differ_is_left(struct text todo)
{
	return todo.len > 0 && todo.at[0] != SET;
}

bool differ_take(struct turn *turn, const struct contacts *wanted,
    struct text *todo, struct item *item)
{
	while (differ_is_left(*todo))
		if (make_item(turn, wanted, cut(todo, END), item))
			return true;
	return false;
}

void differ_add_set(struct build *todo, struct text jid)
{
	build_char(todo, SET);
	build_text(todo, jid);
	build_char(todo, END);
}

bool differ_take_set(struct text *todo, struct text *jid)
{
	(void)cut(todo, SET);
	*jid = cut(todo, END);
	return jid->len > 0;
}
