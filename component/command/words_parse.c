#include <string.h>

#include "component/command/words_private.h"
#include "component/talk/fold.h"

enum {
	LONGEST = 8, /* tokens of a name or a day */
	LANGUAGES = 2
};

static const char *const languages[LANGUAGES] = {"fr", "en"};

/* The length of the blank that stands there, of any keyboard; 0: none. */
static size_t blank_at(struct text body, size_t at)
{
	static const char *const blanks[] = {
	    " ", "\t", "\n", "\r", "\xc2\xa0", "\xe2\x80\xaf"};
	size_t i, len;

	for (i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++) {
		len = strlen(blanks[i]);
		if (len <= body.len - at &&
		    memcmp(body.at + at, blanks[i], len) == 0)
			return len;
	}
	return 0;
}

/* A picture before the words says nothing. */
static void drop_pictures(struct tokens *tokens)
{
	uint32_t first = 0;

	while (first + 1 < tokens->count && tokens->folded[first].len == 0)
		first++;
	tokens->count -= first;
	memmove(tokens->raw, tokens->raw + first,
	    tokens->count * sizeof(tokens->raw[0]));
	memmove(tokens->folded, tokens->folded + first,
	    tokens->count * sizeof(tokens->folded[0]));
}

struct tokens words_cut(struct arena *arena, struct text body)
{
	struct tokens tokens = {0};
	size_t at = 0, from;

	while (at < body.len && tokens.count < TOKENS) {
		while (at < body.len && blank_at(body, at) > 0)
			at += blank_at(body, at);
		from = at;
		while (at < body.len && blank_at(body, at) == 0)
			at++;
		if (at > from)
			tokens.raw[tokens.count++] =
			    (struct text){body.at + from, at - from};
	}
	if (tokens.count == TOKENS)
		tokens.raw[TOKENS - 1].len =
		    (size_t)(body.at + body.len - tokens.raw[TOKENS - 1].at);
	for (from = 0; from < tokens.count; from++)
		tokens.folded[from] = fold(arena, tokens.raw[from]);
	drop_pictures(&tokens);
	return tokens;
}

/* A picture, or a mark that stands alone: it says nothing. */
static bool is_mute(const struct tokens *tokens, uint32_t i)
{
	struct text word = tokens->folded[i];

	while (word.len > 0 && strchr(".,;:!?", word.at[word.len - 1]) != NULL)
		word.len--;
	return word.len == 0;
}

static uint32_t without_mute(const struct tokens *tokens)
{
	uint32_t count = tokens->count;

	while (count > 1 && is_mute(tokens, count - 1))
		count--;
	return count;
}

/* From the first of a run to the end of its last. */
static struct text run_of(
    const struct tokens *tokens, uint32_t from, uint32_t count)
{
	struct text first = tokens->raw[from];
	struct text last = tokens->raw[from + count - 1];

	return (struct text){first.at, (size_t)(last.at + last.len - first.at)};
}

static struct text folded_run(struct arena *arena, const struct tokens *tokens,
    uint32_t from, uint32_t count)
{
	struct build b = {.arena = arena};
	uint32_t i;

	for (i = from; i < from + count; i++) {
		if (tokens->folded[i].len == 0)
			continue;
		if (b.len > 0)
			build_char(&b, ' ');
		build_text(&b, tokens->folded[i]);
	}
	return build_done(&b);
}

/* Without the marks that end a sentence. */
static struct text bare(struct text word)
{
	while (word.len > 1 && strchr(".,;:!?", word.at[word.len - 1]) != NULL)
		word.len--;
	return word;
}

/* ---- the list of a command's words --------------------------------------- */

static struct text list_of(
    struct turn *turn, enum wording_key words, const char *language)
{
	return fold(&turn->arena, turn_say(turn, words, text_of(language)));
}

/* Takes the next of "agenda, mes rendez-vous" off the list. */
static bool next_words(struct text *list, struct text *words)
{
	const char *comma;

	if (list->len == 0)
		return false;
	comma = memchr(list->at, ',', list->len);
	*words = *list;
	if (comma != NULL)
		words->len = (size_t)(comma - list->at);
	list->at += words->len + (comma != NULL);
	list->len -= words->len + (comma != NULL);
	while (words->len > 0 && words->at[0] == ' ') {
		words->at++;
		words->len--;
	}
	return true;
}

static uint32_t token_count(struct text words)
{
	uint32_t count = 1;
	size_t i;

	for (i = 0; i < words.len; i++)
		count += words.at[i] == ' ' ? 1 : 0;
	return count;
}

static bool begins(
    struct turn *turn, const struct tokens *tokens, struct text words)
{
	uint32_t count = token_count(words);

	return count <= tokens->count &&
	       text_equal(
		   bare(folded_run(&turn->arena, tokens, 0, count)), words);
}

bool words_are(
    struct turn *turn, const struct tokens *tokens, enum wording_key key)
{
	struct text list, words;
	size_t i;

	for (i = 0; i < LANGUAGES; i++) {
		list = list_of(turn, key, languages[i]);
		while (next_words(&list, &words))
			if (token_count(words) == without_mute(tokens) &&
			    begins(turn, tokens, words))
				return true;
	}
	return false;
}

static uint32_t longest_of(struct turn *turn, const struct command *command,
    const struct tokens *tokens)
{
	struct text list, words;
	uint32_t longest = 0;
	size_t i;

	for (i = 0; i < LANGUAGES; i++) {
		list = list_of(turn, command->words, languages[i]);
		while (next_words(&list, &words))
			if (token_count(words) > longest &&
			    begins(turn, tokens, words))
				longest = token_count(words);
	}
	if (longest == 0 && begins(turn, tokens, text_of(command->node)))
		longest = 1;
	return longest;
}

const struct command *words_find(
    struct turn *turn, const struct tokens *tokens, uint32_t *length)
{
	const struct command *found = NULL;
	uint32_t i, longest;

	*length = 0;
	for (i = 0; i < command_count; i++) {
		longest = longest_of(turn, commands[i], tokens);
		if (longest > *length) {
			*length = longest;
			found = commands[i];
		}
	}
	return found;
}

/* One letter in a short word, two in a long one. */
static bool is_near(struct text a, struct text b)
{
	uint32_t most = b.len > 5 ? 2 : 1;

	return b.len > 2 && fold_distance(a, b, most) <= most;
}

static void add_near(struct build *b, struct text words)
{
	if (b->len > 0)
		build_string(b, ", ");
	build_text(b, words);
}

struct text words_near(struct call *call, const struct tokens *tokens)
{
	struct turn *turn = call->turn;
	struct build b = {.arena = &turn->arena};
	struct text list, words, typed;
	uint32_t i, count;
	size_t l;

	for (i = 0; i < command_count; i++) {
		bool found = false;

		if (!command_may(turn, commands[i]))
			continue;
		for (l = 0; l < LANGUAGES && !found; l++) {
			list = list_of(turn, commands[i]->words, languages[l]);
			while (!found && next_words(&list, &words)) {
				count = token_count(words);
				if (count > tokens->count)
					count = tokens->count;
				typed = bare(
				    folded_run(&turn->arena, tokens, 0, count));
				found = is_near(typed, words);
				if (found)
					add_near(&b, words);
			}
		}
	}
	return build_done(&b);
}

/* ---- fields -------------------------------------------------------------- */

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

/* What stands around a name: quotes of any keyboard, a colon, blanks. */
static const char *const marks[] = {":", " ", "\t", "\n", "\"", "'", "\xc2\xab",
    "\xc2\xbb", "\xe2\x80\x98", "\xe2\x80\x99", "\xe2\x80\x9c", "\xe2\x80\x9d",
    "\xe2\x80\x9e", "\xc2\xa0", "\xe2\x80\xaf"};

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
		if (reads(call, i, without_marks(run_of(tokens, from, count))))
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
		rest = run_of(tokens, from, left);
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

	call_read(call, i, without_marks(run_of(tokens, from, count)));
}

/* Must it be given, and is not? */
static bool is_needed(const struct call *call, uint32_t i)
{
	const struct command *command = call->command;

	return !call->values[i].given &&
	       (command->fields[i].required ||
		   (command->lacks != NULL && command->lacks(call) == i));
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
		if (taken == 0 && is_needed(call, i) &&
		    !is_for_another(call, i, tokens->raw[from])) {
			complain_of(call, i, tokens, from);
			return true;
		}
		from += taken;
		i++;
	}
	while (from < tokens->count && is_mute(tokens, from))
		from++;
	if (from == tokens->count)
		return true;
	call->unread = run_of(tokens, from, tokens->count - from);
	return false;
}
