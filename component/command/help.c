#include "component/command/call.h"

/* What the asker may do, with the words that do it in chat. */

static void run(struct call *call)
{
	const struct command *command;
	uint32_t i;

	call->report.prose = call_say(call, WORDING_SEARCH_WORDS);
	call->report.note = call_say(call, WORDING_HELP);
	for (i = 0; i < command_count; i++) {
		command = commands[i];
		if (command_may(call->turn, command))
			report_row(&call->report,
			    call_say(call, command->words),
			    call_say(call, command->about));
	}
}

const struct command command_help = {
    .node = "help",
    .title = WORDING_COMMAND_HELP,
    .words = WORDING_WORDS_HELP,
    .about = WORDING_ABOUT_HELP,
    .may = MAY_ALL,
    .run = run,
};
