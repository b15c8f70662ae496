/* What the frame takes for well-formed is what libxml2 takes for it. */
#include "component/frame.h"

#include "frame_record.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <setjmp.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const documents[] = {
    "<message from='a@b/c' to='d@e' id='1'><body>x</body></message>",
    "<message to=\"d'e\" id='1\"'><body/>\n<x a = 'b'\tc='d' /></message >",
    "<a>&amp;&lt;&gt;&apos;&quot;&#65;&#x41;&#x10FFFF;</a>",
    "<a b='&amp;&lt;&gt;&apos;&quot;&#65;&#x41;&#x10FFFF;'/>",
    "<a>&#xD7FF;&#xE000;&#xFFFD;&#9;&#10;&#13;</a>",
    "<a><b><c><d>e</d>f</c>g</b>h</a>",
    "<a><![CDATA[<b>&c;]] >]]></a>",
    "<a><![CDATA[]]></a>",
    "<a><![CDATA[]]]]><![CDATA[>]]></a>",
    "<a>]] > ]> ></a>",
    "<a xmlns:p='n' p:b='1' b='2'><p:c xmlns='m' p:d='3'/></a>",
    "<a><b xmlns='n'><c xmlns=''/></b></a>",
    "<a xml:lang='fr' xml:space='preserve'/>",
    "<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
    "<_a.-1><\xc3\xa9\xcd\xb0/><\xe2\x80\xbf_/></_a.-1>",
    "<a>\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbd\xf0\x90\x80\x80</a>",
    "<a>\t\r\n \r</a>",
    "<a b='\t\r\n'/>",
    "<stream:error><x/></stream:error>",
    /* and malformed */
    "<a",
    "<a>",
    "<a/><b>",
    "<a></A>",
    "<a><b></a></b>",
    "<a b='1' b='1'/>",
    "<a b='1'c='1'/>",
    "<a b/>",
    "<a b=1/>",
    "<a b='/>",
    "<a b='<'/>",
    "<a 'b'='c'/>",
    "<a/b/>",
    "<a / >",
    "</a>",
    "<a></a b=''>",
    "<a></ a>",
    "< a/>",
    "<>",
    "<a>&b;</a>",
    "<a>&</a>",
    "<a>& amp;</a>",
    "<a>&amp</a>",
    "<a>&#;</a>",
    "<a>&#x;</a>",
    "<a>&#X41;</a>",
    "<a>&#4a;</a>",
    "<a>&#0;</a>",
    "<a>&#8;</a>",
    "<a>&#xDFFF;</a>",
    "<a>&#xFFFF;</a>",
    "<a>&#x110000;</a>",
    "<a>&#99999999999999999999;</a>",
    "<a b='&c;'/>",
    "<a b='&#1;'/>",
    "<a>]]></a>",
    "<a><![cdata[]]></a>",
    "<a><![CDATA]]></a>",
    "<a>\x0b</a>",
    "<a>\x80</a>",
    "<a>\xc1\xbf</a>",
    "<a>\xe0\x9f\xbf</a>",
    "<a>\xed\xbf\xbf</a>",
    "<a>\xef\xbf\xbf</a>",
    "<a>\xf0\x8f\xbf\xbf</a>",
    "<a>\xf5\x80\x80\x80</a>",
    "<a>\xe2\x82</a>",
    "<\xc2\xb7/>",
    "<a\xc3\x97/>",
    "<-a/>",
    "<a>\x7f</a>",
    "<p:a/>",
    "<a p:b=''/>",
    "<a xmlns:p=''/>",
    "<a xmlns:xml='n'/>",
    "<a xmlns:xmlns='n'/>",
    "<a xmlns:b='http://www.w3.org/2000/xmlns/'/>",
    "<a xmlns:b='http://www.w3.org/XML/1998/namespace'/>",
    "<a xmlns='http://www.w3.org/XML/1998/namespace'/>",
    "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
    "<xmlns:a/>",
    "<a:/>",
};

static const char footer[] = "</stream:stream>";

struct verdict {
	bool frame;
	bool libxml2;
	bool alike; /* false: they need not agree */
};

/* Text between stanzas is wrong on a stream, but not in a document. */
static bool has_text(const xmlDoc *doc)
{
	const xmlNode *root = xmlDocGetRootElement(doc);
	const xmlNode *node;

	for (node = root != NULL ? root->children : NULL; node != NULL;
	     node = node->next)
		if (node->type != XML_ELEMENT_NODE && !xmlIsBlankNode(node))
			return true;
	return false;
}

/* A namespace's name need not be a URI to us. */
static void note_uri(void *ctx, xmlErrorPtr error)
{
	const xmlParserCtxt *context = ctx;
	struct verdict *verdict = context->_private;

	if (error->code == XML_WAR_NS_URI)
		verdict->alike = false;
}

static void ask_libxml2(const char *text, size_t len, struct verdict *verdict)
{
	xmlParserCtxt *context = xmlNewParserCtxt();
	xmlDoc *doc;

	context->_private = verdict;
	context->sax->serror = note_uri;
	doc = xmlCtxtReadMemory(context, text, (int)len, NULL, "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	verdict->libxml2 = context->wellFormed && context->nsWellFormed;
	if (doc != NULL && has_text(doc))
		verdict->alike = false;
	xmlFreeDoc(doc);
	xmlFreeParserCtxt(context);
}

static void ask_frame(const char *text, size_t len, struct verdict *verdict)
{
	struct frame_caps caps = {100000, 100, 1000, 100, 10000};
	struct record r;
	enum frame_error error;

	record_open(&r, &caps);
	error = record_feed(&r, text, len);
	verdict->frame = error == FRAME_FINE && r.ended;
	if (error == FRAME_RESTRICTED)
		verdict->alike = false;
	record_close(&r);
}

static struct verdict judge(const char *text, size_t len)
{
	struct verdict verdict = {.alike = true};

	ask_frame(text, len, &verdict);
	ask_libxml2(text, len, &verdict);
	return verdict;
}

static void expect_alike(const char *text, size_t len)
{
	struct verdict v = judge(text, len);

	if (v.alike && v.frame != v.libxml2)
		fail_msg("frame %s, libxml2 %s: %.*s",
		    v.frame ? "takes" : "refuses",
		    v.libxml2 ? "takes" : "refuses", (int)len, text);
}

static size_t compose(char *to, size_t room, const char *stanza)
{
	return (size_t)snprintf(to, room, "%s%s%s", HEADER, stanza, footer);
}

static void frame__agrees_with_libxml2__on_documents(void **state)
{
	char text[2048];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(documents); i++)
		expect_alike(text, compose(text, sizeof(text), documents[i]));
}

/* xorshift: the same numbers in every run. */
static uint32_t draw(uint32_t *seed, size_t below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed % (uint32_t)below;
}

/* One byte of a stanza is lost, doubled or replaced. */
static size_t mutate(char *text, size_t len, uint32_t *seed)
{
	static const char bytes[] = "<>/&;'\"=:]![ ax1#-?\n\x80\xc3\xa9";
	size_t from = strlen(HEADER);
	size_t at = from + draw(seed, len - from - (sizeof(footer) - 1));

	switch (draw(seed, 3)) {
	case 0:
		memmove(text + at, text + at + 1, len - at - 1);
		return len - 1;
	case 1:
		memmove(text + at + 1, text + at, len - at);
		return len + 1;
	default:
		text[at] = bytes[draw(seed, sizeof(bytes) - 1)];
		return len;
	}
}

static void frame__agrees_with_libxml2__on_mutations(void **state)
{
	uint32_t seed = 20130704;
	char text[2048];
	size_t len;
	size_t i;
	int round;

	(void)state;
	for (i = 0; i < COUNT(documents); i++)
		for (round = 0; round < 400; round++) {
			len = compose(text, sizeof(text), documents[i]);
			len = mutate(text, len, &seed);
			if (draw(&seed, 2) == 0)
				len = mutate(text, len, &seed);
			expect_alike(text, len);
		}
}

static void same(struct text framed, struct text read)
{
	if (!text_equal(framed, read))
		fail_msg("framed [%.*s], read [%.*s]", (int)framed.len,
		    framed.at, (int)read.len, read.at);
}

static void compare_child(struct arena *arena, const struct element *framed)
{
	const struct attribute *a = framed->attributes;
	const struct attribute *b;
	struct element read = {0};

	if (!xml_read(arena, framed, &read))
		fail_msg("libxml2 refuses %.*s", (int)framed->raw.len,
		    framed->raw.at);
	same(framed->name, read.name);
	same(framed->ns, read.ns);
	for (b = read.attributes; a != NULL && b != NULL; b = b->next) {
		same(a->name, b->name);
		same(a->value, b->value);
		a = a->next;
	}
	assert_null(a);
	assert_null(b);
	assert_int_equal(framed->plain, read.plain);
	if (framed->plain)
		same(framed->text, read.text);
}

static void compare_children(
    void *ctx, const struct stanza *stanza, struct arena *arena)
{
	const struct element *child;
	size_t *compared = ctx;

	for (child = stanza->children; child != NULL; child = child->next) {
		compare_child(arena, child);
		++*compared;
	}
}

static void nothing(void *ctx)
{
	(void)ctx;
}

static void no_header(void *ctx, struct text id)
{
	(void)ctx;
	(void)id;
}

/* As children of a stanza that declares prefixes itself. */
static void frame__reads_as_libxml2_does__in_the_streams_namespaces(
    void **state)
{
	static const char *const wraps[][2] = {
	    {"<m>",					       "</m>"},
	    {"<m xmlns='it&apos;s'>",                             "</m>"},
	    {"<m xmlns='jabber:client' xmlns:p='o' xmlns:q='r'>",
             "<p:x q:y='&#10; '>&amp;<![CDATA[&]]></p:x></m>"           },
	};
	struct frame_caps caps = {100000, 100, 1000, 100, 10000};
	size_t compared = 0;
	struct frame_events events = {
	    no_header, compare_children, nothing, &compared};
	char text[2048];
	size_t i;
	size_t w;

	(void)state;
	for (i = 0; i < COUNT(documents) * COUNT(wraps); i++) {
		struct frame *frame = frame_new(&caps, &events);
		int len;

		w = i % COUNT(wraps);
		len = snprintf(text, sizeof(text), "%s%s%s%s", HEADER,
		    wraps[w][0], documents[i / COUNT(wraps)], wraps[w][1]);
		(void)frame_feed(frame, text, (size_t)len);
		frame_free(&frame);
	}
	assert_true(compared > 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		frame__reads_as_libxml2_does__in_the_streams_namespaces),
	    cmocka_unit_test(frame__agrees_with_libxml2__on_documents),
	    cmocka_unit_test(frame__agrees_with_libxml2__on_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
