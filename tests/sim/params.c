#include "tests/sim/params.h"

#include <assert.h>

enum {
	ARRAY_HEADER = 20, /* dimensions, nulls, type, count, lower bound */
	ARRAY_COUNT = 12,
};

static int64_t number_of(const char *at, size_t len)
{
	uint64_t value = len > 0 && (at[0] & 0x80) != 0 ? UINT64_MAX : 0;
	size_t i;

	for (i = 0; i < len; i++)
		value = value << 8 | (unsigned char)at[i];
	return (int64_t)value;
}

int64_t params_number(const struct params *params, int which)
{
	return number_of(params->values[which], (size_t)params->lengths[which]);
}

struct text params_text(const struct params *params, int which)
{
	return (struct text){
	    params->values[which], (size_t)params->lengths[which]};
}

uint32_t params_count(const struct params *params, int which)
{
	return (uint32_t)number_of(params->values[which] + ARRAY_COUNT, 4);
}

struct text params_element(const struct params *params, int which, uint32_t i)
{
	const char *at = params->values[which] + ARRAY_HEADER;
	size_t len = (size_t)number_of(at, 4);

	assert(i < params_count(params, which));
	while (i-- > 0) {
		at += 4 + len;
		len = (size_t)number_of(at, 4);
	}
	return (struct text){at + 4, len};
}

int64_t params_element_number(
    const struct params *params, int which, uint32_t i)
{
	struct text element = params_element(params, which, i);

	return number_of(element.at, element.len);
}

int64_t params_instant(int64_t number)
{
	return number + INT64_C(946684800000000);
}

struct params params_keep(struct arena *arena, const struct params *params)
{
	struct params kept = *params;
	int i;

	for (i = 0; i < params->count; i++)
		kept.values[i] = arena_copy(
		    arena, params->values[i], (size_t)params->lengths[i]);
	return kept;
}

void row_text(struct row *row, struct text text)
{
	assert(row->count < ROW_COLUMNS);
	row->cells[row->count++] = text;
}

void row_number(struct arena *arena, struct row *row, int64_t number)
{
	struct build b = {.arena = arena};

	build_number(&b, number);
	row_text(row, build_done(&b));
}

void row_bool(struct row *row, bool yes)
{
	row_text(row, yes ? TEXT("t") : TEXT("f"));
}
