#ifndef TESTS_TURNS_ROW_H
#define TESTS_TURNS_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "roster/fact.h"
#include "roster/question.h"
#include "roster/text.h"

/*
 * A fact as a line of text and back: its name, then key=value for each field
 * that is not zero. A value with a blank in it stands in double quotes, where
 * \n, \" and \\ mean what they mean in C; a key alone means key=yes. Turns are
 * written without their epoch, instants as their distance from the present
 * one (-2h, +1d, now), persons as c1 or a1, a resource by its name.
 */
struct cell {
	struct text key;
	struct text value;
	bool loose; /* need not be expected: turn, instants, hashes */
};

enum {
	ROW_CELLS = 24
};

struct row {
	struct text name;
	struct cell cells[ROW_CELLS];
	size_t count;
};

/* What stands in a line; NULL, or what is wrong with it. */
const char *row_read(struct arena *arena, const char *line, struct row *row);
struct text row_write(struct arena *arena, const struct row *row);
/* The value of a key, or NULL. */
const struct text *row_find(const struct row *row, const char *key);

struct row row_of_fact(
    struct arena *arena, const struct fact *fact, int64_t now);
struct row row_of_question(struct arena *arena, const struct question *asked);
/* Texts of the fact point into the row. NULL, or what is wrong with it. */
const char *row_to_fact(const struct row *row, int64_t now, struct fact *fact);

/* Every cell of one is matched by a cell of the other, loose ones aside; a
 * `*` in a wanted value stands for anything, a cell `*` for any cells. */
bool row_matches(const struct row *want, const struct row *got);

/* -90s, +5m, now; false if it is none. */
bool row_duration(struct text text, int64_t *microseconds);
bool row_person(struct text text, struct person *person);

/* The epoch that all turns of the tests are of. */
#define ROW_EPOCH (UINT64_C(1) << 40)

#endif
