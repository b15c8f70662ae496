#include "component/report_table.h"

#include "component/html.h"

/* By what the lines of a table are told apart. */
static const struct {
	const char *by;
	enum wording_key caption;
} captions[] = {
    {"all",        WORDING_FIGURE_ALL          },
    {"channel",    WORDING_FIGURE_BY_CHANNEL   },
    {"lead",       WORDING_FIGURE_BY_LEAD      },
    {"notice",     WORDING_FIGURE_BY_NOTICE    },
    {"which",      WORDING_FIGURE_BY_WHICH     },
    {"why",        WORDING_FIGURE_BY_WHY       },
    {"load",       WORDING_FIGURE_BY_LOAD      },
    {"invitation", WORDING_FIGURE_BY_INVITATION},
    {"reminder",   WORDING_FIGURE_BY_REMINDER  },
    {"receipt",    WORDING_FIGURE_BY_TIME      },
};

static void put_in(
    FILE *to, const char *open, struct text text, const char *close)
{
	html_put(to, open);
	html_text(to, text);
	html_put(to, close);
}

static struct text caption_of(
    const struct report_data *data, const struct figure_line *line)
{
	size_t i;

	for (i = 0; i < sizeof(captions) / sizeof(captions[0]); i++)
		if (text_is(figure_line_by(line), captions[i].by))
			return figure_word(&data->reader, captions[i].caption);
	return figure_line_label(&data->reader, line->part);
}

static bool is_alone(const struct figure_line *line)
{
	return figure_line_by(line).len == line->part.len;
}

/* Do both stand in one table? What has no class does, if the same was counted.
 */
static bool is_with(const struct figure_line *a, const struct figure_line *b)
{
	return is_alone(a) ? is_alone(b) && text_equal(a->first->figure.figure,
						b->first->figure.figure)
			   : text_equal(figure_line_by(a), figure_line_by(b));
}

/* A line alone: what was counted, below each other. */
static void put_list(
    FILE *to, const struct report_data *data, const struct figure_line *line)
{
	const struct figure_cell *cell = line->first;
	size_t i;

	put_in(to, "<table><caption>", caption_of(data, line), "</caption>\n");
	put_in(to, "<thead><tr><th scope=\"col\">",
	    figure_word(&data->reader, WORDING_PAGE_FIGURE),
	    "</th><th scope=\"col\">");
	put_in(to, "", figure_word(&data->reader, WORDING_PAGE_VALUE),
	    "</th></tr></thead>\n<tbody>\n");
	for (i = 0; i < line->count; i++, cell = cell->next) {
		put_in(to, "<tr><th scope=\"row\">",
		    figure_count_label(&data->reader, cell->figure.figure),
		    "</th><td>");
		put_in(to, "", figure_cell_say(&data->reader, &cell->figure),
		    "</td></tr>\n");
	}
	html_put(to, "</tbody></table>\n");
}

static void put_row(
    FILE *to, const struct report_data *data, const struct figure_line *line)
{
	const struct figure_cell *cell = line->first;
	size_t i;

	put_in(to, "<tr><th scope=\"row\">",
	    figure_line_label(&data->reader, line->part), "</th>");
	for (i = 0; i < line->count; i++, cell = cell->next)
		put_in(to, "<td>",
		    figure_cell_say(&data->reader, &cell->figure), "</td>");
	html_put(to, "</tr>\n");
}

/* Lines with their columns; `line` is the first, and is the last when it is
 * done. False: there is no line behind it. */
static bool put_lines(FILE *to, const struct report_data *data,
    enum figure_subject subject, struct figure_line *line)
{
	const struct figure_line first = *line;
	const struct figure_cell *cell = line->first;
	bool more;
	size_t i;

	put_in(to, "<table class=\"wide\"><caption>", caption_of(data, line),
	    "</caption>\n<thead><tr><td></td>");
	for (i = 0; i < line->count; i++, cell = cell->next)
		put_in(to, "<th scope=\"col\">",
		    figure_count_label(&data->reader, cell->figure.figure),
		    "</th>");
	html_put(to, "</tr></thead>\n<tbody>\n");
	do {
		put_row(to, data, line);
		more = figure_line_next(&data->tables[subject], line);
	} while (more && is_with(&first, line));
	html_put(to, "</tbody></table>\n");
	return more;
}

void report_tables(
    FILE *to, const struct report_data *data, enum figure_subject subject)
{
	const struct figure_table *table = &data->tables[subject];
	struct figure_line line = {0}, next;
	bool more = figure_line_next(table, &line);

	while (more) {
		next = line;
		more = figure_line_next(table, &next);
		if (is_alone(&line) && !(more && is_with(&line, &next))) {
			put_list(to, data, &line);
			line = next;
		} else {
			more = put_lines(to, data, subject, &line);
		}
	}
}
