#include <stdbool.h>
#include <string.h>

#include "component/talk/picture.h"

/* Letters as strokes of one breadth, in a box of 40 by 56 units whose y grows
 * downwards; all of it in whole numbers, so that every machine draws alike. */
enum stroke_kind {
	LINE, /* from a, b to c, d */
	ARC,  /* around a, b, as wide as c, as high as d, in sixteenths of a
		 turn clockwise from the east */
};

struct stroke {
	enum stroke_kind kind;
	uint8_t glyph;
	int8_t a, b, c, d;
	int8_t from, to;
};

#define LETTER(letter) ((letter) - 'A')

static const struct stroke strokes[] = {
    {LINE, LETTER('A'),   0,  56, 20, 0,  0,  0 },
    {LINE, LETTER('A'),   20, 0,  40, 56, 0,  0 },
    {LINE, LETTER('A'),   7,  37, 33, 37, 0,  0 },
    {LINE, LETTER('B'),   4,  0,  4,  56, 0,  0 },
    {LINE, LETTER('B'),   4,  0,  20, 0,  0,  0 },
    {LINE, LETTER('B'),   4,  26, 20, 26, 0,  0 },
    {LINE, LETTER('B'),   4,  56, 20, 56, 0,  0 },
    {ARC,  LETTER('B'),   20, 13, 14, 13, -4, 4 },
    {ARC,  LETTER('B'),   20, 41, 17, 15, -4, 4 },
    {ARC,  LETTER('C'),   20, 28, 20, 28, 2,  14},
    {LINE, LETTER('D'),   3,  0,  3,  56, 0,  0 },
    {LINE, LETTER('D'),   3,  0,  14, 0,  0,  0 },
    {LINE, LETTER('D'),   3,  56, 14, 56, 0,  0 },
    {ARC,  LETTER('D'),   14, 28, 24, 28, -4, 4 },
    {LINE, LETTER('E'),   5,  0,  5,  56, 0,  0 },
    {LINE, LETTER('E'),   5,  0,  36, 0,  0,  0 },
    {LINE, LETTER('E'),   5,  27, 31, 27, 0,  0 },
    {LINE, LETTER('E'),   5,  56, 36, 56, 0,  0 },
    {LINE, LETTER('F'),   5,  0,  5,  56, 0,  0 },
    {LINE, LETTER('F'),   5,  0,  36, 0,  0,  0 },
    {LINE, LETTER('F'),   5,  27, 31, 27, 0,  0 },
    {ARC,  LETTER('G'),   20, 28, 20, 28, 0,  14},
    {LINE, LETTER('G'),   24, 28, 40, 28, 0,  0 },
    {LINE, LETTER('H'),   3,  0,  3,  56, 0,  0 },
    {LINE, LETTER('H'),   37, 0,  37, 56, 0,  0 },
    {LINE, LETTER('H'),   3,  27, 37, 27, 0,  0 },
    {LINE, LETTER('I'),   20, 0,  20, 56, 0,  0 },
    {LINE, LETTER('J'),   32, 0,  32, 40, 0,  0 },
    {ARC,  LETTER('J'),   18, 40, 14, 16, 0,  7 },
    {LINE, LETTER('K'),   4,  0,  4,  56, 0,  0 },
    {LINE, LETTER('K'),   37, 0,  4,  34, 0,  0 },
    {LINE, LETTER('K'),   15, 23, 38, 56, 0,  0 },
    {LINE, LETTER('L'),   6,  0,  6,  56, 0,  0 },
    {LINE, LETTER('L'),   6,  56, 36, 56, 0,  0 },
    {LINE, LETTER('M'),   0,  56, 2,  0,  0,  0 },
    {LINE, LETTER('M'),   2,  0,  20, 38, 0,  0 },
    {LINE, LETTER('M'),   20, 38, 38, 0,  0,  0 },
    {LINE, LETTER('M'),   38, 0,  40, 56, 0,  0 },
    {LINE, LETTER('N'),   3,  56, 3,  0,  0,  0 },
    {LINE, LETTER('N'),   3,  0,  37, 56, 0,  0 },
    {LINE, LETTER('N'),   37, 56, 37, 0,  0,  0 },
    {ARC,  LETTER('O'),   20, 28, 20, 28, 0,  16},
    {LINE, LETTER('P'),   4,  0,  4,  56, 0,  0 },
    {LINE, LETTER('P'),   4,  0,  20, 0,  0,  0 },
    {LINE, LETTER('P'),   4,  30, 20, 30, 0,  0 },
    {ARC,  LETTER('P'),   20, 15, 16, 15, -4, 4 },
    {ARC,  LETTER('Q'),   20, 28, 20, 28, 0,  16},
    {LINE, LETTER('Q'),   25, 41, 39, 56, 0,  0 },
    {LINE, LETTER('R'),   4,  0,  4,  56, 0,  0 },
    {LINE, LETTER('R'),   4,  0,  20, 0,  0,  0 },
    {LINE, LETTER('R'),   4,  30, 20, 30, 0,  0 },
    {ARC,  LETTER('R'),   20, 15, 16, 15, -4, 4 },
    {LINE, LETTER('R'),   19, 30, 38, 56, 0,  0 },
    {ARC,  LETTER('S'),   20, 14, 16, 14, 4,  14},
    {ARC,  LETTER('S'),   20, 42, 17, 14, 12, 22},
    {LINE, LETTER('T'),   1,  0,  39, 0,  0,  0 },
    {LINE, LETTER('T'),   20, 0,  20, 56, 0,  0 },
    {LINE, LETTER('U'),   3,  0,  3,  38, 0,  0 },
    {LINE, LETTER('U'),   37, 0,  37, 38, 0,  0 },
    {ARC,  LETTER('U'),   20, 38, 17, 18, 0,  8 },
    {LINE, LETTER('V'),   0,  0,  20, 56, 0,  0 },
    {LINE, LETTER('V'),   20, 56, 40, 0,  0,  0 },
    {LINE, LETTER('W'),   0,  0,  9,  56, 0,  0 },
    {LINE, LETTER('W'),   9,  56, 20, 14, 0,  0 },
    {LINE, LETTER('W'),   20, 14, 31, 56, 0,  0 },
    {LINE, LETTER('W'),   31, 56, 40, 0,  0,  0 },
    {LINE, LETTER('X'),   2,  0,  38, 56, 0,  0 },
    {LINE, LETTER('X'),   38, 0,  2,  56, 0,  0 },
    {LINE, LETTER('Y'),   1,  0,  20, 28, 0,  0 },
    {LINE, LETTER('Y'),   39, 0,  20, 28, 0,  0 },
    {LINE, LETTER('Y'),   20, 28, 20, 56, 0,  0 },
    {LINE, LETTER('Z'),   3,  0,  37, 0,  0,  0 },
    {LINE, LETTER('Z'),   37, 0,  3,  56, 0,  0 },
    {LINE, LETTER('Z'),   3,  56, 37, 56, 0,  0 },
    {ARC,  GLYPH_PERSON,  20, 12, 11, 12, 0,  16},
    {ARC,  GLYPH_PERSON,  20, 56, 22, 20, 8,  16},
    {LINE, GLYPH_SERVICE, 20, 6,  20, 8,  0,  0 },
    {LINE, GLYPH_SERVICE, 13, 24, 20, 24, 0,  0 },
    {LINE, GLYPH_SERVICE, 20, 24, 20, 54, 0,  0 },
    {LINE, GLYPH_SERVICE, 11, 54, 29, 54, 0,  0 },
};

enum {
	FINE = 64,   /* parts of a unit */
	SAMPLE = 35, /* of these, from one sample to the next; four a pixel */
	RADIUS = 4 * FINE,
	BOX_X = 20 * FINE, /* its middle */
	BOX_Y = 28 * FINE,
	QUARTER = 8 /* steps of a turn's quarter */
};

struct point {
	int64_t x, y;
};

static const int16_t quarter_sine[QUARTER + 1] = {
    0, 200, 392, 569, 724, 851, 946, 1004, 1024};

/* 1024 times the sine of so many steps, 32 to the turn. */
static int64_t sine(int step)
{
	int in_half = (step % (4 * QUARTER) + 4 * QUARTER) % (2 * QUARTER);
	int at = in_half <= QUARTER ? in_half : 2 * QUARTER - in_half;
	bool below =
	    (step % (4 * QUARTER) + 4 * QUARTER) % (4 * QUARTER) >= 2 * QUARTER;

	return below ? -quarter_sine[at] : quarter_sine[at];
}

static struct point fine(int64_t x, int64_t y)
{
	return (struct point){x * FINE, y * FINE};
}

static struct point on_arc(const struct stroke *stroke, int step)
{
	struct point middle = fine(stroke->a, stroke->b);
	struct point reach = fine(stroke->c, stroke->d);

	middle.x += reach.x * sine(step + QUARTER) / 1024;
	middle.y += reach.y * sine(step) / 1024;
	return middle;
}

static bool is_near(struct point p, struct point a, struct point b)
{
	const int64_t along_x = b.x - a.x, along_y = b.y - a.y;
	const int64_t to_x = p.x - a.x, to_y = p.y - a.y;
	const int64_t most = (int64_t)RADIUS * RADIUS;
	const int64_t length = along_x * along_x + along_y * along_y;
	const int64_t dot = to_x * along_x + to_y * along_y;
	const int64_t cross = to_x * along_y - to_y * along_x;

	if (dot <= 0)
		return to_x * to_x + to_y * to_y <= most;
	if (dot >= length)
		return (p.x - b.x) * (p.x - b.x) + (p.y - b.y) * (p.y - b.y) <=
		       most;
	return cross * cross <= most * length;
}

/* Which of the samples are covered, four by four of them a pixel. */
struct canvas {
	bool covered[GLYPH_HEIGHT * 4][GLYPH_WIDTH * 4];
};

static int64_t sample_x(int i)
{
	return BOX_X + (i * 2 + 1 - GLYPH_WIDTH * 4) * SAMPLE / 2;
}

static int64_t sample_y(int i)
{
	return BOX_Y + (i * 2 + 1 - GLYPH_HEIGHT * 4) * SAMPLE / 2;
}

/* About the sample there, of so many around a middle; never past the last. */
static int sample_at(int64_t where, int64_t middle, int count)
{
	const int64_t at = (where - middle) / SAMPLE + count / 2;

	if (at < 0)
		return 0;
	return at < count ? (int)at : count - 1;
}

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Looks at the samples around the line alone. */
static void draw_line(struct canvas *canvas, struct point a, struct point b)
{
	const int64_t most = RADIUS + 2 * SAMPLE;
	const int width = GLYPH_WIDTH * 4, height = GLYPH_HEIGHT * 4;
	const int left = sample_at(smaller(a.x, b.x) - most, BOX_X, width);
	const int right = sample_at(larger(a.x, b.x) + most, BOX_X, width);
	const int top = sample_at(smaller(a.y, b.y) - most, BOX_Y, height);
	const int bottom = sample_at(larger(a.y, b.y) + most, BOX_Y, height);
	int x, y;

	for (y = top; y <= bottom; y++)
		for (x = left; x <= right; x++)
			if (is_near(
				(struct point){sample_x(x), sample_y(y)}, a, b))
				canvas->covered[y][x] = true;
}

static void draw_stroke(struct canvas *canvas, const struct stroke *stroke)
{
	int step;

	if (stroke->kind == LINE)
		draw_line(canvas, fine(stroke->a, stroke->b),
		    fine(stroke->c, stroke->d));
	else
		for (step = stroke->from * 2; step < stroke->to * 2; step++)
			draw_line(canvas, on_arc(stroke, step),
			    on_arc(stroke, step + 1));
}

/* Of the sixteen samples of a pixel, so many. */
static uint8_t pixel(const struct canvas *canvas, int x, int y)
{
	uint8_t count = 0;
	int i, k;

	for (i = 0; i < 4; i++)
		for (k = 0; k < 4; k++)
			count += canvas->covered[y * 4 + k][x * 4 + i];
	return count;
}

void picture_draw(uint8_t glyph, uint8_t cover[GLYPH_HEIGHT][GLYPH_WIDTH])
{
	struct canvas canvas = {0};
	size_t i;
	int x, y;

	for (i = 0; i < sizeof(strokes) / sizeof(strokes[0]); i++)
		if (strokes[i].glyph == glyph)
			draw_stroke(&canvas, &strokes[i]);
	for (y = 0; y < GLYPH_HEIGHT; y++)
		for (x = 0; x < GLYPH_WIDTH; x++)
			cover[y][x] = pixel(&canvas, x, y);
}
