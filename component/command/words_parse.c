#include <string.h>

#include "component/command/words_private.h"
#include "component/talk/fold.h"

enum {
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

bool words_mute(const struct tokens *tokens, uint32_t i)
{
	struct text word = tokens->folded[i];

	while (word.len > 0 && strchr(".,;:!?", word.at[word.len - 1]) != NULL)
		word.len--;
	return word.len == 0;
}

static uint32_t without_mute(const struct tokens *tokens)
{
	uint32_t count = tokens->count;

	while (count > 1 && words_mute(tokens, count - 1))
		count--;
	return count;
}

struct text words_run(
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
