#include "tests/sim/base_private.h"
#include "tests/sim/params.h"

/* Who wants an earlier time, which times were offered, and when advisors
 * receive, as schema/033-own-hours.sql, 041-offers.sql and 044-earlier.sql have
 * it. */

/* ---- wishes -------------------------------------------------------------- */

const struct earlier_wish *base_earlier(
    const struct base_tables *t, uint32_t claimant)
{
	size_t i;

	for (i = 0; i < t->earlier_count; i++)
		if (t->earlier[i].claimant == claimant)
			return &t->earlier[i];
	return NULL;
}

/* The latest of a claimant stands, in the order of the turns. */
void base_put_earlier(struct base *base, const struct earlier_wish *wish)
{
	struct base_tables *t = &base->t;
	size_t i, left = 0;

	for (i = 0; i < t->earlier_count; i++)
		if (t->earlier[i].claimant != wish->claimant)
			t->earlier[left++] = t->earlier[i];
	t->earlier_count = left;
	if (wish->appointment != 0)
		t->earlier[t->earlier_count++] = *wish;
}

/* ---- offers -------------------------------------------------------------- */

struct slot_offer base_offer_named(const struct params *p, int first)
{
	return (struct slot_offer){
	    .why = (enum offer_why)params_number(p, first),
	    .appointment = (uint64_t)params_number(p, first + 1),
	    .freed = (uint64_t)params_number(p, first + 2),
	    .version = (int32_t)params_number(p, first + 3),
	    .at = params_instant(params_number(p, first + 4)),
	};
}

const struct slot_offer *base_offer(
    const struct base_tables *t, const struct slot_offer *like)
{
	const struct slot_offer *row;
	size_t i;

	for (i = 0; i < t->offer_count; i++) {
		row = &t->offers[i];
		if (row->why == like->why &&
		    row->appointment == like->appointment &&
		    row->freed == like->freed && row->version == like->version)
			return row;
	}
	return NULL;
}

/* A time is kept for one at a time. */
static bool is_kept(const struct base_tables *t, const struct slot_offer *like)
{
	const struct slot_offer *row;
	size_t i;

	for (i = 0; i < t->offer_count; i++) {
		row = &t->offers[i];
		if (like->why == OFFER_EARLIER && row->why == OFFER_EARLIER &&
		    row->freed == like->freed &&
		    row->version == like->version && row->outcome == OFFER_OPEN)
			return true;
	}
	return base_offer(t, like) != NULL;
}

void base_put_offer(struct base *base, const struct slot_offer *offer)
{
	struct base_tables *t = &base->t;

	if (is_kept(t, offer))
		return;
	if (t->offer_count == t->offer_room) {
		t->offer_room = t->offer_room * 2 + 8;
		t->offers =
		    must_realloc(t->offers, t->offer_room, sizeof(*t->offers));
	}
	t->offers[t->offer_count++] = *offer;
}

void base_end_offer(struct base *base, const struct slot_offer *offer)
{
	struct base_tables *t = &base->t;
	const struct slot_offer *row = base_offer(t, offer);
	size_t i;

	for (i = 0; i < t->offer_count; i++)
		if (&t->offers[i] == row)
			t->offers[i].outcome = offer->outcome;
}

/* ---- when advisors receive ----------------------------------------------- */

static void put_weekday(
    struct base *base, const struct own_hours *row, uint32_t weekday)
{
	struct base_tables *t = &base->t;
	size_t i, left = 0;

	for (i = 0; i < t->own_hours_count; i++)
		if (t->own_hours[i].advisor != row->advisor ||
		    t->own_hours[i].weekdays != weekday)
			t->own_hours[left++] = t->own_hours[i];
	t->own_hours_count = left;
	if (!row->usual)
		t->own_hours[t->own_hours_count++] = (struct own_hours_row){
		    row->advisor, weekday, base_keep(base, row->spans)};
}

void base_put_own_hours(struct base *base, const struct own_hours *row)
{
	uint32_t weekday;

	for (weekday = 1; weekday <= 64; weekday <<= 1)
		if ((row->weekdays & weekday) != 0)
			put_weekday(base, row, weekday);
}
