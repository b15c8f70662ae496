#ifndef COMMAND_FIGURE_LINE_H
#define COMMAND_FIGURE_LINE_H

#include "component/command/figure.h"

/*
 * Figures that come as tables (figure_line.def): a list in the order of the
 * schema, in which those of one line follow each other.
 */
struct figure_cell {
	struct figure_cell *next;
	struct figure figure;
};

struct figure_table {
	struct figure_cell *first, **tail;
};

/* One line: so many cells from `first` on. */
struct figure_line {
	struct text part;
	const struct figure_cell *first;
	size_t count;
};

/* Puts a copy behind the others; one of a newer schema has no label, and no
 * place. */
void figure_table_put(struct figure_table *table, struct arena *arena,
    const struct figure *figure);

/* The line behind this one; behind one without cells, the first. False: there
 * is none. */
bool figure_line_next(
    const struct figure_table *table, struct figure_line *line);

/* "channel" of "channel/chat"; what is of all, "all". */
struct text figure_line_by(const struct figure_line *line);

/* The cell of a line in which that was counted; NULL: it was not. */
const struct figure_cell *figure_line_cell(
    const struct figure_line *line, struct text figure);

/* What the line is called, what was counted in a cell, and how many. */
struct text figure_line_label(
    const struct figure_reader *reader, struct text part);
struct text figure_count_label(
    const struct figure_reader *reader, struct text figure);
struct text figure_cell_say(
    const struct figure_reader *reader, const struct figure *figure);

/* Of a command: a row for each line. Is one withheld? */
bool figure_table_report(struct call *call, const struct answer *answer);

#endif
