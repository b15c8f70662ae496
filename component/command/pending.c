#include "component/command/pending.h"

#include <assert.h>

#include "component/command/call.h"
#include "component/command/enrol.h"

struct question *call_ask(struct call *call, enum question_kind kind)
{
	struct turn *turn = call->turn;
	struct session *session = &turn_fact(turn, FACT_SESSION)->as.session;

	call->asked = true;
	session->number = call->session != 0 ? call->session : turn->number;
	session->owner = turn->asker.bare;
	session->door = call->door;
	session->command = text_of(call->command->node);
	session->values = call_values(call, false);
	session->address = turn->asker.address;
	session->wrote_to = turn->asker.wrote_to;
	session->id = turn->asker.id;
	session->language = call->language;
	session->until = turn->now + turn->settings->answer_wait;
	turn->ask = arena_alloc(&turn->arena, sizeof(*turn->ask));
	turn->ask->kind = kind;
	turn->ask->turn = session->number;
	return turn->ask;
}

/* The asker of then, with what they gave. */
static struct call *take_up(struct turn *turn, const struct session *session)
{
	const struct command *command = command_find(session->command);
	struct call *call;

	assert(command != NULL && command->answered != NULL);
	/* What the session has goes with it when this turn leaves. */
	turn->asker.address = text_keep(&turn->arena, session->address);
	turn->asker.bare = text_keep(&turn->arena, session->owner);
	turn->asker.wrote_to = text_keep(&turn->arena, session->wrote_to);
	turn->asker.id = text_keep(&turn->arena, session->id);
	turn->asker.language = text_keep(&turn->arena, session->language);
	call = call_new(turn, command, session->door);
	call->session = session->number;
	call_take(call, session->values);
	return call;
}

void pending_answered(struct turn *turn, const struct answer *answer)
{
	struct session session;
	struct call *call;

	if (!roster_session(turn->roster, answer->question.turn, &session) ||
	    session.asked.len > 0)
		return;
	call = take_up(turn, &session);
	/* Whom they asked about may be another's by now. */
	if (call->complaints.len > 0) {
		call_refuse_late(call, REFUSAL_NOT_FOLLOWED);
		return;
	}
	if (answer->failed) {
		call_refuse_late(call, REFUSAL_TOO_SLOW);
		return;
	}
	call->command->answered(call, answer);
	if (call->refused == REFUSAL_NONE)
		call_show(call);
}

int64_t pending_next(
    const struct roster *roster, const struct settings *settings)
{
	struct session session;

	(void)settings;
	return roster_session_oldest(roster, &session) ? session.until
						       : INT64_MAX;
}

void pending_due(struct turn *turn)
{
	struct session session;
	struct turn *more;
	struct call *call;

	if (!roster_session_oldest(turn->roster, &session))
		return;
	more = turn_more(turn);
	if (enrol_expired(more, &session))
		return;
	turn_fact(more, FACT_SESSION)->as.session.number = session.number;
	if (session.asked.len > 0)
		return;
	call = take_up(more, &session);
	call->session = 0;
	call_refuse_late(call, REFUSAL_STORE_AWAY);
}
