#ifndef COMPONENT_CSV_FILE_H
#define COMPONENT_CSV_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "roster/text.h"

/*
 * A CSV file, row by row (RFC 4180, read by libcsv). The separator is what
 * stands behind the first name of the header: comma or semicolon. A byte order
 * mark is passed over.
 */
enum {
	CSV_COLUMNS = 11
};

struct csv_row {
	unsigned line; /* of the row's end, counted from 1 */
	size_t count;  /* cells; those above CSV_COLUMNS are not kept */
	struct text cells[CSV_COLUMNS];
};

/* Hands each row over, the header first; empty lines are passed over. The
 * row's texts are gone when row() returns; false there stops. False here: why
 * says what is wrong with the file. */
bool csv_file_read(const char *file,
    bool (*row)(void *ctx, const struct csv_row *row), void *ctx, char *why,
    size_t why_size);

#endif
