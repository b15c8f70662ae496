#include <string.h>

#include "component/command/words_private.h"
#include "component/talk/moment.h"

/* The fields of a command, read from the words behind its name. */

enum {
	LONGEST = 8 /* tokens of a name or a day */
};

/* A trial leaves no complaint behind. */
static bool reads(struct call *call, uint32_t field, struct text text)
{
	struct text before = call->complaints;
	struct people choices = call->choices;
	struct offered offered = call->offered;
	bool fine;

	call_read(call, field, text);
	fine = call->complaints.len == before.len && call->values[field].given;
	call->complaints = before;
	call->choices = choices;
	call->offered = offered;
	if (!fine)
		call->values[field] = (struct value){0};
	return fine;
}

static bool is_person(enum field_type type)
{
	return type == TYPE_CLAIMANT || type == TYPE_ADVISOR;
}

/* A name goes up to its colon: "note Alice Martin : a trouvé un stage". */
static uint32_t up_to_colon(
    const struct tokens *tokens, uint32_t from, uint32_t count)
{
	uint32_t i;

	for (i = 0; i < count; i++)
		if (tokens->raw[from + i].at[tokens->raw[from + i].len - 1] ==
		    ':')
			return i + 1;
	return count;
}

/* What stands around a name or a day: quotes of any keyboard, what ends a
 * sentence, blanks. */
static const char *const marks[] = {":", ",", ";", ".", "!", "?", " ", "\t",
    "\n", "\"", "'", "\xc2\xab", "\xc2\xbb", "\xe2\x80\x98", "\xe2\x80\x99",
    "\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e", "\xc2\xa0", "\xe2\x80\xaf"};

/* The length of the mark that stands there; 0: none. */
static size_t mark_at(struct text text, bool end)
{
	size_t i, len;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		len = strlen(marks[i]);
		if (len <= text.len &&
		    memcmp(text.at + (end ? text.len - len : 0), marks[i],
			len) == 0)
			return len;
	}
	return 0;
}

static struct text without_marks(struct text text)
{
	size_t len;

	while ((len = mark_at(text, true)) > 0)
		text.len -= len;
	while ((len = mark_at(text, false)) > 0) {
		text.at += len;
		text.len -= len;
	}
	return text;
}

/* As many tokens as make sense of a name or a day; 0: none. */
static uint32_t longest_reading(
    struct call *call, uint32_t i, const struct tokens *tokens, uint32_t from)
{
	uint32_t count = tokens->count - from;

	if (count > LONGEST)
		count = LONGEST;
	count = up_to_colon(tokens, from, count);
	for (; count > 0; count--)
		if (reads(
			call, i, without_marks(words_run(tokens, from, count))))
			return count;
	return 0;
}

/* The place of the field that "last=50" names, and what it gives. */
static uint32_t named_field(
    const struct command *command, struct text token, struct text *value)
{
	const char *equals = memchr(token.at, '=', token.len);
	const struct field *field = command->fields;
	uint32_t i;

	for (i = 0; equals != NULL && i < command_fields(command); i++) {
		size_t len = (size_t)(equals - token.at);

		if (strlen(field[i].name) != len ||
		    memcmp(field[i].name, token.at, len) != 0)
			continue;
		*value = (struct text){equals + 1, token.len - len - 1};
		return i;
	}
	return COMMAND_FIELDS;
}

static bool takes_the_rest(enum field_type type)
{
	return type == TYPE_LINES || type == TYPE_LINE || type == TYPE_SPANS;
}

static uint32_t fill_one(
    struct call *call, uint32_t i, const struct tokens *tokens, uint32_t from)
{
	const struct field *field = &call->command->fields[i];
	uint32_t left = tokens->count - from;
	struct text rest;

	if (takes_the_rest(field->type)) {
		rest = words_run(tokens, from, left);
		while (rest.len > 0 && (*rest.at == ':' || *rest.at == ' ')) {
			rest.at++;
			rest.len--;
		}
		call_read(call, i, rest);
		return left;
	}
	if (is_person(field->type) || field->type == TYPE_DAY ||
	    field->type == TYPE_INSTANT || field->type == TYPE_APPOINTMENT ||
	    field->type == TYPE_EVERY || field->type == TYPE_TIMES)
		return longest_reading(call, i, tokens, from);
	if (field->type == TYPE_WORD)
		return reads(call, i, without_marks(tokens->raw[from])) ? 1 : 0;
	return reads(call, i, tokens->raw[from]) ? 1 : 0;
}

/* A name that several bear, or nobody: asked for again, with the reason. */
static void complain_of(
    struct call *call, uint32_t i, const struct tokens *tokens, uint32_t from)
{
	uint32_t count = up_to_colon(tokens, from, tokens->count - from);

	call_read(call, i, without_marks(words_run(tokens, from, count)));
}

/* Must it be given, and is not? */
static bool is_needed(const struct call *call, uint32_t i)
{
	const struct command *command = call->command;

	return !call->values[i].given &&
	       (command->fields[i].required ||
		   (command->lacks != NULL && command->lacks(call) == i));
}

/* A day, but none that can be, or without its time: "28 mars", "30 février 9h".
 */
static bool is_a_day(
    const struct call *call, const struct tokens *tokens, uint32_t from)
{
	struct moment_ask ask = {
	    .zone = call_zone(call),
	    .now = call->turn->now,
	    .kind = MOMENT_INSTANT,
	};
	uint32_t count = tokens->count - from;
	enum moment_fault fault = MOMENT_UNREADABLE;
	struct moment moment;

	if (count > LONGEST)
		count = LONGEST;
	for (; count > 0 && fault == MOMENT_UNREADABLE; count--) {
		ask.words = without_marks(words_run(tokens, from, count));
		fault = moment_read(&call->turn->arena, &ask, &moment);
	}
	return fault != MOMENT_UNREADABLE && fault != MOMENT_ZONE_UNKNOWN;
}

/* Nobody named the time, which may be chosen, but what stands behind it:
 * "rendez-vous téléphone". */
static bool is_for_another(struct call *call, uint32_t i, struct text token)
{
	const struct command *command = call->command;
	const struct field *field = command->fields;
	bool found = false;

	if (command->openings == NULL || field[i].type != TYPE_INSTANT)
		return false;
	for (i++; i < command_fields(command) && !found; i++) {
		if (field[i].type != TYPE_NUMBER &&
		    field[i].type != TYPE_CHOICE)
			continue;
		found = reads(call, i, token);
		call->values[i] = (struct value){0};
	}
	return found;
}

/* What only joins: "du 1/12 au 5/12, remplacée par Karim". */
static bool joins(struct call *call, const struct tokens *tokens, uint32_t at)
{
	const struct tokens one = {
	    .raw = {tokens->raw[at]},
	    .folded = {tokens->folded[at]},
	    .count = 1,
	};

	return words_are(call->turn, &one, WORDING_WORDS_JOINING);
}

bool words_fill(struct call *call, const struct tokens *tokens, uint32_t from)
{
	struct text value;
	uint32_t i = 0, named, taken;

	while (from < tokens->count) {
		named = named_field(call->command, tokens->raw[from], &value);
		if (named < COMMAND_FIELDS) {
			call_read(call, named, value);
			from++;
			continue;
		}
		if (i >= command_fields(call->command))
			break;
		taken =
		    call->values[i].given ? 0 : fill_one(call, i, tokens, from);
		if (taken == 0 && joins(call, tokens, from)) {
			from++;
			continue;
		}
		if (taken == 0 && is_needed(call, i) &&
		    (is_a_day(call, tokens, from) ||
			!is_for_another(call, i, tokens->raw[from]))) {
			complain_of(call, i, tokens, from);
			return true;
		}
		from += taken;
		i++;
	}
	while (from < tokens->count && words_mute(tokens, from))
		from++;
	if (from == tokens->count)
		return true;
	call->unread = words_run(tokens, from, tokens->count - from);
	return false;
}
