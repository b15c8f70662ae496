#include "component/command/files.h"

#include "component/command/people.h"
#include "component/talk/absence_file.h"
#include "component/talk/fold.h"
#include "component/talk/moment.h"

/*
 * Absence files: whom one is about explains, a supervisor of the region who was
 * not to be met there decides, with a reason and by name. Nothing is chosen
 * where nothing was said.
 */

static const struct option excuses[] = {
    {"illness",		 WORDING_EXCUSE_ILLNESS},
    {"work",			 WORDING_EXCUSE_WORK},
    {"family",WORDING_EXCUSE_FAMILY},
    {"transport",		  WORDING_EXCUSE_TRANSPORT},
    {"technical",			 WORDING_EXCUSE_TECHNICAL},
    {"unaware",WORDING_EXCUSE_UNAWARE},
    {"other",	       WORDING_EXCUSE_OTHER},
    {.value = NULL			},
};

static const struct option decisions[] = {
    {"excused",               WORDING_DECISION_EXCUSED},
    {"noted",		       WORDING_DECISION_NOTED},
    {"referred",WORDING_DECISION_REFERRED},
    {.value = NULL             },
};

static const struct field explain_fields[] = {
    {.name = "excuse",
     .label = WORDING_FIELD_EXCUSE,
     .type = TYPE_CHOICE,
     .options = excuses},
    {.name = "text",
     .label = WORDING_FIELD_EXPLANATION,
     .type = TYPE_LINES,
     .required = true,
     .secret = true},
    {.name = "helper",
     .label = WORDING_FIELD_HELPER,
     .type = TYPE_LINE,
     .secret = true},
    {.name = "file", .label = WORDING_FIELD_FILE, .type = TYPE_WORD},
    {.name = NULL		  },
};

static const struct field decide_fields[] = {
    {.name = "file",
     .label = WORDING_FIELD_FILE,
     .type = TYPE_WORD,
     .required = true},
    {.name = "decision",
     .label = WORDING_FIELD_DECISION,
     .type = TYPE_CHOICE,
     .required = true,
     .options = decisions},
    {.name = "reason",
     .label = WORDING_FIELD_REASON,
     .type = TYPE_LINES,
     .required = true,
     .secret = true},
    {.name = NULL},
};

static const struct field reopen_fields[] = {
    {.name = "file",
     .label = WORDING_FIELD_FILE,
     .type = TYPE_WORD,
     .required = true},
    {.name = "reason",
     .label = WORDING_FIELD_REASON,
     .type = TYPE_LINES,
     .required = true,
     .secret = true},
    {.name = NULL                },
};

/* ---- which one ----------------------------------------------------------- */

static struct text number_of(struct call *call, const struct absence_file *file)
{
	struct build b = {.arena = &call->turn->arena};

	build_hex(&b, file->id);
	return build_done(&b);
}

bool files_is_theirs(const struct call *call, const struct absence_file *file)
{
	struct claimant_view claimant;

	return roster_claimant_by_jid(
		   call->turn->roster, call->turn->asker.bare, &claimant) &&
	       claimant.row.id == file->claimant;
}

static bool decides(const struct call *call, const struct absence_file *file)
{
	return command_has_role(call->turn, ROLE_SUPERVISOR, file->region);
}

static bool is_of_theirs(
    const struct call *call, const struct absence_file *file)
{
	return files_is_theirs(call, file) ||
	       roster_is_represented_by(
		   call->turn->roster, file->claimant, call->turn->asker.bare);
}

static bool is_named(struct call *call, const struct absence_file *file)
{
	const struct value *named = call_value(call, "file");

	return text_equal(
	    fold(&call->turn->arena, named->text), number_of(call, file));
}

/* One that the asker may not know of is like one that is not there. */
static bool find(struct call *call,
    bool (*may)(const struct call *, const struct absence_file *),
    struct absence_file *file)
{
	uint32_t i;

	for (i = 0; roster_file_at(call->turn->roster, i, file); i++)
		if (may(call, file) && is_named(call, file)) {
			call->claimant = file->claimant;
			call->region = file->region;
			return true;
		}
	call_refuse(call, REFUSAL_NO_SUCH_FILE);
	return false;
}

static enum file_event explained(
    const struct call *call, const struct absence_file *file)
{
	return absence_file_explained(
	    call->turn->roster, file, !files_is_theirs(call, file));
}

/* The newest of theirs that they have still time to explain, else the newest
 * that is heard at all. */
static bool find_own(struct call *call, struct absence_file *file)
{
	struct absence_file each;
	enum refusal why;
	uint32_t i;
	bool found = false;

	if (call_value(call, "file")->given)
		return find(call, is_of_theirs, file);
	for (i = 0; roster_file_at(call->turn->roster, i, &each); i++) {
		if (!is_of_theirs(call, &each) ||
		    absence_file_step(each.state, explained(call, &each),
			FILE_BY_CLAIMANT, &why) == NULL ||
		    (found && file->closed == 0 && each.closed != 0))
			continue;
		*file = each;
		found = true;
	}
	call->claimant = found ? file->claimant : 0;
	call->region = found ? file->region : 0;
	if (!found)
		call_refuse(call, REFUSAL_NO_SUCH_FILE);
	return found;
}

/* ---- what is said -------------------------------------------------------- */

/* With version 1 it was opened. */
static bool is_full(const struct call *call, const struct absence_file *file)
{
	return file->version > roster_policy(call->turn->roster,
				   POLICY_FILE_LINES, file->region);
}

static void run_explain(struct call *call)
{
	const struct value *excuse = call_value(call, "excuse");
	const struct file_words words = {
	    .excuse = excuse->given ? (enum excuse)(excuse->number + 1) : 0,
	    .words = call_value(call, "text")->text,
	    .helper = call_value(call, "helper")->text,
	};
	const struct file_row *row;
	struct absence_file file;
	enum refusal why;

	if (!find_own(call, &file))
		return;
	row = absence_file_step(
	    file.state, explained(call, &file), FILE_BY_CLAIMANT, &why);
	if (row == NULL) {
		call_refuse(call, why);
	} else if (is_full(call, &file)) {
		call_refuse(call, REFUSAL_FILE_FULL);
	} else {
		absence_file_move(call->turn, &file, row, &words);
		call->report.note = call_say(call, WORDING_DONE);
	}
}

/* ---- what a human decides ------------------------------------------------ */

static bool is_reason(
    const struct call *call, const struct absence_file *file, struct text words)
{
	int64_t least =
	    roster_policy(call->turn->roster, POLICY_FILE_REASON, file->region);
	size_t i;

	/* Characters, not bytes. */
	for (i = 0; i < words.len; i++)
		if (((unsigned char)words.at[i] & 0xc0) != 0x80)
			least--;
	return least <= 0;
}

static bool is_no_party(struct call *call, const struct absence_file *file)
{
	if (absence_file_is_party(
		call->turn->roster, file, call->turn->asker.bare))
		call_refuse(call, REFUSAL_FILE_OWN);
	return call->refused == REFUSAL_NONE;
}

bool files_to_decide(struct call *call, struct absence_file *file)
{
	return find(call, decides, file) && is_no_party(call, file);
}

/* What memory has of an appointment or a file it has all of. */
bool files_sought(struct call *call, uint64_t *id)
{
	const struct roster *roster = call->turn->roster;
	struct appointment a;
	struct absence_file file;

	if (call->refused != REFUSAL_NO_SUCH_FILE ||
	    !absence_file_number(
		fold(&call->turn->arena, call_value(call, "file")->text), id) ||
	    roster_appointment(roster, *id, &a) ||
	    roster_file(roster, *id, &file))
		return false;
	call_refuse(call, REFUSAL_NONE);
	return true;
}

bool files_found(
    struct call *call, const struct case_file *found, struct absence_file *file)
{
	*file = found->file;
	file->since = found->appointment.since;
	if (file->state == FILE_NONE || !decides(call, file)) {
		call_refuse(call, REFUSAL_NO_SUCH_FILE);
		return false;
	}
	call->claimant = file->claimant;
	call->region = file->region;
	if (!is_no_party(call, file))
		return false;
	call_found(call);
	return true;
}

static void decide(struct call *call, enum file_event event)
{
	const struct file_words words = {
	    .words = call_value(call, "reason")->text};
	const struct file_row *row;
	struct absence_file file;
	enum refusal why;

	if (!files_to_decide(call, &file))
		return;
	row = absence_file_step(file.state, event, FILE_BY_DECIDER, &why);
	if (row == NULL) {
		call_refuse(call, why);
	} else if (!is_reason(call, &file, words.words)) {
		call_refuse(call, REFUSAL_FILE_REASON);
	} else {
		absence_file_move(call->turn, &file, row, &words);
		call->report.note = call_say(call, WORDING_DONE);
	}
}

static void run_decide(struct call *call)
{
	static const enum file_event events[] = {
	    FILE_EXCUSE, FILE_NOTE, FILE_REFER};

	decide(call, events[call_value(call, "decision")->number]);
}

static void run_reopen(struct call *call)
{
	decide(call, FILE_REOPEN);
}

/* ---- what there is ------------------------------------------------------- */

static enum wording_key state_of(const struct absence_file *file)
{
	static const enum wording_key keys[FILE_STATES] = {
	    [FILE_NONE] = WORDING_FILE_NOTICED,
	    [FILE_NOTICED] = WORDING_FILE_NOTICED,
	    [FILE_OBSERVING] = WORDING_FILE_OBSERVING,
	    [FILE_DUE] = WORDING_FILE_DUE,
	    [FILE_UNPROVEN] = WORDING_FILE_UNPROVEN,
	    [FILE_EXCUSED] = WORDING_DECISION_EXCUSED,
	    [FILE_NOTED] = WORDING_DECISION_NOTED,
	    [FILE_REFERRED] = WORDING_DECISION_REFERRED,
	    [FILE_UNFOUNDED] = WORDING_FILE_UNFOUNDED,
	};

	return keys[file->state];
}

struct text files_name(struct call *call, const struct absence_file *file)
{
	const struct wording_argument arguments[] = {
	    {"file",     number_of(call,                 file)          },
	    {"claimant", people_name(call,               file->claimant)},
	    {"moment",   absence_file_moment(call->turn, file,            call->language)},
	    {"state",          call_say(call,                                  state_of(file))                          },
	};

	return call_say_with(call, WORDING_FILE_IS, arguments, 4);
}

static void add_line(struct call *call, const struct absence_file *file)
{
	struct text cells[5];

	cells[0] = number_of(call, file);
	cells[1] = people_name(call, file->claimant);
	cells[2] = absence_file_moment(call->turn, file, call->language);
	cells[3] = call_say(call, state_of(file));
	cells[4] = absence_file_until(call->turn, file, call->language);
	report_line(&call->report, cells);
}

static void run_files(struct call *call)
{
	struct report *report = &call->report;
	struct absence_file file;
	uint32_t i;

	report_column(report, "file", call_say(call, WORDING_FIELD_FILE));
	report_column(report, "name", call_say(call, WORDING_COLUMN_NAME));
	report_column(report, "when", call_say(call, WORDING_FIELD_WHEN));
	report_column(report, "state", call_say(call, WORDING_FIELD_STATE));
	report_column(report, "until", call_say(call, WORDING_COLUMN_UNTIL));
	for (i = 0; roster_file_at(call->turn->roster, i, &file); i++)
		if (is_of_theirs(call, &file) || decides(call, &file))
			add_line(call, &file);
	report->note = call_say(call,
	    report->lines != NULL ? WORDING_FILES_ARE : WORDING_FILES_NONE);
}

const struct command command_explain = {
    .node = "explain",
    .title = WORDING_COMMAND_EXPLAIN,
    .words = WORDING_WORDS_EXPLAIN,
    .about = WORDING_ABOUT_EXPLAIN,
    .may = MAY_CLAIMANT | MAY_REPRESENTATIVE,
    .fields = explain_fields,
    .run = run_explain,
};

const struct command command_files = {
    .node = "files",
    .title = WORDING_COMMAND_FILES,
    .words = WORDING_WORDS_FILES,
    .about = WORDING_ABOUT_FILES,
    .may = MAY_CLAIMANT | MAY_REPRESENTATIVE | MAY_SUPERVISOR,
    .listed = true,
    .run = run_files,
};

const struct command command_decide = {
    .node = "decide",
    .title = WORDING_COMMAND_DECIDE,
    .words = WORDING_WORDS_DECIDE,
    .about = WORDING_ABOUT_DECIDE,
    .may = MAY_SUPERVISOR,
    .fields = decide_fields,
    .run = run_decide,
};

const struct command command_reopen = {
    .node = "reopen",
    .title = WORDING_COMMAND_REOPEN,
    .words = WORDING_WORDS_REOPEN,
    .about = WORDING_ABOUT_REOPEN,
    .may = MAY_SUPERVISOR,
    .fields = reopen_fields,
    .run = run_reopen,
};
