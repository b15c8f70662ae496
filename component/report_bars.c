#include "component/report_bars.h"

static const char *const colours[REPORT_BARS] = {
    "#1d4f91", "#e08a1e", "#6c9bd2", "#8c4a00", "#9aa5b1", "#414c5b"};

static const struct figure *cell_of(
    const struct figure_line *line, const char *count)
{
	const struct figure_cell *cell = figure_line_cell(line, text_of(count));

	return cell != NULL ? &cell->figure : NULL;
}

static bool draws(const struct figure *figure)
{
	return figure != NULL && figure->state == FIGURE_SHOWN &&
	       figure->hundredths > 0;
}

/* The next line of those that are drawn. */
static bool next(const struct report_data *data, const struct report_bars *bars,
    struct figure_line *line)
{
	while (figure_line_next(&data->tables[bars->subject], line))
		if (text_is(figure_line_by(line), bars->by))
			return true;
	return false;
}

/* Is there a bar of it? gnuplot complains of a series without. */
static bool draws_count(const struct report_data *data,
    const struct report_bars *bars, const char *count)
{
	struct figure_line line = {0};
	bool some = false;

	while (next(data, bars, &line))
		some = some || draws(cell_of(&line, count));
	return some;
}

bool report_bars_some(
    const struct report_data *data, const struct report_bars *bars)
{
	bool some = false;
	size_t i;

	for (i = 0; i < REPORT_BARS && bars->counts[i] != NULL; i++)
		some = some || draws_count(data, bars, bars->counts[i]);
	return some;
}

void report_quote(struct build *b, struct text text)
{
	size_t i;

	build_char(b, '\'');
	for (i = 0; i < text.len; i++) {
		if (text.at[i] == '\'')
			build_char(b, '\'');
		if (text.at[i] != '\n')
			build_char(b, text.at[i]);
	}
	build_char(b, '\'');
}

/* In a block of data there are double quotes, and none within them. */
static void put_label(struct build *b, struct text text)
{
	size_t i;

	build_char(b, '"');
	for (i = 0; i < text.len; i++)
		if (text.at[i] != '"' && text.at[i] != '\n' &&
		    text.at[i] != '\\')
			build_char(b, text.at[i]);
	build_char(b, '"');
}

static size_t put_data(struct build *b, const struct report_data *data,
    const struct report_bars *bars)
{
	const struct figure *figure;
	struct figure_line line = {0};
	size_t lines = 0, i;

	for (; next(data, bars, &line); lines++) {
		put_label(b, figure_line_label(&data->reader, line.part));
		for (i = 0; i < REPORT_BARS && bars->counts[i] != NULL; i++) {
			figure = cell_of(&line, bars->counts[i]);
			build_char(b, ' ');
			if (figure != NULL && figure->state == FIGURE_SHOWN)
				build_number(b, figure->hundredths / 100);
			else
				build_char(b, '?');
		}
		build_char(b, '\n');
	}
	return lines;
}

void report_bars_put(struct build *b, const struct report_data *data,
    const struct report_bars *bars)
{
	const char *before = "plot ";
	size_t lines, i;

	build_string(b, "\n$DATA << END\n");
	lines = put_data(b, data, bars);
	build_string(b, "END\nset xrange [-0.6:");
	build_number(b, (int64_t)lines - 1);
	build_string(b, ".6]\n");
	for (i = 0; i < REPORT_BARS && bars->counts[i] != NULL; i++) {
		if (!draws_count(data, bars, bars->counts[i]))
			continue;
		build_string(b, before);
		before = ", ";
		build_string(b, "$DATA using ");
		build_number(b, (int64_t)i + 2);
		build_string(b, ":xtic(1) title ");
		report_quote(b, figure_count_label(
				    &data->reader, text_of(bars->counts[i])));
		build_string(b, " lc rgb '");
		build_string(b, colours[i]);
		build_char(b, '\'');
	}
}
