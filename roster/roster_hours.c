#include <stdlib.h>
#include <string.h>

#include "roster/hours_text.h"
#include "roster/roster_private.h"

/* When regions work, and what clocks of zones show. */

static void take_rules(struct region_slot *slot)
{
	struct text rest = slot->row.hours;
	struct hours_rule rule;

	while (hours_next_rule(&rest, &rule)) {
		slot->rules = must_realloc(
		    slot->rules, slot->rule_count + 1, sizeof(rule));
		slot->rules[slot->rule_count++] = rule;
	}
}

static void take_holidays(struct region_slot *slot)
{
	struct text rest = slot->row.holidays;
	struct holiday holiday;

	while (hours_next_holiday(&rest, &holiday)) {
		slot->holidays = must_realloc(slot->holidays,
		    slot->holiday_count + 1, sizeof(*slot->holidays));
		slot->holidays[slot->holiday_count++] = holiday.day;
	}
}

void hours_take(struct region_slot *slot)
{
	take_rules(slot);
	take_holidays(slot);
}

void hours_drop(struct region_slot *slot)
{
	free(slot->rules);
	free(slot->holidays);
	slot->rules = NULL;
	slot->holidays = NULL;
	slot->rule_count = slot->holiday_count = 0;
}

static struct zone_slot *find_zone(const struct roster *r, struct text zone)
{
	struct zone_slot *slot = r->zones;

	while (slot != NULL && !text_is(zone, slot->name))
		slot = slot->next;
	return slot;
}

void offsets_apply(struct roster *r, const struct offsets *fact)
{
	struct zone_slot *slot = find_zone(r, fact->zone);

	if (slot == NULL) {
		slot = must_calloc(1, sizeof(*slot));
		slot->name = roster_pack(&fact->zone, 1);
		slot->next = r->zones;
		r->zones = slot;
	}
	slot->rows =
	    must_realloc(slot->rows, fact->count + 1, sizeof(*slot->rows));
	if (fact->count > 0)
		memcpy(
		    slot->rows, fact->rows, fact->count * sizeof(*slot->rows));
	slot->count = fact->count;
	slot->until = fact->until;
	appointments_review_all(r);
	duty_look_again(r, 0);
	doors_look_again(r, 0);
}

void offsets_free(struct roster *r)
{
	while (r->zones != NULL) {
		struct zone_slot *slot = r->zones;

		r->zones = slot->next;
		free(slot->name);
		free(slot->rows);
		free(slot);
	}
}

int64_t roster_offsets_until(const struct roster *r, struct text zone)
{
	const struct zone_slot *slot = find_zone(r, zone);

	return slot != NULL ? slot->until : INT64_MIN;
}

static const struct region_slot *find_region(
    const struct roster *r, uint32_t region)
{
	uint32_t i;

	for (i = 0; i < r->region_count; i++)
		if (r->regions[i].row.id == region)
			return &r->regions[i];
	return NULL;
}

struct hours roster_hours(const struct roster *r, uint32_t region)
{
	const struct region_slot *slot = find_region(r, region);
	const struct zone_slot *zone;
	struct hours hours = {0};

	if (slot == NULL)
		return hours;
	hours.rules = slot->rules;
	hours.rule_count = slot->rule_count;
	hours.holidays = slot->holidays;
	hours.holiday_count = slot->holiday_count;
	zone = find_zone(r, slot->row.zone);
	if (zone == NULL)
		return hours;
	hours.offsets = zone->rows;
	hours.offset_count = zone->count;
	hours.until = zone->until;
	return hours;
}
