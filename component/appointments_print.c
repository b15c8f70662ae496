#include "component/appointments_print.h"

#include "component/machine_print.h"
#include "roster/appointment.h"

static const char *const states[APPOINTMENT_STATES] = {
    [APPOINTMENT_NONE] = "none",
    [APPOINTMENT_PROPOSED] = "proposed",
    [APPOINTMENT_MOVED] = "moved",
    [APPOINTMENT_CONFIRMED] = "confirmed",
    [APPOINTMENT_DECLINED] = "declined",
    [APPOINTMENT_WITHDRAWN] = "withdrawn",
    [APPOINTMENT_CANCELLED] = "cancelled",
    [APPOINTMENT_LAPSED] = "lapsed",
    [APPOINTMENT_PAST] = "past",
    [APPOINTMENT_RETURNED] = "returned",
};

static const char *const meanings[APPOINTMENT_STATES] = {
    [APPOINTMENT_NONE] = "",
    [APPOINTMENT_PROPOSED] = "waits for the other side's answer",
    [APPOINTMENT_MOVED] = "another time waits; the one before stands no more",
    [APPOINTMENT_CONFIRMED] = "both agreed; nothing else may overlap it",
    [APPOINTMENT_DECLINED] = "the other side said no",
    [APPOINTMENT_WITHDRAWN] = "whose time it was took it back",
    [APPOINTMENT_CANCELLED] = "either side called it off",
    [APPOINTMENT_LAPSED] = "nobody had answered when it began",
    [APPOINTMENT_PAST] = "it has ended, whoever came",
    [APPOINTMENT_RETURNED] = "nobody follows the claimant any more",
};

static const char *const events[APPOINTMENT_EVENTS] = {
    [APPOINTMENT_PROPOSE] = "propose",
    [APPOINTMENT_CONFIRM] = "confirm",
    [APPOINTMENT_DECLINE] = "decline",
    [APPOINTMENT_MOVE] = "move",
    [APPOINTMENT_WITHDRAW] = "withdraw",
    [APPOINTMENT_CANCEL] = "cancel",
    [APPOINTMENT_LATE] = "late",
    [APPOINTMENT_PASS] = "pass",
    [APPOINTMENT_RETURN] = "return",
    [APPOINTMENT_HAND] = "hand over",
    [APPOINTMENT_TAKE] = "take",
};

static const char *const whos[] = {
    [BY_EITHER] = "either side",
    [BY_OTHER] = "the other side",
    [BY_SAME] = "whose time it is",
    [BY_CLAIMANT] = "the claimant",
    [BY_SERVICE] = "nobody: it falls due",
};

static const char *const guards[APPOINTMENT_GUARDS] = {
    [GUARD_NOTHING] = "",
    [GUARD_NEW] = "a time that may be, and not too many wait for an answer",
    [GUARD_TIME] = "a time that may be",
    [GUARD_FREE] = "a free time of the advisor's",
    [GUARD_FIRST] = "a free time of the advisor's, and not too many stand",
    [GUARD_AGREED] = "it has not begun; in opening hours, or both know",
    [GUARD_AHEAD] = "it has not begun",
    [GUARD_MOVED] = "it has not begun; a time that may be",
    [GUARD_AGAIN] = "it has not begun; a free time of the advisor's",
    [GUARD_RUNNING] = "it has not ended",
    [GUARD_BEGUN] = "it has begun",
    [GUARD_OVER] = "it has ended",
    [GUARD_LEFT] = "nobody follows the claimant any more",
    [GUARD_HANDED] = "somebody else answers for the advisor then, and is free",
};

static bool move_at(uint32_t i, struct machine_move *move)
{
	const struct appointment_row *row = appointment_row_at(i);

	if (row == NULL)
		return false;
	*move = (struct machine_move){
	    .from = row->from,
	    .event = row->event,
	    .to = row->to,
	    .who = whos[row->who],
	    .guard = guards[row->guard],
	    .sentence = row->sentence,
	};
	return true;
}

static const char about[] =
    "# Appointments\n\n"
    "Printed by `guichet appointments` from roster/appointment.def; a "
    "test\ncompares. Every move is a row of "
    "`guichet.appointment_event`.\n\n"
    "A time that may be is ahead by the notice of the region, not too "
    "far, not\ntoo short or long, and in its opening hours, unless "
    "whoever proposes it\nsays that it may be outside: the question "
    "tells the other so. A free time is\none at which the advisor "
    "receives and neither has anything else: the\nclaimant may take "
    "it, and it stands. Policies say how much: `appointment-notice`, "
    "`appointment-ahead`, `appointment-least`,\n`appointment-most`, "
    "`appointment-open`, `appointment-open-all`\n(commands.md).\n\n"
    "An answer belongs to the time that was asked about. Whoever was "
    "asked about\nanother before, and whose client has not said that "
    "the new question came, is\ntold the new time and asked once "
    "more. The same holds for whoever was asked about\nanother "
    "appointment that was taken back or lapsed, and for free times "
    "that the\nservice offers by itself: whoever was asked something "
    "else before is told them\nonce more, and the number that they "
    "send again is meant for these.\n\n"
    "A series is proposed at once: so many appointments, so many days "
    "apart, at the\nsame time of day. What falls out of opening hours "
    "is left out, or kept by whoever\nproposes it. While they are "
    "proposed all of them are one question, which one\nanswer "
    "confirms, declines or takes back, all or none; a move takes one "
    "of them out\nof it. From then on each goes its own way, and what "
    "is left can be called off at\nonce. Of several that go the same "
    "way in one turn one sentence is said, which\nnames all of them.\n";

int appointments_print(const char *wording_folder, FILE *to)
{
	static const struct machine machine = {
	    .about = about,
	    .states = states,
	    .meanings = meanings,
	    .state_count = APPOINTMENT_STATES,
	    .events = events,
	    .move = move_at,
	    .said = "Sentences",
	};

	return machine_print(&machine, wording_folder, to);
}
