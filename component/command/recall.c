#include "component/command/call.h"
#include "component/command/people.h"
#include "roster/cover.h"

/* Did it take place? Whoever was to be there says so, of the last appointment
 * that is over. It is no evidence: people read it, and no finding is made of
 * it. */

static const struct option answers[] = {
    {"1",		     WORDING_RECALL_I_MET},
    {"2",		       WORDING_RECALL_I_ALONE},
    {"3",WORDING_RECALL_I_AWAY},
    {.value = NULL		    },
};

static const struct field fields[] = {
    {.name = "answer",
     .label = WORDING_FIELD_RECALL,
     .type = TYPE_CHOICE,
     .required = true,
     .options = answers},
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT},
    {.name = NULL },
};

/* Who was to be met there speaks of themselves. */
static bool is_own(const struct call *call, struct claimant_view *claimant)
{
	return !call_value(call, "claimant")->given &&
	       roster_claimant_by_jid(
		   call->turn->roster, call->turn->asker.bare, claimant);
}

static uint32_t lacks(const struct call *call)
{
	struct claimant_view claimant;

	return call_value(call, "claimant")->given || is_own(call, &claimant)
		   ? COMMAND_FIELDS
		   : call_field(call->command, "claimant");
}

static uint64_t last_of(const struct roster *roster, uint32_t claimant)
{
	const struct person who = {SIDE_CLAIMANT, claimant};
	struct appointment a;
	int64_t last = INT64_MIN;
	uint64_t id = 0, found = 0;

	while ((id = roster_next_appointment(roster, who, id)) != 0)
		if (roster_appointment(roster, id, &a) &&
		    a.state == APPOINTMENT_PAST && a.since > last) {
			last = a.since;
			found = id;
		}
	return found;
}

static bool is_any_over(const struct call *call, uint32_t advisor)
{
	const struct roster *roster = call->turn->roster;
	uint32_t of = 0, claimant = 0;

	while ((of = cover_next(roster, advisor, of)) != 0)
		while ((claimant = roster_next_in_caseload(
			    roster, of, claimant)) != 0)
			if (last_of(roster, claimant) != 0)
				return true;
	return false;
}

/* Of nobody of whom the asker could speak is one over. */
static bool is_vain(const struct call *call)
{
	const struct value *named = call_value(call, "claimant");
	const struct roster *roster = call->turn->roster;
	struct claimant_view own;
	struct advisor_view advisor;

	if (named->given)
		return last_of(roster, named->id) == 0;
	if (is_own(call, &own) && last_of(roster, own.row.id) != 0)
		return false;
	return !roster_advisor_by_jid(
		   roster, call->turn->asker.bare, &advisor) ||
	       !is_any_over(call, advisor.row.id);
}

static void keep(struct call *call, uint64_t appointment, enum side who)
{
	struct recall *fact = &turn_fact(call->turn, FACT_RECALL)->as.recall;

	fact->appointment = appointment;
	fact->at = call->turn->now;
	fact->who = who;
	fact->answer = (enum recalled)(call_value(call, "answer")->number + 1);
	fact->by = call->turn->asker.bare;
	call->report.note = call_say(call, WORDING_RECALL_KEPT);
}

static void run(struct call *call)
{
	struct claimant_view claimant = {0};
	bool own = is_own(call, &claimant);
	bool named = call_value(call, "claimant")->given;
	uint64_t appointment;

	if (named)
		(void)roster_claimant(call->turn->roster,
		    call_value(call, "claimant")->id, &claimant);
	call->claimant = claimant.row.id;
	appointment = last_of(call->turn->roster, claimant.row.id);
	if (named && !people_may(call, &claimant))
		call_refuse(call, REFUSAL_NOT_FOLLOWED);
	else if (appointment == 0)
		call_refuse(call, REFUSAL_RECALL_NONE);
	else
		keep(call, appointment, own ? SIDE_CLAIMANT : SIDE_ADVISOR);
}

const struct command command_recall = {
    .node = "recall",
    .title = WORDING_COMMAND_RECALL,
    .words = WORDING_WORDS_RECALL,
    .about = WORDING_ABOUT_RECALL,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = fields,
    .lacks = lacks,
    .vain = is_vain,
    .run = run,
};
