#include "component/files_print.h"

#include <stdlib.h>

#include "component/talk/wording.h"
#include "roster/absence_file.h"

static const char *const states[FILE_STATES] = {
    [FILE_NONE] = "none",
    [FILE_NOTICED] = "noticed",
    [FILE_OBSERVING] = "observing",
    [FILE_DUE] = "due",
    [FILE_UNPROVEN] = "unproven",
    [FILE_EXCUSED] = "excused",
    [FILE_NOTED] = "noted",
    [FILE_REFERRED] = "referred",
    [FILE_UNFOUNDED] = "unfounded",
};

static const char *const meanings[FILE_STATES] = {
    [FILE_NONE] = "",
    [FILE_NOTICED] = "the claimant was written to; nothing proves yet that "
		     "they have it, so their days do not run",
    [FILE_OBSERVING] = "they have it, and may explain until their days end",
    [FILE_DUE] = "a human is to decide",
    [FILE_UNPROVEN] = "nothing proves that they have it: it is the agency's to "
		      "reach them, and a human's to decide",
    [FILE_EXCUSED] = "decided: excused",
    [FILE_NOTED] = "decided: noted, without consequence",
    [FILE_REFERRED] = "decided: referred to the agency",
    [FILE_UNFOUNDED] = "what it stood on does not hold; the only state in "
		       "which the service closes a file",
};

static const char *const events[FILE_EVENTS] = {
    [FILE_OPEN] = "open",
    [FILE_RECEIPT] = "receipt",
    [FILE_OBSERVE] = "observe",
    [FILE_REMIND] = "remind",
    [FILE_EXPIRE] = "expire",
    [FILE_GIVE_UP] = "give up",
    [FILE_EXCUSE] = "excuse",
    [FILE_NOTE] = "note",
    [FILE_REFER] = "refer",
    [FILE_REOPEN] = "reopen",
    [FILE_REFUTE] = "refute",
};

static const char *const whos[] = {
    [FILE_BY_SERVICE] = "the service",
    [FILE_BY_CLAIMANT] = "the claimant",
    [FILE_BY_DECIDER] = "a supervisor of the region",
};

static void print_states(FILE *to)
{
	enum file_state state;

	(void)fputs("\n| state | meaning |\n|---|---|\n", to);
	for (state = FILE_NOTICED; state < FILE_STATES; state++)
		(void)fprintf(
		    to, "| %s | %s |\n", states[state], meanings[state]);
}

static void print_table(FILE *to)
{
	const struct file_row *row;
	uint32_t i;

	(void)fputs("\n# Moves\n\n| from | event | who | to | said |\n"
		    "|---|---|---|---|---|\n",
	    to);
	for (i = 0; (row = absence_file_row_at(i)) != NULL; i++)
		(void)fprintf(to, "| %s | %s | %s | %s | %s |\n",
		    row->from == FILE_NONE ? "" : states[row->from],
		    events[row->event], whos[row->who], states[row->to],
		    row->sentence);
}

/* Mermaid: what shows Markdown draws it. */
static void print_picture(FILE *to)
{
	const struct file_row *row;
	uint32_t i;

	(void)fputs("\n# Picture\n\n```mermaid\nstateDiagram-v2\n", to);
	for (i = 0; (row = absence_file_row_at(i)) != NULL; i++)
		(void)fprintf(to, "    %s --> %s: %s\n",
		    row->from == FILE_NONE ? "[*]" : states[row->from],
		    states[row->to], events[row->event]);
	(void)fputs("```\n", to);
}

/* Several rows may say the same: it is shown once. */
static bool was_said(uint32_t before, const char *sentence)
{
	uint32_t i;

	for (i = 0; i < before; i++)
		if (text_is(
			text_of(sentence), absence_file_row_at(i)->sentence))
			return true;
	return false;
}

/* Each argument as it stands in the wording. */
static struct text say(struct arena *arena, struct wording *wording,
    const char *sentence, const char *language)
{
	static const struct wording_argument arguments[] = {
	    {"advisor",         {"{advisor}", 9}         },
	    {"moment",          {"{moment}", 8}          },
	    {"until",           {"{until}", 7}           },
	    {"days",            {"{days}", 6}            },
	    {"reason",          {"{reason}", 8}          },
	    {"service_address", {"{service_address}", 17}},
	};
	const struct wording_ask ask = {
	    .key = wording_find(sentence),
	    .language = text_of(language),
	    .otherwise = text_of(language),
	    .arguments = arguments,
	    .count = sizeof(arguments) / sizeof(arguments[0]),
	};

	return wording_say(wording, arena, &ask, NULL);
}

static void print_sentences(struct wording *wording, FILE *to)
{
	const struct file_row *row;
	struct arena arena = {0};
	uint32_t i;

	(void)fputs("\n# What the claimant reads\n", to);
	for (i = 0; (row = absence_file_row_at(i)) != NULL; i++) {
		if (row->sentence[0] == '\0' || was_said(i, row->sentence))
			continue;
		(void)fprintf(to, "\n`%s`\n\n- %s\n- %s\n", row->sentence,
		    say(&arena, wording, row->sentence, "fr").at,
		    say(&arena, wording, row->sentence, "en").at);
	}
	arena_free(&arena);
}

int files_print(const char *wording_folder, FILE *to)
{
	char why[300];
	struct wording *wording =
	    wording_load(wording_folder, why, sizeof(why));

	if (wording == NULL) {
		(void)fprintf(stderr, "guichet: %s\n", why);
		return EXIT_FAILURE;
	}
	(void)fputs(
	    "# Absence files\n\n"
	    "Printed by `guichet files` from roster/absence_file.def; a test "
	    "compares.\nEvery move is a row of `guichet.absence_file_event`.\n\n"
	    "A file is opened by the finding \"claimant absent\" alone "
	    "(attendance.md). A\nhuman decides it, with a reason: a supervisor "
	    "of the region who was not to be\nmet there. Nothing decides it by "
	    "lapse of time, there is no default, and no\nstate of it is a "
	    "sanction. The days of a claimant run from the proof that they\n"
	    "have the notice, and end at midnight as the region's clocks show "
	    "it; policies\nsay how many: `file-days`, `file-remind`, "
	    "`file-proof`, `file-reason`,\n`file-lines` (commands.md). Until "
	    "it is closed nothing of the claimant is\ndeleted.\n",
	    to);
	print_states(to);
	print_table(to);
	print_picture(to);
	print_sentences(wording, to);
	wording_free(&wording);
	return EXIT_SUCCESS;
}
