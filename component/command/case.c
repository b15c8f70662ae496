#include "component/command/call.h"
#include "component/command/case_report.h"
#include "component/command/files.h"

/* All of one absence file, for whoever decides it: to read, or as XML to be
 * handed on. That it was read is a row before it is shown, and stands in the
 * file itself. One that was closed long ago is no longer in memory: the store
 * is asked whose it is, and the row follows that. */

static const struct field fields[] = {
    {.name = "file",
     .label = WORDING_FIELD_FILE,
     .type = TYPE_WORD,
     .required = true},
    {.name = NULL},
};

static void run(struct call *call)
{
	struct absence_file file;
	uint64_t id;

	if (files_to_decide(call, &file)) {
		call_ask(call, QUESTION_CASE)->appointment = file.id;
	} else if (files_sought(call, &id)) {
		call->sought = true;
		call_ask(call, QUESTION_CASE)->appointment = id;
	}
}

/* As things stand by now; of what memory has nothing about who may is taken
 * from the answer. */
static bool still_may(
    struct call *call, const struct case_file *found, struct absence_file *file)
{
	uint64_t id;

	if (files_to_decide(call, file) ||
	    (files_sought(call, &id) && files_found(call, found, file)))
		return true;
	call_refuse_late(call, call->refused);
	return false;
}

static void show(struct call *call, const struct answer *answer)
{
	struct case_file found = case_of_answer(answer);
	struct absence_file file;

	if (still_may(call, &found, &file)) {
		case_report(call, &found, CASE_DECIDER);
		call->report.note = files_name(call, &file);
	}
	case_file_clear(&found);
}

/* A part of it would be none. */
static void put_xml(
    struct call *call, struct case_file *found, const struct absence_file *file)
{
	report_row(&call->report, call_say(call, WORDING_FIELD_XML),
	    text_keep(&call->turn->arena, case_file_xml(found)));
	call->report.note = call->report.cut
				? call_say(call, WORDING_EXPORT_LONG)
				: files_name(call, file);
	call->report.cut = false;
}

static void export(struct call *call, const struct answer *answer)
{
	struct case_file found = case_of_answer(answer);
	struct absence_file file;

	if (still_may(call, &found, &file))
		put_xml(call, &found, &file);
	case_file_clear(&found);
}

const struct command command_file = {
    .node = "file",
    .title = WORDING_COMMAND_FILE,
    .words = WORDING_WORDS_FILE,
    .about = WORDING_ABOUT_FILE,
    .may = MAY_SUPERVISOR,
    .fields = fields,
    .run = run,
    .answered = show,
};

const struct command command_export = {
    .node = "export",
    .title = WORDING_COMMAND_EXPORT,
    .words = WORDING_WORDS_EXPORT,
    .about = WORDING_ABOUT_EXPORT,
    .may = MAY_SUPERVISOR,
    .fields = fields,
    .run = run,
    .answered = export,
};
