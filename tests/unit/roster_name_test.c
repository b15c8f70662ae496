#include "roster/name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "component/talk/fold.h"

/* Names as agencies write them, and words as people type them. */
static const char *const names[] = {"Jean Petit", "JEAN-BAPTISTE PETIT",
    "Léa D’Angelo", "D'Angelo Léa", "Ana  Petit-Roux", "O`Brien Tom",
    "Œuvrard Zoé", "Ørsted Åse", "Ибрагимов Али", "李 小龙", "Straße Anna",
    "Nguyễn Thị Ánh", "N\xcc\x83u\xcc\x81ria e\xcc\x81lan", "A^B C", "x\ty",
    "Mac\xc2\xadGregor Ewan", "\xe2\x80\x8bzero Width", "J", "",
    "Jean\xc2\xa0Insécable", "ΟΔΥΣΣΕΎΣ", "İpek Işık"};
static const char *const words[] = {"jean", "pet", "petit jean", "roux", "LEA",
    "d'angelo", "angelo", "brien", "obrien", "o", "ouvrard", "orsted", "ase",
    "ибр али", "小龙", "strasse", "straße", "nguyen anh", "nuria elan", "ab",
    "b", "y", "x y", "macgregor", "gregor", "zero", "insecable", "οδυσσευς",
    "ipek", "i", "j", "etit", "petit-roux", "baptiste", "zz", "jean zz", "'",
    "-", "\"", "1"};

static void name__a_look_at_the_bytes__never_misses_anybody(void **state)
{
	struct arena arena = {0};
	unsigned meant = 0, passed_over = 0;
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		for (j = 0; j < sizeof(words) / sizeof(words[0]); j++) {
			struct text folded = fold(&arena, text_of(words[j]));
			struct text name = text_of(names[i]);
			bool is = name_is_meant(fold(&arena, name), folded);
			bool may = name_may_be_meant(name, folded);

			if (is && !may)
				fail_msg("%s is not found by %s", names[i],
				    words[j]);
			meant += is ? 1 : 0;
			passed_over += may ? 0 : 1;
		}
	/* Both happen, or nothing was tried. */
	assert_true(meant > 30);
	assert_true(passed_over > 250);
	arena_free(&arena);
}

static void name__is_meant__by_beginnings_of_its_words(void **state)
{
	static const struct {
		const char *name, *words;
		bool meant;
	} cases[] = {
	    {"jean-baptiste petit", "bap pet", true },
	    {"jean-baptiste petit", "petit j", true },
	    {"d'angelo",            "angelo",  true },
	    {"jean petit",          "etit",    false},
	    {"jean petit",          "petite",  false},
	    {"jean petit",          "jean x",  false},
	    {"jean petit",          "",        false},
	    {"",		    "a",       false},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (name_is_meant(text_of(cases[i].name),
			text_of(cases[i].words)) != cases[i].meant)
			fail_msg("%s, %s", cases[i].name, cases[i].words);
	assert_false(name_may_be_meant(TEXT("Jean Petit"), TEXT("")));
	assert_false(name_may_be_meant(TEXT("Jean Petit"), TEXT("etit")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(name__a_look_at_the_bytes__never_misses_anybody),
	    cmocka_unit_test(name__is_meant__by_beginnings_of_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
