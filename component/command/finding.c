#include "component/command/appointments.h"
#include "component/command/case_report.h"
#include "component/command/files.h"
#include "component/command/people.h"
#include "component/talk/fold.h"

/* Why was that found of an appointment? Whom it was with may ask, and whoever
 * follows them: of the last one that is over, or of the one that is named. */

enum {
	NUMBER_LEAST = 8 /* digits; a turn has more (epoch << 40) */
};

static const struct field fields[] = {
    {.name = "claimant",
     .label = WORDING_FIELD_CLAIMANT,
     .type = TYPE_CLAIMANT},
    {.name = "file", .label = WORDING_FIELD_FILE_OR_LAST, .type = TYPE_LINE},
    {.name = NULL       },
};

/* Who was to be met asks of themselves. */
static bool is_own(const struct call *call)
{
	struct claimant_view claimant;

	return !call_value(call, "claimant")->given &&
	       roster_claimant_by_jid(
		   call->turn->roster, call->turn->asker.bare, &claimant);
}

static uint32_t lacks(const struct call *call)
{
	return is_own(call) || call_value(call, "claimant")->given
		   ? COMMAND_FIELDS
		   : call_field(call->command, "claimant");
}

/* What people write behind the word may be no number at all. */
static bool is_number(struct text word)
{
	size_t i;

	for (i = 0; i < word.len; i++)
		if ((word.at[i] < '0' || word.at[i] > '9') &&
		    (word.at[i] < 'a' || word.at[i] > 'f'))
			return false;
	return word.len >= NUMBER_LEAST;
}

static bool is_named(const struct call *call, uint64_t id)
{
	struct text named =
	    fold(&call->turn->arena, call_value(call, "file")->text);
	struct build b = {.arena = &call->turn->arena};

	build_hex(&b, id);
	return !is_number(named) || text_equal(named, build_done(&b));
}

/* Appointments are kept for a week, files for longer. */
static uint64_t find(const struct call *call, uint32_t claimant)
{
	const struct roster *roster = call->turn->roster;
	const struct person who = {SIDE_CLAIMANT, claimant};
	struct appointment a = {0};
	struct absence_file file;
	uint64_t id = 0, found = 0;
	int64_t last = INT64_MIN;
	uint32_t i;

	while ((id = roster_next_appointment(roster, who, id)) != 0)
		if (roster_appointment(roster, id, &a) &&
		    a.state == APPOINTMENT_PAST && a.since > last &&
		    is_named(call, id)) {
			last = a.since;
			found = id;
		}
	for (i = 0; roster_file_at(roster, i, &file); i++)
		if (file.claimant == claimant && file.since > last &&
		    is_named(call, file.id)) {
			last = file.since;
			found = file.id;
		}
	return found;
}

/* 0: refused. */
static uint64_t find_theirs(struct call *call)
{
	struct claimant_view claimant = {0};
	bool own = is_own(call);
	uint64_t found;

	if (own)
		(void)roster_claimant_by_jid(
		    call->turn->roster, call->turn->asker.bare, &claimant);
	else
		(void)roster_claimant(call->turn->roster,
		    call_value(call, "claimant")->id, &claimant);
	if (!own && !people_may(call, &claimant)) {
		call_refuse(call, REFUSAL_NOT_FOLLOWED);
		return 0;
	}
	call->claimant = claimant.row.id;
	found = find(call, claimant.row.id);
	if (found == 0)
		call_refuse(call, REFUSAL_FINDING_NONE);
	return found;
}

static void run(struct call *call)
{
	uint64_t found = find_theirs(call);

	if (found != 0)
		call_ask(call, QUESTION_CASE)->appointment = found;
}

static void answered(struct call *call, const struct answer *answer)
{
	struct case_file found;

	if (find_theirs(call) == 0) {
		call_refuse_late(call, call->refused);
		return;
	}
	found = case_of_answer(answer);
	if (found.judged) {
		case_report(
		    call, &found, is_own(call) ? CASE_CLAIMANT : CASE_ADVISOR);
		call->report.note = call_say(call, WORDING_FINDING_ABOUT);
	} else {
		call_refuse_late(call, REFUSAL_FINDING_NONE);
	}
	case_file_clear(&found);
}

const struct command command_finding = {
    .node = "finding",
    .title = WORDING_COMMAND_FINDING,
    .words = WORDING_WORDS_FINDING,
    .about = WORDING_ABOUT_FINDING,
    .may = MAY_CLAIMANT | MAY_ADVISOR,
    .fields = fields,
    .lacks = lacks,
    .run = run,
    .answered = answered,
};
