#include "component/command/call.h"
#include "component/command/people.h"

/* What an advisor writes down about a claimant, and reads again. Whoever
 * follows the claimant later, or stands in, reads it too; nobody else does. */

static const struct field note_fields[] = {
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT,
     .required = true},
    {.name = "text",
     .label = WORDING_FIELD_NOTE,
     .type = TYPE_LINES,
     .required = true,
     .secret = true},
    {.name = NULL		    },
};

static bool may(struct call *call)
{
	struct claimant_view claimant;

	if (roster_claimant(call->turn->roster, call->claimant, &claimant) &&
	    people_may(call, &claimant))
		return true;
	call_refuse(call, REFUSAL_NOT_FOLLOWED);
	return false;
}

static void run_note(struct call *call)
{
	struct wording_argument arguments[1];
	struct advisor_view advisor;
	struct note *fact;

	if (!may(call) || !roster_advisor_by_jid(call->turn->roster,
			      call->turn->asker.bare, &advisor))
		return;
	fact = &turn_fact(call->turn, FACT_NOTE)->as.note;
	fact->at = call->turn->now;
	fact->claimant = call->claimant;
	fact->advisor = advisor.row.id;
	fact->text = call_value(call, "text")->text;
	arguments[0] = (struct wording_argument){
	    "claimant", people_name(call, call->claimant)};
	call->report.note = call_say_with(call, WORDING_NOTED, arguments, 1);
}

static const struct field notes_fields[] = {
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT,
     .required = true},
    {.name = "last",
     .label = WORDING_FIELD_LAST,
     .type = TYPE_NUMBER,
     .otherwise = "20",
     .least = 1,
     .most = 200},
    {.name = NULL		    },
};

static void run_notes(struct call *call)
{
	struct question *question;

	if (!may(call))
		return;
	question = call_ask(call, QUESTION_NOTES);
	question->who = (struct person){SIDE_CLAIMANT, call->claimant};
	question->limit = (uint32_t)call_value(call, "last")->number;
}

static void answered(struct call *call, const struct answer *answer)
{
	struct advisor_view advisor = {0};
	const struct fact *fact;

	call->report.prose = call_say(call, WORDING_FIELD_NOTE);
	for (fact = answer->facts.head; fact != NULL; fact = fact->next) {
		const struct note *note = &fact->as.note;

		(void)roster_advisor(
		    call->turn->roster, note->advisor, &advisor);
		report_row(&call->report,
		    call_heading(call, note->at, advisor.row.name), note->text);
	}
	call_count(call, WORDING_NOTES_COUNT, answer->facts.count);
}

const struct command command_note = {
    .node = "note",
    .title = WORDING_COMMAND_NOTE,
    .words = WORDING_WORDS_NOTE,
    .about = WORDING_ABOUT_NOTE,
    .may = MAY_ADVISOR,
    .fields = note_fields,
    .run = run_note,
};

const struct command command_notes = {
    .node = "notes",
    .title = WORDING_COMMAND_NOTES,
    .words = WORDING_WORDS_NOTES,
    .about = WORDING_ABOUT_NOTES,
    .may = MAY_ADVISOR,
    .fields = notes_fields,
    .run = run_notes,
    .answered = answered,
};
