#include "component/shallow.h"

#include <string.h>

#include "component/tag.h"

/* What an element inside the stanza is open with. */
struct open {
	struct text name;
	const struct scope *scope;
};

struct reader {
	const struct shallow *in;
	const char *at;
	const char *end;
	struct stanza *stanza;
	struct tag tag;
	struct open *open;      /* [0] is the stanza */
	uint32_t depth;         /* of open[] */
	uint32_t most;          /* declarations in scope */
	struct text scope_text; /* inside the stanza's start tag */
	struct element *child;
	struct element **tail;
	struct build joined; /* the child's text, when it came in pieces */
};

static const char *find(const struct reader *r, char c)
{
	const char *found = memchr(r->at, c, (size_t)(r->end - r->at));

	return found != NULL ? found : r->end;
}

static enum stanza_kind kind_of(struct text ns, struct text name)
{
	static const char *const names[] = {
	    [STANZA_MESSAGE] = "message",
	    [STANZA_PRESENCE] = "presence",
	    [STANZA_IQ] = "iq",
	};
	size_t i;

	if (!text_is(ns, NS_COMPONENT))
		return STANZA_OTHER;
	for (i = 0; i < STANZA_OTHER; i++)
		if (text_is(name, names[i]))
			break;
	return (enum stanza_kind)i;
}

static void fill(struct stanza *stanza, const struct tag *tag, struct text ns)
{
	stanza->kind = kind_of(ns, tag->name.local);
	stanza->name = tag->name.local;
	stanza->from = tag_value(tag, "from");
	stanza->to = tag_value(tag, "to");
	stanza->id = tag_value(tag, "id");
	stanza->type = tag_value(tag, "type");
	stanza->lang = tag_value(tag, "xml:lang");
}

/* Some servers leave the clients' namespace on what they pass on: the stanza
 * means the same, so what is in it is called the same. */
static const struct scope *as_component(
    struct arena *arena, const struct scope *scope, const struct scope *outer)
{
	if (scope != outer &&
	    text_is(*scope_find(scope, (struct text){0}), "jabber:client"))
		(void)scope_declare(
		    arena, &scope, (struct text){0}, TEXT(NS_COMPONENT));
	return scope;
}

static void push(struct reader *r, const struct scope *scope)
{
	r->open[r->depth].name = r->tag.name.whole;
	r->open[r->depth].scope = scope;
	r->depth++;
}

static bool read_head(struct reader *r)
{
	const struct shallow *in = r->in;
	const struct scope *scope = in->scope;

	if (!tag_read(in->arena, &r->tag, &r->at, r->end) ||
	    !tag_declare(in->arena, &r->tag, &scope))
		return false;
	scope = as_component(in->arena, scope, in->scope);
	r->scope_text =
	    scope == in->scope ? in->scope_text : scope_text(in->arena, scope);
	fill(r->stanza, &r->tag, *scope_find(scope, r->tag.name.prefix));
	if (!r->tag.empty)
		push(r, scope);
	return true;
}

static void begin_child(
    struct reader *r, const char *from, const struct scope *scope)
{
	struct arena *arena = r->in->arena;

	r->child = arena_alloc(arena, sizeof(*r->child));
	r->child->name = r->tag.name.local;
	r->child->ns = *scope_find(scope, r->tag.name.prefix);
	r->child->attributes = tag_attributes(arena, &r->tag);
	r->child->plain = true;
	r->child->raw.at = from;
	r->child->scope = r->scope_text;
	r->joined = (struct build){.arena = arena};
	*r->tail = r->child;
	r->tail = &r->child->next;
}

static void end_child(struct reader *r)
{
	r->child->raw.len = (size_t)(r->at - r->child->raw.at);
	if (!r->child->plain)
		r->child->text = (struct text){0};
	else if (r->joined.len > 0)
		r->child->text = build_done(&r->joined);
}

static bool read_start(struct reader *r)
{
	const char *from = r->at;
	const struct scope *scope = r->open[r->depth - 1].scope;

	if (!tag_read(r->in->arena, &r->tag, &r->at, r->end) ||
	    !tag_declare(r->in->arena, &r->tag, &scope))
		return false;
	if (scope != NULL && scope->count > r->most)
		r->stanza->unfit = REFUSAL_BAD_SHAPE;
	if (r->depth == 1)
		begin_child(r, from, scope);
	else
		r->child->plain = false;
	if (!r->tag.empty)
		push(r, scope);
	else if (r->depth == 1)
		end_child(r);
	return true;
}

static bool read_end(struct reader *r)
{
	struct text name;

	if (!tag_end(&name, &r->at, r->end))
		return false;
	r->depth--;
	if (r->depth == 1)
		end_child(r);
	return text_equal(name, r->open[r->depth].name);
}

/* Most text comes in one piece and stays where it is. */
static void add_text(struct reader *r, struct text text)
{
	struct element *child = r->child;

	if (r->depth != 2 || !child->plain || text.len == 0)
		return;
	if (child->text.len == 0) {
		child->text = text;
		return;
	}
	if (r->joined.len == 0)
		build_text(&r->joined, child->text);
	build_text(&r->joined, text);
}

static bool has_cdata_end(struct text raw)
{
	size_t i;

	for (i = 2; i < raw.len; i++)
		if (raw.at[i] == '>' && raw.at[i - 1] == ']' &&
		    raw.at[i - 2] == ']')
			return true;
	return false;
}

static bool read_text(struct reader *r)
{
	const char *stop = find(r, '<');
	struct text text = {r->at, (size_t)(stop - r->at)};

	r->at = stop;
	if (has_cdata_end(text) || !tag_text(r->in->arena, text, &text))
		return false;
	add_text(r, text);
	return true;
}

static bool read_cdata(struct reader *r)
{
	struct text text = {.at = r->at + sizeof("<![CDATA[") - 1};

	r->at = text.at;
	do
		r->at = find(r, '>') + 1;
	while (r->at - text.at < 3 || r->at[-2] != ']' || r->at[-3] != ']');
	text.len = (size_t)(r->at - text.at) - 3;
	add_text(r, tag_lines(r->in->arena, text));
	return true;
}

/* The scan saw to it that every '<' is followed by something, that CDATA
 * ends, and that the last end tag is the stanza's. */
static bool read_next(struct reader *r)
{
	if (*r->at != '<')
		return read_text(r);
	switch (r->at[1]) {
	case '/':
		return read_end(r);
	case '!':
		return read_cdata(r);
	default:
		return read_start(r);
	}
}

static struct reader reader_of(const struct shallow *in, struct text unit)
{
	return (struct reader){
	    .in = in,
	    .at = unit.at,
	    .end = unit.at + unit.len,
	    .tag = tag_new(in->arena, in->caps->attributes),
	};
}

enum frame_error shallow_stanza(
    const struct shallow *in, struct text unit, struct stanza *stanza)
{
	struct reader r = reader_of(in, unit);
	uint32_t outer = in->scope != NULL ? in->scope->count : 0;

	*stanza = (struct stanza){0};
	r.stanza = stanza;
	r.tail = &stanza->children;
	r.most = outer + in->caps->attributes;
	r.open = arena_room(
	    in->arena, ((size_t)in->caps->depth + 1) * sizeof(*r.open));
	if (!xml_legal(unit) || !read_head(&r))
		return FRAME_NOT_WELL_FORMED;
	while (r.at < r.end && r.depth > 0 && stanza->unfit == REFUSAL_NONE)
		if (!read_next(&r))
			return FRAME_NOT_WELL_FORMED;
	if (stanza->unfit != REFUSAL_NONE)
		stanza->children = NULL;
	return FRAME_FINE;
}

static struct text legal_part(struct text text)
{
	return xml_legal(text) ? text : (struct text){0};
}

/* The namespace may have been declared behind the cut: the name has to do. */
static void read_cut_head(struct reader *r)
{
	struct tag *tag = &r->tag;
	uint32_t i;

	(void)tag_read(r->in->arena, tag, &r->at, r->end);
	tag->name.local = legal_part(tag->name.local);
	for (i = 0; i < tag->count; i++)
		tag->attributes[i].value = legal_part(tag->attributes[i].value);
	fill(r->stanza, tag,
	    tag->name.prefix.len == 0 ? TEXT(NS_COMPONENT) : (struct text){0});
}

enum frame_error shallow_head(const struct shallow *in, struct text head,
    bool whole, struct stanza *stanza)
{
	struct reader r = reader_of(in, head);
	struct stanza read = {0};

	r.stanza = &read;
	r.open = arena_alloc(in->arena, sizeof(*r.open));
	if (!whole)
		read_cut_head(&r);
	else if (!xml_legal(head) || !read_head(&r))
		return FRAME_NOT_WELL_FORMED;
	*stanza = *stanza_keep(in->arena, &read);
	return FRAME_FINE;
}
