#include <stdlib.h>

#include "roster/roster_private.h"

/* Absences that are planned or have begun, by their first instant. */

/* Their rosters show other people from now on. */
static void renew(struct roster *r, uint32_t also)
{
	const struct cover_slot *slot;

	for (slot = r->covers; slot != NULL; slot = slot->next)
		if (slot->row.begun)
			provision_renew(r,
			    (struct person){SIDE_ADVISOR, slot->row.stand_in});
	provision_renew(r, (struct person){SIDE_ADVISOR, also});
}

static struct cover_slot **find(struct roster *r, uint64_t turn)
{
	struct cover_slot **at = &r->covers;

	while (*at != NULL && (*at)->row.turn != turn)
		at = &(*at)->next;
	return at;
}

static void add(struct roster *r, const struct cover *fact)
{
	struct cover_slot **at = &r->covers;
	struct cover_slot *slot = must_calloc(1, sizeof(*slot));

	while (*at != NULL && (*at)->row.since <= fact->since)
		at = &(*at)->next;
	slot->row = *fact;
	slot->row.by = (struct text){0};
	slot->next = *at;
	*at = slot;
}

static void drop(struct cover_slot **at)
{
	struct cover_slot *slot = *at;

	*at = slot->next;
	free(slot);
}

static void begin(struct roster *r, uint64_t turn)
{
	struct cover_slot **at = find(r, turn);

	if (*at == NULL)
		return;
	(*at)->row.begun = true;
	renew(r, (*at)->row.stand_in);
}

static void end(struct roster *r, uint64_t turn)
{
	struct cover_slot **at = find(r, turn);
	uint32_t stand_in;

	if (*at == NULL)
		return;
	stand_in = (*at)->row.stand_in;
	drop(at);
	renew(r, stand_in);
}

void covers_apply(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_COVER)
		add(r, &fact->as.cover);
	else if (fact->kind == FACT_COVER_BEGUN)
		begin(r, fact->as.cover_begun.cover);
	else
		end(r, fact->as.cover_ended.cover);
}

void covers_free(struct roster *r)
{
	while (r->covers != NULL)
		drop(&r->covers);
}

bool roster_cover_at(const struct roster *r, uint32_t i, struct cover *cover)
{
	const struct cover_slot *slot = r->covers;

	for (; slot != NULL && i > 0; i--)
		slot = slot->next;
	if (slot != NULL)
		*cover = slot->row;
	return slot != NULL;
}
