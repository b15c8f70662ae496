#include "roster/appointment.h"
#include "roster/cover.h"
#include "roster/roster_private.h"

/* Whom an advisor has an appointment with today stand in a group of their
 * roster. A day begins without anybody's doing: for each advisor who is there
 * the next one that brings somebody into that group stands in a heap. */

static void await(struct roster *r, uint32_t advisor, int64_t begins)
{
	uint32_t slot = roster_advisor_slot(r, advisor);

	if (slot != INDEX_NONE && r->advisors[slot].state.show != SHOW_GONE &&
	    heap_due(&r->days, slot) > begins)
		heap_put(&r->days, slot, begins);
}

void today_moved(struct roster *r, const struct appointment *was,
    const struct appointment *is, int64_t at)
{
	uint32_t follower = roster_follower(r, is->claimant);
	uint32_t responsible = cover_responsible(r, follower);

	if (appointment_is_today(r, was, at) !=
	    appointment_is_today(r, is, at)) {
		provision_regroup(r, follower);
	} else if (is->state == APPOINTMENT_CONFIRMED &&
		   !appointment_is_today(r, is, at)) {
		await(r, follower, appointment_day_begins(r, is));
		await(r, responsible, appointment_day_begins(r, is));
	}
}

void today_filled(struct roster *r, uint32_t advisor, int64_t regroup)
{
	uint32_t slot = roster_advisor_slot(r, advisor);

	if (slot == INDEX_NONE)
		return;
	if (regroup != 0)
		heap_put(&r->days, slot, regroup);
	else
		heap_drop(&r->days, slot);
}

void today_apply(struct roster *r, const struct fact *fact)
{
	today_filled(r, fact->as.regroup.advisor, 0);
	provision_regroup(r, fact->as.regroup.advisor);
}

int64_t roster_regroup_next(const struct roster *r)
{
	uint32_t slot;
	int64_t next;

	return heap_first(&r->days, &slot, &next) ? next : INT64_MAX;
}

uint32_t roster_regroups_due(
    const struct roster *r, int64_t now, uint32_t ids[HEAP_SOME])
{
	uint32_t count = heap_some(&r->days, now, ids);
	uint32_t i;

	for (i = 0; i < count; i++)
		ids[i] = r->advisors[ids[i]].id;
	return count;
}
