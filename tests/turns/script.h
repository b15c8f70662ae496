#ifndef TESTS_TURNS_SCRIPT_H
#define TESTS_TURNS_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "roster/text.h"

/* A script as lines: what stands at the margin is a step, what is indented
 * belongs to the step above it. Comments and blank lines are left out. */
struct script_line {
	char *text;      /* without its indentation */
	unsigned number; /* in the file */
	bool indented;
};

struct script {
	struct arena arena;
	const char *file;
	struct script_line *lines;
	size_t count;
	size_t room;
};

/* False if it cannot be read. */
bool script_read(struct script *script, const char *file);
void script_free(struct script *script);

/* The first line behind `from` at the margin that starts with that word; count
 * if there is none. */
size_t script_find(const struct script *script, size_t from, const char *word);

/* What stands behind the first word, or NULL if that is another one. */
const char *script_after(const struct script_line *line, const char *word);

/* {1000 * <a/>} becomes so many of them, {3 # a#='1' } numbers them. */
struct text script_expand(struct arena *arena, const char *text);

#endif
