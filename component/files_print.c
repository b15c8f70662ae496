#include "component/files_print.h"

#include "component/machine_print.h"
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
    [FILE_ADD] = "add",
    [FILE_RENEW] = "renew",
};

static const char *const whos[] = {
    [FILE_BY_SERVICE] = "the service",
    [FILE_BY_CLAIMANT] = "the claimant, or who represents them",
    [FILE_BY_DECIDER] = "a supervisor of the region",
};

static bool move_at(uint32_t i, struct machine_move *move)
{
	const struct file_row *row = absence_file_row_at(i);

	if (row == NULL)
		return false;
	*move = (struct machine_move){
	    .from = row->from,
	    .event = row->event,
	    .to = row->to,
	    .who = whos[row->who],
	    .sentence = row->sentence,
	};
	return true;
}

static const char about[] =
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
    "`file-proof`, `file-reason`,\n`file-lines` (commands.md). Where "
    "somebody represents the claimant by law (command\n"
    "`representative`), they get the same lines, and the days run from "
    "their proof; what\nthe claimant adds before is kept. Until it is "
    "closed nothing of the claimant is\ndeleted. Whom to call is the number "
    "that an operator noted for the region (command\n`reach`, by telephone); "
    "where none is, the agency. A decision may be answered for\nninety days, "
    "as long as the file can be opened again.\n";

int files_print(const char *wording_folder, FILE *to)
{
	static const struct machine machine = {
	    .about = about,
	    .states = states,
	    .meanings = meanings,
	    .state_count = FILE_STATES,
	    .events = events,
	    .move = move_at,
	    .said = "What the claimant reads",
	};

	return machine_print(&machine, wording_folder, to);
}
