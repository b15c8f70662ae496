#include "roster/doors.h"
#include "roster/roster_private.h"

/* Nobody can be shown anything else where nothing is known of it. */
static bool has_hours(const struct hours *hours)
{
	return hours->rule_count > 0 && hours->offset_count > 0;
}

bool doors_open(const struct roster *r, uint32_t region, int64_t now)
{
	struct hours hours = roster_hours(r, region);

	return !has_hours(&hours) || hours_open(&hours, now);
}

void doors_init(struct region_slot *slot)
{
	slot->doors = (struct doors){.open = true, .until = 0};
}

void doors_look_again(struct roster *r, uint32_t region)
{
	uint32_t i;

	for (i = 0; i < r->region_count; i++)
		if (region == 0 || r->regions[i].row.id == region)
			r->regions[i].doors.until = 0;
}

static void show(struct roster *r, struct doors *doors, bool all)
{
	doors->turned = true;
	doors->all = doors->all || all;
	r->shown.reached = 0;
}

void doors_show_all(struct roster *r, uint32_t region)
{
	uint32_t i;

	for (i = 0; i < r->region_count; i++)
		if (region == 0 || r->regions[i].row.id == region)
			show(r, &r->regions[i].doors, true);
}

static void apply_doors(struct roster *r, const struct doors_look *fact)
{
	struct region_slot *slot = roster_region_slot(r, fact->region);

	if (slot == NULL)
		return;
	if (slot->doors.open != fact->open)
		show(r, &slot->doors, false);
	slot->doors.open = fact->open;
	slot->doors.until = fact->until;
}

static void apply_shown(struct roster *r, const struct shown *fact)
{
	uint32_t i;

	r->shown = *fact;
	if (fact->reached < r->claimant_count)
		return;
	for (i = 0; i < r->region_count; i++)
		r->regions[i].doors.turned = r->regions[i].doors.all = false;
}

void doors_apply(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_DOORS)
		apply_doors(r, &fact->as.doors);
	else
		apply_shown(r, &fact->as.shown);
}

/* When it opens next, as hours since 1970, of which the last bits are kept: a
 * time that it is closed is told from the next by them. */
static uint16_t opening(const struct roster *r, uint32_t region, int64_t now)
{
	static const int64_t hour = INT64_C(3600) * 1000000;
	struct hours hours = roster_hours(r, region);

	return (uint16_t)(hours_next(&hours, now) / hour) | 1;
}

bool doors_told(
    const struct roster *r, const struct claimant_view *claimant, int64_t now)
{
	return claimant->told_closed == opening(r, claimant->row.region, now);
}

void doors_tell(struct roster *r, const struct message *m)
{
	uint32_t slot = roster_claimant_slot(r, m->claimant);

	if (slot != INDEX_NONE && text_starts(m->wire_id, TEXT("closed/")))
		r->claimants[slot].state.closed =
		    opening(r, r->claimants[slot].region, m->arrived);
}

struct doors roster_doors(const struct roster *r, uint32_t region)
{
	const struct region_slot *slot = roster_region_slot(r, region);
	struct doors doors = {.open = true, .until = INT64_MAX};
	struct hours hours = roster_hours(r, region);

	if (slot == NULL)
		return doors;
	doors = slot->doors;
	if (!has_hours(&hours))
		doors.until = INT64_MAX;
	return doors;
}

int64_t roster_doors_next(const struct roster *r)
{
	int64_t earliest = INT64_MAX, until;
	uint32_t i;

	for (i = 0; i < r->region_count; i++) {
		until = roster_doors(r, r->regions[i].row.id).until;
		if (until < earliest)
			earliest = until;
	}
	return earliest;
}

struct shown roster_shown(const struct roster *r)
{
	struct shown shown = r->shown;
	uint32_t i;

	for (i = 0; i < r->region_count; i++)
		if (r->regions[i].doors.turned)
			return shown;
	shown.reached = r->claimant_count;
	return shown;
}
