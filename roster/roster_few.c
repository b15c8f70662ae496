#include <stdlib.h>

#include "roster/hours_text.h"
#include "roster/roster_private.h"

/* Short texts that few people have: how an advisor, or a region's, are reached
 * and when they receive, a claimant's own time zone, and what they were called.
 */

enum kind {
	REACH_ADVISOR = 1,
	REACH_REGION,
	OWN_ZONE,
	OWN_HOURS, /* of a weekday; two texts: "=" and the spans */
	FORMER_NAME,
};

enum {
	WEEK = 7,
	NAMES_MOST = 8, /* former ones of one person */
};

static uint64_t key_of(enum kind kind, uint32_t id, unsigned channel)
{
	return (uint64_t)kind << 48 | (uint64_t)id << 8 | channel;
}

static uint64_t hash(const void *owner, uint32_t slot)
{
	return index_mix(((const struct few_texts *)owner)->at[slot].key);
}

static bool same(const void *owner, uint32_t slot, const void *key)
{
	return ((const struct few_texts *)owner)->at[slot].key ==
	       *(const uint64_t *)key;
}

void few_init(struct roster *r)
{
	index_init(&r->few.keys, &r->few, hash);
}

void few_free(struct roster *r)
{
	uint32_t i;

	for (i = 0; i < r->few.count; i++)
		free(r->few.at[i].text);
	index_free(&r->few.keys);
	free(r->few.at);
}

static uint32_t find(const struct roster *r, uint64_t key)
{
	return index_find(&r->few.keys, index_mix(key), same, &key);
}

static void put_all(
    struct roster *r, uint64_t key, const struct text *texts, size_t count)
{
	struct few_texts *few = &r->few;
	uint32_t slot = find(r, key);

	if (slot == INDEX_NONE) {
		if (few->count == few->room) {
			few->room = few->room * 2 + 16;
			few->at =
			    must_realloc(few->at, few->room, sizeof(*few->at));
		}
		slot = few->count++;
		few->at[slot] = (struct few_text){.key = key};
		index_put(&few->keys, slot);
	}
	free(few->at[slot].text);
	few->at[slot].text = roster_pack(texts, count);
}

static void put(struct roster *r, uint64_t key, struct text text)
{
	put_all(r, key, &text, 1);
}

static void put_hours(struct roster *r, const struct own_hours *fact)
{
	const struct text texts[] = {TEXT("="), fact->spans};
	uint32_t day;

	for (day = 1; day <= WEEK; day++)
		if ((fact->weekdays & UINT32_C(1) << (day - 1)) == 0)
			continue;
		else if (fact->usual)
			put(r, key_of(OWN_HOURS, fact->advisor, day),
			    (struct text){0});
		else
			put_all(
			    r, key_of(OWN_HOURS, fact->advisor, day), texts, 2);
}

static struct text get(const struct roster *r, uint64_t key)
{
	uint32_t slot = find(r, key);

	return slot != INDEX_NONE ? roster_cut(r->few.at[slot].text, 0)
				  : (struct text){0};
}

bool roster_was_named(
    const struct roster *r, uint32_t claimant, struct text name)
{
	unsigned i;

	for (i = 0; name.len > 0 && i < NAMES_MOST; i++)
		if (text_equal(get(r, key_of(FORMER_NAME, claimant, i)), name))
			return true;
	return false;
}

/* Where there are as many as may be, the latest one gives way. */
void few_name(struct roster *r, const struct former_name *fact)
{
	unsigned i = 0;

	if (roster_was_named(r, fact->claimant, fact->name))
		return;
	while (i < NAMES_MOST - 1 &&
	       get(r, key_of(FORMER_NAME, fact->claimant, i)).len > 0)
		i++;
	put(r, key_of(FORMER_NAME, fact->claimant, i), fact->name);
}

void few_apply(struct roster *r, const struct fact *fact)
{
	const struct meeting *meeting = &fact->as.meeting;

	if (fact->kind == FACT_FORMER_NAME)
		few_name(r, &fact->as.former_name);
	else if (fact->kind == FACT_OWN_ZONE)
		put(r, key_of(OWN_ZONE, fact->as.own_zone.claimant, 0),
		    fact->as.own_zone.zone);
	else if (fact->kind == FACT_OWN_HOURS)
		put_hours(r, &fact->as.own_hours);
	else if (meeting->advisor != 0)
		put(r,
		    key_of(REACH_ADVISOR, meeting->advisor, meeting->channel),
		    meeting->text);
	else
		put(r, key_of(REACH_REGION, meeting->region, meeting->channel),
		    meeting->text);
}

struct text roster_meeting(
    const struct roster *r, uint32_t advisor, enum channel channel)
{
	struct text own = get(r, key_of(REACH_ADVISOR, advisor, channel));
	struct advisor_view view;

	if (own.len > 0 || !roster_advisor(r, advisor, &view))
		return own;
	return get(r, key_of(REACH_REGION, view.row.region, channel));
}

struct text roster_region_number(const struct roster *r, uint32_t region)
{
	return get(r, key_of(REACH_REGION, region, CHANNEL_PHONE));
}

struct text roster_own_zone(const struct roster *r, uint32_t claimant)
{
	return get(r, key_of(OWN_ZONE, claimant, 0));
}

bool roster_own_hours(const struct roster *r, uint32_t advisor,
    uint32_t weekday, struct hours_spans *spans)
{
	uint32_t slot = find(r, key_of(OWN_HOURS, advisor, weekday));

	if (slot == INDEX_NONE || r->few.at[slot].text[0] == '\0')
		return false;
	*spans = hours_of_row(roster_cut(r->few.at[slot].text, 1));
	return true;
}
