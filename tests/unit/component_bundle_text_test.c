#include "tests/unit/bundle.h"

#include <stdio.h>

#include <libxml/HTMLparser.h>
#include <libxml/relaxng.h>
#include <libxml/xpath.h>

#include "component/bundle_page.h"

/* Whatever people wrote: the XML of a bundle is valid and says the same, and
 * its pages show it and do nothing else. */

struct schema {
	xmlRelaxNGPtr grammar;
	xmlRelaxNGParserCtxtPtr parser;
};

static int load_schema(void **state)
{
	static struct schema schema;

	schema.parser = xmlRelaxNGNewParserCtxt("schema/absence-file.rng");
	schema.grammar = xmlRelaxNGParse(schema.parser);
	assert_non_null(schema.grammar);
	*state = &schema;
	return 0;
}

static int free_schema(void **state)
{
	struct schema *schema = *state;

	xmlRelaxNGFree(schema->grammar);
	xmlRelaxNGFreeParserCtxt(schema->parser);
	return 0;
}

/* What XPath finds: a text, or of how many of these there are. */
static xmlXPathObjectPtr find(xmlDocPtr doc, const char *path)
{
	xmlXPathContextPtr context = xmlXPathNewContext(doc);
	xmlXPathObjectPtr found =
	    xmlXPathEvalExpression((const xmlChar *)path, context);

	xmlXPathFreeContext(context);
	assert_non_null(found);
	return found;
}

static void check_xml(
    const struct schema *schema, struct text xml, const char *reads)
{
	xmlDocPtr doc =
	    xmlReadMemory(xml.at, (int)xml.len, NULL, NULL, XML_PARSE_NONET);
	xmlRelaxNGValidCtxtPtr valid = xmlRelaxNGNewValidCtxt(schema->grammar);
	xmlXPathObjectPtr body;

	assert_non_null(doc);
	assert_int_equal(xmlRelaxNGValidateDoc(valid, doc), 0);
	body = find(doc, "string(//*[local-name() = 'line'])");
	if (reads != NULL)
		assert_string_equal(body->stringval, reads);
	xmlXPathFreeObject(body);
	xmlRelaxNGFreeValidCtxt(valid);
	xmlFreeDoc(doc);
}

static void check_count(xmlDocPtr doc, const char *path, int count)
{
	xmlXPathObjectPtr found = find(doc, path);

	assert_int_equal(found->floatval, count);
	xmlXPathFreeObject(found);
}

/* What turns the reading round, which no source is to hold. */
enum {
	TURNING = 9
};
static const uint32_t turning[TURNING] = {
    0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069};
#define BYTES_OF(point)                                                        \
	(char)0xe2, (char)(0x80 | ((point) >> 6 & 0x3f)),                      \
	    (char)(0x80 | ((point)&0x3f))

/* With all of them for the sign. */
static struct text turned(struct arena *arena, const char *words)
{
	struct build b = {.arena = arena};
	size_t i;

	for (; *words != '\0'; words++)
		if (*words != '@')
			build_char(&b, *words);
		else
			for (i = 0; i < TURNING; i++)
				build_text(&b,
				    (struct text){
					(const char[]){BYTES_OF(turning[i])},
					3});
	return build_done(&b);
}

/* No element of theirs, nothing that turns the reading round, nothing hidden.
 */
static void check_page(const char *page, size_t size)
{
	static const char *const never[] = {
	    "\xc2\x85", "<script", "</script", "<img"};
	htmlDocPtr doc = htmlReadMemory(page, (int)size, NULL, "UTF-8",
	    HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
	size_t i;

	assert_non_null(doc);
	check_count(doc, "count(//script | //img)", 0);
	check_count(doc, "count(//blockquote)", 2);
	xmlFreeDoc(doc);
	for (i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		if (strstr(page, never[i]) != NULL)
			fail_msg("\"%s\" stands in the page", never[i]);
	for (i = 0; i < TURNING; i++)
		assert_null(
		    strstr(page, (const char[]){BYTES_OF(turning[i]), 0}));
	for (i = 0; i < size; i++)
		assert_true((unsigned char)page[i] >= ' ' || page[i] == '\n' ||
			    page[i] == '\t' || page[i] == '\r');
}

static void check_pages(struct case_file *file)
{
	static const char *const languages[] = {"fr", "en"};
	char why[300], *page = NULL;
	struct wording *wording =
	    wording_load("component/wording", why, sizeof(why));
	size_t i, size = 0;
	FILE *to;

	for (i = 0; i < 2; i++) {
		to = open_memstream(&page, &size);
		assert_non_null(to);
		bundle_page(file, wording, text_of(languages[i]), to);
		assert_int_equal(fclose(to), 0);
		check_page(page, size);
		free(page);
	}
	wording_free(&wording);
}

static void check_words(
    const struct schema *schema, struct text words, const char *reads)
{
	struct case_file file, *again;
	struct text xml;

	bundle_make(&file, words);
	xml = case_file_xml(&file);
	check_xml(schema, xml, reads);
	again = bundle_read(xml.at, xml.len);
	assert_non_null(again);
	assert_false(again->altered);
	assert_int_equal(again->count, file.count);
	assert_int_equal(again->stored, FINDING_CLAIMANT_ABSENT);
	assert_int_equal(case_file_rule(again), RULE_ABSENT);
	case_free(&again);
	check_pages(&file);
	case_file_clear(&file);
}

static void bundle__of_any_text__is_valid_and_says_the_same(void **state)
{
	static const struct {
		const char *words;
		const char *reads; /* NULL: as it was written */
	} cases[] = {
	    {"]]> and <![CDATA[ ]]> and ]]&gt;",                              NULL},
	    {"\"both\" 'kinds' of \xc2\xab quotes \xc2\xbb & <b>",            NULL},
	    {"<script>alert(1)</script><img src=x onerror='alert(1)'>",       NULL},
	    {"-->]]></move></file></absence><!--",                            NULL},
	    {"a\tb\nc\r\nd \xe2\x80\xa8 e",                                   NULL},
	    {"a@b@c",							 NULL},
	    {"\xd8\xa7\xd9\x84\xd9\x82\xd8\xb7\xd8\xa7\xd8\xb1 \xe2\x80\x8f",
             NULL								 },
	    {"bell \x07, escape \x1b[2J, \x01\x02",
             "bell \xef\xbf\xbd, escape \xef\xbf\xbd[2J, \xef\xbf\xbd\xef"
		"\xbf\xbd"							},
	    {"no character \xef\xbf\xbe\xef\xbf\xbf, but \xc2\x85 and \x7f",
             "no character \xef\xbf\xbd\xef\xbf\xbd, but \xc2\x85 and \x7f"       },
	    {"https://example.org/?a='\"<script>alert(1)</script>",           NULL},
	};
	struct arena arena = {0};
	struct text words;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		words = turned(&arena, cases[i].words);
		check_words(*state, words,
		    cases[i].reads != NULL ? cases[i].reads : words.at);
	}
	arena_free(&arena);
}

/* As long as twenty of them may be, and longer. */
static void bundle__of_100_kilobytes__is_valid_and_says_the_same(void **state)
{
	enum {
		LEN = 100 * 1024
	};
	struct arena arena = {0};
	struct text part = turned(&arena, "]]> @ \x01 </script> \"é\" ");
	struct build words = {.arena = &arena};

	while (words.len < LEN)
		build_text(&words, part);
	check_words(*state, build_done(&words), NULL);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bundle__of_any_text__is_valid_and_says_the_same),
	    cmocka_unit_test(
		bundle__of_100_kilobytes__is_valid_and_says_the_same),
	};

	return cmocka_run_group_tests(tests, load_schema, free_schema);
}
