#ifndef STORE_ROW_H
#define STORE_ROW_H

#include <stddef.h>

#include "roster/text.h"

/* One row of a result: texts that live as long as the callback. A NULL of the
 * database is an empty text with at == NULL. */
enum {
	ROW_COLUMNS = 24
};

struct row {
	int count;
	struct text cells[ROW_COLUMNS];
};

/* The parameters of one statement, in their binary or text form. What they
 * point to belongs to an arena. */
struct params {
	int count;
	const char *values[ROW_COLUMNS];
	int lengths[ROW_COLUMNS];
	int formats[ROW_COLUMNS]; /* 1: binary */
};

/* Why a statement failed. */
struct fault {
	char sqlstate[6];
	char constraint[64];
	char message[200]; /* one line, without the row's data */
};

/* The first line of `from`, without control characters, for a log. */
void row_one_line(char *to, size_t size, const char *from);

#endif
