#include "component/command/adhoc.h"

#include <assert.h>
#include <string.h>

#include "component/command/adhoc_private.h"
#include "component/command/appointments.h"
#include "component/command/offers.h"
#include "component/command/people.h"
#include "roster/cover.h"

/*
 * A form per step, a session between two of them. No `prev` is offered and no
 * action is needed, for Pidgin sends none; a failure is a completed command
 * with a note, for Pidgin shows nothing else.
 */

/* One request, taken apart. */
struct request {
	struct text node;
	struct text action;
	struct text id; /* of the session; empty: a new one */
	struct form_value *form;
};

/* ---- reading ------------------------------------------------------------- */

static bool read_request(
    struct turn *turn, const struct stanza *s, struct request *request)
{
	const struct element *framed = stanza_child(s, NS_COMMANDS, "command");
	struct element command = {0};
	const struct element *form;

	*request = (struct request){0};
	if (!xml_read(&turn->arena, framed, &command))
		return false;
	request->node = xml_attribute(&command, "node");
	request->action = xml_attribute(&command, "action");
	request->id = xml_attribute(&command, "sessionid");
	form = xml_child(&command, NS_FORM, "x");
	if (form != NULL)
		request->form = form_read(&turn->arena, form);
	return true;
}

static bool read_hex(struct text text, uint64_t *number)
{
	size_t i;

	*number = 0;
	for (i = 0; i < text.len && i < 16; i++) {
		char c = text.at[i];

		if (c >= '0' && c <= '9')
			*number = *number << 4 | (uint64_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			*number = *number << 4 | (uint64_t)(c - 'a' + 10);
		else
			return false;
	}
	return text.len > 0 && i == text.len;
}

/* Only whoever began it goes on with it, from the same client. */
static bool find_session(const struct turn *turn, const struct request *request,
    struct session *session)
{
	uint64_t number;

	return read_hex(request->id, &number) &&
	       roster_session(turn->roster, number, session) &&
	       session->door == DOOR_FORM && session->asked.len > 0 &&
	       session->until > turn->now &&
	       text_equal(session->owner, turn->asker.address);
}

static bool is_doubled(const struct form_value *values)
{
	while (values != NULL && !values->twice)
		values = values->next;
	return values != NULL;
}

/* What is given now goes before what stands from an earlier step. */
static void read_values(struct call *call, const struct form_value *now,
    const struct form_value *before)
{
	const struct field *field = call->command->fields;
	const struct form_value *value;
	struct claimant_view claimant;
	uint32_t i, chosen = COMMAND_FIELDS;

	for (i = 0; i < command_fields(call->command); i++) {
		value = form_find(now, field[i].name);
		if (value == NULL)
			value = form_find(before, field[i].name);
		if (adhoc_is_shown(call, i))
			call_read(call, i,
			    value != NULL ? value->text : (struct text){0});
		else if (call->turn->target == TARGET_ALIAS &&
			 roster_claimant(call->turn->roster,
			     call->turn->names[0].id, &claimant))
			call_read(call, i, claimant.row.alias);
		if (value != NULL && offers_is_choice(value->text))
			chosen = i;
	}
	if (call->complaints.len == 0)
		(void)appointments_offer(call);
	if (chosen < COMMAND_FIELDS)
		offers_choose(call, chosen);
	i = call_lacks(call);
	if (call->complaints.len == 0 && i < COMMAND_FIELDS)
		call_complain(
		    call, &field[i], WORDING_FIELD_MISSING, (struct text){0});
	if (is_doubled(now))
		call->complaints = call_say(call, WORDING_REFUSED_BAD_FORM);
}

static bool asks_something(const struct call *call)
{
	uint32_t i;

	for (i = 0; i < command_fields(call->command); i++)
		if (adhoc_is_shown(call, i))
			return true;
	return false;
}

/* ---- steps --------------------------------------------------------------- */

static void confirm_or_run(struct call *call, bool agreed)
{
	struct text question = {0};

	if (!agreed && !call->chosen && call->command->confirm != NULL)
		question = call->command->confirm(call);
	if (question.len > 0)
		adhoc_send_confirm(call, question);
	else
		call_run(call);
}

static void begin(struct turn *turn, const struct command *command,
    const struct request *request)
{
	struct call *call = call_new(turn, command, DOOR_FORM);

	if (!command_may(turn, command)) {
		call_run(call); /* refuses, and keeps that */
		return;
	}
	if (asks_something(call) && request->form == NULL) {
		if (turn->target == TARGET_ALIAS)
			read_values(call, NULL, NULL);
		call->complaints = (struct text){0};
		if (call_is_vain(call))
			call_run(call);
		else
			adhoc_send_form(call);
		return;
	}
	read_values(call, request->form, NULL);
	if (call->complaints.len > 0)
		adhoc_send_form(call);
	else
		confirm_or_run(call, false);
}

static void go_on(struct turn *turn, const struct request *request,
    const struct session *session)
{
	const struct command *command = command_find(session->command);
	struct call *call;

	assert(command != NULL);
	call = call_new(turn, command, DOOR_FORM);
	call->session = session->number;
	if (text_is(request->action, "cancel")) {
		adhoc_send_canceled(call);
		return;
	}
	if (text_is(request->action, "prev")) {
		turn_refuse(turn, REFUSAL_NO_SUCH_ACTION);
		return;
	}
	read_values(
	    call, request->form, call_parse(&turn->arena, session->values));
	if (call->complaints.len > 0)
		adhoc_send_form(call);
	else
		confirm_or_run(call, text_is(session->asked, "confirm"));
}

/* Of an alias only whoever follows the person gets commands. */
bool adhoc_may_ask_here(const struct turn *turn)
{
	struct claimant_view claimant;

	switch (turn->target) {
	case TARGET_DOMAIN:
	case TARGET_SERVICE:
		return true;
	case TARGET_ALIAS:
		return turn->asker.who.side == SIDE_ADVISOR &&
		       roster_claimant(
			   turn->roster, turn->names[0].id, &claimant) &&
		       cover_sees(turn->roster, turn->asker.who.id, &claimant);
	case TARGET_ADVISOR:
	case TARGET_UNKNOWN:
		break;
	}
	return false;
}

void adhoc_execute(struct turn *turn, const struct stanza *s)
{
	const struct command *command;
	struct request request;
	struct session session;

	if (!adhoc_may_ask_here(turn)) {
		turn_refuse(turn, turn->asker.who.side == SIDE_ADVISOR
				      ? REFUSAL_NOT_FOLLOWED
				      : REFUSAL_NO_SUCH_ADDRESS);
	} else if (!read_request(turn, s, &request)) {
		turn_refuse(turn, REFUSAL_BAD_SHAPE);
	} else if (request.id.len > 0) {
		if (find_session(turn, &request, &session))
			go_on(turn, &request, &session);
		else
			turn_refuse(turn, REFUSAL_NO_SESSION);
	} else {
		command = command_find(request.node);
		if (command == NULL)
			turn_refuse(turn, REFUSAL_NO_SUCH_COMMAND);
		else
			begin(turn, command, &request);
	}
}
