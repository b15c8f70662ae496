#include "component/talk/wording.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER "component/wording"

enum {
	WHY_SIZE = 512
};

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
	    "\u00e9crivez \u00e0 conseiller@suivi.localhost. Pour voir ce que "
	    "je peux faire, \u00e9crivez «\u00a0aide\u00a0».");
}

/* What any of them may want. */
#define WORD(text)                                                             \
	{                                                                      \
		text, sizeof(text) - 1                                         \
	}
static const struct wording_argument all[] = {
    {"closes",          WORD("x")			 },
    {"instant",         WORD("x")			 },
    {"known",           WORD("x")			 },
    {"opens",           WORD("x")			 },
    {"tolerance",       WORD("x")                         },
    {"policy",          WORD("x")			 },
    {"value",           WORD("x")			 },
    {"range",           WORD("x")			 },
    {"unit",            WORD("x")			 },
    {"where",           WORD("x")			 },
    {"advisor",         WORD("Anne")                      },
    {"advisor_address", WORD("conseiller@suivi.localhost")},
    {"claimant",        WORD("Luc")                       },
    {"user",            WORD("guichet")                   },
    {"call",            WORD("Appelez.")                  },
    {"appeal",          WORD("demain")                    },
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
    {"dates",           WORD("x")			 },
    {"name",            WORD("x")			 },
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
    {"slots",           WORD("1. Monday")                 },
    {"weeks",           WORD("4")			 },
    {"stand_in",        WORD("Anne")                      },
    {"own",	     WORD("x")			 },
    {"reach",           WORD("x")			 },
    {"other",           WORD("Anne")                      },
    {"file",            WORD("100000000a5")               },
    {"helper",          WORD("Anne")                      },
    {"representative",  WORD("Anne")                      },
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
	    SAID(wording_say__chooses_the_language__by_the_primary_subtag),
	    SAID(wording_say__replaces__every_placeholder),
	    SAID(wording_say__keeps_no_break_spaces__and_joins_lines),
	    SAID(wording_say__says_something__for_every_key),
	    SAID(wording__is_set_as_its_language_is),
	    cmocka_unit_test(wording_find__knows__every_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
