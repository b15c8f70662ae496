#ifndef COMPONENT_REPORT_PLOT_H
#define COMPONENT_REPORT_PLOT_H

#include "component/report_data.h"

/* The plots of a report, drawn by gnuplot. */
enum report_plot {
	PLOT_HOURS,
	PLOT_WITHDRAWN,
	PLOT_CASELOAD,
	PLOT_NOTICE,
	PLOT_REMINDERS,
	PLOT_FINDINGS,
	PLOTS
};

/* False, with a line on stderr: gnuplot is not there. */
bool report_plots_can(void);

/* Is there anything to draw? */
bool report_plot_has(const struct report_data *data, enum report_plot plot);

const char *report_plot_file(enum report_plot plot);

/* Draws those that have something into the folder. */
bool report_plots(const struct report_data *data, const char *folder);

#endif
