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
	FILE_SIZE = 262144,
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
    {"en.xml",      LATER,			     LATER "<b>x</b>",                               ":61: "                 },
    {"en.xml",      LATER,			     "<say key=\"status.service\" lang=\"en\">",     ":61: "                 },
    {"en.xml",      LATER,			     "<tell key=\"status.service\"></tell>" LATER,   ":61: "                 },
    {"en.xml",      LATER "automatic service",         LATER " ",                                      ":61: "                 },
    {"en.xml",      LATER "automatic service",         LATER "<variant> </variant>",
     ":61: "														   },
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

static void wording_say__chooses_a_variant__by_the_seed(void **state)
{
	struct folder folder = {0};
	struct arena arena = {0};
	struct wording *wording;
	struct wording_ask ask = {
	    .key = WORDING_STATUS_SERVICE, .language = TEXT("en")};
	struct text variant, words;

	(void)state;
	folder_make(&folder);
	copy_with(folder.path, "en.xml", LATER "automatic service",
	    LATER "<variant>one</variant>\n<variant>two</variant> "
		  "<!-- not said --><variant>th<!-- -->ree</variant>");
	wording = folder_load(&folder);
	assert_string_equal(folder.why, "");
	folder_end(&folder);
	ask.seed = UINT64_C(3) << 40;
	words = wording_say(wording, &arena, &ask, &variant);
	assert_true(text_is(words, "one"));
	assert_true(text_is(variant, "status.service/1"));
	ask.seed++;
	words = wording_say(wording, &arena, &ask, NULL);
	assert_true(text_is(words, "two"));
	ask.seed++;
	words = wording_say(wording, &arena, &ask, &variant);
	assert_true(text_is(words, "three"));
	assert_true(text_is(variant, "status.service/3"));
	wording_free(&wording);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(wording_load__takes__what_is_shipped),
	    cmocka_unit_test(
		wording_load__names_file_line_and_reason__for_a_fault),
	    cmocka_unit_test(wording_load__refuses__when_a_file_is_missing),
	    cmocka_unit_test(
		wording_load__cuts_the_reason__where_the_room_ends),
	    cmocka_unit_test(wording_say__chooses_a_variant__by_the_seed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
