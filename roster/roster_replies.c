#include <stdlib.h>

#include "roster/roster_private.h"

/* Texts that are kept to be sent again, in the list of whose they are. */

static struct reply_slot **list_of(
    const struct roster *r, uint32_t advisor, uint32_t region)
{
	uint32_t slot = roster_advisor_slot(r, advisor);
	struct region_slot *of;

	if (advisor != 0)
		return slot != INDEX_NONE ? &r->advisors[slot].replies : NULL;
	of = roster_region_slot(r, region);
	return of != NULL ? &of->replies : NULL;
}

static void set(struct reply_slot *slot, const struct kept_reply *row)
{
	const struct text texts[] = {row->name, row->text, row->by};

	slot->texts = roster_pack(texts, 3);
	slot->row = *row;
	slot->row.name = roster_cut(slot->texts, 0);
	slot->row.text = roster_cut(slot->texts, 1);
	slot->row.by = roster_cut(slot->texts, 2);
}

static void drop(struct reply_slot **at)
{
	struct reply_slot *slot = *at;

	*at = slot->next;
	free(slot->texts);
	free(slot);
}

void replies_apply(struct roster *r, const struct fact *fact)
{
	const struct kept_reply *row = &fact->as.reply;
	struct reply_slot **at = list_of(r, row->advisor, row->region);

	if (at == NULL)
		return;
	while (*at != NULL && !text_equal((*at)->row.name, row->name))
		at = &(*at)->next;
	if (row->text.len == 0) {
		if (*at != NULL)
			drop(at);
		return;
	}
	if (*at == NULL)
		*at = must_calloc(1, sizeof(**at));
	else
		free((*at)->texts);
	set(*at, row);
}

void replies_free(struct reply_slot **replies)
{
	while (*replies != NULL)
		drop(replies);
}

bool roster_reply_at(const struct roster *r, uint32_t advisor, uint32_t region,
    uint32_t i, struct kept_reply *reply)
{
	struct reply_slot **list = list_of(r, advisor, region);
	const struct reply_slot *slot = list != NULL ? *list : NULL;

	while (slot != NULL && i-- > 0)
		slot = slot->next;
	if (slot == NULL)
		return false;
	*reply = slot->row;
	return true;
}
