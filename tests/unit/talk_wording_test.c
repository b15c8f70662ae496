#include "component/talk/wording.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define FOLDER "component/wording"

enum {
	FOLDER_SIZE = 64,
	PATH_SIZE = 256,
	WHY_SIZE = 512,
	FILE_SIZE = 131072,
};

static const char *const files[] = {"fr.xml", "en.xml", "wording.rng"};

static void path_to(char path[PATH_SIZE], const char *folder, const char *file)
{
	(void)snprintf(path, PATH_SIZE, "%s/%s", folder, file);
}

static char *read_whole(const char *folder, const char *file)
{
	char *bytes = calloc(1, FILE_SIZE);
	char path[PATH_SIZE];
	FILE *from;
	size_t len;

	assert_non_null(bytes);
	path_to(path, folder, file);
	from = fopen(path, "r");
	assert_non_null(from);
	len = fread(bytes, 1, FILE_SIZE - 1, from);
	assert_int_equal(ferror(from), 0);
	assert_int_equal(fclose(from), 0);
	assert_in_range(len, 1, FILE_SIZE - 2);
	return bytes;
}

static void write_whole(
    const char *folder, const char *file, const char *const parts[3])
{
	char path[PATH_SIZE];
	FILE *to;
	int i;

	path_to(path, folder, file);
	to = fopen(path, "w");
	assert_non_null(to);
	for (i = 0; i < 3; i++)
		assert_true(fputs(parts[i], to) >= 0);
	assert_int_equal(fclose(to), 0);
}

/* A copy of one file in which `find` was replaced once. */
static void copy_with(
    const char *folder, const char *file, const char *find, const char *replace)
{
	char *bytes = read_whole(FOLDER, file);
	const char *parts[3] = {bytes, "", ""};
	char *at;

	if (find != NULL) {
		at = strstr(bytes, find);
		if (at == NULL)
			fail_msg("%s: no %s", file, find);
		else
			*at = '\0';
		parts[1] = replace;
		parts[2] = at + strlen(find);
	}
	write_whole(folder, file, parts);
	free(bytes);
}

struct folder {
	char path[FOLDER_SIZE];
	char why[WHY_SIZE];
};

static void folder_make(struct folder *folder)
{
	size_t i;

	(void)snprintf(
	    folder->path, FOLDER_SIZE, "/tmp/guichet-wording-XXXXXX");
	assert_non_null(mkdtemp(folder->path));
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		copy_with(folder->path, files[i], NULL, NULL);
}

static void folder_remove_file(const struct folder *folder, const char *file)
{
	char path[PATH_SIZE];

	path_to(path, folder->path, file);
	(void)unlink(path);
}

static void folder_end(const struct folder *folder)
{
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		folder_remove_file(folder, files[i]);
	assert_int_equal(rmdir(folder->path), 0);
}

static struct wording *folder_load(struct folder *folder)
{
	folder->why[0] = '\0';
	return wording_load(folder->path, folder->why, sizeof(folder->why));
}

static void wording_load__takes__what_is_shipped(void **state)
{
	char why[WHY_SIZE] = "";
	struct wording *wording = wording_load(FOLDER, why, sizeof(why));

	(void)state;
	assert_string_equal(why, "");
	assert_non_null(wording);
	wording_free(&wording);
	assert_null(wording);
	wording_free(&wording);
}

#define LATER "<say key=\"status.service\">"

static const struct fault {
	const char *file;
	const char *find;
	const char *replace;
	const char *want; /* in the reason, which also names file and line */
} faults[] = {
    {"fr.xml",      "key=\"away\"",                    "key=\"awya\"",                                 ":23: no such key: awya"},
    {"en.xml",      "key=\"status.service\"",          "key=\"status.offline\"",
     "further up already: status.offline"										      },
    {"fr.xml",      LATER "service automatique</say>", "",
     ":11: a key is missing: status.service"										   },
    {"fr.xml",      "{person}",                        "{personne}",
     "bounced: {personne} cannot stand here, but person can"								   },
    {"fr.xml",      LATER,			     LATER "{advisor}",
     "{advisor} cannot stand here, but nothing can"									    },
    {"en.xml",      LATER,			     LATER "{advisor",                               "a { without its }"     },
    {"en.xml",      LATER,			     LATER "}",				      "a } without its {"     },
    {"en.xml",      LATER,			     LATER "{}",				     "{} cannot stand here"  },
    {"en.xml",      LATER,			     LATER "\u202eb\u202c",                          "control or direction"  },
    {"en.xml",      LATER,			     LATER "\u2066b\u2069",                          "control or direction"  },
    {"en.xml",      LATER,			     LATER "\xc2\x85",                               "control or direction"  },
    {"en.xml",      LATER,			     LATER "\x7f",                                   "control or direction"  },
    {"en.xml",      LATER,			     LATER "\ufeff",                                 "control or direction"  },
    {"en.xml",      LATER,			     LATER "&#7;",                                   "value 7"               },
    {"en.xml",      LATER,			     LATER "\xff",                                   "UTF-8"                 },
    {"en.xml",      LATER,			     LATER "<b>",				    "mismatch"              },
    {"en.xml",      LATER,			     LATER "<b>x</b>",                               ":57: "                 },
    {"en.xml",      LATER,			     "<say key=\"status.service\" lang=\"en\">",     ":57: "                 },
    {"en.xml",      LATER,			     "<tell key=\"status.service\"></tell>" LATER,   ":57: "                 },
    {"en.xml",      LATER "automatic service",         LATER " ",                                      ":57: "                 },
    {"en.xml",      LATER "automatic service",         LATER "<variant> </variant>",
     ":57: "														   },
    {"en.xml",      LATER "automatic service",
     LATER "<variant>a</variant><variant>{b}</variant>",
     "{b} cannot stand here"												   },
    {"en.xml",      "xml:lang=\"en\"",                 "xml:lang=\"fr\"",
     ":9: xml:lang is not the name of the file"										},
    {"en.xml",      "xml:lang=\"en\"",                 "",					     ":9: "                  },
    {"en.xml",      "<wording",                        "<!DOCTYPE wording [<!ENTITY a 'b'>]><wording",
     "document type"													   },
    {"en.xml",      "<wording xml:lang=\"en\">",       "<wording xml:lang=\"en\"/><a>",
     ":9: "														    },
    {"wording.rng", "<start>",                         "<begin>",                                      "wording.rng:20: "      },
    {"wording.rng", "\"wording\"",                     "\"words\"",                                    "en.xml:9: "            },
};

static void wording_load__names_file_line_and_reason__for_a_fault(void **state)
{
	struct folder folder = {0};
	size_t i;

	(void)state;
	folder_make(&folder);
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		const struct fault *f = &faults[i];

		copy_with(folder.path, f->file, f->find, f->replace);
		assert_null(folder_load(&folder));
		if (strstr(folder.why, f->want) == NULL ||
		    strncmp(folder.why, folder.path, strlen(folder.path)) !=
			0 ||
		    strchr(folder.why, '\n') != NULL)
			fail_msg("%zu: got \"%s\", want \"%s\"", i, folder.why,
			    f->want);
		copy_with(folder.path, f->file, NULL, NULL);
	}
	folder_end(&folder);
}

static void wording_load__refuses__when_a_file_is_missing(void **state)
{
	struct folder folder = {0};
	size_t i;

	(void)state;
	folder_make(&folder);
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		folder_remove_file(&folder, files[i]);
		assert_null(folder_load(&folder));
		if (strstr(folder.why, files[i]) == NULL)
			fail_msg("%s: got \"%s\"", files[i], folder.why);
		copy_with(folder.path, files[i], NULL, NULL);
	}
	folder_end(&folder);
	assert_null(folder_load(&folder));
	assert_string_not_equal(folder.why, "");
}

static void wording_load__cuts_the_reason__where_the_room_ends(void **state)
{
	char why[8] = "";

	(void)state;
	assert_null(wording_load("tests/unit", why, sizeof(why)));
	assert_string_equal(why, "tests/u");
}

struct said {
	struct wording *wording;
	struct arena arena;
};

static int said_start(void **state)
{
	struct said *said = calloc(1, sizeof(*said));
	char why[WHY_SIZE];

	assert_non_null(said);
	said->wording = wording_load(FOLDER, why, sizeof(why));
	assert_non_null(said->wording);
	*state = said;
	return 0;
}

static int said_end(void **state)
{
	struct said *said = *state;

	wording_free(&said->wording);
	arena_free(&said->arena);
	free(said);
	return 0;
}

static void expect(
    struct said *said, const struct wording_ask *ask, const char *want)
{
	struct text got = wording_say(said->wording, &said->arena, ask, NULL);

	if (!text_is(got, want))
		fail_msg(
		    "got \"%.*s\", want \"%s\"", (int)got.len, got.at, want);
}

static void wording_say__chooses_the_language__by_the_primary_subtag(
    void **state)
{
	static const struct {
		const char *language;
		const char *otherwise;
		const char *want;
	} rows[] = {
	    {"fr",             "en", "service automatique"},
	    {"fr-FR",          "en", "service automatique"},
	    {"FR",             "en", "service automatique"},
	    {"en",             "fr", "automatic service"  },
	    {"en-GB-oxendict", "fr", "automatic service"  },
	    {"",               "en", "automatic service"  },
	    {"de",             "en", "automatic service"  },
	    {"de",             "fr", "service automatique"},
	    {"f",              "en", "automatic service"  },
	    {"fra",            "en", "automatic service"  },
	    {"-fr",            "en", "automatic service"  },
	    {"de",             "de", "service automatique"},
	};
	struct wording_ask ask = {.key = WORDING_STATUS_SERVICE};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ask.language = text_of(rows[i].language);
		ask.otherwise = text_of(rows[i].otherwise);
		expect(*state, &ask, rows[i].want);
	}
}

static void wording_say__replaces__every_placeholder(void **state)
{
	const struct wording_argument arguments[] = {
	    {"since",    TEXT("{count}")        },
	    {"claimant", TEXT("In\u00e8s <Roy>")},
	    {"count",    TEXT("3")              },
	    {"more",     TEXT("than needed")    },
	};
	struct wording_ask ask = {
	    .key = WORDING_WAITING_MANY,
	    .language = TEXT("en"),
	    .arguments = arguments,
	    .count = 4,
	};

	expect(*state, &ask,
	    "Hello. 3 people are waiting for your answer. The one who has "
	    "waited longest: In\u00e8s <Roy>, for {count}.");
}

static void wording_say__keeps_no_break_spaces__and_joins_lines(void **state)
{
	const struct wording_argument address = {
	    "advisor_address", TEXT("conseiller@suivi.localhost")};
	struct wording_ask ask = {
	    .key = WORDING_ABOUT_CLAIMANT,
	    .language = TEXT("fr"),
	    .arguments = &address,
	    .count = 1,
	};

	expect(*state, &ask,
	    "Bonjour. Je suis une machine\u00a0: personne ne lit ce que vous "
	    "\u00e9crivez ici. Pour joindre la personne qui vous suit, "
	    "\u00e9crivez \u00e0 conseiller@suivi.localhost.");
}

/* What any of them may want. */
#define WORD(text)                                                             \
	{                                                                      \
		text, sizeof(text) - 1                                         \
	}
static const struct wording_argument all[] = {
    {"advisor",         WORD("Anne")                      },
    {"advisor_address", WORD("conseiller@suivi.localhost")},
    {"claimant",        WORD("Luc")                       },
    {"code",            WORD("x")			 },
    {"until",           WORD("x")			 },
    {"count",           WORD("2")			 },
    {"person",          WORD("Luc")                       },
    {"since",           WORD("5 min")                     },
    {"opening",         WORD("lundi")                     },
    {"emergency",       WORD("15")                        },
    {"before",          WORD("Luc")                       },
    {"cap",	     WORD("2")			 },
    {"field",           WORD("Nom")                       },
    {"given",           WORD("x")			 },
    {"jid",	     WORD("a@b")		       },
    {"least",           WORD("1")			 },
    {"left",            WORD("1")			 },
    {"most",            WORD("9")			 },
    {"number",          WORD("a1")                        },
    {"region",          WORD("ALS")                       },
    {"role",            WORD("x")			 },
    {"seconds",         WORD("3")			 },
    {"state",           WORD("x")			 },
    {"text",            WORD("x")			 },
    {"words",           WORD("aide")                      },
    {"advisors",        WORD("x")                         },
    {"moment",          WORD("lundi")                     },
    {"claimants",       WORD("x")                         },
    {"from",            WORD("x")			 },
    {"to",	      WORD("x")			 },
    {"day",	     WORD("x")			 },
    {"time",            WORD("9:00")                      },
    {"city",            WORD("Paris")                     },
    {"service_address", WORD("accueil@suivi.localhost")   },
    {"version",         WORD("2")			 },
    {"digest",          WORD("c0ffee")                    },
    {"notice",          WORD("x")			 },
    {"until",           WORD("x")			 },
    {"fr",	      WORD("x")			 },
    {"en",	      WORD("x")			 },
    {"weekday",         WORD("x")			 },
    {"spans",           WORD("9:00-12:00")                },
    {"convincing",      WORD("x")                         },
    {"reason",          WORD("x")			 },
    {"at",	      WORD("x")			 },
    {"place",           WORD("2")			 },
    {"weeks",           WORD("4")			 },
    {"stand_in",        WORD("Anne")                      },
    {"own",	     WORD("x")			 },
    {"reach",           WORD("x")			 },
    {"other",           WORD("Anne")                      },
    {"file",            WORD("100000000a5")               },
    {"helper",          WORD("Anne")                      },
    {"who",	     WORD("Anne")                      },
    {"length",          WORD("30 min")                    },
    {"channel",         WORD("x")			 },
    {"details",         WORD("x")			 },
    {"answer",          WORD("x")			 },
    {"note",            WORD("x")			 },
    {"notes",           WORD("2")			 },
    {"said",            WORD("x")			 },
    {"waiting",         WORD("2")			 },
    {"schema",          WORD("1.sql")                     },
    {"months",          WORD("24")                        },
    {"days",            WORD("3")			 },
    {"hours",           WORD("4")			 },
    {"minutes",         WORD("5")			 },
    {"names",           WORD(" (Anne)")                   },
    {"sent",            WORD("2")			 },
    {"received",        WORD("2")                         },
    {"displayed",       WORD("2")                         },
    {"milliseconds",    WORD("6")                         },
};

static void wording_say__says_something__for_every_key(void **state)
{
	struct said *said = *state;
	struct wording_ask ask = {
	    .arguments = all,
	    .count = sizeof(all) / sizeof(all[0]),
	};
	enum wording_key key;
	struct text fr, en;

	for (key = 0; key < WORDING_KEYS; key++) {
		ask.key = key;
		ask.language = TEXT("fr");
		fr = wording_say(said->wording, &said->arena, &ask, NULL);
		ask.language = TEXT("en");
		en = wording_say(said->wording, &said->arena, &ask, NULL);
		assert_true(fr.len > 0 && en.len > 0);
		assert_null(memchr(fr.at, '{', fr.len));
		assert_null(memchr(en.at, '{', en.len));
	}
}

/* Blanks that break a line where none may, and marks of typewriters. */
static const struct habit {
	const char *language;
	const char *never;
} habits[] = {
    {"fr", " \u00bb"},
    {"fr", "\u00ab "},
    {"fr", "\u201c" },
    {"fr", "\""     },
    {"fr", "'"      },
    {"fr", "..."    },
    {"en", " :"     },
    {"en", " ;"     },
    {"en", " ?"     },
    {"en", " !"     },
    {"en", "\u00ab" },
    {"en", "\""     },
    {"en", "'"      },
    {"en", "..."    },
};

static void check_habits(struct text said, const char *language)
{
	size_t i, at;

	for (i = 0; i < sizeof(habits) / sizeof(habits[0]); i++) {
		const struct text never = text_of(habits[i].never);

		for (at = 0; strcmp(language, habits[i].language) == 0 &&
			     at + never.len <= said.len;
		     at++)
			if (memcmp(said.at + at, never.at, never.len) == 0)
				fail_msg("\"%.*s\" has \"%s\"", (int)said.len,
				    said.at, never.at);
	}
}

/* In French a blank that does not break stands before these. */
static void check_blanks(struct text said)
{
	static const char narrow[] = "\u202f", wide[] = "\u00a0";
	size_t at;

	for (at = 0; at < said.len; at++) {
		const bool is_wide = said.at[at] == ':';
		const char *want = is_wide ? wide : narrow;
		const size_t len = strlen(want);

		if (strchr(is_wide ? ":" : ";?!", said.at[at]) == NULL ||
		    (at > 0 && is_wide && said.at[at - 1] >= '0' &&
			said.at[at - 1] <= '9'))
			continue; /* 9:00 */
		if (at < len || memcmp(said.at + at - len, want, len) != 0)
			fail_msg("\"%.*s\" lacks a blank before %c",
			    (int)said.len, said.at, said.at[at]);
	}
}

/* What people type is theirs: "?" asks for help. */
static bool is_typed(const char *key)
{
	return strncmp(key, "words.", strlen("words.")) == 0;
}

static void wording__is_set_as_its_language_is(void **state)
{
	static const char *const keys[WORDING_KEYS] = {
#define WORDING(NAME, key, arguments) key,
#include "component/talk/wording.def"
#undef WORDING
	};
	struct said *said = *state;
	struct wording_ask ask = {
	    .arguments = all, .count = sizeof(all) / sizeof(all[0])};
	struct text fr;

	for (ask.key = 0; ask.key < WORDING_KEYS; ask.key++)
		for (ask.seed = 0; !is_typed(keys[ask.key]) && ask.seed < 4;
		     ask.seed++) {
			ask.language = TEXT("fr");
			fr = wording_say(
			    said->wording, &said->arena, &ask, NULL);
			check_habits(fr, "fr");
			check_blanks(fr);
			ask.language = TEXT("en");
			check_habits(wording_say(said->wording, &said->arena,
					 &ask, NULL),
			    "en");
		}
}

static void wording_say__chooses_a_variant__by_the_seed(void **state)
{
	struct folder folder = {0};
	struct said said = {0};
	struct wording_ask ask = {
	    .key = WORDING_STATUS_SERVICE, .language = TEXT("en")};
	struct text variant, words;

	(void)state;
	folder_make(&folder);
	copy_with(folder.path, "en.xml", LATER "automatic service",
	    LATER "<variant>one</variant>\n<variant>two</variant> "
		  "<!-- not said --><variant>th<!-- -->ree</variant>");
	said.wording = folder_load(&folder);
	assert_string_equal(folder.why, "");
	folder_end(&folder);
	ask.seed = UINT64_C(3) << 40;
	words = wording_say(said.wording, &said.arena, &ask, &variant);
	assert_true(text_is(words, "one"));
	assert_true(text_is(variant, "status.service/1"));
	ask.seed++;
	expect(&said, &ask, "two");
	ask.seed++;
	words = wording_say(said.wording, &said.arena, &ask, &variant);
	assert_true(text_is(words, "three"));
	assert_true(text_is(variant, "status.service/3"));
	wording_free(&said.wording);
	arena_free(&said.arena);
}

static void wording_find__knows__every_key(void **state)
{
	(void)state;
	assert_int_equal(wording_find("welcome"), WORDING_WELCOME);
	assert_int_equal(
	    wording_find("refused.region-full"), WORDING_REFUSED_REGION_FULL);
	assert_int_equal(wording_find("Welcome"), WORDING_KEYS);
	assert_int_equal(wording_find(""), WORDING_KEYS);
}

#define SAID(test) cmocka_unit_test_setup_teardown(test, said_start, said_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(wording_load__takes__what_is_shipped),
	    cmocka_unit_test(
		wording_load__names_file_line_and_reason__for_a_fault),
	    cmocka_unit_test(wording_load__refuses__when_a_file_is_missing),
	    cmocka_unit_test(
		wording_load__cuts_the_reason__where_the_room_ends),
	    SAID(wording_say__chooses_the_language__by_the_primary_subtag),
	    SAID(wording_say__replaces__every_placeholder),
	    SAID(wording_say__keeps_no_break_spaces__and_joins_lines),
	    SAID(wording_say__says_something__for_every_key),
	    SAID(wording__is_set_as_its_language_is),
	    cmocka_unit_test(wording_say__chooses_a_variant__by_the_seed),
	    cmocka_unit_test(wording_find__knows__every_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
