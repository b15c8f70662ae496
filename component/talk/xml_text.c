#include "component/talk/xml.h"

#include <string.h>

/* Code points, both ends included. */
struct range {
	uint32_t first;
	uint32_t last;
};

/* XML 1.0, 2.2 */
static const struct range characters[] = {
    {0x9,     0xA     },
    {0xD,     0xD     },
    {0x20,    0xD7FF  },
    {0xE000,  0xFFFD  },
    {0x10000, 0x10FFFF},
};

/* XML 1.0, 2.3, without the colon */
static const struct range name_starts[] = {
    {'A',     'Z'    },
    {'_',     '_'    },
    {'a',     'z'    },
    {0xC0,    0xD6   },
    {0xD8,    0xF6   },
    {0xF8,    0x2FF  },
    {0x370,   0x37D  },
    {0x37F,   0x1FFF },
    {0x200C,  0x200D },
    {0x2070,  0x218F },
    {0x2C00,  0x2FEF },
    {0x3001,  0xD7FF },
    {0xF900,  0xFDCF },
    {0xFDF0,  0xFFFD },
    {0x10000, 0xEFFFF},
};

/* What a name may also have behind its first character. */
static const struct range name_others[] = {
    {'-',    '.'   },
    {'0',    '9'   },
    {0xB7,   0xB7  },
    {0x300,  0x36F },
    {0x203F, 0x2040},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool within(uint32_t point, const struct range *ranges, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (point >= ranges[i].first && point <= ranges[i].last)
			return true;
	return false;
}

static bool is_character(uint32_t point)
{
	return within(point, characters, COUNT(characters));
}

/* RFC 3629: the first byte says how many follow; least is the smallest code
 * point that needs so many. */
static const struct lead {
	uint8_t mask;
	uint8_t bits;
	uint8_t follow;
	uint32_t least;
} leads[] = {
    {0x80, 0x00, 0, 0      },
    {0xE0, 0xC0, 1, 0x80   },
    {0xF0, 0xE0, 2, 0x800  },
    {0xF8, 0xF0, 3, 0x10000},
};

/* The code point at *at, which moves behind it; 0 if it is none of XML's. */
static uint32_t next_point(const char **at, const char *end)
{
	uint8_t first = (uint8_t) * *at;
	const struct lead *lead;
	uint32_t point;
	size_t i;

	for (i = 0; i < COUNT(leads); i++)
		if ((first & leads[i].mask) == leads[i].bits)
			break;
	if (i == COUNT(leads))
		return 0;
	lead = &leads[i];
	if ((size_t)(end - *at) <= lead->follow)
		return 0;
	point = first & (uint8_t)~lead->mask;
	for (i = 1; i <= lead->follow; i++) {
		if (((uint8_t)(*at)[i] & 0xC0) != 0x80)
			return 0;
		point = point << 6 | ((uint8_t)(*at)[i] & 0x3F);
	}
	*at += lead->follow + 1;
	return point >= lead->least && is_character(point) ? point : 0;
}

/* NULL has no end that C would let us compute. */
static const char *end_of(struct text text)
{
	return text.len > 0 ? text.at + text.len : text.at;
}

enum {
	WORD = sizeof(uint64_t),
	WORDS = 4, /* at once */
	STRIDE = WORDS * WORD
};

/* Nearly all of it is printable ASCII: no high bit, and none below a blank,
 * which would borrow one. */
static bool is_plain(const char *at, size_t words)
{
	static const uint64_t high = UINT64_C(0x8080808080808080);
	static const uint64_t blanks = UINT64_C(0x2020202020202020);
	uint64_t word, all = 0;
	size_t i;

	for (i = 0; i < words; i++) {
		memcpy(&word, at + i * WORD, sizeof(word));
		all |= word | (word - blanks);
	}
	return (all & high) == 0;
}

bool xml_legal(struct text text)
{
	const char *at = text.at;
	const char *end = end_of(text);

	while (end - at >= STRIDE && is_plain(at, WORDS))
		at += STRIDE;
	while (at < end) {
		if (end - at >= WORD && is_plain(at, 1))
			at += WORD;
		else if ((uint8_t)*at >= 0x20 && (uint8_t)*at < 0x80)
			at++;
		else if (next_point(&at, end) == 0)
			return false;
	}
	return true;
}

uint32_t xml_next(const char **at, const char *end)
{
	const char *from = *at;
	uint32_t point = next_point(at, end);

	if (*at == from)
		(*at)++;
	return point;
}

struct text xml_mend(struct arena *arena, struct text text)
{
	const char *at = text.at, *end = end_of(text), *from;
	struct build b = {.arena = arena};

	if (xml_legal(text))
		return text;
	while (at < end) {
		from = at;
		if (xml_next(&at, end) != 0)
			build_text(
			    &b, (struct text){from, (size_t)(at - from)});
		else
			build_string(&b, "\xef\xbf\xbd");
	}
	return build_done(&b);
}

/* Nearly all of them are these. */
static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

bool xml_name(struct text text)
{
	const char *at = text.at;
	const char *end = end_of(text);
	uint32_t point;

	if (at == end)
		return false;
	if (!is_letter(*at)) {
		point = next_point(&at, end);
		if (!within(point, name_starts, COUNT(name_starts)))
			return false;
	}
	while (at < end) {
		if (is_letter(*at)) {
			at++;
			continue;
		}
		point = next_point(&at, end);
		if (!within(point, name_starts, COUNT(name_starts)) &&
		    !within(point, name_others, COUNT(name_others)))
			return false;
	}
	return true;
}

static const struct entity {
	const char *name;
	char meaning;
} entities[] = {
    {"amp",  '&' },
    {"lt",   '<' },
    {"gt",   '>' },
    {"apos", '\''},
    {"quot", '"' },
};

static void put_point(struct build *b, uint32_t point)
{
	size_t follow = point < 0x80      ? 0
			: point < 0x800   ? 1
			: point < 0x10000 ? 2
					  : 3;
	unsigned shift = (unsigned)follow * 6;

	build_char(b, (char)(leads[follow].bits | point >> shift));
	while (shift > 0) {
		shift -= 6;
		build_char(b, (char)(0x80 | (point >> shift & 0x3F)));
	}
}

static uint32_t digit_of(char c, uint32_t base)
{
	uint32_t digit = UINT32_MAX;

	if (c >= '0' && c <= '9')
		digit = (uint32_t)(c - '0');
	else if (c >= 'a' && c <= 'f')
		digit = (uint32_t)(c - 'a') + 10;
	else if (c >= 'A' && c <= 'F')
		digit = (uint32_t)(c - 'A') + 10;
	return digit < base ? digit : UINT32_MAX;
}

/* What stands between "&#" and ";"; 0 if it names no character of XML's. */
static uint32_t numbered(struct text digits)
{
	uint32_t base = digits.len > 0 && digits.at[0] == 'x' ? 16 : 10;
	uint32_t point = 0;
	uint32_t digit;
	size_t i;

	for (i = base == 16 ? 1 : 0; i < digits.len; i++) {
		digit = digit_of(digits.at[i], base);
		if (digit == UINT32_MAX)
			return 0;
		point = point * base + digit;
		if (point > 0x10FFFF)
			return 0;
	}
	return is_character(point) ? point : 0;
}

/* name is what stands between "&" and ";". */
static bool put_reference(struct build *b, struct text name)
{
	uint32_t point;
	size_t i;

	if (name.len > 0 && name.at[0] == '#') {
		point = numbered((struct text){name.at + 1, name.len - 1});
		if (point != 0)
			put_point(b, point);
		return point != 0;
	}
	for (i = 0; i < COUNT(entities); i++)
		if (text_is(name, entities[i].name)) {
			build_char(b, entities[i].meaning);
			return true;
		}
	return false;
}

static const char *find(const char *at, const char *end, char c)
{
	const char *found = at < end ? memchr(at, c, (size_t)(end - at)) : NULL;

	return found != NULL ? found : end;
}

bool xml_unescape(
    struct arena *arena, struct text escaped, struct text *unescaped)
{
	const char *at = escaped.at;
	const char *end = end_of(escaped);
	const char *mark = find(at, end, '&');
	const char *stop;
	struct build b = {.arena = arena};

	*unescaped = escaped;
	if (mark == end)
		return true;
	while (mark < end) {
		build_text(&b, (struct text){at, (size_t)(mark - at)});
		stop = find(mark, end, ';');
		if (stop == end ||
		    !put_reference(
			&b, (struct text){mark + 1, (size_t)(stop - mark) - 1}))
			return false;
		at = stop + 1;
		mark = find(at, end, '&');
	}
	build_text(&b, (struct text){at, (size_t)(end - at)});
	*unescaped = build_done(&b);
	return true;
}
