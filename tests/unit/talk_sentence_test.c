#include "component/talk/sentence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void expect(struct text got, const char *want)
{
	if (!text_is(got, want))
		fail_msg(
		    "got \"%.*s\", want \"%s\"", (int)got.len, got.at, want);
}

static void sentence_collapse__makes_one_blank__of_blanks_in_a_row(void **state)
{
	static const struct {
		const char *from, *want;
	} rows[] = {
	    {"",		   ""                 },
	    {" \n\t ",             ""                 },
	    {"a",		  "a"                },
	    {"\n  a  b\r\n\tc \n", "a b c"            },
	    {"a\u00a0: b\u202f!",  "a\u00a0: b\u202f!"},
	};
	struct arena arena = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect(sentence_collapse(&arena, rows[i].from), rows[i].want);
	arena_free(&arena);
}

static void sentence_fault__tells_what_is_wrong__or_nothing(void **state)
{
	static const struct {
		const char *sentence, *arguments, *want; /* NULL: fine */
	} rows[] = {
	    {"plain",				  "",    NULL					  },
	    {"{a}",				    "a",   NULL					  },
	    {"{a}{b}{a}",			      "b a", NULL					  },
	    {"\u00e9 \u202f \u00a0 \u2019 \U0001f600", "",    NULL                                          },
	    {"",				       "",    "no text"				     },
	    {"{a}",				    "",    "{a} cannot stand here, but nothing can"      },
	    {"{ab}",				   "a b", "{ab} cannot stand here, but a b can"         },
	    {"{a b}",				  "a b", "{a b} cannot stand here, but a b can"        },
	    {"{a}{",				   "a",   "a { without its }"                           },
	    {"{",				      "a",   "a { without its }"                           },
	    {"a}",				     "a",   "a } without its {"                           },
	    {"{a}}",				   "a",   "a } without its {"                           },
	    {"{{a}}",				  "a",   "{{a} cannot stand here, but a can"           },
	    {"a\x7f",				  "",    "a control or direction character in the text"},
	    {"\u202db\u202c",                          "",
             "a control or direction character in the text"                                                 },
	};
	struct arena arena = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *got = sentence_fault(
		    &arena, text_of(rows[i].sentence), rows[i].arguments);

		if (rows[i].want == NULL)
			assert_null(got);
		else
			assert_string_equal(got, rows[i].want);
	}
	arena_free(&arena);
}

static void sentence_arguments_given__wants__every_name(void **state)
{
	const struct wording_argument given[] = {
	    {"a", TEXT("1")},
            {"b", {0}      }
        };

	(void)state;
	assert_true(sentence_arguments_given("", NULL, 0));
	assert_true(sentence_arguments_given("a", given, 2));
	assert_true(sentence_arguments_given("b a", given, 2));
	assert_false(sentence_arguments_given("a b", given, 1));
	assert_false(sentence_arguments_given("a c", given, 2));
}

static void sentence_fill__replaces_once__what_stands_in_braces(void **state)
{
	const struct wording_argument given[] = {
	    {"a",  TEXT("{b}")},
            {"b",  {0}        },
            {"ab", TEXT("x")  }
        };
	struct arena arena = {0};

	(void)state;
	expect(sentence_fill(&arena, TEXT("{a}"), given, 3), "{b}");
	expect(sentence_fill(&arena, TEXT("<{b}>"), given, 3), "<>");
	expect(sentence_fill(&arena, TEXT("{ab}{a} z"), given, 3), "x{b} z");
	expect(sentence_fill(&arena, TEXT("plain"), NULL, 0), "plain");
	arena_free(&arena);
}

static void sentence_fits__knows_it__whatever_is_filled_in(void **state)
{
	static const struct {
		const char *sentence;
		const char *text;
		bool want;
	} rows[] = {
	    {"Votre suivi",       "Votre suivi",         true },
	    {"Votre suivi",       "Votre suivi.",        false},
	    {"{a} (votre suivi)", "Marie (votre suivi)", true },
	    {"{a} (votre suivi)", " (votre suivi)",      true },
	    {"{a} (votre suivi)", "Marie",               false},
	    {"Suivi – {a}",     "Suivi – Alsace",    true },
	    {"Suivi – {a}",     "Suivi – ",          true },
	    {"Suivi – {a}",     "Suivi",               false},
	    {"Suivi – {a}",     "",                    false},
	    {"<{a}><{b}>",        "<x><y>",              true },
	    {"<{a}><{b}>",        "<x>y>",               false},
	    {"<{a}><{b}>",        "<x><y",               false},
	    {"{a}",               "",                    true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(sentence_fits(text_of(rows[i].sentence),
				     text_of(rows[i].text)),
		    rows[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		sentence_collapse__makes_one_blank__of_blanks_in_a_row),
	    cmocka_unit_test(sentence_fault__tells_what_is_wrong__or_nothing),
	    cmocka_unit_test(sentence_arguments_given__wants__every_name),
	    cmocka_unit_test(
		sentence_fill__replaces_once__what_stands_in_braces),
	    cmocka_unit_test(sentence_fits__knows_it__whatever_is_filled_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
