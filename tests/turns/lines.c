#include "tests/turns/lines.h"

#include <stdlib.h>

void lines_add(struct lines *lines, const struct line *line)
{
	if (lines->count == lines->room) {
		lines->room = lines->room * 2 + 8;
		lines->at =
		    must_realloc(lines->at, lines->room, sizeof(*lines->at));
	}
	lines->at[lines->count++] = *line;
}

void lines_empty(struct lines *lines)
{
	lines->count = 0;
}

void lines_free(struct lines *lines)
{
	free(lines->at);
	*lines = (struct lines){0};
}
