#include "component/command/call.h"

#include <string.h>

#include "component/command/offers.h"
#include "component/command/people.h"
#include "component/talk/moment.h"

enum {
	SHARE = 2 /* of what servers take: clients take less (256 KiB) */
};

static void begin_report(struct call *call)
{
	call->report = (struct report){
	    .arena = &call->turn->arena,
	    .left = call->turn->settings->stanza_max / SHARE,
	    .colon = call_say(call, WORDING_COLON),
	};
}

struct call *call_new(
    struct turn *turn, const struct command *command, enum door door)
{
	static void (*const renders[])(struct call *) = {
	    [DOOR_FORM] = adhoc_render,
	    [DOOR_WORDS] = words_render,
	    [DOOR_SEARCH] = search_render,
	};
	static void (*const asks[])(struct call *, uint32_t) = {
	    [DOOR_FORM] = adhoc_ask_for,
	    [DOOR_WORDS] = words_ask_for,
	    [DOOR_SEARCH] = NULL,
	};
	struct call *call = arena_alloc(&turn->arena, sizeof(*call));

	call->turn = turn;
	call->command = command;
	call->door = door;
	call->render = renders[door];
	call->ask = asks[door];
	call->language = text_keep(&turn->arena, turn_language(turn));
	begin_report(call);
	return call;
}

uint32_t call_field(const struct command *command, const char *name)
{
	uint32_t i;

	for (i = 0; i < command_fields(command); i++)
		if (strcmp(command->fields[i].name, name) == 0)
			return i;
	return COMMAND_FIELDS;
}

const struct value *call_value(const struct call *call, const char *name)
{
	static const struct value none;
	uint32_t i = call_field(call->command, name);

	return i < COMMAND_FIELDS ? &call->values[i] : &none;
}

uint32_t call_lacks(const struct call *call)
{
	const struct command *command = call->command;
	uint32_t needed =
	    command->lacks != NULL ? command->lacks(call) : COMMAND_FIELDS;
	uint32_t i;

	for (i = 0; i < command_fields(command) && i < needed; i++)
		if (command->fields[i].required && !call->values[i].given)
			return i;
	return needed;
}

bool call_is_vain(const struct call *call)
{
	return call->command->vain != NULL && call->command->vain(call);
}

struct text call_say_with(struct call *call, enum wording_key key,
    const struct wording_argument *arguments, size_t count)
{
	struct wording_ask ask = {
	    .key = key,
	    .language = call->language,
	    .otherwise = call->turn->settings->language,
	    .arguments = arguments,
	    .count = count,
	};

	return wording_say(
	    call->turn->settings->wording, &call->turn->arena, &ask, NULL);
}

struct text call_number(const struct call *call, int64_t number)
{
	struct build b = {.arena = &call->turn->arena};

	build_number(&b, number);
	return build_done(&b);
}

void call_end_session(struct call *call)
{
	struct session *session;

	if (call->session == 0)
		return;
	session = &turn_fact(call->turn, FACT_SESSION)->as.session;
	session->number = call->session;
	session->line = call->turn->asker.line;
	session->at = call->turn->now;
}

struct text call_say(struct call *call, enum wording_key key)
{
	return call_say_with(call, key, NULL, 0);
}

struct text call_heading(const struct call *call, int64_t at, struct text who)
{
	struct build b = {.arena = &call->turn->arena};

	build_char(&b, '[');
	build_text(
	    &b, moment_say_short(&call->turn->arena, at, call_zone(call)));
	build_string(&b, "] ");
	build_text(&b, who);
	return build_done(&b);
}

void call_count(struct call *call, enum wording_key key, size_t count)
{
	const struct wording_argument arguments[] = {
	    {"count",    call_number(call, (int64_t)count)},
	    {"claimant", people_name(call, call->claimant)},
	};

	call->report.note = call_say_with(call, key, arguments, 2);
}

/* ---- values as text ------------------------------------------------------ */

static void put_escaped(struct build *b, struct text text)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if (text.at[i] == '\n')
			build_string(b, "\\n");
		else if (text.at[i] == '\\')
			build_string(b, "\\\\");
		else
			build_char(b, text.at[i]);
}

struct text call_values(const struct call *call, bool secrets)
{
	struct build b = {.arena = &call->turn->arena};
	const struct field *field = call->command->fields;
	uint32_t i;

	for (i = 0; i < command_fields(call->command); i++) {
		if (!call->values[i].given || (secrets && field[i].secret))
			continue;
		if (b.len > 0)
			build_char(&b, '\n');
		build_string(&b, field[i].name);
		build_char(&b, '=');
		put_escaped(&b, call->values[i].text);
	}
	return build_done(&b);
}

static struct text unescaped(struct arena *arena, struct text text)
{
	struct build b = {.arena = arena};
	size_t i;

	for (i = 0; i < text.len; i++)
		if (text.at[i] == '\\' && i + 1 < text.len)
			build_char(&b, text.at[++i] == 'n' ? '\n' : '\\');
		else
			build_char(&b, text.at[i]);
	return build_done(&b);
}

struct form_value *call_parse(struct arena *arena, struct text values)
{
	struct form_value *list = NULL, **tail = &list;
	struct text line;
	const char *equals;

	while (form_next_line(&values, &line)) {
		equals = memchr(line.at, '=', line.len);
		if (equals == NULL)
			continue;
		*tail = arena_alloc(arena, sizeof(**tail));
		(*tail)->name =
		    (struct text){line.at, (size_t)(equals - line.at)};
		(*tail)->text =
		    unescaped(arena, (struct text){equals + 1,
					 line.len - (*tail)->name.len - 1});
		tail = &(*tail)->next;
	}
	return list;
}

static void note_persons(struct call *call)
{
	const struct field *field = call->command->fields;
	uint32_t i;

	for (i = 0; i < command_fields(call->command); i++) {
		if (field[i].type == TYPE_CLAIMANT)
			call->claimant = call->values[i].id;
		else if (field[i].type == TYPE_ADVISOR)
			call->advisor = call->values[i].id;
		else if (field[i].type == TYPE_REGION)
			call->region = call->values[i].id;
	}
}

void call_take(struct call *call, struct text values)
{
	const struct form_value *value = call_parse(&call->turn->arena, values);
	uint32_t i;

	for (; value != NULL; value = value->next) {
		i = call_field(call->command,
		    text_keep(&call->turn->arena, value->name).at);
		if (i < COMMAND_FIELDS)
			call_read(call, i, value->text);
	}
	note_persons(call);
	call->audited = call_values(call, true);
}

/* ---- doing it ------------------------------------------------------------ */

void call_refuse(struct call *call, enum refusal why)
{
	call->refused = why;
}

static void audit(
    struct turn *turn, const struct call *call, const char *outcome)
{
	struct audit *fact = &turn_fact(turn, FACT_AUDIT)->as.audit;

	fact->at = turn->now;
	fact->who = text_keep(&turn->arena, call->turn->asker.bare);
	fact->door = call->door;
	fact->command = text_of(call->command->node);
	fact->claimant = call->claimant;
	fact->advisor = call->advisor;
	fact->region = call->region;
	fact->fields = text_keep(&turn->arena, call->audited);
	fact->outcome = text_of(outcome);
	fact->line = call->turn->asker.line;
}

static void show_refusal(struct call *call, enum refusal why)
{
	struct turn *turn = call->turn;

	struct build note = {.arena = &turn->arena};

	call->refused = why;
	build_text(&note,
	    turn_say(turn, wording_find(refusal_wording(why)), call->language));
	if (call->command->concerns != NULL)
		build_text(&note, call->command->concerns(call, why));
	call->report = (struct report){
	    .arena = &turn->arena,
	    .note = build_done(&note),
	    .colon = call->report.colon,
	};
	call->render(call);
}

void call_refuse_late(struct call *call, enum refusal why)
{
	audit(turn_more(call->turn), call, refusal_name(why));
	show_refusal(call, why);
}

/* Two may choose the same free time at once: the store gives it to one. */
static bool was_taken(const struct call *call, enum refusal why)
{
	return call->chosen && call->ask != NULL &&
	       (why == REFUSAL_ADVISOR_BUSY || why == REFUSAL_CLAIMANT_BUSY);
}

/* What the store refused after all: the row of the turn is not there. */
static void on_refused(struct turn *turn, enum refusal why)
{
	struct call *call = turn->asker.call;

	if (!was_taken(call, why)) {
		call_refuse_late(call, why);
		return;
	}
	audit(turn_more(turn), call, refusal_name(why));
	call->ask(call, offers_taken(call));
}

void call_found(struct call *call)
{
	call->turn->asker.call = call;
	call->turn->asker.refuse = on_refused;
	audit(call->turn, call, "done");
}

/* What run() found that it could do waits for a second operator instead. */
static void propose(struct call *call)
{
	struct turn *turn = call->turn;
	struct build number = {.arena = &turn->arena};
	struct wording_argument arguments[1];
	struct proposal *fact;

	turn_again(turn);
	turn->asker.refuse = on_refused;
	begin_report(call);
	fact = &turn_fact(turn, FACT_PROPOSAL)->as.proposal;
	fact->turn = turn->number;
	fact->at = turn->now;
	fact->by = turn->asker.bare;
	fact->command = text_of(call->command->node);
	fact->fields = call_values(call, false);
	build_hex(&number, turn->number);
	arguments[0] = (struct wording_argument){"number", build_done(&number)};
	call->report.note = call_say_with(call, WORDING_PROPOSED, arguments, 1);
}

static void refuse_now(struct call *call)
{
	struct turn *turn = call->turn;

	turn->facts = (struct fact_list){0};
	turn->ask = NULL;
	turn->wish = WISH_NONE;
	turn->refused = call->refused;
	audit(turn, call, refusal_name(call->refused));
	show_refusal(call, call->refused);
}

static const char *carry_out(struct call *call)
{
	const struct command *command = call->command;

	if (!command_may(call->turn, command)) {
		call_refuse(call, REFUSAL_NOT_YOURS);
		return "done";
	}
	command->run(call);
	if (call->refused != REFUSAL_NONE || call->proposal != 0 ||
	    command->needs_second == NULL || !command->needs_second(call))
		return "done";
	propose(call);
	return "asked";
}

void call_run(struct call *call)
{
	const char *outcome;

	call->turn->asker.call = call;
	call->turn->asker.refuse = on_refused;
	note_persons(call);
	call->audited = call_values(call, true);
	outcome = carry_out(call);
	if (call->sought)
		outcome = "asked";
	if (call->refused != REFUSAL_NONE) {
		refuse_now(call);
		return;
	}
	/* Told from memory: its row follows when it can. */
	audit(call->command->at_once || call->command->speaks
		  ? turn_more(call->turn)
		  : call->turn,
	    call, outcome);
	if (!call->asked)
		call_show(call);
}

/* What is too long says so. */
void call_show(struct call *call)
{
	struct build b = {.arena = &call->turn->arena};

	if (call->report.cut) {
		build_text(&b, call->report.note);
		build_char(&b, ' ');
		build_text(&b, call_say(call, WORDING_CUT));
		call->report.note = build_done(&b);
	}
	call->render(call);
}

void call_inner(struct call *call, struct call *inner)
{
	note_persons(inner);
	(void)carry_out(inner);
	call->claimant = inner->claimant;
	call->advisor = inner->advisor;
	call->region = inner->region;
	call->refused = inner->refused;
	call->report = inner->report;
}
