#ifndef COMMAND_REPORT_H
#define COMMAND_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "component/talk/wording.h"
#include "roster/arena.h"
#include "roster/text.h"

/*
 * What a command has to show, before a door gives it a form: a sentence on
 * what was done, values with labels, lines, and at most one table. Tables go
 * out as lines to forms and chat, for no client shows <reported/> of a
 * command, and as tables to searches. Prose is one field of a form, for clients
 * give each field little room.
 */
enum {
	REPORT_COLUMNS = 7
};

struct report_row {
	struct report_row *next;
	struct text label; /* empty: a line of its own */
	struct text text;
};

struct report_line {
	struct report_line *next;
	struct text cells[REPORT_COLUMNS];
};

struct report {
	struct arena *arena;
	size_t left;       /* weight that still fits a stanza */
	bool cut;          /* something did not */
	struct text note;  /* the sentence; may be empty */
	struct text colon; /* what stands between label and text */
	struct text prose; /* label of rows to be read on end; empty: fields */
	struct report_row *rows, **rows_tail;
	uint32_t column_count;
	struct report_column {
		const char *name; /* var of a search's column */
		struct text label;
	} columns[REPORT_COLUMNS];
	struct report_line *lines, **lines_tail;
	uint32_t line_count;
};

/* Bytes that a text takes at most on the wire: escaped, an element a line. */
size_t report_weight(struct text text);

/* What does not fit any more is left out, and `cut` says so. */
void report_row(struct report *report, struct text label, struct text text);
void report_column(struct report *report, const char *name, struct text label);
/* One line of the table; as many cells as columns. */
void report_line(struct report *report, const struct text *cells);

/* The table as text, a line each: "Alice Martin · A-17 · 3 h"; and what stands
 * in a line: "Name · File · Waiting since". */
struct text report_table_text(const struct report *report);
struct text report_table_head(const struct report *report);

/* The rows as text, each under its label, with an empty line between. */
struct text report_prose(const struct report *report);

/* All of it as text for a chat. */
struct text report_text(const struct report *report);

#endif
