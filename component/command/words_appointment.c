#include "component/command/appointments.h"
#include "component/command/words_private.h"

/* Answers to the question about an appointment, by a number or a word: it
 * stands in the ledger, so they may come days later, and after a restart. */

static const struct {
	const char *number;
	enum wording_key words; /* the same as words */
	const char *node;
} answers[] = {
    {"1", WORDING_WORDS_YES,        "appt-confirm"},
    {"2", WORDING_WORDS_OTHER_TIME, "appt-move"   },
    {"3", WORDING_WORDS_NO,         "appt-decline"},
};

/* Does a question wait for this person's answer? */
static bool is_asked(struct turn *turn)
{
	struct call *call =
	    call_new(turn, command_find(TEXT("agenda")), DOOR_WORDS);
	struct agenda agenda = appointments_of_asker(call);
	uint32_t i;

	for (i = 0; i < agenda.count; i++)
		if (appointment_waits(agenda.rows[i].state) &&
		    appointments_side(call, &agenda.rows[i]) != SIDE_NOBODY &&
		    appointments_side(call, &agenda.rows[i]) !=
			agenda.rows[i].by)
			return true;
	return false;
}

bool words_hear_appointment(struct turn *turn, const struct tokens *tokens)
{
	bool number;
	size_t i;

	for (i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		number = tokens->count == 1 &&
			 text_is(tokens->folded[0], answers[i].number);
		if (!number && !words_are(turn, tokens, answers[i].words))
			continue;
		if (is_asked(turn))
			words_begin(turn,
			    command_find(text_of(answers[i].node)), false);
		else if (number)
			words_say(turn, turn_say(turn, WORDING_ANSWER_EXPIRED,
					    turn_language(turn)));
		return number || is_asked(turn);
	}
	return false;
}
