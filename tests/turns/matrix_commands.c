#include <stdlib.h>
#include <string.h>

#include "component/command/command.h"
#include "tests/turns/matrix_private.h"

/* Something that fits, about Jean where it is about somebody. */
static const char *value_of(const struct field *field, struct arena *arena)
{
	struct build b = {.arena = arena};

	switch (field->type) {
	case TYPE_LINE: /* the one that may be left out fills itself in */
		return field->required ? "x" : "";
	case TYPE_LINES:
	case TYPE_WORD:
		return "x";
	case TYPE_NUMBER:
		build_number(&b, field->least);
		return build_done(&b).at;
	case TYPE_DAY: /* a month that is over, where days of the past do */
		if (field->ahead)
			return "today";
		return text_is(text_of(field->name), "to") ? "2026-10-31"
							   : "2026-10-01";
	case TYPE_INSTANT:
		return "tomorrow 14:00";
	case TYPE_APPOINTMENT: /* the only one fills itself in */
		return "";
	case TYPE_CHOICE:
		return field->options[0].value;
	case TYPE_CLAIMANT:
		return ALIAS;
	case TYPE_ADVISOR:
		return "A2";
	case TYPE_REGION:
		return "idf";
	case TYPE_JID:
		return "nina@localhost";
	case TYPE_SPANS:
		return "9-17";
	case TYPE_EVERY:
		return "14";
	case TYPE_TIMES:
		return "2";
	}
	return "";
}

static struct text form_of(
    const struct command *command, struct arena *arena, const char *session)
{
	const struct field *field = command->fields;
	struct build b = {.arena = arena};
	uint32_t i;

	build_string(&b, "<command xmlns='http://jabber.org/protocol/commands'"
			 " node='");
	build_string(&b, command->node);
	build_string(&b, session);
	build_string(&b, "'><x xmlns='jabber:x:data' type='submit'>");
	for (i = 0; i < command_fields(command); i++) {
		if (*value_of(&field[i], arena) == '\0')
			continue;
		build_string(&b, "<field var='");
		build_string(&b, field[i].name);
		build_string(&b, "'><value>");
		build_string(&b, value_of(&field[i], arena));
		build_string(&b, "</value></field>");
	}
	build_string(&b, "</x></command>");
	return build_done(&b);
}

static struct text words_of(const struct command *command, struct arena *arena)
{
	const struct field *field = command->fields;
	struct build b = {.arena = arena};
	uint32_t i;

	build_string(&b, "<body>");
	build_string(&b, command->node);
	for (i = 0; i < command_fields(command); i++) {
		build_char(&b, ' ');
		build_string(&b, field[i].name);
		build_char(&b, '=');
		build_string(&b, value_of(&field[i], arena));
	}
	build_string(&b, "</body>");
	return build_done(&b);
}

/* Goes on where more is asked for: with an empty form, and to agree. */
static void give_form(
    struct trial *t, const struct command *command, enum target target)
{
	struct arena *arena = &t->street->arena;
	struct text session;
	int steps;

	trial_give(t, trial_stanza(t, "iq", "set", matrix_targets[target],
			  form_of(command, arena, "").at));
	for (steps = 0;
	     steps < 2 && t->street->out.count > 0 &&
	     trial_has(t->street->out.at[0].text, "status='executing'");
	     steps++) {
		session = build_all(arena, "' sessionid='",
		    text_keep(arena, trial_between(t->street->out.at[0].text,
					 " sessionid='", "'"))
			.at,
		    (char *)NULL);
		trial_give(
		    t, trial_stanza(t, "iq", "set", matrix_targets[target],
			   form_of(command, arena, session.at).at));
	}
}

static void give_words(struct trial *t, const struct command *command)
{
	struct arena *arena = &t->street->arena;
	size_t i;

	trial_give(t,
	    trial_stanza(t, "message", "chat", matrix_targets[TARGET_SERVICE],
		words_of(command, arena).at));
	for (i = 0; i < t->street->facts.count; i++)
		if (trial_has(t->street->facts.at[i].text, "asked=confirm")) {
			trial_give(t, trial_stanza(t, "message", "chat",
					  matrix_targets[TARGET_SERVICE],
					  "<body>yes</body>"));
			return;
		}
}

enum door_here {
	ON_DOMAIN,
	ON_ALIAS,
	BY_WORDS,
	DOORS_HERE
};

static void write_command(
    struct matrix *m, const struct command *command, enum door_here door)
{
	static const char *const doors[] = {
	    [ON_DOMAIN] = "by a form",
	    [ON_ALIAS] = "on the alias",
	    [BY_WORDS] = "by words",
	};
	struct trial t;
	size_t i;

	(void)fprintf(m->to, "| %s %s |", command->node, doors[door]);
	for (i = 0; i < TRIAL_COLUMNS; i++) {
		t = trial_begin(m->wording, &trial_columns[i]);
		if (door == BY_WORDS)
			give_words(&t, command);
		else
			give_form(&t, command,
			    door == ON_ALIAS ? TARGET_ALIAS : TARGET_DOMAIN);
		matrix_cell(m, &t);
	}
	(void)fputc('\n', m->to);
}

void matrix_commands(struct matrix *m)
{
	enum door_here door;
	uint32_t i;

	for (door = 0; door < DOORS_HERE; door++) {
		static const char *const heads[] = {"Commands by forms",
		    "Commands on the alias", "Commands by words"};

		matrix_head(m, heads[door]);
		for (i = 0; i < command_count; i++)
			write_command(m, commands[i], door);
	}
}
