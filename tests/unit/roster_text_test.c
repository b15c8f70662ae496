#include "roster/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "roster/jid.h"

static void text__compares_bytes(void **state)
{
	(void)state;
	assert_true(text_equal(TEXT("a"), text_of("a")));
	assert_true(text_equal(text_of(NULL), TEXT("")));
	assert_false(text_equal(TEXT("a"), TEXT("ab")));
	assert_true(text_starts(TEXT("away/3"), TEXT("away/")));
	assert_false(text_starts(TEXT("awa"), TEXT("away/")));
	assert_true(text_compare(TEXT("a"), TEXT("b")) < 0);
	assert_true(text_compare(TEXT("ab"), TEXT("a")) > 0);
	assert_int_equal(text_compare(TEXT(""), text_of(NULL)), 0);
}

static const struct {
	int64_t number;
	const char *want;
} numbers[] = {
    {0,	 "0"		   },
    {-1,        "-1"		  },
    {INT64_MAX, "9223372036854775807" },
    {INT64_MIN, "-9223372036854775808"},
};

static void build__writes_numbers(void **state)
{
	struct arena arena = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		struct build b = {.arena = &arena};

		build_number(&b, numbers[i].number);
		assert_string_equal(build_done(&b).at, numbers[i].want);
	}
	arena_free(&arena);
}

static void build__grows__past_its_first_room(void **state)
{
	struct arena arena = {0};
	struct build b = {.arena = &arena};
	size_t i;

	(void)state;
	for (i = 0; i < 5000; i++)
		build_char(&b, (char)('a' + (char)(i % 26)));
	assert_int_equal(build_done(&b).len, 5000);
	for (i = 0; i < 5000; i++)
		assert_int_equal(b.at[i], 'a' + (char)(i % 26));
	assert_int_equal(b.at[5000], '\0');
	arena_free(&arena);
	assert_int_equal(arena.used, 0);
}

static void arena__gives_zeroed_memory__that_lasts(void **state)
{
	struct arena arena = {0};
	char *first = arena_copy(&arena, "first", 5);
	unsigned char *large = arena_alloc(&arena, 1 << 20);
	size_t i;

	(void)state;
	for (i = 0; i < 1 << 20; i++)
		assert_int_equal(large[i], 0);
	memset(large, 1, 1 << 20);
	assert_string_equal(first, "first");
	arena_free(&arena);
	arena_free(&arena);
}

static const struct {
	const char *whole;
	bool fine;
	const char *local, *domain, *resource;
} jids[] = {
    {"a@b/c",   true,  "a", "b", "c"    },
    {"a@b",     true,  "a", "b", ""     },
    {"b",       true,  "",  "b", ""     },
    {"b/c@d/e", true,  "",  "b", "c@d/e"},
    {"a@b/c/d", true,  "a", "b", "c/d"  },
    {"",        false, "",  "",  ""     },
    {"@b",      false, "",  "",  ""     },
    {"a@",      false, "",  "",  ""     },
    {"a@b/",    false, "",  "",  ""     },
    {"/c",      false, "",  "",  ""     },
};

/* Two texts that grow in turns: only the last can grow where it stands. */
static void build__grows__beside_another(void **state)
{
	struct arena arena = {0};
	struct build a = {.arena = &arena}, b = {.arena = &arena};
	size_t i;

	(void)state;
	for (i = 0; i < 3000; i++) {
		build_char(&a, 'a');
		build_char(&b, 'b');
	}
	for (i = 0; i < 3000; i++) {
		assert_int_equal(a.at[i], 'a');
		assert_int_equal(b.at[i], 'b');
	}
	arena_free(&arena);
}

static void arena__is_used_again__and_keeps_no_more_than_it_may(void **state)
{
	struct arena arena = {0};
	const char *zeroed;
	size_t i;

	(void)state;
	memset(arena_room(&arena, 3000), 'x', 3000);
	arena_reuse(&arena, 65536);
	assert_int_equal(arena.used, 0);
	zeroed = arena_alloc(&arena, 3000);
	for (i = 0; i < 3000; i++)
		assert_int_equal(zeroed[i], 0);
	(void)arena_room(&arena, 1 << 20);
	arena_reuse(&arena, 65536);
	assert_null(arena.head);
	arena_free(&arena);
}

static void jid_cut__knows_its_parts(void **state)
{
	struct arena arena = {0};
	struct jid jid;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(jids) / sizeof(jids[0]); i++) {
		if (jid_cut(text_of(jids[i].whole), &jid) != jids[i].fine)
			fail_msg("%s", jids[i].whole);
		if (!jids[i].fine)
			continue;
		assert_true(text_is(jid.local, jids[i].local));
		assert_true(text_is(jid.domain, jids[i].domain));
		assert_true(text_is(jid.resource, jids[i].resource));
		assert_string_equal(jid_full(&arena, &jid).at, jids[i].whole);
	}
	arena_free(&arena);
}

static void jid_cut__refuses__parts_over_1023_bytes(void **state)
{
	char whole[JID_PART_MAX + 4];
	struct jid jid;

	(void)state;
	memset(whole, 'a', sizeof(whole));
	whole[JID_PART_MAX] = '@';
	assert_true(jid_cut((struct text){whole, JID_PART_MAX + 2}, &jid));
	whole[JID_PART_MAX] = 'a';
	whole[JID_PART_MAX + 1] = '@';
	assert_false(jid_cut((struct text){whole, JID_PART_MAX + 3}, &jid));
}

/* Each byte counts, wherever it stands, and so does the length; the lowest bits
 * are those that an index looks at. */
static void hash__differs__by_any_byte(void **state)
{
	char text[41] = {0};
	size_t len, i;

	(void)state;
	assert_int_equal(text_hash(TEXT("c-abcdefgh")),
	    text_hash((struct text){"c-abcdefghi", 10}));
	assert_int_equal(text_hash(text_of(NULL)), text_hash(TEXT("")));
	for (len = 0; len + 1 < sizeof(text); len++) {
		uint64_t plain = text_hash((struct text){text, len});

		assert_int_not_equal(
		    plain, text_hash((struct text){text, len + 1}));
		assert_int_not_equal(
		    plain, text_hash_from(1, (struct text){text, len}));
		for (i = 0; i < len; i++) {
			text[i] = (char)0x80;
			assert_int_not_equal(plain & 0xffff,
			    text_hash((struct text){text, len}) & 0xffff);
			text[i] = 0;
		}
	}
}

/* Line ids of the ledger are made of it: it never changes. */
static void fingerprint__is_the_same_for_ever(void **state)
{
	(void)state;
	assert_int_equal(
	    text_fingerprint(TEXT("")), UINT64_C(0xcbf29ce484222325));
	assert_int_equal(
	    text_fingerprint(TEXT("foobar")), UINT64_C(0x85944171f73967e8));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text__compares_bytes),
	    cmocka_unit_test(hash__differs__by_any_byte),
	    cmocka_unit_test(fingerprint__is_the_same_for_ever),
	    cmocka_unit_test(build__writes_numbers),
	    cmocka_unit_test(build__grows__past_its_first_room),
	    cmocka_unit_test(arena__gives_zeroed_memory__that_lasts),
	    cmocka_unit_test(build__grows__beside_another),
	    cmocka_unit_test(
		arena__is_used_again__and_keeps_no_more_than_it_may),
	    cmocka_unit_test(jid_cut__knows_its_parts),
	    cmocka_unit_test(jid_cut__refuses__parts_over_1023_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
