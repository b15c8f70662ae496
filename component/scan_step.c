#include "component/scan_private.h"

#include <string.h>

static const uint64_t HASH_START = 0xcbf29ce484222325U; /* FNV-1a */
static const uint64_t HASH_PRIME = 0x100000001b3U;

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t so_far(const struct scan *s)
{
	return s->bytes + (size_t)(s->at - s->from);
}

static void seek(struct scan *s, char c)
{
	const char *found = memchr(s->at, c, (size_t)(s->end - s->at));

	s->at = found != NULL ? found : s->end;
}

static enum scan_result step_text(struct scan *s)
{
	seek(s, '<');
	if (s->at == s->end)
		return SCAN_MORE;
	s->tag = so_far(s);
	s->at++;
	s->state = STATE_LESS;
	return SCAN_MORE;
}

static enum scan_result begin_question(struct scan *s)
{
	if (!s->first)
		return SCAN_RESTRICTED;
	s->unit = UNIT_DECLARATION;
	s->state = STATE_QUESTION;
	s->last = 0;
	return SCAN_MORE;
}

static enum scan_result begin_close(struct scan *s)
{
	if (!s->opened)
		return SCAN_BROKEN;
	if (s->depth == 0)
		s->unit = UNIT_CLOSE;
	s->hash = HASH_START;
	s->state = STATE_CLOSE;
	return SCAN_MORE;
}

static bool starts_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (uint8_t)c >= 0x80;
}

static enum scan_result begin_name(struct scan *s)
{
	if (!starts_name(*s->at))
		return SCAN_BROKEN;
	if (s->depth == 0)
		s->unit = s->opened ? UNIT_STANZA : UNIT_HEADER;
	s->hash = HASH_START;
	s->attributes = 0;
	s->last = 0;
	s->state = STATE_NAME;
	return SCAN_MORE;
}

static enum scan_result step_less(struct scan *s)
{
	switch (*s->at) {
	case '?':
		s->at++;
		return begin_question(s);
	case '/':
		s->at++;
		return begin_close(s);
	case '!':
		s->at++;
		s->state = STATE_BANG;
		return SCAN_MORE;
	default:
		return begin_name(s);
	}
}

static bool ends_name(char c)
{
	return is_space(c) || c == '/' || c == '>';
}

/* Hashes up to what ends the name; false where no name goes on. */
static bool hash_name(struct scan *s)
{
	for (; s->at < s->end && !ends_name(*s->at); s->at++) {
		if (*s->at == '<')
			return false;
		s->hash = (s->hash ^ (uint8_t)*s->at) * HASH_PRIME;
	}
	return true;
}

static enum scan_result step_name(struct scan *s)
{
	if (!hash_name(s))
		return SCAN_BROKEN;
	if (s->at < s->end)
		s->state = STATE_TAG;
	return SCAN_MORE;
}

/* The depth below which names are kept. */
static bool is_named(const struct scan *s)
{
	return s->depth <= s->caps.depth + 1;
}

static enum scan_result count_element(struct scan *s)
{
	s->elements++;
	if (s->depth > s->caps.depth + 1 || s->elements > s->caps.elements)
		return scan_break(s, REFUSAL_BAD_SHAPE);
	return SCAN_MORE;
}

/* Behind the '>' of a start tag. */
static enum scan_result open_element(struct scan *s, bool empty)
{
	enum scan_result result = SCAN_MORE;

	s->state = STATE_TEXT;
	if (s->unit == UNIT_HEADER) {
		s->names[0] = s->hash;
		s->opened = true;
		return SCAN_DONE;
	}
	s->depth++;
	if (s->depth == 1)
		s->head = so_far(s);
	if (is_named(s))
		s->names[s->depth] = s->hash;
	if (s->depth > 1)
		result = count_element(s);
	if (empty)
		s->depth--;
	return s->depth == 0 ? SCAN_DONE : result;
}

static enum scan_result open_quote(struct scan *s, char quote)
{
	s->last = quote;
	s->state = STATE_QUOTE;
	if (++s->attributes > s->caps.attributes)
		return scan_break(s, REFUSAL_BAD_SHAPE);
	return SCAN_MORE;
}

static enum scan_result step_tag(struct scan *s)
{
	while (s->at < s->end) {
		char c = *s->at++;

		if (s->last == '/' && c != '>')
			return SCAN_BROKEN;
		switch (c) {
		case '>':
			return open_element(s, s->last == '/');
		case '\'':
		case '"':
			return open_quote(s, c);
		case '<':
			return SCAN_BROKEN;
		default:
			s->last = c;
		}
	}
	return SCAN_MORE;
}

static enum scan_result step_quote(struct scan *s)
{
	for (; s->at < s->end; s->at++) {
		if (*s->at == '<')
			return SCAN_BROKEN;
		if (*s->at == s->last) {
			s->at++;
			s->state = STATE_TAG;
			break;
		}
	}
	return SCAN_MORE;
}

static enum scan_result step_close(struct scan *s)
{
	if (!hash_name(s))
		return SCAN_BROKEN;
	if (s->at < s->end)
		s->state = STATE_CLOSED;
	return SCAN_MORE;
}

/* Between the name of an end tag and its '>'. */
static enum scan_result step_closed(struct scan *s)
{
	char c = *s->at++;

	if (is_space(c))
		return SCAN_MORE;
	if (c != '>' || (is_named(s) && s->names[s->depth] != s->hash))
		return SCAN_BROKEN;
	s->state = STATE_TEXT;
	if (s->unit == UNIT_CLOSE || --s->depth == 0)
		return SCAN_DONE;
	return SCAN_MORE;
}

static enum scan_result step_bang(struct scan *s)
{
	char c = *s->at++;

	if (c == '-' || c == 'D')
		return SCAN_RESTRICTED;
	if (c != '[' || s->depth == 0)
		return SCAN_BROKEN;
	s->matched = 0;
	s->state = STATE_CDATA_OPEN;
	return SCAN_MORE;
}

static enum scan_result step_cdata_open(struct scan *s)
{
	static const char word[] = "CDATA[";

	if (*s->at++ != word[s->matched++])
		return SCAN_BROKEN;
	if (word[s->matched] == '\0') {
		s->matched = 0;
		s->state = STATE_CDATA;
	}
	return SCAN_MORE;
}

static enum scan_result step_cdata(struct scan *s)
{
	char c;

	if (s->matched == 0)
		seek(s, ']');
	if (s->at == s->end)
		return SCAN_MORE;
	c = *s->at++;
	if (c == '>' && s->matched == 2)
		s->state = STATE_TEXT;
	if (c != ']')
		s->matched = 0;
	else if (s->matched < 2)
		s->matched++;
	return SCAN_MORE;
}

static enum scan_result step_question(struct scan *s)
{
	char c = *s->at++;

	if (c == '>' && s->last == '?')
		return SCAN_DONE;
	s->last = c;
	return SCAN_MORE;
}

static enum scan_result (*const steps[])(struct scan *) = {
    [STATE_TEXT] = step_text,
    [STATE_CDATA] = step_cdata,
    [STATE_LESS] = step_less,
    [STATE_NAME] = step_name,
    [STATE_TAG] = step_tag,
    [STATE_QUOTE] = step_quote,
    [STATE_CLOSE] = step_close,
    [STATE_CLOSED] = step_closed,
    [STATE_BANG] = step_bang,
    [STATE_CDATA_OPEN] = step_cdata_open,
    [STATE_QUESTION] = step_question,
};

enum scan_result scan_step(struct scan *s)
{
	return steps[s->state](s);
}
