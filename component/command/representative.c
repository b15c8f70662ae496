#include "component/command/call.h"
#include "component/command/people.h"

/* Who represents a claimant by law: a minor, or an adult under protection. They
 * get all that is written of an absence, and may explain it; their receipt is
 * the one that counts (docs/decisions/0014-absence-files.md). */

static const struct field fields[] = {
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT,
     .required = true},
    {.name = "jid",
     .label = WORDING_FIELD_JID_OF_REPRESENTATIVE,
     .type = TYPE_JID},
    {.name = "name",					    .label = WORDING_FIELD_REPRESENTATIVE, .type = TYPE_LINE},
    {.name = NULL},
};

/* Nobody represents themselves, nor whoever is to be met. */
static bool is_party(const struct call *call, struct text jid)
{
	const struct roster *roster = call->turn->roster;
	struct claimant_view claimant = {0};
	struct advisor_view advisor = {0};

	(void)roster_claimant(roster, call->claimant, &claimant);
	(void)roster_advisor(roster, claimant.row.advisor, &advisor);
	return roster_acts_for(roster, jid, claimant.row.jid) ||
	       roster_acts_for(roster, jid, advisor.row.jid);
}

/* Is it about the asker, at whatever account? Whoever represents somebody
 * decides nothing of their absences, and may not get out of that by themselves,
 * nor become who hears of them. */
static bool is_own(const struct call *call, struct text jid)
{
	const struct roster *roster = call->turn->roster;
	const struct text asker = call->turn->asker.bare;
	struct claimant_view claimant = {0};
	struct represent other = {0};

	(void)roster_claimant(roster, call->claimant, &claimant);
	(void)roster_representative(roster, call->claimant, &other);
	return roster_acts_for(roster, asker, jid) ||
	       roster_acts_for(roster, asker, claimant.row.jid) ||
	       roster_acts_for(roster, asker, other.jid);
}

static struct text confirm(struct call *call)
{
	const struct wording_argument arguments[] = {
	    {"claimant", people_name(call, call_value(call, "claimant")->id)},
	    {"representative",          call_value(call,           "name")->text },
	    {"jid",          call_value(call,                      "jid")->text           },
	};

	return call_say_with(call,
	    call_value(call, "jid")->given ? WORDING_REPRESENTATIVE_CONFIRM
					   : WORDING_REPRESENTATIVE_NOBODY,
	    arguments, 3);
}

static void run(struct call *call)
{
	const struct value *jid = call_value(call, "jid");
	struct claimant_view claimant;
	struct represent *fact;

	if (!roster_claimant(call->turn->roster, call->claimant, &claimant) ||
	    !people_may(call, &claimant)) {
		call_refuse(call, REFUSAL_NOT_FOLLOWED);
	} else if (is_own(call, jid->text)) {
		call_refuse(call, REFUSAL_REPRESENTS);
	} else if (jid->given && (is_party(call, jid->text) ||
				     !call_value(call, "name")->given)) {
		call_refuse(call, REFUSAL_REPRESENTATIVE);
	} else {
		fact = &turn_fact(call->turn, FACT_REPRESENT)->as.represent;
		fact->claimant = call->claimant;
		fact->at = call->turn->now;
		fact->jid = jid->text;
		fact->name = call_value(call, "name")->text;
		fact->by = call->turn->asker.bare;
		call->report.note = call_say(call, WORDING_DONE);
	}
}

const struct command command_representative = {
    .node = "representative",
    .title = WORDING_COMMAND_REPRESENTATIVE,
    .words = WORDING_WORDS_REPRESENTATIVE,
    .about = WORDING_ABOUT_REPRESENTATIVE,
    .may = MAY_SUPERVISOR | MAY_OPERATOR,
    .fields = fields,
    .confirm = confirm,
    .run = run,
};
