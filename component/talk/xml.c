#include "component/talk/xml.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

const struct element *xml_child(
    const struct element *parent, const char *ns, const char *name)
{
	const struct element *child;

	for (child = parent->children; child != NULL; child = child->next)
		if (text_is(child->name, name) && text_is(child->ns, ns))
			return child;
	return NULL;
}

struct text xml_attribute(const struct element *element, const char *name)
{
	const struct attribute *a;

	for (a = element->attributes; a != NULL; a = a->next)
		if (text_is(a->name, name))
			return a->value;
	return (struct text){0};
}

/* libxml2's strings are unsigned char. */
static struct text keep(struct arena *arena, const xmlChar *string)
{
	return text_keep(arena, text_of((const char *)string));
}

/* Without entities of its own the document holds text nodes alone here. */
static struct text value_of(struct arena *arena, const xmlAttr *from)
{
	struct build b = {.arena = arena};
	const xmlNode *node;

	for (node = from->children; node != NULL; node = node->next)
		build_string(&b, (const char *)node->content);
	return build_done(&b);
}

static struct text name_of(struct arena *arena, const xmlAttr *from)
{
	struct build b = {.arena = arena};

	if (from->ns != NULL && from->ns->prefix != NULL) {
		build_string(&b, (const char *)from->ns->prefix);
		build_char(&b, ':');
	}
	build_string(&b, (const char *)from->name);
	return build_done(&b);
}

static struct attribute *read_attribute(
    struct arena *arena, const xmlAttr *from)
{
	struct attribute *a = arena_alloc(arena, sizeof(*a));

	a->name = name_of(arena, from);
	a->value = value_of(arena, from);
	return a;
}

/* All but the children. */
static void read_element(
    struct arena *arena, const xmlNode *from, struct element *to)
{
	struct attribute **tail = &to->attributes;
	const xmlAttr *a;

	*to = (struct element){.plain = true};
	to->name = keep(arena, from->name);
	if (from->ns != NULL)
		to->ns = keep(arena, from->ns->href);
	for (a = from->properties; a != NULL; a = a->next) {
		*tail = read_attribute(arena, a);
		tail = &(*tail)->next;
	}
}

static bool is_text(const xmlNode *node)
{
	return node->type == XML_TEXT_NODE ||
	       node->type == XML_CDATA_SECTION_NODE;
}

/* As deep as libxml2 lets a document be: 256. */
static void read_tree(
    struct arena *arena, const xmlNode *from, struct element *to)
{
	struct element **tail;
	struct build text = {.arena = arena};
	const xmlNode *node;

	read_element(arena, from, to);
	tail = &to->children;
	for (node = from->children; node != NULL; node = node->next) {
		if (is_text(node))
			build_string(&text, (const char *)node->content);
		if (node->type != XML_ELEMENT_NODE)
			continue;
		*tail = arena_alloc(arena, sizeof(**tail));
		read_tree(arena, node, *tail);
		tail = &(*tail)->next;
		to->plain = false;
	}
	to->text = build_done(&text);
}

/* A context of its own for every document: libxml2 keeps each name that it
 * ever saw in the context's dictionary. */
static xmlDoc *parse(struct text document)
{
	xmlParserCtxt *context = xmlNewParserCtxt();
	xmlDoc *doc = NULL;

	if (context == NULL || document.len > INT_MAX)
		goto out;
	/* NOENT, for else a namespace keeps its &amp; as &#38;. What is read
	 * can declare no entity: no DTD stands inside an element. */
	doc = xmlCtxtReadMemory(context, document.at, (int)document.len, NULL,
	    "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOERROR |
		XML_PARSE_NOWARNING);
	/* An unbound prefix is a tree to libxml2, but not to us. */
	if (doc != NULL && (!context->wellFormed || !context->nsWellFormed)) {
		xmlFreeDoc(doc);
		doc = NULL;
	}
out:
	xmlFreeParserCtxt(context);
	return doc;
}

/* The one child of the wrapper. */
static const xmlNode *only_child(const xmlDoc *doc)
{
	const xmlNode *root = doc->children;

	if (root == NULL || root->next != NULL || root->children == NULL)
		return NULL;
	root = root->children;
	return root->type == XML_ELEMENT_NODE && root->next == NULL ? root
								    : NULL;
}

bool xml_read(
    struct arena *arena, const struct element *framed, struct element *read)
{
	struct build document = {.arena = arena};
	const xmlNode *node;
	xmlDoc *doc;

	build_string(&document, "<in");
	build_text(&document, framed->scope);
	build_char(&document, '>');
	build_text(&document, framed->raw);
	build_string(&document, "</in>");
	doc = parse(build_done(&document));
	if (doc == NULL)
		return false;
	node = only_child(doc);
	if (node != NULL)
		read_tree(arena, node, read);
	xmlFreeDoc(doc);
	return node != NULL;
}
