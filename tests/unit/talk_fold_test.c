#include "component/talk/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void fold__makes__the_same_of_what_people_type(void **state)
{
	static const char *const rows[][2] = {
	    {"",				""		       },
	    {"   ",			     ""		       },
	    {"Aide",			    "aide"                   },
	    {"  RÉGIONS \t ouvertes ",         "regions ouvertes"       },
	    {"re\u0301gion",                    "region"                 },
	    {"aujourd’hui",                   "aujourd'hui"            },
	    {"“Élève” «\u00a0a\u00a0»", "\"eleve\" \" a \""      },
	    {"apr\u00e8s\u2011demain",          "apres-demain"           },
	    {"oui 🙂",                        "oui"                    },
	    {"🙂",			    ""		       },
	    {"ﬁn ２",			"fin 2"                  },
	    {"Straße",			 "strasse"                },
	    {"ΆΝΝΑ Иванова",         "αννα иванова"},
	    {"\xff\xfe",                        ""                       },
	};
	struct arena arena = {0};
	struct text folded;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		folded = fold(&arena, text_of(rows[i][0]));
		assert_int_equal(folded.len, strlen(rows[i][1]));
		if (folded.len > 0)
			assert_memory_equal(folded.at, rows[i][1], folded.len);
	}
	arena_free(&arena);
}

static void fold__gives_nothing__above_its_bound(void **state)
{
	struct arena arena = {0};
	char *at = calloc(1, FOLD_MOST + 1);

	(void)state;
	memset(at, 'A', FOLD_MOST + 1);
	assert_int_equal(
	    fold(&arena, (struct text){at, FOLD_MOST}).len, FOLD_MOST);
	assert_int_equal(fold(&arena, (struct text){at, FOLD_MOST + 1}).len, 0);
	free(at);
	arena_free(&arena);
}

/* A name out of a caseload is folded for each that is looked for. */
static void fold__takes__no_more_than_it_gives(void **state)
{
	struct arena arena = {0};

	(void)state;
	(void)fold(&arena, TEXT("Élodie Martin-Dupont"));
	assert_in_range(arena.used, 1, 512);
	arena_free(&arena);
}

static void fold_distance__counts__letters(void **state)
{
	static const struct {
		const char *a, *b;
		uint32_t distance;
	} rows[] = {
	    {"attente",			   "attente", 0},
	    {"atente",			    "attente", 1},
	    {"attenet",			   "attente", 1},
	    {"attent",			    "attente", 1},
	    {"etat",			      "attente", 3},
	    {"",				  "oui",     3},
	    {"abcdefghijklmnopqrstuvwxyzabcdefg", "oui",     3},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(
		    fold_distance(text_of(rows[i].a), text_of(rows[i].b), 2),
		    rows[i].distance);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fold__makes__the_same_of_what_people_type),
	    cmocka_unit_test(fold__gives_nothing__above_its_bound),
	    cmocka_unit_test(fold__takes__no_more_than_it_gives),
	    cmocka_unit_test(fold_distance__counts__letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
