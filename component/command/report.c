#include "component/command/report.h"

#include <assert.h>
#include <string.h>

enum {
	FIELD = 100, /* bytes around a labelled value, at most */
	CELL = 60,   /* around a cell of a search's table */
	ENTITY = 6,  /* of a character that is escaped */
	VALUE = 16   /* of a line's element */
};

size_t report_weight(struct text text)
{
	size_t weight = text.len, i;

	for (i = 0; i < text.len; i++)
		if (text.at[i] == '\n')
			weight += VALUE;
		else if (strchr("&<>'\"\t\r", text.at[i]) != NULL)
			weight += ENTITY;
	return weight;
}

static bool fits(struct report *report, size_t weight)
{
	report->cut = report->cut || weight > report->left;
	if (report->cut)
		return false;
	report->left -= weight;
	return true;
}

void report_row(struct report *report, struct text label, struct text text)
{
	struct report_row *row;

	if (!fits(report, FIELD + report_weight(label) + report_weight(text)))
		return;
	row = arena_alloc(report->arena, sizeof(*row));
	row->label = label;
	row->text = text;
	if (report->rows_tail == NULL)
		report->rows_tail = &report->rows;
	*report->rows_tail = row;
	report->rows_tail = &row->next;
}

void report_column(struct report *report, const char *name, struct text label)
{
	assert(report->column_count < REPORT_COLUMNS);
	report->columns[report->column_count].name = name;
	report->columns[report->column_count++].label = label;
}

void report_line(struct report *report, const struct text *cells)
{
	struct report_line *line;
	size_t weight = CELL;
	uint32_t i;

	for (i = 0; i < report->column_count; i++)
		weight += CELL + report_weight(cells[i]);
	if (!fits(report, weight))
		return;
	line = arena_alloc(report->arena, sizeof(*line));
	for (i = 0; i < report->column_count; i++)
		line->cells[i] = text_keep(report->arena, cells[i]);
	if (report->lines_tail == NULL)
		report->lines_tail = &report->lines;
	*report->lines_tail = line;
	report->lines_tail = &line->next;
	report->line_count++;
}

static void put_cells(
    struct build *b, const struct report *report, const struct text *cells)
{
	bool some = false;
	uint32_t i;

	for (i = 0; i < report->column_count; i++) {
		if (cells[i].len == 0)
			continue;
		if (some)
			build_string(b, " \xc2\xb7 ");
		some = true;
		build_text(b, cells[i]);
	}
}

struct text report_table_text(const struct report *report)
{
	struct build b = {.arena = report->arena};
	const struct report_line *line;

	for (line = report->lines; line != NULL; line = line->next) {
		if (line != report->lines)
			build_char(&b, '\n');
		put_cells(&b, report, line->cells);
	}
	return build_done(&b);
}

struct text report_table_head(const struct report *report)
{
	struct text labels[REPORT_COLUMNS];
	struct build b = {.arena = report->arena};
	uint32_t i;

	for (i = 0; i < report->column_count; i++)
		labels[i] = report->columns[i].label;
	put_cells(&b, report, labels);
	return build_done(&b);
}

struct text report_prose(const struct report *report)
{
	struct build b = {.arena = report->arena};
	const struct report_row *row;

	for (row = report->rows; row != NULL; row = row->next) {
		if (row != report->rows)
			build_string(&b, "\n\n");
		build_text(&b, row->label);
		build_char(&b, '\n');
		build_text(&b, row->text);
	}
	return build_done(&b);
}

struct text report_text(const struct report *report)
{
	struct build b = {.arena = report->arena};
	const struct report_row *row;

	build_text(&b, report->note);
	for (row = report->rows; row != NULL; row = row->next) {
		if (b.len > 0)
			build_char(&b, '\n');
		build_text(&b, row->label);
		if (row->label.len > 0) {
			build_text(&b, report->colon);
			build_char(&b, ' ');
		}
		build_text(&b, row->text);
	}
	if (report->lines != NULL) {
		if (b.len > 0)
			build_char(&b, '\n');
		build_text(&b, report_table_text(report));
	}
	return build_done(&b);
}
