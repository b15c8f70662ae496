#include "component/scope.h"

#include "component/talk/xml.h"

static const struct text xml_prefix = {"xml", 3};
static const struct text no_ns;

#define NS_XML   "http://www.w3.org/XML/1998/namespace"
#define NS_XMLNS "http://www.w3.org/2000/xmlns/"

const struct text *scope_find(const struct scope *scope, struct text prefix)
{
	static const struct text xml_ns = {NS_XML, sizeof(NS_XML) - 1};

	for (; scope != NULL; scope = scope->outer)
		if (text_equal(scope->prefix, prefix))
			return &scope->ns;
	if (text_equal(prefix, xml_prefix))
		return &xml_ns;
	return prefix.len == 0 ? &no_ns : NULL;
}

bool scope_declare(struct arena *arena, const struct scope **scope,
    struct text prefix, struct text ns)
{
	struct scope *inner;

	if (text_is(prefix, "xmlns") || text_is(ns, NS_XMLNS) ||
	    (prefix.len > 0 && ns.len == 0) ||
	    text_equal(prefix, xml_prefix) != text_is(ns, NS_XML))
		return false;
	inner = arena_alloc(arena, sizeof(*inner));
	inner->outer = *scope;
	inner->prefix = prefix;
	inner->ns = ns;
	inner->count = *scope != NULL ? (*scope)->count + 1 : 1;
	*scope = inner;
	return true;
}

static void write_declaration(
    struct arena *arena, struct writer *w, const struct scope *scope)
{
	struct text name = TEXT("xmlns");
	struct build b = {.arena = arena};

	if (scope->prefix.len > 0) {
		build_string(&b, "xmlns:");
		build_text(&b, scope->prefix);
		name = build_done(&b);
	}
	xml_set(w, name, scope->ns);
}

static bool is_hidden(const struct scope *innermost, const struct scope *scope)
{
	for (; innermost != scope; innermost = innermost->outer)
		if (text_equal(innermost->prefix, scope->prefix))
			return true;
	return false;
}

struct text scope_text(struct arena *arena, const struct scope *scope)
{
	/* Only the attributes are wanted of the tag that is never ended. */
	struct writer w = {.out = {.arena = arena}, .in_tag = true};
	const struct scope *s;

	for (s = scope; s != NULL; s = s->outer)
		if (!is_hidden(scope, s))
			write_declaration(arena, &w, s);
	return build_done(&w.out);
}
