#ifndef COMPONENT_REPORT_RUN_H
#define COMPONENT_REPORT_RUN_H

#include "component/config.h"

/*
 * guichet report: what is published of a region over some days as a folder
 * with one page, its plots and the numbers behind them.
 */
struct report_ask {
	const char *region;   /* code */
	const char *from;     /* 2026-09-01 */
	const char *to;       /* the last day */
	const char *folder;   /* is made, or is empty */
	const char *language; /* NULL: the configuration's */
};

int report_run(const struct config *config, const struct report_ask *ask);

#endif
