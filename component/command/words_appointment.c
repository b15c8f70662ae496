#include "component/command/appointments.h"
#include "component/command/together.h"
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

/* Those that wait for this person's answer, of which they were asked after that
 * instant. */
static struct agenda asked_since(struct turn *turn, int64_t at)
{
	struct call *call =
	    call_new(turn, command_find(TEXT("agenda")), DOOR_WORDS);
	struct agenda agenda = appointments_of_asker(call);
	uint32_t i, count = 0;
	enum side side;

	for (i = 0; i < agenda.count; i++) {
		side = appointments_side(call, &agenda.rows[i]);
		if (agenda.rows[i].at > at && side != SIDE_NOBODY &&
		    side != agenda.rows[i].by &&
		    appointment_waits(agenda.rows[i].state))
			agenda.rows[count++] = agenda.rows[i];
	}
	agenda.count = count;
	together_collapse(NULL, &agenda);
	return agenda;
}

bool words_asked_since(struct turn *turn, int64_t at)
{
	return asked_since(turn, at).count > 0;
}

/* Another time is one of its own: of a series it is asked which. */
static uint64_t about(const struct agenda *asked, const char *node)
{
	if (asked->count != 1 || (series_is_asked(&asked->rows[0]) &&
				     text_is(TEXT("appt-move"), node)))
		return 0;
	return asked->rows[0].id;
}

bool words_hear_appointment(struct turn *turn, const struct tokens *tokens)
{
	struct agenda asked;
	bool number;
	size_t i;

	for (i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		number = tokens->count == 1 &&
			 text_is(tokens->folded[0], answers[i].number);
		if (!number && !words_are(turn, tokens, answers[i].words))
			continue;
		asked = asked_since(turn, INT64_MIN);
		if (asked.count > 0)
			words_begin_about(turn,
			    command_find(text_of(answers[i].node)),
			    about(&asked, answers[i].node));
		else if (number)
			words_say(turn, turn_say(turn, WORDING_ANSWER_EXPIRED,
					    turn_language(turn)));
		return number || asked.count > 0;
	}
	return false;
}
