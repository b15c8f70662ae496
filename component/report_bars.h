#ifndef COMPONENT_REPORT_BARS_H
#define COMPONENT_REPORT_BARS_H

#include "component/report_data.h"

/* A plot of a table of figures: a group of bars for each line, a colour for
 * each figure. */
enum {
	REPORT_BARS = 6 /* colours */
};

struct report_bars {
	enum figure_subject subject;
	const char *by;                  /* of which lines */
	const char *counts[REPORT_BARS]; /* which figures; NULL: no more */
};

/* Is there anything to draw? */
bool report_bars_some(
    const struct report_data *data, const struct report_bars *bars);

/* Script for gnuplot: the data and the plot. */
void report_bars_put(struct build *b, const struct report_data *data,
    const struct report_bars *bars);

/* A text between single quotes, where only they mean anything. */
void report_quote(struct build *b, struct text text);

#endif
