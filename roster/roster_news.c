#include <stdlib.h>

#include "roster/roster_private.h"

/* Moves of appointments that not all have heard of: a daemon died before it
 * told them. */

void news_told(struct roster *r, const struct appointment_news *fact)
{
	struct appointment_news_slot **at = &r->appointments.untold;
	struct appointment_news_slot *slot;

	while (*at != NULL && (*at)->row.appointment != fact->appointment)
		at = &(*at)->next;
	if (*at == NULL)
		return;
	slot = *at;
	*at = slot->next;
	free(slot->texts);
	free(slot);
}

void news_add(struct roster *r, const struct appointment_news *fact)
{
	struct appointment_news_slot *slot = must_calloc(1, sizeof(*slot));

	news_told(r, fact); /* of a load that was broken off */
	slot->row = *fact;
	slot->texts =
	    roster_pack((const struct text[]){fact->reason, fact->with}, 2);
	slot->row.reason = roster_cut(slot->texts, 0);
	slot->row.with = roster_cut(slot->texts, 1);
	slot->next = r->appointments.untold;
	r->appointments.untold = slot;
}

bool roster_appointment_untold(
    const struct roster *r, struct appointment_news *news)
{
	if (r->appointments.untold != NULL)
		*news = r->appointments.untold->row;
	return r->appointments.untold != NULL;
}

void news_free(struct roster *r)
{
	while (r->appointments.untold != NULL) {
		struct appointment_news news = r->appointments.untold->row;

		news_told(r, &news);
	}
}
