#include "component/command/report.h"

#include <assert.h>

enum {
	MARKUP = 100 /* bytes around each text, at most */
};

static bool fits(struct report *report, size_t len)
{
	report->cut = report->cut || len + MARKUP > report->left;
	if (report->cut)
		return false;
	report->left -= len + MARKUP;
	return true;
}

void report_row(struct report *report, struct text label, struct text text)
{
	struct report_row *row;

	if (!fits(report, label.len + text.len))
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
	size_t len = 0;
	uint32_t i;

	for (i = 0; i < report->column_count; i++)
		len += cells[i].len + MARKUP;
	if (!fits(report, len))
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
