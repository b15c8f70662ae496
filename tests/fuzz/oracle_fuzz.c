#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "component/frame.h"
#include "tests/fuzz/fuzz.h"

/*
 * component/frame.c with libxml2 as the oracle: whatever frame hands over is
 * well-formed for libxml2 too, and both see the same stanzas with the same
 * addresses, ids and children.
 */
static const struct frame_caps CAPS = {.bytes = 65536,
    .depth = 32,
    .elements = 500,
    .attributes = 32,
    .tag = 8192};

enum {
	STANZAS = 64
};

/* Whoever sees this as a stanza has seen all before it to its end. */
#define LAST "<presence id='fuzz-last'/>"

/* A stanza as frame saw it. */
struct seen {
	char name[64];
	char from[256];
	char to[256];
	char id[256];
	char body[1024];
	uint32_t children;
};

static struct seen seen[STANZAS];
static size_t count;
static bool unfit, ended;
static bool unread; /* a child that xml_read() would not have */

static void copy(char *to, size_t size, struct text text)
{
	size_t len = text.len < size ? text.len : size - 1;

	if (len > 0)
		memcpy(to, text.at, len);
	to[len] = '\0';
}

static void on_header(void *ctx, struct text id)
{
	(void)ctx;
	(void)id;
}

static void on_stanza(
    void *ctx, const struct stanza *stanza, struct arena *arena)
{
	const struct element *child;
	struct element read;
	struct seen *s = &seen[count];

	(void)ctx;
	unfit = unfit || stanza->unfit != REFUSAL_NONE;
	if (unfit || count == STANZAS)
		return;
	count++;
	memset(s, 0, sizeof(*s));
	copy(s->name, sizeof(s->name), stanza->name);
	copy(s->from, sizeof(s->from), stanza->from);
	copy(s->to, sizeof(s->to), stanza->to);
	copy(s->id, sizeof(s->id), stanza->id);
	for (child = stanza->children; child != NULL; child = child->next) {
		s->children++;
		if (!xml_read(arena, child, &read)) {
			unread = true;
			continue;
		}
		if (child->plain && !text_equal(child->text, read.text))
			fuzz_fail("another text inside");
		if (!text_equal(child->name, read.name) ||
		    !text_equal(child->ns, read.ns))
			fuzz_fail("another name inside");
	}
}

static void on_end(void *ctx)
{
	(void)ctx;
	ended = true;
}

static void same(const char *ours, xmlNode *node, const char *name)
{
	xmlAttr *attr;
	xmlChar *value = NULL;

	for (attr = node->properties; attr != NULL; attr = attr->next)
		if (attr->ns == NULL &&
		    strcmp((const char *)attr->name, name) == 0)
			value = xmlNodeGetContent((xmlNode *)attr);
	if (strlen(ours) < 255 &&
	    strcmp(ours, value != NULL ? (const char *)value : "") != 0)
		fuzz_fail("another attribute");
	xmlFree(value);
}

static void compare(const struct seen *s, xmlNode *node)
{
	xmlNode *child;
	uint32_t children = 0;

	if (strlen(s->name) < 63 &&
	    strcmp(s->name, (const char *)node->name) != 0)
		fuzz_fail("another name");
	same(s->from, node, "from");
	same(s->to, node, "to");
	same(s->id, node, "id");
	for (child = node->children; child != NULL; child = child->next)
		children += child->type == XML_ELEMENT_NODE;
	if (children != s->children)
		fuzz_fail("other children");
}

static void compare_all(const xmlDoc *doc)
{
	xmlNode *node = xmlDocGetRootElement(doc)->children;
	size_t i = 0;

	for (; node != NULL; node = node->next)
		if (node->type == XML_ELEMENT_NODE && i < count)
			compare(&seen[i++], node);
	if (i < count)
		fuzz_fail("frame saw a stanza more");
}

/* All of what frame took, closed, as one document. */
static void ask_libxml2(struct text taken)
{
	xmlParserCtxt *context = xmlNewParserCtxt();
	struct arena arena = {0};
	struct build all = {.arena = &arena};
	xmlDoc *doc;

	if (context == NULL)
		fuzz_fail("no memory");
	build_string(&all, FUZZ_HEADER);
	build_text(&all, taken);
	build_string(&all, LAST "</stream:stream>");
	doc = xmlCtxtReadMemory(context, build_done(&all).at, (int)all.len,
	    NULL, "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOERROR |
		XML_PARSE_NOWARNING | XML_PARSE_HUGE);
	if (doc == NULL)
		fuzz_fail("libxml2 does not accept what frame took");
	/* A namespace that is no URI, say: that is refused, in words. */
	if (unread && context->nsWellFormed)
		fuzz_fail("a child cannot be read, and nothing is wrong");
	compare_all(doc);
	xmlFreeDoc(doc);
	xmlFreeParserCtxt(context);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct frame_events events = {
	    .header = on_header, .stanza = on_stanza, .end = on_end};
	struct frame *frame = frame_new(&CAPS, &events);
	enum frame_error error;

	count = 0;
	unfit = unread = ended = false;
	(void)frame_feed(frame, FUZZ_HEADER, strlen(FUZZ_HEADER));
	error = frame_feed(frame, (const char *)data, size);
	if (error == FRAME_FINE)
		error = frame_feed(frame, LAST, sizeof(LAST) - 1);
	if (error == FRAME_FINE && !unfit && !ended && count > 0 &&
	    strcmp(seen[count - 1].id, "fuzz-last") == 0)
		ask_libxml2((struct text){(const char *)data, size});
	frame_free(&frame);
	return 0;
}
