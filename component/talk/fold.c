#include "component/talk/fold.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum {
	UNITS = FOLD_MOST * 4, /* decomposed */
	WORD_MOST = 32,        /* letters that are compared */
};

/* Characters that people's keyboards and programs put in place of plain ones.
 */
static UChar32 plain(UChar32 c)
{
	static const struct {
		UChar32 least, most, plain;
	} rows[] = {
	    {0x2018, 0x201b, '\''},
	    {0x2032, 0x2032, '\''},
	    {0x201c, 0x201f, '"' },
	    {0x00ab, 0x00ab, '"' },
	    {0x00bb, 0x00bb, '"' },
	    {0x2010, 0x2015, '-' },
	    {0x2212, 0x2212, '-' },
	    {0x0153, 0x0153, 'o' },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (c >= rows[i].least && c <= rows[i].most)
			return rows[i].plain;
	return c;
}

static bool is_left_out(UChar32 c)
{
	const uint32_t kind = (uint32_t)1 << u_charType(c);

	return (kind & (U_GC_M_MASK | U_GC_SO_MASK | U_GC_CN_MASK |
			   U_GC_CF_MASK | U_GC_CO_MASK | U_GC_SK_MASK)) != 0;
}

/* What came from UTF-8 has its surrogates in pairs. */
static UChar32 next_of(const UChar *from, int32_t len, int32_t *i)
{
	UChar32 c = from[(*i)++];

	if (c >= 0xd800 && c < 0xdc00 && *i < len)
		c = 0x10000 + (c - 0xd800) * 0x400 + (from[(*i)++] - 0xdc00);
	return c;
}

static void put_utf8(struct build *b, UChar32 c)
{
	const UChar32 lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

	if (more == 0) {
		build_char(b, (char)c);
		return;
	}
	build_char(b, (char)(lead[more + 1] | c >> (6 * more)));
	while (more-- > 0)
		build_char(b, (char)(0x80 | (c >> (6 * more) & 0x3f)));
}

/* Back to UTF-8, one blank for many, none at the ends. */
static struct text collect(struct arena *arena, const UChar *from, int32_t len)
{
	struct build b = {.arena = arena};
	bool blank = false;
	int32_t i = 0;
	UChar32 c;

	while (i < len) {
		c = next_of(from, len, &i);
		if (u_isUWhiteSpace(c) || u_iscntrl(c)) {
			blank = b.len > 0;
			continue;
		}
		if (is_left_out(c))
			continue;
		if (blank)
			build_char(&b, ' ');
		blank = false;
		put_utf8(&b, plain(c));
	}
	return build_done(&b);
}

struct text fold(struct arena *arena, struct text text)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&status);
	UChar from[UNITS], to[UNITS]; /* 64 KiB, for as long as this runs */
	int32_t len = 0;

	if (text.len == 0 || text.len > FOLD_MOST)
		return (struct text){0};
	u_strFromUTF8(from, UNITS, &len, text.at, (int32_t)text.len, &status);
	len = u_strFoldCase(to, UNITS, from, len, U_FOLD_CASE_DEFAULT, &status);
	len = unorm2_normalize(nfkd, to, len, from, UNITS, &status);
	if (U_FAILURE(status))
		return (struct text){0};
	return collect(arena, from, len);
}

static uint32_t least_of(uint32_t a, uint32_t b, uint32_t c)
{
	uint32_t least = a < b ? a : b;

	return least < c ? least : c;
}

uint32_t fold_distance(struct text a, struct text b, uint32_t most)
{
	uint32_t cost[WORD_MOST + 1][WORD_MOST + 1];
	size_t i, j;

	if (a.len > WORD_MOST || b.len > WORD_MOST)
		return most + 1;
	for (i = 0; i <= a.len; i++)
		cost[i][0] = (uint32_t)i;
	for (j = 0; j <= b.len; j++)
		cost[0][j] = (uint32_t)j;
	for (i = 1; i <= a.len; i++)
		for (j = 1; j <= b.len; j++) {
			cost[i][j] = least_of(cost[i - 1][j] + 1,
			    cost[i][j - 1] + 1,
			    cost[i - 1][j - 1] + (a.at[i - 1] != b.at[j - 1]));
			if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] &&
			    a.at[i - 2] == b.at[j - 1] &&
			    cost[i - 2][j - 2] + 1 < cost[i][j])
				cost[i][j] = cost[i - 2][j - 2] + 1;
		}
	return cost[a.len][b.len] <= most ? cost[a.len][b.len] : most + 1;
}
