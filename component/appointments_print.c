#include "component/appointments_print.h"

#include <stdlib.h>

#include "component/talk/wording.h"
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
};

static const char *const whos[] = {
    [BY_EITHER] = "either side",
    [BY_OTHER] = "the other side",
    [BY_SAME] = "whose time it is",
    [BY_SERVICE] = "nobody: it falls due",
};

static const char *const guards[APPOINTMENT_GUARDS] = {
    [GUARD_NOTHING] = "",
    [GUARD_NEW] = "a time that may be, and not too many wait for an answer",
    [GUARD_TIME] = "a time that may be",
    [GUARD_AGREED] = "it has not begun; in opening hours, or both know",
    [GUARD_AHEAD] = "it has not begun",
    [GUARD_MOVED] = "it has not begun; a time that may be",
    [GUARD_RUNNING] = "it has not ended",
    [GUARD_BEGUN] = "it has begun",
    [GUARD_OVER] = "it has ended",
    [GUARD_LEFT] = "nobody follows the claimant any more",
    [GUARD_HANDED] = "somebody else answers for the advisor then, and is free",
};

static void print_states(FILE *to)
{
	enum appointment_state state;

	(void)fputs("\n| state | meaning |\n|---|---|\n", to);
	for (state = APPOINTMENT_PROPOSED; state < APPOINTMENT_STATES; state++)
		(void)fprintf(
		    to, "| %s | %s |\n", states[state], meanings[state]);
}

static void print_table(FILE *to)
{
	const struct appointment_row *row;
	uint32_t i;

	(void)fputs("\n# Moves\n\n"
		    "| from | event | who | if | to | said |\n"
		    "|---|---|---|---|---|---|\n",
	    to);
	for (i = 0; (row = appointment_row_at(i)) != NULL; i++)
		(void)fprintf(to, "| %s | %s | %s | %s | %s | %s |\n",
		    row->from == APPOINTMENT_NONE ? "" : states[row->from],
		    events[row->event], whos[row->who], guards[row->guard],
		    states[row->to], row->sentence);
}

static const char *node(enum appointment_state state)
{
	return state == APPOINTMENT_NONE ? "[*]" : states[state];
}

/* Mermaid: what shows Markdown draws it. */
static void print_picture(FILE *to)
{
	const struct appointment_row *row;
	enum appointment_state state;
	uint32_t i;

	(void)fputs("\n# Picture\n\n```mermaid\nstateDiagram-v2\n", to);
	for (i = 0; (row = appointment_row_at(i)) != NULL; i++)
		(void)fprintf(to, "    %s --> %s: %s\n", node(row->from),
		    node(row->to), events[row->event]);
	for (state = APPOINTMENT_PROPOSED; state < APPOINTMENT_STATES; state++)
		if (!appointment_is_open(state))
			(void)fprintf(to, "    %s --> [*]\n", states[state]);
	(void)fputs("```\n", to);
}

/* Several rows may say the same: it is shown once. */
static bool was_said(uint32_t before, const char *sentence)
{
	uint32_t i;

	for (i = 0; i < before; i++)
		if (text_is(text_of(sentence), appointment_row_at(i)->sentence))
			return true;
	return false;
}

/* Each argument as it stands in the wording. */
static const struct wording_argument arguments[] = {
    {"who",	     {"{who}", 5}             },
    {"claimant",        {"{claimant}", 10}       },
    {"advisor",         {"{advisor}", 9}         },
    {"moment",          {"{moment}", 8}          },
    {"length",          {"{length}", 8}          },
    {"channel",         {"{channel}", 9}         },
    {"details",         {"{details}", 9}         },
    {"answer",          {"{answer}", 8}          },
    {"service_address", {"{service_address}", 17}},
};

static void print_sentences(struct wording *wording, FILE *to)
{
	const struct appointment_row *row;
	struct arena arena = {0};
	uint32_t i;

	(void)fputs("\n# Sentences\n", to);
	for (i = 0; (row = appointment_row_at(i)) != NULL; i++) {
		struct wording_ask ask = {
		    .language = TEXT("en"),
		    .otherwise = TEXT("en"),
		    .arguments = arguments,
		    .count = sizeof(arguments) / sizeof(arguments[0]),
		};

		if (row->sentence[0] == '\0' || was_said(i, row->sentence))
			continue;
		ask.key = wording_find(row->sentence);
		(void)fprintf(to, "\n`%s`: %s\n", row->sentence,
		    wording_say(wording, &arena, &ask, NULL).at);
	}
	arena_free(&arena);
}

int appointments_print(const char *wording_folder, FILE *to)
{
	char why[300];
	struct wording *wording =
	    wording_load(wording_folder, why, sizeof(why));

	if (wording == NULL) {
		(void)fprintf(stderr, "guichet: %s\n", why);
		return EXIT_FAILURE;
	}
	(void)fputs(
	    "# Appointments\n\n"
	    "Printed by `guichet appointments` from roster/appointment.def; a "
	    "test\ncompares. Every move is a row of "
	    "`guichet.appointment_event`.\n\n"
	    "A time that may be is ahead by the notice of the region, not too "
	    "far, not\ntoo short or long, and in its opening hours, unless "
	    "whoever proposes it\nsays that it may be outside: the question "
	    "tells the other so. Policies say\nhow much: `appointment-notice`, "
	    "`appointment-ahead`, `appointment-least`,\n`appointment-most`, "
	    "`appointment-open`, `appointment-open-all`\n(commands.md).\n\n"
	    "An answer belongs to the time that was asked about. Whoever was "
	    "asked about\nanother before, and whose client has not said that "
	    "the new question came, is\ntold the new time and asked once "
	    "more.\n",
	    to);
	print_states(to);
	print_table(to);
	print_picture(to);
	print_sentences(wording, to);
	wording_free(&wording);
	return EXIT_SUCCESS;
}
