#ifndef COMMAND_CASE_REPORT_H
#define COMMAND_CASE_REPORT_H

#include "component/command/call.h"
#include "component/talk/case_file.h"

/*
 * An appointment that was judged, for people: what was found and why, and what
 * was seen. Whoever decides sees all of it. Whom it is about sees what was
 * explained and decided, too, but no name of staff; whoever was to meet them
 * sees neither what they explained nor what was decided.
 */
enum case_reader {
	CASE_CLAIMANT,
	CASE_ADVISOR,
	CASE_DECIDER,
};

/* What the store answered; its texts are the answer's. */
struct case_file case_of_answer(const struct answer *answer);

/* Appends it to the report, a row for each section, to be read on end. */
void case_report(
    struct call *call, const struct case_file *file, enum case_reader reader);

#endif
