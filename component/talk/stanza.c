#include "component/talk/stanza.h"

#include <string.h>

/* The longest that RFC 6120 defines has 23. */
enum {
	CONDITION_BYTES = 64
};

static struct text keep(struct arena *arena, struct text text)
{
	return text.len > 0 ? text_keep(arena, text) : (struct text){0};
}

static struct attribute *keep_attributes(
    struct arena *arena, const struct attribute *from)
{
	struct attribute *first = NULL;
	struct attribute **tail = &first;

	for (; from != NULL; from = from->next) {
		*tail = arena_alloc(arena, sizeof(**tail));
		(*tail)->name = keep(arena, from->name);
		(*tail)->value = keep(arena, from->value);
		tail = &(*tail)->next;
	}
	return first;
}

/* No deeper than what was read: a framed element has no children. */
static struct element *keep_elements(
    struct arena *arena, const struct element *from)
{
	struct element *first = NULL;
	struct element **tail = &first;
	struct element *to;

	for (; from != NULL; from = from->next) {
		to = arena_alloc(arena, sizeof(*to));
		to->children = keep_elements(arena, from->children);
		to->attributes = keep_attributes(arena, from->attributes);
		to->name = keep(arena, from->name);
		to->ns = keep(arena, from->ns);
		to->raw = keep(arena, from->raw);
		to->text = keep(arena, from->text);
		to->plain = from->plain;
		to->scope = keep(arena, from->scope);
		*tail = to;
		tail = &to->next;
	}
	return first;
}

/* To *at, which moves behind it and a NUL. */
static void move(struct text *text, char **at)
{
	char *to = *at;

	if (text->len > 0)
		memcpy(to, text->at, text->len);
	to[text->len] = '\0';
	text->at = to;
	*at += text->len + 1;
}

/* All of its start tag in one piece. */
struct stanza *stanza_keep(struct arena *arena, const struct stanza *stanza)
{
	struct stanza *kept = arena_room(arena, sizeof(*kept));
	struct text *const texts[] = {&kept->name, &kept->from, &kept->to,
	    &kept->id, &kept->type, &kept->lang};
	const size_t count = sizeof(texts) / sizeof(texts[0]);
	size_t i, bytes = 0;
	char *at;

	*kept = *stanza;
	for (i = 0; i < count; i++)
		bytes += texts[i]->len + 1;
	at = arena_room(arena, bytes);
	for (i = 0; i < count; i++)
		move(texts[i], &at);
	kept->children = keep_elements(arena, stanza->children);
	return kept;
}

const struct element *stanza_child(
    const struct stanza *stanza, const char *ns, const char *name)
{
	const struct element *child;

	for (child = stanza->children; child != NULL; child = child->next)
		if (text_is(child->name, name) && text_is(child->ns, ns))
			return child;
	return NULL;
}

struct text stanza_condition(struct arena *arena, const struct stanza *stanza)
{
	const struct element *framed =
	    stanza_child(stanza, NS_COMPONENT, "error");
	const struct element *child;
	struct element error = {0};

	if (framed == NULL || !xml_read(arena, framed, &error))
		return (struct text){0};
	for (child = error.children; child != NULL; child = child->next)
		if (text_is(child->ns, NS_STANZAS) &&
		    !text_is(child->name, "text") &&
		    child->name.len <= CONDITION_BYTES)
			return child->name;
	return (struct text){0};
}
