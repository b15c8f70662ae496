#include "component/talk/aside.h"

#include "roster/duty.h"

static const int64_t AGAIN = INT64_C(5) * 1000000;

/* Whose turn it was; false: it is let alone by itself, or comes but once. */
static bool id_of(const struct fact *fact, uint64_t *id)
{
	const struct message *line = &fact->as.message;

	*id = 0;
	if (fact->kind == FACT_APPOINTMENT_STEP)
		*id = fact->as.appointment_step.appointment;
	else if (fact->kind == FACT_FINDING)
		*id = fact->as.finding.appointment;
	else if (fact->kind == FACT_FILE_STEP)
		*id = fact->as.file_step.file;
	else if (fact->kind == FACT_SIGHTING)
		*id = fact->as.sighting.advisor;
	else if (fact->kind == FACT_COVER_BEGUN)
		*id = fact->as.cover_begun.cover;
	else if (fact->kind == FACT_COVER_ENDED)
		*id = fact->as.cover_ended.cover;
	else if (fact->kind == FACT_SLOT_OFFER)
		*id = fact->as.slot_offer.freed;
	else if (fact->kind == FACT_SLOT_OFFER_END)
		*id = fact->as.slot_offer_end.appointment;
	else if (fact->kind == FACT_ANNOUNCEMENT_END)
		*id = fact->as.announcement_end.announcement;
	else if (fact->kind == FACT_MESSAGE)
		*id = duty_step_of(line->wire_id) != DUTY_NONE ? line->claimant
							       : 0;
	return *id != 0 || fact->kind == FACT_UPKEEP ||
	       fact->kind == FACT_SEAL || fact->kind == FACT_CALL_UP ||
	       fact->kind == FACT_OUTAGE || fact->kind == FACT_ALIVE;
}

/* What is found of an appointment follows an answer of the store. */
void aside_note(struct turn *turn, const struct fact *refused)
{
	struct aside *fact;
	uint64_t id;

	if (refused == NULL || (!turn->due && refused->kind != FACT_FINDING) ||
	    !id_of(refused, &id))
		return;
	fact = &turn_fact(turn, FACT_ASIDE)->as.aside;
	fact->kind = (uint32_t)refused->kind;
	fact->id = id;
	fact->until = turn->now + AGAIN;
}
