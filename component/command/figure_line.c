#include "component/command/figure_line.h"

#include <string.h>

static const struct {
	const char *figure;
	enum figure_unit unit;
	enum wording_key label;
} counts[] = {
#define COUNT(NAME, figure, UNIT)                                              \
	{figure, FIGURE_##UNIT, WORDING_FIGURE_##NAME},
#define LINE(NAME, part)
#include "component/command/figure_line.def"
#undef COUNT
#undef LINE
};

static const struct {
	const char *part;
	enum wording_key label;
} lines[] = {
#define COUNT(NAME, figure, UNIT)
#define LINE(NAME, part) {part, WORDING_FIGURE_##NAME},
#include "component/command/figure_line.def"
#undef COUNT
#undef LINE
};

enum {
	COUNTS = sizeof(counts) / sizeof(counts[0]),
	LINES = sizeof(lines) / sizeof(lines[0])
};

static size_t find_count(struct text figure)
{
	size_t i = 0;

	while (i < COUNTS && !text_is(figure, counts[i].figure))
		i++;
	return i;
}

static bool is_numbered(const char *part)
{
	size_t len = strlen(part);

	return len > 0 && part[len - 1] == '/';
}

static size_t find_line(struct text part)
{
	size_t i = 0;

	while (i < LINES && !text_is(part, lines[i].part) &&
	       !(is_numbered(lines[i].part) &&
		   text_starts(part, text_of(lines[i].part))))
		i++;
	return i;
}

void figure_table_put(struct figure_table *table, struct arena *arena,
    const struct figure *figure)
{
	struct figure_cell *cell;

	if (find_count(figure->figure) == COUNTS ||
	    find_line(figure->part) == LINES)
		return;
	cell = arena_alloc(arena, sizeof(*cell));
	cell->figure = *figure;
	if (table->tail == NULL)
		table->tail = &table->first;
	*table->tail = cell;
	table->tail = &cell->next;
}

bool figure_line_next(
    const struct figure_table *table, struct figure_line *line)
{
	const struct figure_cell *cell =
	    line->first != NULL ? line->first : table->first;

	for (; line->count > 0; line->count--)
		cell = cell->next;
	line->first = cell;
	if (cell == NULL)
		return false;
	line->part = cell->figure.part;
	for (; cell != NULL && text_equal(cell->figure.part, line->part);
	     cell = cell->next)
		line->count++;
	return true;
}

struct text figure_line_by(const struct figure_line *line)
{
	struct text by = {line->part.at, 0};

	while (by.len < line->part.len && by.at[by.len] != '/')
		by.len++;
	return by;
}

const struct figure_cell *figure_line_cell(
    const struct figure_line *line, struct text figure)
{
	const struct figure_cell *cell = line->first;
	size_t i;

	for (i = 0; i < line->count; i++, cell = cell->next)
		if (text_equal(cell->figure.figure, figure))
			return cell;
	return NULL;
}

struct text figure_line_label(
    const struct figure_reader *reader, struct text part)
{
	size_t i = find_line(part), skip;
	struct wording_argument number[1] = {{.name = "number"}};

	if (i == LINES)
		return part;
	if (!is_numbered(lines[i].part))
		return figure_word(reader, lines[i].label);
	skip = text_of(lines[i].part).len;
	number[0].value = (struct text){part.at + skip, part.len - skip};
	return figure_word_with(reader, lines[i].label, number, 1);
}

struct text figure_count_label(
    const struct figure_reader *reader, struct text figure)
{
	size_t i = find_count(figure);

	return i == COUNTS ? figure : figure_word(reader, counts[i].label);
}

struct text figure_cell_say(
    const struct figure_reader *reader, const struct figure *figure)
{
	size_t i = find_count(figure->figure);

	return figure_say(
	    reader, figure, i == COUNTS ? FIGURE_COUNT : counts[i].unit);
}

/* ---- of a command -------------------------------------------------------- */

/* "planned: 34 · confirmed: 30" */
static struct text line_text(struct call *call, const struct figure_line *line)
{
	const struct figure_reader reader = figure_reader_of(call);
	const struct figure_cell *cell = line->first;
	struct build b = {.arena = reader.arena};
	size_t i;

	for (i = 0; i < line->count; i++, cell = cell->next) {
		if (i > 0)
			build_string(&b, " \xc2\xb7 ");
		build_text(
		    &b, figure_count_label(&reader, cell->figure.figure));
		build_text(&b, call->report.colon);
		build_char(&b, ' ');
		build_text(&b, figure_cell_say(&reader, &cell->figure));
	}
	return build_done(&b);
}

bool figure_table_report(struct call *call, const struct answer *answer)
{
	const struct figure_reader reader = figure_reader_of(call);
	struct figure_table table = {0};
	struct figure_line line = {0};
	const struct fact *fact;
	bool withheld = false;

	for (fact = answer->facts.head; fact != NULL; fact = fact->next) {
		figure_table_put(&table, reader.arena, &fact->as.figure);
		withheld = withheld || fact->as.figure.state == FIGURE_WITHHELD;
	}
	while (figure_line_next(&table, &line))
		report_row(&call->report, figure_line_label(&reader, line.part),
		    line_text(call, &line));
	return withheld;
}
