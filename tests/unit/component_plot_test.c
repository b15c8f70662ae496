#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "component/report_plot.h"

/* The bars that a region of few people never shows, and a gnuplot that fails.
 */

struct plots {
	struct report_data data;
	struct wording *wording;
	char folder[32];
};

static int begin(void **state)
{
	struct plots *p = calloc(1, sizeof(*p));
	char why[300];

	assert_non_null(p);
	p->wording = wording_load("component/wording", why, sizeof(why));
	assert_non_null(p->wording);
	p->data.reader = (struct figure_reader){
	    .wording = p->wording,
	    .arena = &p->data.arena,
	    .language = TEXT("fr"),
	    .otherwise = TEXT("fr"),
	};
	(void)strcpy(p->folder, "/tmp/guichet-plot-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	*state = p;
	return 0;
}

static void in_folder(const struct plots *p, const char *name, char path[64])
{
	(void)snprintf(path, 64, "%s/%s", p->folder, name);
}

static int end(void **state)
{
	struct plots *p = *state;
	enum report_plot plot;
	char path[64];

	for (plot = 0; plot < PLOTS; plot++) {
		in_folder(p, report_plot_file(plot), path);
		(void)unlink(path);
	}
	in_folder(p, "gnuplot", path);
	(void)unlink(path);
	assert_int_equal(rmdir(p->folder), 0);
	wording_free(&p->wording);
	arena_free(&p->data.arena);
	free(p);
	return 0;
}

static void put(struct plots *p, const char *figure, const char *part,
    enum figure_state state, int64_t value)
{
	const struct figure row = {
	    .figure = text_of(figure),
	    .part = text_of(part),
	    .state = state,
	    .hundredths = value * 100,
	};

	figures_put(&p->data.figures, &row);
}

static void assert_drawn(const struct plots *p, const char *text)
{
	static char svg[100000];
	char path[64];
	FILE *from;
	size_t len;

	in_folder(p, "caseload.svg", path);
	from = fopen(path, "r");
	assert_non_null(from);
	len = fread(svg, 1, sizeof(svg) - 1, from);
	svg[len] = '\0';
	(void)fclose(from);
	if (strstr(svg, text) == NULL)
		fail_msg("no \"%s\" in\n%s", text, svg);
}

/* What is withheld leaves a gap; it is no bar of nothing. */
static void plot__of_caseloads__has_a_bar_for_each_size(void **state)
{
	struct plots *p = *state;

	assert_false(report_plot_has(&p->data, PLOT_CASELOAD));
	put(p, "caseload", "people-1-49", FIGURE_SHOWN, 12);
	put(p, "caseload", "people-50-99", FIGURE_WITHHELD, 0);
	put(p, "caseload", "people-250", FIGURE_SHOWN, 7);
	assert_true(report_plot_has(&p->data, PLOT_CASELOAD));
	assert_false(report_plot_has(&p->data, PLOT_HOURS));
	assert_true(report_plots(&p->data, p->folder));
	assert_drawn(p, "1–49");
	assert_drawn(p, "50–99");
	assert_drawn(p, "250+");
}

/* Another gnuplot, before the real one. */
static void stand_in(const struct plots *p, const char *script)
{
	char path[64];
	FILE *to;

	in_folder(p, "gnuplot", path);
	to = fopen(path, "w");
	assert_non_null(to);
	(void)fprintf(to, "#!/bin/sh\n%s\n", script);
	assert_int_equal(fclose(to), 0);
	assert_int_equal(chmod(path, 0700), 0);
}

static void plots__fail__with_gnuplot(void **state)
{
	static const char *const failing[] = {
	    "exit 3", "cat >/dev/null; exit 1", "kill -9 $$"};
	struct plots *p = *state;
	char before[4096], path[5000];
	size_t i;

	put(p, "caseload", "people-250", FIGURE_SHOWN, 7);
	(void)snprintf(before, sizeof(before), "%s", getenv("PATH"));
	(void)snprintf(path, sizeof(path), "%s:%s", p->folder, before);
	assert_int_equal(setenv("PATH", path, 1), 0);
	for (i = 0; i < sizeof(failing) / sizeof(failing[0]); i++) {
		stand_in(p, failing[i]);
		assert_false(report_plots_can());
		assert_false(report_plots(&p->data, p->folder));
	}
	assert_int_equal(setenv("PATH", p->folder, 1), 0);
	in_folder(p, "gnuplot", path);
	assert_int_equal(unlink(path), 0);
	assert_false(report_plots_can());
	assert_int_equal(setenv("PATH", before, 1), 0);
	assert_true(report_plots_can());
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(plot__of_caseloads__has_a_bar_for_each_size),
	    ROW(plots__fail__with_gnuplot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
