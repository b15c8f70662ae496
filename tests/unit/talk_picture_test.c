#include "component/talk/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "component/talk/digest.h"

/* *: a sign; a blank: nothing. */
static char letter(uint8_t glyph)
{
	return "ABCDEFGHIJKLMNOPQRSTUVWXYZ** "[glyph];
}

static void picture__bears_the_initials__of_any_name(void **state)
{
	static const struct {
		const char *name;
		const char *want;
	} rows[] = {
	    {"Jean Petit",             "JP"},
	    {"DUPONT Jeanne",          "DJ"},
	    {"élodie de la Tour",     "ET"},
	    {"Jean-Pierre Ångström", "JA"},
	    {"Cher",                   "C "},
	    {"Иван Петров",  "* "},
	    {"Anna Петрова",    "A "},
	    {" ",		      "* "},
	    {"",		       "* "},
	    {"7 nains",                "* "},
	    {"Œdipe Roy",             "OR"},
	};
	struct arena arena = {0};
	struct picture picture;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		picture = picture_of_name(&arena, text_of(rows[i].name), 11);
		assert_int_equal(letter(picture.first), rows[i].want[0]);
		assert_int_equal(letter(picture.second), rows[i].want[1]);
		assert_int_equal(picture.colour, 11 % PICTURE_COLOURS);
	}
	arena_free(&arena);
}

/* Signature, size, one chunk behind the other, and the end that every PNG has;
 * tests/e2e takes it apart with another program. */
static void picture_png__is_one__and_the_same_each_time(void **state)
{
	struct arena arena = {0};
	struct gallery *gallery = gallery_new(&arena);
	struct picture picture = picture_of_name(&arena, TEXT("Jean Petit"), 3);
	struct text png = picture_png(&arena, gallery, picture);
	struct text again = picture_png(&arena, gallery_new(&arena), picture);
	struct text hash = digest_sha1_hex(&arena, png);

	(void)state;
	assert_int_equal(png.len, 2240);
	assert_memory_equal(png.at, "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16);
	assert_memory_equal(
	    png.at + png.len - 12, "\0\0\0\0IEND\xae\x42\x60\x82", 12);
	assert_true(text_equal(png, again));
	assert_true(text_equal(picture_hash(&arena, gallery, picture), hash));
	assert_true(text_equal(picture_hash(&arena, gallery, picture), hash));
	picture.colour++;
	assert_false(text_equal(picture_hash(&arena, gallery, picture), hash));
	arena_free(&arena);
}

static void picture_draw__draws_each_of_them__otherwise(void **state)
{
	static uint8_t covers[GLYPHS][GLYPH_HEIGHT][GLYPH_WIDTH];
	int i, k, x, y, ink;

	(void)state;
	for (i = 0; i < GLYPHS; i++) {
		picture_draw((uint8_t)i, covers[i]);
		ink = 0;
		for (y = 0; y < GLYPH_HEIGHT; y++)
			for (x = 0; x < GLYPH_WIDTH; x++) {
				ink += covers[i][y][x];
				assert_in_range(covers[i][y][x], 0, 16);
			}
		assert_in_range(ink, 16 * 60, 16 * 360);
		for (x = 0; x < GLYPH_WIDTH; x++) /* nothing is cut off */
			assert_int_equal(
			    covers[i][0][x] + covers[i][GLYPH_HEIGHT - 1][x],
			    0);
		for (k = 0; k < i; k++)
			assert_memory_not_equal(
			    covers[i], covers[k], sizeof(covers[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(picture__bears_the_initials__of_any_name),
	    cmocka_unit_test(picture_png__is_one__and_the_same_each_time),
	    cmocka_unit_test(picture_draw__draws_each_of_them__otherwise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
