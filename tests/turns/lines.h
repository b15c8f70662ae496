#ifndef TESTS_TURNS_LINES_H
#define TESTS_TURNS_LINES_H

#include <stddef.h>
#include <stdint.h>

#include "roster/text.h"
#include "tests/turns/row.h"

/* What was seen or is expected, in order. Texts belong to an arena. */
struct line {
	struct text text;
	struct row row;  /* of a fact; its name is empty for a stanza */
	uint32_t number; /* in the script, where it is expected */
};

struct lines {
	struct line *at;
	size_t count;
	size_t room;
};

void lines_add(struct lines *lines, const struct line *line);
void lines_empty(struct lines *lines);
void lines_free(struct lines *lines);

#endif
