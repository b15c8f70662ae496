#include "component/tag.h"

#include <string.h>

struct tag tag_new(struct arena *arena, uint32_t room)
{
	struct tag tag = {.room = room};

	tag.attributes =
	    arena_room(arena, ((size_t)room + 1) * sizeof(*tag.attributes));
	return tag;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool skip_space(const char **at, const char *end)
{
	const char *from = *at;

	while (*at < end && is_space(**at))
		(*at)++;
	return *at > from;
}

static bool take(const char **at, const char *end, char c)
{
	if (*at == end || **at != c)
		return false;
	(*at)++;
	return true;
}

static bool ends_name(char c)
{
	return is_space(c) || c == '/' || c == '>' || c == '=';
}

static bool read_name(struct name *name, const char **at, const char *end)
{
	const char *from = *at;
	const char *colon;

	while (*at < end && !ends_name(**at))
		(*at)++;
	name->whole = (struct text){from, (size_t)(*at - from)};
	name->prefix = (struct text){0};
	name->local = name->whole;
	colon = memchr(from, ':', name->whole.len);
	if (colon == NULL)
		return xml_name(name->local);
	name->prefix.at = from;
	name->prefix.len = (size_t)(colon - from);
	name->local.at = colon + 1;
	name->local.len = (size_t)(*at - colon) - 1;
	return xml_name(name->prefix) && xml_name(name->local);
}

struct text tag_lines(struct arena *arena, struct text raw)
{
	char *copy;
	size_t from;
	size_t to = 0;

	if (raw.len == 0 || memchr(raw.at, '\r', raw.len) == NULL)
		return raw;
	copy = arena_copy(arena, raw.at, raw.len);
	for (from = 0; from < raw.len; from++) {
		if (raw.at[from] != '\r')
			copy[to++] = raw.at[from];
		else if (from + 1 == raw.len || raw.at[from + 1] != '\n')
			copy[to++] = '\n';
	}
	return (struct text){copy, to};
}

/* White space as it stands counts as blanks, not so if it is escaped. */
static struct text blank_out(struct arena *arena, struct text raw)
{
	char *copy;
	size_t from = 0;

	while (
	    from < raw.len && (raw.at[from] == ' ' || !is_space(raw.at[from])))
		from++;
	if (from == raw.len)
		return raw;
	raw = tag_lines(arena, raw);
	copy = arena_copy(arena, raw.at, raw.len);
	for (from = 0; from < raw.len; from++)
		if (is_space(copy[from]))
			copy[from] = ' ';
	return (struct text){copy, raw.len};
}

bool tag_text(struct arena *arena, struct text raw, struct text *text)
{
	return xml_unescape(arena, tag_lines(arena, raw), text);
}

static bool read_value(
    struct arena *arena, struct text *value, const char **at, const char *end)
{
	const char *from;
	char quote;

	if (*at == end || (**at != '\'' && **at != '"'))
		return false;
	quote = *(*at)++;
	from = *at;
	*at = memchr(from, quote, (size_t)(end - from));
	if (*at == NULL) {
		*at = end;
		return false;
	}
	value->at = from;
	value->len = (size_t)(*at - from);
	(*at)++;
	if (value->len > 0 && memchr(from, '<', value->len) != NULL)
		return false;
	return xml_unescape(arena, blank_out(arena, *value), value);
}

/* Quadratic, but only up to the cap. */
static bool is_new(const struct tag *tag, const struct name *name)
{
	uint32_t i;

	for (i = 0; i < tag->count; i++)
		if (text_equal(tag->attributes[i].name.whole, name->whole))
			return false;
	return true;
}

static bool read_attribute(
    struct arena *arena, struct tag *tag, const char **at, const char *end)
{
	struct tag_attribute *a = &tag->attributes[tag->count];

	if (tag->count == tag->room || !read_name(&a->name, at, end) ||
	    !is_new(tag, &a->name))
		return false;
	(void)skip_space(at, end);
	if (!take(at, end, '='))
		return false;
	(void)skip_space(at, end);
	if (!read_value(arena, &a->value, at, end))
		return false;
	tag->count++;
	return true;
}

/* Up to the '>'; last is what may stand right before it. */
static bool read_rest(struct arena *arena, struct tag *tag, const char **at,
    const char *end, char last)
{
	bool space;

	for (;;) {
		space = skip_space(at, end);
		tag->empty = take(at, end, last);
		if (take(at, end, '>'))
			return true;
		if (tag->empty || !space ||
		    !read_attribute(arena, tag, at, end))
			return false;
	}
}

bool tag_read(
    struct arena *arena, struct tag *tag, const char **at, const char *end)
{
	tag->count = 0;
	return take(at, end, '<') && read_name(&tag->name, at, end) &&
	       read_rest(arena, tag, at, end, '/');
}

bool tag_declaration(
    struct arena *arena, struct tag *tag, const char **at, const char *end)
{
	tag->count = 0;
	return take(at, end, '<') && take(at, end, '?') &&
	       read_name(&tag->name, at, end) &&
	       read_rest(arena, tag, at, end, '?') && tag->empty;
}

bool tag_end(struct text *name, const char **at, const char *end)
{
	struct name read;

	*at += 2;
	if (!read_name(&read, at, end))
		return false;
	*name = read.whole;
	(void)skip_space(at, end);
	return take(at, end, '>');
}

static bool is_declaration(const struct name *name)
{
	return text_is(name->prefix, "xmlns") || text_is(name->whole, "xmlns");
}

bool tag_declare(
    struct arena *arena, const struct tag *tag, const struct scope **scope)
{
	const struct tag_attribute *a = tag->attributes;
	const struct tag_attribute *end = a + tag->count;
	static const struct text none;

	for (; a < end; a++)
		if (is_declaration(&a->name) &&
		    !scope_declare(arena, scope,
			a->name.prefix.len > 0 ? a->name.local : none,
			a->value))
			return false;
	for (a = tag->attributes; a < end; a++)
		if (!is_declaration(&a->name) &&
		    scope_find(*scope, a->name.prefix) == NULL)
			return false;
	return scope_find(*scope, tag->name.prefix) != NULL;
}

struct attribute *tag_attributes(struct arena *arena, const struct tag *tag)
{
	struct attribute *first = NULL;
	struct attribute **tail = &first;
	uint32_t i;

	for (i = 0; i < tag->count; i++) {
		if (is_declaration(&tag->attributes[i].name))
			continue;
		*tail = arena_alloc(arena, sizeof(**tail));
		(*tail)->name = tag->attributes[i].name.whole;
		(*tail)->value = tag->attributes[i].value;
		tail = &(*tail)->next;
	}
	return first;
}

struct text tag_value(const struct tag *tag, const char *name)
{
	uint32_t i;

	for (i = 0; i < tag->count; i++)
		if (text_is(tag->attributes[i].name.whole, name))
			return tag->attributes[i].value;
	return (struct text){0};
}
