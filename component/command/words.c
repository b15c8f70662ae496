#include "component/command/words_private.h"

#include <assert.h>
#include <string.h>

#include "component/command/enrol.h"
#include "component/command/offers.h"
#include "component/talk/digest.h"
#include "roster/caseload.h"

/* ---- saying -------------------------------------------------------------- */

/* Not stored: it can be had again by the same words, and what it shows of a
 * conversation stands there already. */
void words_say(struct turn *turn, struct text text)
{
	struct writer w = turn_write(turn);

	xml_start(&w, "message");
	xml_put(&w, "from", turn->settings->service_address);
	xml_put(&w, "to", turn->asker.bare);
	xml_put_string(&w, "type", "chat");
	xml_leaf(&w, "body", text);
	xml_end(&w);
	turn_send(turn, &w, false);
}

void words_render(struct call *call)
{
	words_say(call->turn, report_text(&call->report));
	call_end_session(call);
}

/* ---- hearing ------------------------------------------------------------- */

/* "2" is the second of those who were offered. */
static struct text chosen(const struct form_value *choices, struct text body)
{
	struct text rest = choices->text, word = {0};
	const char *blank;
	int n;

	if (body.len != 1 || body.at[0] < '1' || body.at[0] > '9')
		return body;
	for (n = body.at[0] - '0'; n > 0; n--) {
		if (rest.len == 0)
			return body;
		blank = memchr(rest.at, ' ', rest.len);
		word = rest;
		if (blank != NULL)
			word.len = (size_t)(blank - rest.at);
		rest.at += word.len + (blank != NULL);
		rest.len -= word.len + (blank != NULL);
	}
	return word;
}

static void take_up(struct call *call, struct text values)
{
	call_take(call, values);
	call->complaints = (struct text){0};
	call->choices = (struct people){0};
	call->offered = (struct offered){0};
}

static void cancel(struct call *call)
{
	words_say(call->turn, call_say(call, WORDING_CANCELLED));
	call_end_session(call);
}

/* False: it is not this command, for something is left over. */
static bool fills(struct call *call, const struct tokens *tokens,
    uint32_t length, uint64_t session)
{
	call->session = session;
	if (!words_fill(call, tokens, length))
		return false;
	words_ask(call, false);
	return true;
}

static void hear_command(struct turn *turn, const struct command *command,
    const struct tokens *tokens, uint32_t length)
{
	struct call *call = call_new(turn, command, DOOR_WORDS);
	struct wording_argument arguments[1];

	if (!command_may(turn, command)) {
		call_run(call);
		return;
	}
	if (fills(call, tokens, length, 0))
		return;
	arguments[0] = (struct wording_argument){"given", call->unread};
	words_say(turn, call_say_with(call, WORDING_LEFT_OVER, arguments, 1));
}

/* Whoever says what is no answer, but a command of theirs, wants that now. */
static bool hear_instead(struct call *asked, const struct tokens *tokens)
{
	struct turn *turn = asked->turn;
	uint32_t length;
	const struct command *command = words_find(turn, tokens, &length);

	return command != NULL && command_may(turn, command) &&
	       fills(call_new(turn, command, DOOR_WORDS), tokens, length,
		   asked->session);
}

static void hear_confirm(struct call *call, const struct tokens *tokens)
{
	struct turn *turn = call->turn;

	if (words_are(turn, tokens, WORDING_WORDS_YES))
		words_ask(call, !call->moved);
	else if (words_are(turn, tokens, WORDING_WORDS_NO))
		cancel(call);
	else if (!hear_instead(call, tokens))
		words_ask(call, false);
}

static void hear_field(struct call *call, const struct session *session,
    const struct tokens *tokens, struct text body)
{
	const struct form_value *choices = form_find(
	    call_parse(&call->turn->arena, session->values), WORDS_CHOICES);
	uint32_t i = call_field(
	    call->command, text_keep(&call->turn->arena, session->asked).at);

	assert(i < COMMAND_FIELDS);
	if (words_are(call->turn, tokens, WORDING_WORDS_HELP) &&
	    hear_instead(call, tokens))
		return;
	if (choices != NULL)
		body = chosen(choices, body);
	if (choices != NULL && offers_is_choice(body) &&
	    call->turn->now >= session->at + offers_life(call)) {
		call->complaints = call_say(call, WORDING_SLOTS_EXPIRED);
	} else {
		call_read(call, i, body);
		if (choices != NULL && offers_is_choice(body))
			offers_choose(call, i);
		if (call->complaints.len > 0 && hear_instead(call, tokens))
			return;
	}
	words_ask(call, call->chosen);
}

static void hear_answer(struct turn *turn, const struct session *session,
    const struct tokens *tokens, struct text body)
{
	const struct command *command = command_find(session->command);
	struct call *call;

	assert(command != NULL);
	call = call_new(turn, command, DOOR_WORDS);
	call->session = session->number;
	take_up(call, session->values);
	if (words_are(turn, tokens, WORDING_WORDS_CANCEL))
		cancel(call);
	else if (text_is(session->asked, "confirm"))
		hear_confirm(call, tokens);
	else
		hear_field(call, session, tokens, body);
}

static enum wording_key about_whom(const struct turn *turn)
{
	struct claimant_view claimant;

	if (turn->asker.who.side == SIDE_ADVISOR)
		return WORDING_ABOUT_ADVISOR;
	if (turn->asker.who.side != SIDE_CLAIMANT ||
	    !roster_claimant(turn->roster, turn->asker.who.id, &claimant))
		return WORDING_ABOUT_STAFF;
	return claimant.row.consent ? WORDING_ABOUT_CLAIMANT
				    : WORDING_ABOUT_NOT_FOLLOWED;
}

static void not_understood(struct turn *turn, const struct tokens *tokens)
{
	struct call *call =
	    call_new(turn, command_find(TEXT("help")), DOOR_WORDS);
	struct claimant_view claimant;
	struct text near = words_near(call, tokens);
	struct wording_argument arguments[] = {
	    {"words",           near			   },
	    {"advisor_address", turn->settings->advisor_address},
	    {"service_address", turn->settings->service_address},
	};

	if (roster_claimant_by_jid(turn->roster, turn->asker.bare, &claimant) &&
	    caseload_queues(&claimant)) {
		enrol_say_place(turn, &claimant);
		return;
	}
	words_say(
	    turn, call_say_with(call,
		      near.len > 0 ? WORDING_NEAR_WORDS : about_whom(turn),
		      arguments, sizeof(arguments) / sizeof(arguments[0])));
}

void words_begin(struct turn *turn, const struct command *command, bool agreed)
{
	words_ask(call_new(turn, command, DOOR_WORDS), agreed);
}

void words_go_on(struct call *call)
{
	words_ask(call, call->chosen);
}

void words_begin_about(
    struct turn *turn, const struct command *command, uint64_t appointment)
{
	struct call *call = call_new(turn, command, DOOR_WORDS);
	struct build id = {.arena = &turn->arena};

	build_hex(&id, appointment);
	if (appointment != 0)
		call_read(
		    call, call_field(command, "appointment"), build_done(&id));
	words_ask(call, false);
}

/* The command that awaits an answer in chat; number 0: none. An enrolment under
 * way (enrol.c) is no command: what it takes does not come here. */
static struct session waiting(const struct turn *turn)
{
	struct session session;

	if (roster_session_of(
		turn->roster, turn->asker.bare, DOOR_WORDS, &session) &&
	    session.until > turn->now && command_find(session.command) != NULL)
		return session;
	return (struct session){0};
}

static bool is_digit(const struct tokens *tokens)
{
	return tokens->count == 1 && tokens->folded[0].len == 1 &&
	       tokens->folded[0].at[0] >= '1' && tokens->folded[0].at[0] <= '9';
}

/* Times that were offered keep their numbers when the rest of the question is
 * forgotten; and a number answers what was asked last. */
static bool awaits(struct turn *turn, const struct session *session,
    const struct tokens *tokens)
{
	if (session->number == 0)
		return false;
	if (is_digit(tokens))
		return !words_asked_since(turn, session->at) &&
		       !words_offered_since(turn, tokens, session->at);
	return turn->now < session->at + turn->settings->session_wait;
}

/* Without an id nothing is known again. The sign stays free, for PostgreSQL's
 * bigint has one. */
static uint64_t line_of(struct turn *turn, struct text body)
{
	const struct text parts[] = {turn->asker.bare, turn->asker.id, body};
	struct text digest = digest_texts(&turn->arena, parts, 3);
	uint64_t line;

	memcpy(&line, digest.at, sizeof(line));
	return turn->asker.id.len > 0 ? line >> 1 | 1 : 0;
}

static void hear(struct turn *turn, struct text body)
{
	struct tokens tokens = words_cut(&turn->arena, body);
	struct session session = waiting(turn);
	const struct command *command;
	uint32_t length;

	if (words_hear_consent(turn, &tokens, &session))
		return;
	if (!text_is(session.asked, ASKED_OFFER) &&
	    awaits(turn, &session, &tokens)) {
		hear_answer(turn, &session, &tokens, body);
		return;
	}
	if (words_hear_offer(turn, &tokens, &session) ||
	    words_hear_appointment(turn, &tokens))
		return;
	command = words_find(turn, &tokens, &length);
	if (command != NULL)
		hear_command(turn, command, &tokens, length);
	else
		not_understood(turn, &tokens);
}

void words_message(struct turn *turn, struct text body)
{
	if (command_roles(turn) == 0) {
		turn_refuse(turn, REFUSAL_STRANGER);
		return;
	}
	turn->asker.line = line_of(turn, body);
	if (roster_heard(turn->roster, turn->asker.line, turn->now))
		words_say(
		    turn, turn_say(turn, WORDING_HEARD, turn_language(turn)));
	else
		hear(turn, body);
}
