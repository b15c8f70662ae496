#include "component/report_plot.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "component/report_bars.h"

/*
 * gnuplot reads its script from a pipe, without a shell and without anybody's
 * start-up file, in the folder where it draws; the names of files in the script
 * are ours. What hangs is ended by the alarm that it inherits.
 */

enum {
	PATIENCE = 60, /* seconds; a plot takes a tenth of one */
	NOT_THERE = 127
};

static const struct report_bars notice = {
    FIGURES_APPOINTMENTS, "notice",
    {"cancelled-claimant", "cancelled-advisor", "cancelled-programme"}
};
static const struct report_bars reminders = {
    FIGURES_REMINDERS, "which", {"sent", "received", "displayed"}
};
static const struct report_bars findings = {
    FIGURES_ABSENCES, "channel",
    {"present", "claimant-absent", "advisor-absent", "service-down", "unproven",
		 "unknown"}
};

static const struct {
	const char *file;
	const char *figure; /* of the bars; NULL: by the hour */
	enum wording_key x, y;
	const struct report_bars *bars; /* of a table, instead of those */
} plots[PLOTS] = {
    [PLOT_HOURS] = {"hours.svg",     NULL,        WORDING_PAGE_AXIS_HOUR,
		    WORDING_PAGE_AXIS_MESSAGES,  NULL      },
    [PLOT_WITHDRAWN] = {"withdrawn.svg", "withdrawn", WORDING_PAGE_AXIS_DAYS,
		    WORDING_PAGE_AXIS_PEOPLE,    NULL      },
    [PLOT_CASELOAD] = {"caseload.svg",  "caseload",  WORDING_PAGE_AXIS_CASELOAD,
		    WORDING_PAGE_AXIS_ADVISORS,  NULL      },
    [PLOT_NOTICE] = {"notice.svg",    NULL,        WORDING_PAGE_AXIS_NOTICE,
		    WORDING_FIGURE_APPOINTMENTS, &notice   },
    [PLOT_REMINDERS] = {"reminders.svg", NULL,        WORDING_FIGURE_BY_WHICH,
		    WORDING_FIGURE_REMINDERS,    &reminders},
    [PLOT_FINDINGS] = {"findings.svg",  NULL,        WORDING_FIGURE_BY_CHANNEL,
		    WORDING_FIGURE_APPOINTMENTS, &findings },
};

static const char setup[] =
    "set encoding utf8\n"
    "set datafile missing '?'\n"
    "set style data histograms\n"
    "set style histogram clustered gap 1\n"
    "set style fill solid 1 noborder\n"
    "set boxwidth 0.9\n"
    "set border 3 lc rgb '#444444'\n"
    "set tics nomirror textcolor rgb '#222222'\n"
    "set xtics scale 0\n"
    "set grid ytics lc rgb '#d8d8d8' lt 1\n"
    "set yrange [0:*]\n"
    "set key outside top left horizontal Left reverse samplen 1\n";

static void run_child(int script, const char *folder)
{
	if (dup2(script, STDIN_FILENO) >= 0 && chdir(folder) == 0) {
		(void)alarm(PATIENCE);
		(void)execlp("gnuplot", "gnuplot", "-d", "-", (char *)NULL);
	}
	_exit(NOT_THERE);
}

/* The status that waitpid() gives; -1: it was not even started. */
static int feed(const char *folder, struct text script)
{
	int ends[2], status = -1;
	pid_t child;
	FILE *to;

	if (pipe(ends) != 0)
		return -1;
	child = fork();
	if (child == 0) {
		(void)close(ends[1]);
		run_child(ends[0], folder);
	}
	(void)close(ends[0]);
	/* Of a child that is gone the status tells more than the pipe. */
	to = fdopen(ends[1], "w");
	if (to == NULL)
		abort();
	(void)fwrite(script.at, 1, script.len, to);
	(void)fclose(to);
	if (child < 0)
		return -1;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return status;
}

static bool gnuplot(const char *folder, struct text script)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
	int status;

	(void)sigaction(SIGPIPE, &ignore, &before);
	status = feed(folder, script);
	(void)sigaction(SIGPIPE, &before, NULL);
	if (status == 0)
		return true;
	if (status != -1 && WIFEXITED(status) &&
	    WEXITSTATUS(status) == NOT_THERE)
		(void)fputs("guichet report: gnuplot is not there; it draws "
			    "the plots (Debian: gnuplot-nox)\n",
		    stderr);
	else if (status != -1 && WIFSIGNALED(status))
		(void)fprintf(stderr,
		    "guichet report: gnuplot was ended by signal %d\n",
		    WTERMSIG(status));
	else
		(void)fputs("guichet report: gnuplot failed\n", stderr);
	return false;
}

bool report_plots_can(void)
{
	return gnuplot("/", TEXT("exit\n"));
}

const char *report_plot_file(enum report_plot plot)
{
	return plots[plot].file;
}

static bool draws(const struct figure *figure)
{
	return figure->state == FIGURE_SHOWN && figure->hundredths > 0;
}

bool report_plot_has(const struct report_data *data, enum report_plot plot)
{
	const struct figures *figures = &data->figures;
	bool some = false;
	size_t i;

	if (plots[plot].bars != NULL)
		return report_bars_some(data, plots[plot].bars);
	for (i = 0; plots[plot].figure == NULL && i < FIGURE_DAY; i++)
		some = some || draws(&figures->by_claimants[i]) ||
		       draws(&figures->by_advisors[i]);
	for (i = 0; plots[plot].figure != NULL && i < FIGURE_ROWS; i++)
		some = some || (strcmp(figure_rows[i].figure,
				    plots[plot].figure) == 0 &&
				   draws(&figures->rows[i]));
	return some;
}

/* ---- the script ----------------------------------------------------------
 */

static void put_value(struct build *b, const struct figure *figure)
{
	build_char(b, ' ');
	if (figure->state == FIGURE_SHOWN)
		build_number(b, figure->hundredths / 100);
	else
		build_char(b, '?');
}

static size_t put_hours(const struct report_data *data, struct build *b)
{
	size_t i;

	for (i = 0; i < FIGURE_DAY; i++) {
		build_char(b, '"');
		build_number(b, (int64_t)i);
		build_char(b, '"');
		put_value(b, &data->figures.by_claimants[i]);
		put_value(b, &data->figures.by_advisors[i]);
		build_char(b, '\n');
	}
	return FIGURE_DAY;
}

/* "people-50-99": a bar over "50–99"; "people-250": over "250+". */
static void put_class(struct build *b, const char *part)
{
	const char *low = strchr(part, '-') + 1;
	const char *high = strchr(low, '-');

	build_char(b, '"');
	if (high == NULL) {
		build_string(b, low);
		build_char(b, '+');
	} else {
		build_text(b, (struct text){low, (size_t)(high - low)});
		build_string(b, "\xe2\x80\x93");
		build_string(b, high + 1);
	}
	build_char(b, '"');
}

static size_t put_bars(
    const struct report_data *data, const char *figure, struct build *b)
{
	size_t i, count = 0;

	for (i = 0; i < FIGURE_ROWS; i++) {
		if (strcmp(figure_rows[i].figure, figure) != 0)
			continue;
		put_class(b, figure_rows[i].part);
		put_value(b, &data->figures.rows[i]);
		build_char(b, '\n');
		count++;
	}
	return count;
}

static void put_series(struct build *b, const struct report_data *data,
    const char *what, enum wording_key title, const char *colour)
{
	build_string(b, what);
	build_string(b, " title ");
	report_quote(b, figure_word(&data->reader, title));
	build_string(b, " lc rgb ");
	build_string(b, colour);
}

static void put_axes(
    struct build *b, const struct report_data *data, enum report_plot plot)
{
	build_string(b, "set terminal svg size 760,250 noenhanced "
			"font 'sans-serif,13' background rgb 'white'\n");
	build_string(b, setup);
	build_string(b, "set output '");
	build_string(b, plots[plot].file);
	build_string(b, "'\nset xlabel ");
	report_quote(b, figure_word(&data->reader, plots[plot].x));
	build_string(b, "\nset ylabel ");
	report_quote(b, figure_word(&data->reader, plots[plot].y));
}

/* The bars stand at 0, 1, 2 ... */
static struct text script_of(
    const struct report_data *data, enum report_plot plot)
{
	bool by_hour = plots[plot].figure == NULL;
	struct build b = {.arena = data->reader.arena};
	size_t count;

	put_axes(&b, data, plot);
	if (plots[plot].bars != NULL) {
		report_bars_put(&b, data, plots[plot].bars);
		build_string(&b, "\nset output\n");
		return build_done(&b);
	}
	build_string(&b, "\n$DATA << END\n");
	count = by_hour ? put_hours(data, &b)
			: put_bars(data, plots[plot].figure, &b);
	build_string(&b, "END\nset xrange [-0.6:");
	build_number(&b, (int64_t)count - 1);
	build_string(&b, ".6]\n");
	if (by_hour) {
		put_series(&b, data, "plot $DATA using 2:xtic(1)",
		    WORDING_PAGE_CLAIMANTS, "'#1d4f91'");
		put_series(&b, data, ", '' using 3",
		    WORDING_PAGE_ADVISOR_COLUMN, "'#e08a1e'");
	} else {
		build_string(&b, "plot $DATA using 2:xtic(1) notitle "
				 "lc rgb '#1d4f91'");
	}
	build_string(&b, "\nset output\n");
	return build_done(&b);
}

bool report_plots(const struct report_data *data, const char *folder)
{
	enum report_plot plot;

	for (plot = 0; plot < PLOTS; plot++)
		if (report_plot_has(data, plot) &&
		    !gnuplot(folder, script_of(data, plot)))
			return false;
	return true;
}
