#include "component/report_data.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "roster/question.h"
#include "store/decode.h"
#include "store/statement.h"

static void on_region(void *ctx, const struct row *row)
{
	struct report_data *data = ctx;

	data->region = text_keep(&data->arena, row->cells[0]);
	data->zone = text_keep(&data->arena, row->cells[1]);
	data->since = decode_number(row->cells[2]);
	data->ending = decode_number(row->cells[3]);
	data->as_of = decode_number(row->cells[4]);
}

static void on_figure(void *ctx, const struct row *row)
{
	struct report_data *data = ctx;
	struct fact fact;

	if (decode_row(&data->arena, STATEMENT_REPORT_FIGURES, row, 0, &fact))
		figures_put(&data->figures, &fact.as.figure);
}

/* One of the tables, as it is filled. */
struct filled {
	struct report_data *data;
	struct figure_table *table;
};

static void on_cell(void *ctx, const struct row *row)
{
	const struct filled *to = ctx;
	struct arena *arena = &to->data->arena;
	struct fact fact;

	if (decode_row(arena, STATEMENT_REPORT_FIGURES, row, 0, &fact))
		figure_table_put(to->table, arena, &fact.as.figure);
}

static bool load_subjects(
    struct report_data *data, struct session *session, const char **values)
{
	const char *sql = statement_sql(STATEMENT_REPORT_FIGURES);
	struct filled to = {data, NULL};
	enum figure_subject subject;
	bool fine;

	values[4] = question_subject(FIGURES_FOLLOWUP);
	fine = session_ask(session, sql, values, 5, on_figure, data);
	for (subject = FIGURES_FOLLOWUP + 1; fine && subject < FIGURE_SUBJECTS;
	     subject++) {
		to.table = &data->tables[subject];
		values[4] = question_subject(subject);
		fine = session_ask(session, sql, values, 5, on_cell, &to);
	}
	return fine;
}

bool report_data_load(struct report_data *data, struct session *session,
    const struct report_ask *ask, char *why, size_t why_size)
{
	char as_of[24];
	const char *values[] = {ask->region, ask->from, ask->to, as_of, NULL};
	bool fine = session_ask(session, statement_sql(STATEMENT_REPORT_REGION),
	    values, 3, on_region, data);

	if (fine && data->zone.len == 0) {
		(void)snprintf(
		    why, why_size, "no region has the code %s", ask->region);
		return false;
	}
	(void)snprintf(as_of, sizeof(as_of), "%" PRId64, data->as_of);
	fine = fine && load_subjects(data, session, values);
	if (!fine)
		(void)snprintf(why, why_size, "%s", session_why(session));
	return fine;
}

FILE *report_file(const char *folder, const char *name)
{
	char path[4096];
	int file = -1;
	FILE *to = NULL;

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) <
	    (int)sizeof(path))
		file =
		    open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	else
		errno = ENAMETOOLONG;
	if (file >= 0)
		to = fdopen(file, "w");
	if (to == NULL)
		(void)fprintf(stderr, "guichet report: %s/%s: %s\n", folder,
		    name, strerror(errno));
	return to;
}

bool report_close(FILE *to, const char *name)
{
	bool fine = ferror(to) == 0;

	fine = fclose(to) == 0 && fine;
	if (!fine)
		(void)fprintf(
		    stderr, "guichet report: %s: %s\n", name, strerror(errno));
	return fine;
}

void report_number(const struct figure *figure, FILE *to)
{
	if (figure->state != FIGURE_SHOWN)
		return;
	(void)fprintf(to, "%" PRId64, figure->hundredths / 100);
	if (figure->hundredths % 100 != 0)
		(void)fprintf(to, ".%02d", (int)(figure->hundredths % 100));
}

static void put_hours(const struct report_data *data, FILE *to)
{
	size_t i;

	(void)fputs("hour,claimants,advisors\n", to);
	for (i = 0; i < FIGURE_DAY; i++) {
		(void)fprintf(to, "%zu,", i);
		report_number(&data->figures.by_claimants[i], to);
		(void)fputc(',', to);
		report_number(&data->figures.by_advisors[i], to);
		(void)fputc('\n', to);
	}
}

static void put_rows(
    const struct report_data *data, const char *figure, FILE *to)
{
	size_t i;

	(void)fputs("figure,part,value\n", to);
	for (i = 0; i < FIGURE_ROWS; i++) {
		if (figure != NULL &&
		    strcmp(figure_rows[i].figure, figure) != 0)
			continue;
		(void)fprintf(
		    to, "%s,%s,", figure_rows[i].figure, figure_rows[i].part);
		report_number(&data->figures.rows[i], to);
		(void)fputc('\n', to);
	}
}

static void put_cell(const struct figure *figure, FILE *to)
{
	(void)fprintf(to, "%.*s,%.*s,", (int)figure->figure.len,
	    figure->figure.at, (int)figure->part.len, figure->part.at);
	report_number(figure, to);
	(void)fputc('\n', to);
}

/* appointments.csv, reminders.csv, absences.csv */
static bool put_subject(const struct report_data *data,
    enum figure_subject subject, const char *folder)
{
	const struct figure_cell *cell = data->tables[subject].first;
	char name[32];
	FILE *to;

	(void)snprintf(name, sizeof(name), "%s.csv", question_subject(subject));
	to = report_file(folder, name);
	if (to == NULL)
		return false;
	(void)fputs("figure,part,value\n", to);
	for (; cell != NULL; cell = cell->next)
		put_cell(&cell->figure, to);
	return report_close(to, name);
}

bool report_csv(const struct report_data *data, const char *folder)
{
	static const struct {
		const char *name;
		const char *figure; /* NULL: all */
	} files[] = {
	    {"figures.csv",   NULL       },
	    {"withdrawn.csv", "withdrawn"},
	    {"caseload.csv",  "caseload" },
	};
	FILE *to = report_file(folder, "hours.csv");
	enum figure_subject subject;
	bool fine = to != NULL;
	size_t i;

	if (fine) {
		put_hours(data, to);
		fine = report_close(to, "hours.csv");
	}
	for (i = 0; fine && i < sizeof(files) / sizeof(files[0]); i++) {
		to = report_file(folder, files[i].name);
		fine = to != NULL;
		if (!fine)
			break;
		put_rows(data, files[i].figure, to);
		fine = report_close(to, files[i].name);
	}
	for (subject = FIGURES_FOLLOWUP + 1; fine && subject < FIGURE_SUBJECTS;
	     subject++)
		fine = put_subject(data, subject, folder);
	return fine;
}
