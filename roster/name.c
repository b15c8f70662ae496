#include "roster/name.h"

#include <string.h>

static bool parts(char c)
{
	return c == ' ' || c == '-' || c == '\'';
}

static bool begins_one(struct text name, struct text word)
{
	size_t i;

	for (i = 0; i + word.len <= name.len; i++)
		if ((i == 0 || parts(name.at[i - 1])) &&
		    memcmp(name.at + i, word.at, word.len) == 0)
			return true;
	return false;
}

/* What folding may turn into anything, or leave out. */
static bool is_odd(char c)
{
	return (unsigned char)c >= 0x7f || (unsigned char)c < ' ' || c == '^' ||
	       c == '`';
}

static bool same_letter(char written, char folded)
{
	return written == folded || (written >= 'A' && written <= 'Z' &&
					written + ('a' - 'A') == folded);
}

static bool may_go_on(struct text name, struct text word)
{
	size_t i;

	for (i = 0; i < word.len; i++) {
		if (i == name.len)
			return false;
		if (is_odd(name.at[i]))
			return true;
		if (!same_letter(name.at[i], word.at[i]))
			return false;
	}
	return true;
}

static bool may_begin_one(struct text name, struct text word)
{
	char before = ' ';
	struct text rest;

	for (rest = name; rest.len > 0; rest.at++, rest.len--) {
		if ((parts(before) || is_odd(before)) && may_go_on(rest, word))
			return true;
		before = *rest.at;
	}
	return false;
}

static bool all(struct text name, struct text words,
    bool (*begins)(struct text name, struct text word))
{
	struct text word;
	const char *blank;

	while (words.len > 0) {
		blank = memchr(words.at, ' ', words.len);
		word = words;
		if (blank != NULL)
			word.len = (size_t)(blank - words.at);
		if (!begins(name, word))
			return false;
		words.at += word.len + (blank != NULL);
		words.len -= word.len + (blank != NULL);
	}
	return true;
}

bool name_is_meant(struct text name, struct text words)
{
	return words.len > 0 && all(name, words, begins_one);
}

bool name_may_be_meant(struct text name, struct text words)
{
	return words.len > 0 && all(name, words, may_begin_one);
}
