#ifndef TALK_DIFFER_H
#define TALK_DIFFER_H

#include "component/talk/contacts.h"

/*
 * How a roster differs from what should stand there, as the addresses of the
 * items to be set, with what their owner made of them. The items themselves
 * are made when they are sent, of what should stand there by then.
 */
struct group {
	const struct group *next;
	struct text name;
};

struct item {
	struct text jid;
	struct text name;
	const struct group *groups;
	const char *subscription;
	bool goes; /* it should not be there */
};

/* All that differs, for struct provision.todo; empty: nothing. Items that are
 * not of our domain are left alone, those of ours that should not be there go.
 * `keep`: names and groups that their owner gave them stay (POLICY_OWN_NAMES).
 */
struct text differ_find(struct turn *turn, struct contacts *wanted,
    const struct element *query, bool keep);

/* Takes the first item off that does not stand as it should by now; false: none
 * is left. */
bool differ_take(struct turn *turn, const struct contacts *wanted,
    struct text *todo, struct item *item);
bool differ_is_left(struct text todo);

/* Behind all items stand the addresses of those that were set and are still to
 * be shown. The first of them, which goes, with all before it. */
void differ_add_set(struct build *todo, struct text jid);
bool differ_take_set(struct text *todo, struct text *jid);

#endif
