#ifndef TALK_PICTURE_H
#define TALK_PICTURE_H

#include <stdint.h>

#include "roster/arena.h"
#include "roster/text.h"

/*
 * What clients show beside a name (XEP-0153): two initials on a colour, or a
 * sign. 64 by 64 pixels, a PNG (ISO/IEC 15948) of 16 colours that is written
 * here and the same bytes on every machine: no library, no font, and clients
 * fetch it once (decisions/0013-pictures.md).
 */
enum {
	PICTURE_SIDE = 64,
	PICTURE_COLOURS = 8,
	GLYPH_PERSON = 26, /* behind the letters A to Z */
	GLYPH_SERVICE,
	GLYPHS,
	GLYPH_NONE = GLYPHS,
	GLYPH_WIDTH = 28,
	GLYPH_HEIGHT = 32
};

struct picture {
	uint8_t first;
	uint8_t second; /* GLYPH_NONE: the first alone */
	uint8_t colour;
};

/* The first letters of the first and the last word, GLYPH_PERSON where they are
 * not of this alphabet; the seed chooses a colour. */
struct picture picture_of_name(
    struct arena *arena, struct text name, uint64_t seed);
struct picture picture_of_service(void);
struct picture picture_of_nobody(void);

/* What was made once is remembered: the letters, and the hash of every picture
 * that was shown. */
struct gallery;
struct gallery *gallery_new(struct arena *arena);

/* The PNG, from the arena; its SHA-1 as 40 hex digits, the gallery's. */
struct text picture_png(
    struct arena *arena, struct gallery *gallery, struct picture picture);
struct text picture_hash(
    struct arena *arena, struct gallery *gallery, struct picture picture);

/* How much of each pixel of a letter or sign is covered, 0 to 16. */
void picture_draw(uint8_t glyph, uint8_t cover[GLYPH_HEIGHT][GLYPH_WIDTH]);

#endif
