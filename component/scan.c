#include "component/scan.h"

#include <stdlib.h>

#include "component/scan_private.h"

struct scan *scan_new(const struct frame_caps *caps)
{
	struct scan *s = must_calloc(1, sizeof(*s));

	s->caps = *caps;
	s->names = must_calloc((size_t)caps->depth + 2, sizeof(*s->names));
	return s;
}

void scan_free(struct scan **scan)
{
	if (*scan == NULL)
		return;
	free((*scan)->names);
	free(*scan);
	*scan = NULL;
}

void scan_begin(struct scan *s, bool first)
{
	s->first = first;
	s->state = STATE_TEXT;
	s->unfit = REFUSAL_NONE;
	s->depth = 0;
	s->elements = 0;
	s->bytes = 0;
	s->head = 0;
}

enum scan_unit scan_unit(const struct scan *s)
{
	return s->unit;
}

enum refusal scan_unfit(const struct scan *s)
{
	return s->unfit;
}

size_t scan_bytes(const struct scan *s)
{
	return s->bytes;
}

size_t scan_head(const struct scan *s)
{
	return s->head;
}

enum scan_result scan_break(struct scan *s, enum refusal unfit)
{
	if (s->unfit != REFUSAL_NONE)
		return SCAN_MORE;
	s->unfit = unfit;
	return SCAN_CAP;
}

/* Bytes until the next cap, so that it breaks at the same byte however the
 * stream is cut. */
static size_t room(const struct scan *s)
{
	size_t unit = s->caps.bytes - s->bytes;
	size_t tag = SIZE_MAX;

	if (s->unfit != REFUSAL_NONE)
		return SIZE_MAX;
	if (s->state != STATE_TEXT && s->state != STATE_CDATA)
		tag = s->caps.tag - (s->bytes - s->tag);
	return unit < tag ? unit : tag;
}

enum scan_result scan_run(struct scan *s, const char **at, const char *end)
{
	enum scan_result result = SCAN_MORE;
	size_t most;

	while (result == SCAN_MORE && *at < end) {
		most = room(s);
		if (most == 0)
			return scan_break(s, REFUSAL_TOO_LARGE);
		s->from = *at;
		s->at = *at;
		s->end = most < (size_t)(end - *at) ? *at + most : end;
		result = scan_step(s);
		s->bytes += (size_t)(s->at - s->from);
		*at = s->at;
	}
	return result;
}
