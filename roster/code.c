#include "roster/code.h"

#include <string.h>

static const char signs[] = "0123456789ACDEFGHJKMNPQRTVWXY";

/* What is written for another that it looks like. */
static const struct {
	char written;
	char meant;
} alike[] = {
    {'O', '0'},
    {'I', '1'},
    {'L', '1'},
    {'Z', '2'},
    {'S', '5'},
    {'B', '8'},
    {'U', 'V'},
};

enum {
	HALF = CODE_SIGNS / 2,
	LAST = CODE_SIGNS - 1,
	LAST_INVERSE = 3, /* 10 * 3 = 1, modulo 29 */
	SLIP = 2,         /* so many signs more or less are still a slip */
	WORDS = 2,        /* that one with a slip stands in */
	FAIR = 232,       /* bytes below are evenly spread over the signs */
};

static char upper(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	return c;
}

/* The sign that is meant; 0: this is none. */
static char sign_of(char c)
{
	size_t i;

	c = upper(c);
	for (i = 0; i < sizeof(alike) / sizeof(alike[0]); i++)
		if (c == alike[i].written)
			c = alike[i].meant;
	if (c != '\0' && strchr(signs, c) == NULL)
		c = '\0';
	return c;
}

static unsigned value_of(char sign)
{
	return (unsigned)(strchr(signs, sign) - signs);
}

/* Of the signs, each times its place, the first being place 1. */
static unsigned sum_of(const struct code *code, size_t count)
{
	unsigned sum = 0;
	size_t i;

	for (i = 0; i < count; i++)
		sum += (unsigned)(i + 1) * value_of(code->signs[i]);
	return sum % CODE_BASE;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool separates(char c)
{
	return c == ' ' || c == '-' || c == '.' || c == ',' || c == '\t' ||
	       c == '\r' || c == '\n';
}

/* What stands in the text from some place on, as far as it could be a code. */
struct span {
	struct code code;
	size_t count; /* signs, also those that there is no room for */
	size_t words; /* that they stand in */
	bool digit;   /* one was written as such: it is no word */
	bool whole;   /* nothing else follows */
};

static void add_sign(struct span *span, char written)
{
	if (span->count < CODE_SIGNS)
		span->code.signs[span->count] = sign_of(written);
	span->count++;
	span->digit = span->digit || is_digit(written);
}

/* Word by word until there are enough signs. */
static struct span read_span(struct text text, size_t at)
{
	struct span span = {0};

	while (at < text.len && span.count < CODE_SIGNS) {
		for (; at < text.len && sign_of(text.at[at]) != '\0'; at++)
			add_sign(&span, text.at[at]);
		span.words++;
		if (at < text.len && !separates(text.at[at]))
			break;
		for (; at < text.len && separates(text.at[at]); at++)
			;
	}
	span.whole = at == text.len;
	return span;
}

static bool begins_word(struct text text, size_t at)
{
	return !separates(text.at[at]) &&
	       (at == 0 || separates(text.at[at - 1]) ||
		   text.at[at - 1] == ':');
}

/* In a sentence a word of ten letters is no code, by itself it may be. */
static bool fits(const struct span *span, bool alone)
{
	return span->count == CODE_SIGNS && (span->digit || alone) &&
	       sum_of(&span->code, CODE_SIGNS) == 0;
}

static bool is_slip(const struct span *span)
{
	return span->whole && span->digit && span->words <= WORDS &&
	       span->count >= CODE_SIGNS - SLIP &&
	       span->count <= CODE_SIGNS + SLIP;
}

enum code_verdict code_read(struct text text, struct code *code)
{
	enum code_verdict verdict = CODE_NONE;
	struct span span;
	size_t at;

	for (at = 0; at < text.len; at++) {
		if (!begins_word(text, at))
			continue;
		span = read_span(text, at);
		if (fits(&span, at == 0 && span.whole)) {
			*code = span.code;
			return CODE_FINE;
		}
		if (is_slip(&span))
			verdict = CODE_MISTYPED;
	}
	return verdict;
}

bool code_make(const uint8_t *random, size_t count, struct code *code)
{
	size_t i, made = 0;

	*code = (struct code){0};
	for (i = 0; i < count && made < LAST; i++)
		if (random[i] < FAIR)
			code->signs[made++] = signs[random[i] % CODE_BASE];
	if (made < LAST)
		return false;
	code->signs[LAST] =
	    signs[(CODE_BASE - sum_of(code, LAST)) * LAST_INVERSE % CODE_BASE];
	return true;
}

void code_show(const struct code *code, char shown[CODE_SHOWN])
{
	memcpy(shown, code->signs, HALF);
	shown[HALF] = '-';
	memcpy(shown + HALF + 1, code->signs + HALF, HALF);
	shown[CODE_SHOWN - 1] = '\0';
}
