#include "component/talk/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void expect(struct text got, const char *want)
{
	assert_int_equal(got.len, strlen(want));
	assert_memory_equal(got.at, want, got.len);
}

/* FIPS 180 examples. */
static void digest_sha1_hex__is_right__for_known_vectors(void **state)
{
	struct arena arena = {0};

	(void)state;
	expect(digest_sha1_hex(&arena, (struct text){0}),
	    "da39a3ee5e6b4b0d3255bfef95601890afd80709");
	expect(digest_sha1_hex(&arena, TEXT("abc")),
	    "a9993e364706816aba3e25717850c26c9cd0d89d");
	expect(digest_sha1_hex(&arena,
		   TEXT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmno"
			"mnopnopq")),
	    "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
	arena_free(&arena);
}

/* XEP-0115, 5.2. */
static void digest_sha1_base64__is_right__for_the_caps_example(void **state)
{
	struct arena arena = {0};

	(void)state;
	expect(digest_sha1_base64(
		   &arena, TEXT("client/pc//Exodus 0.9.1<"
				"http://jabber.org/protocol/caps<"
				"http://jabber.org/protocol/disco#info<"
				"http://jabber.org/protocol/disco#items<"
				"http://jabber.org/protocol/muc<")),
	    "QgayPKawpkPSDYmwT/WM94uAlu0=");
	arena_free(&arena);
}

/* SHA-256 of the length in eight bytes, big-endian, and the bytes. */
static void digest_texts__is_right__for_known_vectors(void **state)
{
	const struct text abc = TEXT("abc");
	struct arena arena = {0};

	(void)state;
	expect(digest_hex(&arena, digest_texts(&arena, NULL, 0)),
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	expect(digest_hex(&arena, digest_texts(&arena, &abc, 1)),
	    "c3494ca1a2cf8eeb8a11ded316fb55b83c3bbbedb6313cd50415251e5d09e12f");
	arena_free(&arena);
}

static void digest_texts__differs__where_the_border_differs(void **state)
{
	const struct text a[] = {TEXT("ab"), TEXT("c")};
	const struct text b[] = {TEXT("a"), TEXT("bc")};
	const struct text c[] = {TEXT("abc"), {0}};
	struct arena arena = {0};
	struct text of_a, of_b, of_c;

	(void)state;
	of_a = digest_texts(&arena, a, 2);
	of_b = digest_texts(&arena, b, 2);
	of_c = digest_texts(&arena, c, 2);
	assert_int_equal(of_a.len, 32);
	assert_false(text_equal(of_a, of_b));
	assert_false(text_equal(of_a, of_c));
	assert_false(text_equal(of_b, of_c));
	assert_true(text_equal(of_a, digest_texts(&arena, a, 2)));
	arena_free(&arena);
}

static void digest_hex__is_empty__for_no_bytes(void **state)
{
	struct arena arena = {0};

	(void)state;
	expect(digest_hex(&arena, (struct text){0}), "");
	expect(digest_hex(&arena, TEXT("\x00\x7f\xff")), "007fff");
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(digest_sha1_hex__is_right__for_known_vectors),
	    cmocka_unit_test(
		digest_sha1_base64__is_right__for_the_caps_example),
	    cmocka_unit_test(digest_texts__is_right__for_known_vectors),
	    cmocka_unit_test(digest_texts__differs__where_the_border_differs),
	    cmocka_unit_test(digest_hex__is_empty__for_no_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
