#include "component/command/call.h"

/* What the edge does: the wording read again, the daemon stopped. */

static bool may(struct call *call)
{
	if (command_has_role(call->turn, ROLE_OPERATOR, 0))
		return true;
	call_refuse(call, REFUSAL_NOT_YOURS);
	return false;
}

static void run_reload(struct call *call)
{
	if (!may(call))
		return;
	call->turn->wish = WISH_RELOAD;
	call->report.note = call_say(call, WORDING_RELOADING);
}

static struct text confirm_shutdown(struct call *call)
{
	return call_say(call, WORDING_SHUTDOWN_CONFIRM);
}

static void run_shutdown(struct call *call)
{
	if (!may(call))
		return;
	call->turn->wish = WISH_STOP;
	call->report.note = call_say(call, WORDING_STOPPING);
}

const struct command command_reload = {
    .node = "reload",
    .title = WORDING_COMMAND_RELOAD,
    .words = WORDING_WORDS_RELOAD,
    .about = WORDING_ABOUT_RELOAD,
    .may = MAY_OPERATOR,
    .run = run_reload,
};

const struct command command_shutdown = {
    .node = "shutdown",
    .standard = "http://jabber.org/protocol/admin#shutdown",
    .title = WORDING_COMMAND_SHUTDOWN,
    .words = WORDING_WORDS_SHUTDOWN,
    .about = WORDING_ABOUT_SHUTDOWN,
    .may = MAY_OPERATOR,
    .confirm = confirm_shutdown,
    .run = run_shutdown,
};
