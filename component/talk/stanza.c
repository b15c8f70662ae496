#include "component/talk/stanza.h"

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

struct stanza *stanza_keep(struct arena *arena, const struct stanza *stanza)
{
	struct stanza *kept = arena_alloc(arena, sizeof(*kept));

	kept->kind = stanza->kind;
	kept->name = keep(arena, stanza->name);
	kept->from = keep(arena, stanza->from);
	kept->to = keep(arena, stanza->to);
	kept->id = keep(arena, stanza->id);
	kept->type = keep(arena, stanza->type);
	kept->lang = keep(arena, stanza->lang);
	kept->children = keep_elements(arena, stanza->children);
	kept->bytes = stanza->bytes;
	kept->unfit = stanza->unfit;
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
