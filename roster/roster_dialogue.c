#include <stdlib.h>

#include "roster/roster_private.h"

/*
 * Commands between two steps, oldest first. Bounded for all and for each owner:
 * the oldest goes, and whoever comes back to it is told that it has expired.
 */

/* Which text of a session's block is what. */
enum {
	OWNER,
	COMMAND,
	VALUES,
	ASKED,
	ADDRESS,
	WROTE_TO,
	ID,
	LANGUAGE,
	TEXTS
};

enum {
	OWN_MOST = 8 /* of one owner; who fills in more forms forgets some */
};

static void pack(struct session_slot *slot, const struct session *row)
{
	const struct text texts[TEXTS] = {
	    [OWNER] = row->owner,
	    [COMMAND] = row->command,
	    [VALUES] = row->values,
	    [ASKED] = row->asked,
	    [ADDRESS] = row->address,
	    [WROTE_TO] = row->wrote_to,
	    [ID] = row->id,
	    [LANGUAGE] = row->language,
	};

	slot->texts = roster_pack(texts, TEXTS);
	slot->row = *row;
	slot->row.owner = roster_cut(slot->texts, OWNER);
	slot->row.command = roster_cut(slot->texts, COMMAND);
	slot->row.values = roster_cut(slot->texts, VALUES);
	slot->row.asked = roster_cut(slot->texts, ASKED);
	slot->row.address = roster_cut(slot->texts, ADDRESS);
	slot->row.wrote_to = roster_cut(slot->texts, WROTE_TO);
	slot->row.id = roster_cut(slot->texts, ID);
	slot->row.language = roster_cut(slot->texts, LANGUAGE);
}

static void drop(struct roster *r, struct session_slot **at)
{
	struct session_slot *slot = *at;

	*at = slot->next;
	r->session_count--;
	free(slot->texts);
	free(slot);
}

static struct session_slot **find(struct roster *r, uint64_t number)
{
	struct session_slot **at = &r->sessions;

	while (*at != NULL && (*at)->row.number != number)
		at = &(*at)->next;
	return at;
}

/* The oldest of this owner, where they have as many as they may. */
static void make_room(struct roster *r, struct text owner)
{
	struct session_slot **at, **oldest = NULL;
	uint32_t own = 0;

	for (at = &r->sessions; *at != NULL; at = &(*at)->next)
		if (text_equal((*at)->row.owner, owner) && own++ == 0)
			oldest = at;
	if (own >= OWN_MOST)
		drop(r, oldest);
	if (r->session_count >= r->bounds.sessions && r->sessions != NULL)
		drop(r, &r->sessions);
}

void dialogue_apply(struct roster *r, const struct session *fact)
{
	struct session_slot **at = find(r, fact->number);
	struct session_slot *slot;

	if (*at != NULL)
		drop(r, at);
	if (fact->until == 0)
		return;
	make_room(r, fact->owner);
	slot = must_calloc(1, sizeof(*slot));
	pack(slot, fact);
	for (at = &r->sessions; *at != NULL;)
		at = &(*at)->next;
	*at = slot;
	r->session_count++;
}

/* A yes or a no answers what was asked last, not the command that waited
 * before: a free place, a new notice. */
void dialogue_told(struct roster *r, const struct message *m)
{
	struct session_slot *slot;

	if (!text_starts(m->wire_id, TEXT("invited/")) &&
	    !text_starts(m->wire_id, TEXT("notice/")) &&
	    !text_starts(m->wire_id, TEXT("refused/NOTICE_OLD/")))
		return;
	for (slot = r->sessions; slot != NULL; slot = slot->next)
		if (slot->row.door == DOOR_WORDS &&
		    text_equal(slot->row.owner, m->recipient))
			slot->row.overtaken = true;
}

void dialogue_free(struct roster *r)
{
	while (r->sessions != NULL)
		drop(r, &r->sessions);
}

bool roster_session(
    const struct roster *r, uint64_t number, struct session *session)
{
	const struct session_slot *slot = r->sessions;

	while (slot != NULL && slot->row.number != number)
		slot = slot->next;
	if (slot != NULL)
		*session = slot->row;
	return slot != NULL;
}

bool roster_session_of(const struct roster *r, struct text owner,
    enum door door, struct session *session)
{
	const struct session_slot *slot;
	bool found = false;

	for (slot = r->sessions; slot != NULL; slot = slot->next)
		if (slot->row.door == door && slot->row.asked.len > 0 &&
		    text_equal(slot->row.owner, owner)) {
			*session = slot->row;
			found = true;
		}
	return found;
}

bool roster_session_oldest(const struct roster *r, struct session *session)
{
	const struct session_slot *slot;
	bool found = false;

	for (slot = r->sessions; slot != NULL; slot = slot->next)
		if (!found || slot->row.until < session->until) {
			*session = slot->row;
			found = true;
		}
	return found;
}
