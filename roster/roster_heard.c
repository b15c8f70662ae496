#include <stdlib.h>

#include "roster/roster_private.h"

/*
 * Which lines to the service were obeyed, so that one that a client sends
 * again is not obeyed twice. A ring: the oldest goes.
 */

static const int64_t WEEK = INT64_C(604800) * 1000000;

static uint64_t hash_of(const void *r, uint32_t slot)
{
	return index_mix(((const struct roster *)r)->heard[slot].line);
}

static bool is_line(const void *r, uint32_t slot, const void *line)
{
	return ((const struct roster *)r)->heard[slot].line ==
	       *(const uint64_t *)line;
}

static uint32_t find(const struct roster *r, uint64_t line)
{
	return index_find(&r->heard_lines, index_mix(line), is_line, &line);
}

void heard_init(struct roster *r)
{
	r->heard = must_calloc(r->bounds.heard, sizeof(*r->heard));
	index_init(&r->heard_lines, r, hash_of);
}

void heard_free(struct roster *r)
{
	free(r->heard);
	index_free(&r->heard_lines);
}

void heard_apply(struct roster *r, uint64_t line, int64_t at)
{
	uint32_t slot = find(r, line);

	if (line == 0 || r->bounds.heard == 0)
		return;
	if (slot == INDEX_NONE) {
		slot = r->heard_at;
		r->heard_at = (r->heard_at + 1) % r->bounds.heard;
		if (r->heard[slot].line != 0)
			index_drop(&r->heard_lines, slot);
		r->heard[slot].line = line;
		index_put(&r->heard_lines, slot);
	}
	r->heard[slot].at = at;
}

bool roster_heard(const struct roster *r, uint64_t line, int64_t now)
{
	uint32_t slot = line != 0 ? find(r, line) : INDEX_NONE;

	return slot != INDEX_NONE && r->heard[slot].at > now - WEEK;
}
