#include "component/talk/picture.h"

#include <stdbool.h>
#include <string.h>

#include "component/talk/digest.h"
#include "component/talk/fold.h"

enum {
	ROW = 1 + PICTURE_SIDE / 2, /* a filter, then two pixels a byte */
	PIXELS = ROW * PICTURE_SIDE,
	HEX = 40, /* of a SHA-1 */
	SHADES = 16
};

struct gallery {
	bool drawn[GLYPHS];
	uint8_t covers[GLYPHS][GLYPH_HEIGHT][GLYPH_WIDTH];
	char hashes[GLYPHS][GLYPHS + 1][PICTURE_COLOURS][HEX];
};

/* Dark enough for white letters (WCAG 2.1, 4.5 to 1). */
static const uint8_t colours[PICTURE_COLOURS][3] = {
    {0x1f, 0x5f, 0xa8},
    {0x2e, 0x7d, 0x32},
    {0xb2, 0x3c, 0x17},
    {0x6a, 0x3d, 0x9a},
    {0x00, 0x70, 0x7f},
    {0x85, 0x58, 0x00},
    {0xad, 0x14, 0x57},
    {0x45, 0x5a, 0x64},
};

enum {
	SERVICE_COLOUR = 7
};

struct gallery *gallery_new(struct arena *arena)
{
	return arena_alloc(arena, sizeof(struct gallery));
}

/* É is E; what has no letter among the 26 has a sign. */
static uint8_t glyph_of(struct arena *arena, struct text word)
{
	struct text letter = {word.at, 1};

	while (letter.len < word.len &&
	       ((unsigned char)word.at[letter.len] & 0xc0) == 0x80)
		letter.len++;
	if ((unsigned char)word.at[0] >= 0x80)
		letter = fold(arena, letter);
	else if (word.at[0] >= 'A' && word.at[0] <= 'Z')
		return (uint8_t)(word.at[0] - 'A');
	return letter.len > 0 && letter.at[0] >= 'a' && letter.at[0] <= 'z'
		   ? (uint8_t)(letter.at[0] - 'a')
		   : GLYPH_PERSON;
}

struct picture picture_of_name(
    struct arena *arena, struct text name, uint64_t seed)
{
	struct picture picture = {
	    GLYPH_PERSON, GLYPH_NONE, (uint8_t)(seed % PICTURE_COLOURS)};
	size_t last = name.len;

	while (last > 0 && name.at[last - 1] != ' ')
		last--;
	if (name.len > 0)
		picture.first = glyph_of(arena, name);
	if (last > 0 && last < name.len && picture.first != GLYPH_PERSON)
		picture.second = glyph_of(
		    arena, (struct text){name.at + last, name.len - last});
	if (picture.second == GLYPH_PERSON)
		picture.second = GLYPH_NONE;
	return picture;
}

struct picture picture_of_service(void)
{
	return (struct picture){GLYPH_SERVICE, GLYPH_NONE, SERVICE_COLOUR};
}

struct picture picture_of_nobody(void)
{
	return (struct picture){GLYPH_PERSON, GLYPH_NONE, SERVICE_COLOUR};
}

static void put_glyph(uint8_t pixels[PICTURE_SIDE][PICTURE_SIDE],
    struct gallery *gallery, uint8_t glyph, int left)
{
	const int top = (PICTURE_SIDE - GLYPH_HEIGHT) / 2;
	int x, y;

	if (!gallery->drawn[glyph])
		picture_draw(glyph, gallery->covers[glyph]);
	gallery->drawn[glyph] = true;
	for (y = 0; y < GLYPH_HEIGHT; y++)
		for (x = 0; x < GLYPH_WIDTH; x++)
			pixels[top + y][left + x] |=
			    (uint8_t)(gallery->covers[glyph][y][x] *
				      (SHADES - 1) / 16);
}

static void put_glyphs(uint8_t pixels[PICTURE_SIDE][PICTURE_SIDE],
    struct gallery *gallery, struct picture picture)
{
	const int middle = PICTURE_SIDE / 2;

	if (picture.second == GLYPH_NONE) {
		put_glyph(
		    pixels, gallery, picture.first, middle - GLYPH_WIDTH / 2);
		return;
	}
	put_glyph(pixels, gallery, picture.first, middle - GLYPH_WIDTH + 1);
	put_glyph(pixels, gallery, picture.second, middle - 1);
}

static void put_32(struct build *b, uint32_t number)
{
	int shift;

	for (shift = 24; shift >= 0; shift -= 8)
		build_char(b, (char)(number >> shift & 0xff));
}

/* CRC-32 of ISO/IEC 15948, four bits at a time. */
static uint32_t crc_32(struct text of)
{
	static const uint32_t table[16] = {0x00000000, 0x1db71064, 0x3b6e20c8,
	    0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
	    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0,
	    0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
	uint32_t crc = UINT32_MAX;
	size_t i;

	for (i = 0; i < of.len; i++) {
		crc ^= (unsigned char)of.at[i];
		crc = crc >> 4 ^ table[crc & 0xf];
		crc = crc >> 4 ^ table[crc & 0xf];
	}
	return ~crc;
}

/* RFC 1950 */
static uint32_t adler_32(struct text of)
{
	uint32_t a = 1, b = 0;
	size_t i;

	for (i = 0; i < of.len; i++) {
		a = (a + (unsigned char)of.at[i]) % 65521;
		b = (b + a) % 65521;
	}
	return b << 16 | a;
}

static void put_chunk(struct build *b, const char *type, struct text data)
{
	const size_t start = b->len + 4;

	put_32(b, (uint32_t)data.len);
	build_string(b, type);
	build_text(b, data);
	put_32(b, crc_32((struct text){b->at + start, b->len - start}));
}

/* One block as it is (RFC 1951, 3.2.4): letters need few bytes, and a
 * compressor's next version would make another picture of them. */
static struct text deflated(struct arena *arena, struct text data)
{
	struct build b = {.arena = arena};

	build_text(&b, TEXT("\x78\x01\x01"));
	build_char(&b, (char)(data.len & 0xff));
	build_char(&b, (char)(data.len >> 8));
	build_char(&b, (char)(~data.len & 0xff));
	build_char(&b, (char)(~data.len >> 8 & 0xff));
	build_text(&b, data);
	put_32(&b, adler_32(data));
	return build_done(&b);
}

static struct text packed(
    struct arena *arena, uint8_t pixels[PICTURE_SIDE][PICTURE_SIDE])
{
	char *rows = arena_alloc(arena, PIXELS);
	int x, y;

	for (y = 0; y < PICTURE_SIDE; y++)
		for (x = 0; x < PICTURE_SIDE; x += 2)
			rows[y * ROW + 1 + x / 2] =
			    (char)(pixels[y][x] << 4 | pixels[y][x + 1]);
	return (struct text){rows, PIXELS};
}

/* From the colour to white. */
static struct text palette(struct arena *arena, uint8_t colour)
{
	struct build b = {.arena = arena};
	int shade, i;

	for (shade = 0; shade < SHADES; shade++)
		for (i = 0; i < 3; i++)
			build_char(&b,
			    (char)((colours[colour][i] * (SHADES - 1 - shade) +
				       0xff * shade) /
				   (SHADES - 1)));
	return build_done(&b);
}

struct text picture_png(
    struct arena *arena, struct gallery *gallery, struct picture picture)
{
	/* Width, height, 4 bits a pixel, a palette. */
	static const char header[] = {
	    0, 0, 0, PICTURE_SIDE, 0, 0, 0, PICTURE_SIDE, 4, 3, 0, 0, 0};
	uint8_t pixels[PICTURE_SIDE][PICTURE_SIDE] = {0};
	struct build b = {.arena = arena};

	put_glyphs(pixels, gallery, picture);
	build_text(&b, TEXT("\x89PNG\r\n\x1a\n"));
	put_chunk(&b, "IHDR", (struct text){header, sizeof(header)});
	put_chunk(&b, "PLTE", palette(arena, picture.colour));
	put_chunk(&b, "IDAT", deflated(arena, packed(arena, pixels)));
	put_chunk(&b, "IEND", (struct text){0});
	return build_done(&b);
}

struct text picture_hash(
    struct arena *arena, struct gallery *gallery, struct picture picture)
{
	char *hash =
	    gallery->hashes[picture.first][picture.second][picture.colour];

	if (hash[0] == '\0')
		memcpy(hash,
		    digest_sha1_hex(arena, picture_png(arena, gallery, picture))
			.at,
		    HEX);
	return (struct text){hash, HEX};
}
