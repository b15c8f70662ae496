#include "component/talk/prep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct row {
	const char *what;
	const char *from;
	const char *stream; /* NULL: refused */
	const char *import;
};

static const struct row rows[] = {
    {"plain",			     "anne@localhost",                     "anne@localhost",          "anne@localhost"                    },
    {"bare domain",		       "localhost",                          "localhost",               "localhost"                         },
    {"resource",			  "anne@localhost/Gajim.K4",            "anne@localhost/Gajim.K4",
     "anne@localhost/Gajim.K4"														 },
    {"case",			      "ANNE@LocalHost/Gajim",               "anne@localhost/Gajim",
     "anne@localhost/Gajim"														    },
    {"full-width letters",
     "\uff21\uff2c\uff29\uff23\uff25@\uff4c\uff4f\uff43\uff41\uff4c/a",	 "alice@local/a",           "alice@local/a"                     },
    {"full-width dot",                    "a@x\uff0eexample",                   "a@x.example",             "a@x.example"                       },
    {"decomposed accent",                 "rene\u0301e@localhost",              "ren\u00e9e@localhost",
     "ren\u00e9e@localhost"														    },
    {"capital accent",                    "\u00c9lise@\u00c9cole.example",
     "\u00e9lise@\u00e9cole.example",								      "\u00e9lise@\u00e9cole.example"     },
    {"sharp s",			   "stra\u00dfe@localhost",              "strasse@localhost",
     "strasse@localhost"														       },
    {"soft hyphen vanishes",              "an\u00adne@localhost",               "anne@localhost",
     "anne@localhost"															  },
    {"Arabic",			    "\u0633\u0644\u0627\u0645@localhost",
     "\u0633\u0644\u0627\u0645@localhost",								 "\u0633\u0644\u0627\u0645@localhost"},
    {"two directions in one part",        "a\u0633b@localhost",                 NULL,                      NULL                                },
    {"new emoji in the resource",         "a@b/\U0001f600",                     "a@b/\U0001f600",          NULL                                },
    {"new emoji in the local part",       "\U0001f600@b",                       "\U0001f600@b",            NULL                                },
    {"escapes kept (XEP-0106)",           "d\\27artagnan@b",                    "d\\27artagnan@b",
     "d\\27artagnan@b"															 },
    {"escaped at sign kept",              "a\\40gmail.com@b",                   "a\\40gmail.com@b",
     "a\\40gmail.com@b"															},
    {"all that a local part may hold",    "!#$%()*+,-.;=?[\\]^_`{|}~09@b",
     "!#$%()*+,-.;=?[\\]^_`{|}~09@b",								      "!#$%()*+,-.;=?[\\]^_`{|}~09@b"     },
    {"slash and at sign in the resource", "a@b/c/d@e",                          "a@b/c/d@e",
     "a@b/c/d@e"															       },
    {"blanks in the resource",            "a@b/My phone",                       "a@b/My phone",            "a@b/My phone"                      },
    {"quote",			     "a\"b@c",			     NULL,                      NULL                                },
    {"ampersand",			 "a&b@c",			      NULL,                      NULL                                },
    {"apostrophe",			"a'b@c",			      NULL,                      NULL                                },
    {"colon",			     "a:b@c",			      NULL,                      NULL                                },
    {"less than",			 "a<b@c",			      NULL,                      NULL                                },
    {"greater than",		      "a>b@c",			      NULL,                      NULL                                },
    {"full-width at sign",                "a\uff20b@c",                         NULL,                      NULL                                },
    {"full-width slash in the domain",    "a@b\uff0fc",                         NULL,                      NULL                                },
    {"two at signs",		      "a@b@c",			      NULL,                      NULL                                },
    {"blank in the local part",           "a b@c",                              NULL,                      NULL                                },
    {"no-break space in the local part",  "a\u00a0b@c",                         NULL,                      NULL                                },
    {"tab",			       "a\tb@c",			     NULL,                      NULL				},
    {"control character in the resource", "a@b/c\x01",                          NULL,                      NULL                                },
    {"direction override",                "a\u202eb\u202c@c",                   NULL,                      NULL                                },
    {"replacement character",             "a\ufffd@c",                          NULL,                      NULL                                },
    {"private use",		       "a\ue000@c",                          NULL,                      NULL                                },
    {"not UTF-8",			 "a\xff@c",                            NULL,                      NULL                                },
    {"overlong UTF-8",                    "a\xc0\xaf@c",                        NULL,                      NULL                                },
    {"surrogate",			 "a\xed\xa0\x80@c",                    NULL,                      NULL                                },
    {"cut UTF-8",			 "a@b/\xc3",                           NULL,                      NULL                                },
    {"empty",			     "",				   NULL,                      NULL				},
    {"no local part",                     "@b",				 NULL,                      NULL                                },
    {"no domain",			 "a@",				 NULL,                      NULL                                },
    {"no domain before the resource",     "a@/c",                               NULL,                      NULL                                },
    {"no resource",		       "a@b/",			       NULL,                      NULL                                },
    {"local part that vanishes",          "\u00ad@b",                           NULL,                      NULL                                },
    {"domain that vanishes",              "a@\u00ad",                           NULL,                      NULL                                },
    {"trailing dot",		      "a@b.example.",                       "a@b.example",             "a@b.example"                       },
    {"two trailing dots",                 "a@b..",                              NULL,                      NULL                                },
    {"only a dot",			"a@.",				NULL,                      NULL                                },
    {"empty first label",                 "a@.b",                               NULL,                      NULL                                },
    {"empty label",		       "a@b..c",                             NULL,                      NULL                                },
    {"blank in the domain",               "a@b c",                              NULL,                      NULL                                },
    {"percent in the domain",             "a@b%c",                              NULL,                      NULL                                },
    {"IPv4",			      "a@127.0.0.1",                        "a@127.0.0.1",             "a@127.0.0.1"                       },
    {"IPv6",			      "a@[2001:DB8::1]/x",                  "a@[2001:db8::1]/x",       "a@[2001:db8::1]/x"                 },
    {"IPv6 unclosed",                     "a@[::1",                             NULL,                      NULL                                },
    {"IPv6 with more",                    "a@[::1%lo]",                         NULL,                      NULL                                },
    {"brackets around a name",            "a@[localhost]",                      NULL,                      NULL                                },
    {"underscore in the domain",          "a@my_host",                          "a@my_host",               "a@my_host"                         },
};

static void expect(const struct row *row, enum prep how, const char *want)
{
	struct arena arena = {0};
	struct jid jid;
	struct text got;
	bool valid = prep_jid(&arena, text_of(row->from), how, &jid);

	if (valid != (want != NULL))
		fail_msg("%s (%d): got %s, want %s", row->what, how,
		    valid ? "valid" : "refused",
		    want != NULL ? "valid" : "refused");
	if (valid) {
		got = jid_full(&arena, &jid);
		if (!text_is(got, want))
			fail_msg("%s (%d): got %.*s, want %s", row->what, how,
			    (int)got.len, got.at, want);
	}
	arena_free(&arena);
}

static void prep_jid__prepares_or_refuses__as_the_table_says(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		expect(&rows[i], PREP_STREAM, rows[i].stream);
		expect(&rows[i], PREP_IMPORT, rows[i].import);
	}
}

static void prep_jid__changes_nothing__when_prepared_again(void **state)
{
	struct row again;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].stream == NULL)
			continue;
		again =
		    (struct row){.what = rows[i].what, .from = rows[i].stream};
		expect(&again, PREP_STREAM, again.from);
	}
}

/* len bytes of `of`, between before and behind. */
static bool long_one(
    const char *before, const char *of, size_t len, const char *behind)
{
	struct arena arena = {0};
	struct build b = {.arena = &arena};
	struct jid jid;
	bool valid;
	size_t i;

	build_string(&b, before);
	for (i = 0; i < len; i += strlen(of))
		build_string(&b, of);
	build_string(&b, behind);
	valid = prep_jid(&arena, build_done(&b), PREP_STREAM, &jid);
	arena_free(&arena);
	return valid;
}

static void prep_jid__refuses__a_part_of_more_than_1023_bytes(void **state)
{
	(void)state;
	assert_true(long_one("", "a", JID_PART_MAX, "@b/c"));
	assert_false(long_one("", "a", JID_PART_MAX + 1, "@b/c"));
	assert_true(long_one("a@", "b", JID_PART_MAX, "/c"));
	assert_false(long_one("a@", "b", JID_PART_MAX + 1, "/c"));
	assert_true(long_one("a@b/", "c", JID_PART_MAX, ""));
	assert_false(long_one("a@b/", "c", JID_PART_MAX + 1, ""));
	assert_true(long_one("a@b/", "C", JID_PART_MAX, ""));
	assert_true(long_one("", "A", JID_PART_MAX, "@b/c"));
}

/* U+FDFA becomes 18 characters, 33 bytes. */
static void prep_jid__refuses__a_part_that_grows_too_long(void **state)
{
	(void)state;
	assert_true(long_one("a@b/", "\ufdfa", (size_t)3 * 31, ""));
	assert_false(long_one("a@b/", "\ufdfa", (size_t)3 * 32, ""));
	assert_false(long_one("a@b/", "\ufdfa", (size_t)3 * 341, ""));
}

static void prep_jid__refuses__a_zero_byte(void **state)
{
	struct arena arena = {0};
	struct jid jid;

	(void)state;
	assert_false(prep_jid(&arena, TEXT("a\0b@c"), PREP_STREAM, &jid));
	assert_false(prep_jid(&arena, TEXT("a@b\0c"), PREP_STREAM, &jid));
	assert_false(prep_jid(&arena, TEXT("a@b/c\0d"), PREP_STREAM, &jid));
	arena_free(&arena);
}

static void prep_zone__knows__names_of_the_zone_database(void **state)
{
	static const struct {
		const char *name;
		bool known;
	} zones[] = {
	    {"Europe/Paris",              true },
	    {"Indian/Reunion",            true },
	    {"America/Guadeloupe",        true },
	    {"UTC",		       true },
	    {"Asia/Calcutta",             true },
	    {"Europe/Lutece",             false},
	    {"Etc/Unknown",               false},
	    {"GMT+5",                     false},
	    {"",			  false},
	    {"\xff",		      false},
	    {"Europe/Paris/Europe/Paris/Europe/Paris/Europe/Paris/Europe/Paris/"
	     "Europe/Paris", false},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(zones) / sizeof(zones[0]); i++)
		if (prep_zone(text_of(zones[i].name)) != zones[i].known)
			fail_msg("%s: want %d", zones[i].name, zones[i].known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(prep_jid__prepares_or_refuses__as_the_table_says),
	    cmocka_unit_test(prep_jid__changes_nothing__when_prepared_again),
	    cmocka_unit_test(prep_jid__refuses__a_part_of_more_than_1023_bytes),
	    cmocka_unit_test(prep_jid__refuses__a_part_that_grows_too_long),
	    cmocka_unit_test(prep_jid__refuses__a_zero_byte),
	    cmocka_unit_test(prep_zone__knows__names_of_the_zone_database),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
