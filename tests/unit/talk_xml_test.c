#include "component/talk/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* TEXT() is no constant. */
#define BYTES(literal)                                                         \
	{                                                                      \
		(literal), sizeof(literal) - 1                                 \
	}
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void expect(struct text got, const char *want)
{
	if (!text_is(got, want))
		fail_msg("got [%.*s]\nwant [%s]", (int)got.len, got.at, want);
}

static const struct escaped_row {
	const char *escaped;
	const char *want; /* NULL: malformed */
} escaped_rows[] = {
    {"",			       ""		},
    {"plain",			  "plain"           },
    {"&amp;&lt;&gt;&apos;&quot;",      "&<>'\""          },
    {"a&amp;b",			"a&b"             },
    {"&amp;lt;",		       "&lt;"            },
    {"&#65;&#x41;&#x4a;&#x4A;&#0065;", "AAJJA"           },
    {"&#xe9;",			 "\xc3\xa9"        },
    {"&#x20AC;",		       "\xe2\x82\xac"    },
    {"&#x10FFFF;",		     "\xf4\x8f\xbf\xbf"},
    {"&#9;&#10;&#13;",                 "\t\n\r"          },
    {"a;b",			    "a;b"             },
    {"&",			      NULL	      },
    {"&;",			     NULL              },
    {"&amp",			   NULL              },
    {"&AMP;",			  NULL              },
    {"&nbsp;",			 NULL              },
    {"& amp;",			 NULL              },
    {"&#;",			    NULL              },
    {"&#x;",			   NULL              },
    {"&#X41;",			 NULL              },
    {"&#6a;",			  NULL              },
    {"&#-1;",			  NULL              },
    {"&#0;",			   NULL              },
    {"&#11;",			  NULL              },
    {"&#xD800;",		       NULL              },
    {"&#xFFFE;",		       NULL              },
    {"&#x110000;",		     NULL              },
    {"&#x100000041;",                  NULL              },
    {"&#18446744073709551681;",        NULL              },
};

static void xml_unescape__gives_the_characters__or_refuses(void **state)
{
	struct arena arena = {0};
	struct text got;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(escaped_rows); i++) {
		const struct escaped_row *row = &escaped_rows[i];
		bool read = xml_unescape(&arena, text_of(row->escaped), &got);

		if (read != (row->want != NULL))
			fail_msg("%s: %d", row->escaped, (int)read);
		if (read)
			expect(got, row->want);
	}
	arena_free(&arena);
}

static void xml_unescape__is_the_view_itself__without_an_ampersand(void **state)
{
	struct text view = TEXT("it stays");
	struct arena arena = {0};
	struct text got;

	(void)state;
	assert_true(xml_unescape(&arena, view, &got));
	assert_ptr_equal(got.at, view.at);
	assert_int_equal(got.len, view.len);
	assert_true(xml_unescape(&arena, (struct text){0}, &got));
	assert_int_equal(got.len, 0);
	assert_int_equal(arena.used, 0);
}

static const struct legal_row {
	struct text text;
	bool character_data;
	bool name;
} legal_rows[] = {
    {{NULL, 0},		     true,  false},
    {BYTES("body"),                 true,  true },
    {BYTES("_a-1.b"),               true,  true },
    {BYTES("1a"),		   true,  false},
    {BYTES("a:b"),                  true,  false},
    {BYTES("a b"),                  true,  false},
    {BYTES("\t\r\n ~\x7f"),         true,  false},
    {BYTES("\xc3\xa9t\xc3\xa9"),    true,  true },
    {BYTES("\xc3\x97"),             true,  false},
    {BYTES("a\xc2\xb7"),            true,  true },
    {BYTES("\xef\xbf\xbd"),         true,  true },
    {BYTES("\xf0\x90\x80\x80"),     true,  true },
    {BYTES("\xf4\x8f\xbf\xbf"),     true,  false},
    {BYTES("\0"),		   false, false},
    {BYTES("a\x1f"),                false, false},
    {BYTES("\x80"),                 false, false},
    {BYTES("\xc0\x80"),             false, false},
    {BYTES("\xc1\xbf"),             false, false},
    {BYTES("\xc3"),                 false, false},
    {BYTES("a\xc3("),               false, false},
    {BYTES("\xe0\x9f\xbf"),         false, false},
    {BYTES("\xed\xa0\x80"),         false, false},
    {BYTES("\xef\xbf\xbe"),         false, false},
    {BYTES("\xef\xbf\xbf"),         false, false},
    {BYTES("\xf0\x8f\xbf\xbf"),     false, false},
    {BYTES("\xf4\x90\x80\x80"),     false, false},
    {BYTES("\xf8\x88\x80\x80\x80"), false, false},
    {BYTES("\xff"),                 false, false},
};

static void xml_legal__knows_utf8_and_xml__and_names(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(legal_rows); i++) {
		const struct legal_row *row = &legal_rows[i];

		if (xml_legal(row->text) != row->character_data ||
		    xml_name(row->text) != row->name)
			fail_msg("row %zu: %.*s", i, (int)row->text.len,
			    row->text.at);
	}
}

static void xml_writer__nests_and_escapes(void **state)
{
	struct arena arena = {0};
	struct writer w = {.out = {.arena = &arena}};

	(void)state;
	xml_start(&w, "message");
	xml_put(&w, "from", TEXT("a"));
	xml_put_string(&w, "to", "b'\"<>&\t\n\r");
	xml_put_some(&w, "id", (struct text){0});
	xml_put_some(&w, "type", TEXT("chat"));
	xml_leaf(&w, "body", TEXT("x < y > z & 'a' \"b\"\r\n\t\xc3\xa9"));
	xml_leaf(&w, "subject", (struct text){0});
	xml_empty(&w, "active", "http://jabber.org/protocol/chatstates");
	xml_raw(&w, TEXT("<raw/>"));
	xml_start_ns(&w, "x", "n&");
	xml_raw(&w, (struct text){0});
	xml_text(&w, (struct text){0});
	xml_end(&w);
	xml_start(&w, "y");
	xml_text(&w, TEXT("t"));
	xml_start(&w, "z");
	xml_end(&w);
	xml_text(&w, TEXT("u"));
	xml_end(&w);
	xml_end(&w);
	expect(build_done(&w.out),
	    "<message from='a' to='b&apos;&quot;&lt;&gt;&amp;&#9;&#10;&#13;'"
	    " type='chat'><body>x &lt; y &gt; z &amp; 'a' \"b\"&#13;\n\t"
	    "\xc3\xa9</body><subject/>"
	    "<active xmlns='http://jabber.org/protocol/chatstates'/><raw/>"
	    "<x xmlns='n&amp;'/><y>t<z/>u</y></message>");
	assert_int_equal(w.depth, 0);
	arena_free(&arena);
}

static void xml_read__builds_the_tree__in_the_given_scope(void **state)
{
	const struct element framed = {
	    .raw = TEXT("<x a='1' q:b='&amp;&#10;' xml:lang='fr'>t&lt;"
			"<p:y><z xmlns=''>d<![CDATA[&]]>e</z></p:y>u</x>"),
	    .scope = TEXT(" xmlns='n' xmlns:p='m' xmlns:q='o'"),
	};
	struct arena arena = {0};
	struct element read;
	const struct element *y;
	const struct element *z;

	(void)state;
	assert_true(xml_read(&arena, &framed, &read));
	expect(read.name, "x");
	expect(read.ns, "n");
	expect(read.text, "t<u");
	assert_false(read.plain);
	expect(xml_attribute(&read, "a"), "1");
	expect(xml_attribute(&read, "q:b"), "&\n");
	expect(xml_attribute(&read, "xml:lang"), "fr");
	assert_int_equal(xml_attribute(&read, "xmlns").len, 0);
	assert_null(xml_child(&read, "n", "y"));
	y = xml_child(&read, "m", "y");
	assert_non_null(y);
	assert_int_equal(y->text.len, 0);
	z = xml_child(y, "", "z");
	assert_non_null(z);
	expect(z->text, "d&e");
	assert_true(z->plain);
	assert_null(z->children);
	arena_free(&arena);
}

static const struct text refused[] = {
    BYTES(""),
    BYTES("text"),
    BYTES("<a>"),
    BYTES("<a/></in><in>"),
    BYTES("<a/></in><!-- --><in>"),
    BYTES("<a/><b/>"),
    BYTES("<a/>b"),
    BYTES("<a></b>"),
    BYTES("<p:a/>"),
    BYTES("<a>&b;</a>"),
    BYTES("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
    BYTES("<a>\xff</a>"),
};

static void xml_read__refuses__what_libxml2_refuses(void **state)
{
	struct arena arena = {0};
	struct element read;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(refused); i++) {
		const struct element framed = {.raw = refused[i]};

		if (xml_read(&arena, &framed, &read))
			fail_msg("takes %s", refused[i].at);
	}
	arena_free(&arena);
}

/* Far deeper than a frame lets through: refused, and no stack overflows. */
static void xml_read__refuses__what_is_too_deep(void **state)
{
	struct arena arena = {0};
	struct build raw = {.arena = &arena};
	struct element framed = {0};
	struct element read;
	int i;

	(void)state;
	for (i = 0; i < 100000; i++)
		build_string(&raw, "<a>");
	for (i = 0; i < 100000; i++)
		build_string(&raw, "</a>");
	framed.raw = build_done(&raw);
	assert_false(xml_read(&arena, &framed, &read));
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(xml_unescape__gives_the_characters__or_refuses),
	    cmocka_unit_test(
		xml_unescape__is_the_view_itself__without_an_ampersand),
	    cmocka_unit_test(xml_legal__knows_utf8_and_xml__and_names),
	    cmocka_unit_test(xml_writer__nests_and_escapes),
	    cmocka_unit_test(xml_read__builds_the_tree__in_the_given_scope),
	    cmocka_unit_test(xml_read__refuses__what_libxml2_refuses),
	    cmocka_unit_test(xml_read__refuses__what_is_too_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
