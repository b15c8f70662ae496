#include "component/command/call.h"
#include "component/command/people.h"

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
	uint64_t appointment;

	if (!own)
		(void)roster_claimant(call->turn->roster,
		    call_value(call, "claimant")->id, &claimant);
	call->claimant = claimant.row.id;
	appointment = last_of(call->turn->roster, claimant.row.id);
	if (!own && !people_may(call, &claimant))
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
    .run = run,
};
