#ifndef ROSTER_QUESTION_H
#define ROSTER_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/code.h"
#include "roster/fact.h"

enum question_kind {
#define QUESTION(NAME, meaning) QUESTION_##NAME,
#include "roster/question.def"
#undef QUESTION
	QUESTION_KINDS
};

/* What figures are about, in the order of the command's options. */
enum figure_subject {
	FIGURES_FOLLOWUP,
	FIGURES_APPOINTMENTS,
	FIGURES_REMINDERS,
	FIGURES_ABSENCES,
	FIGURE_SUBJECTS
};

struct question {
	enum question_kind kind;
	/* CHANGES, HANDOVER: change_no; UNPROVEN: turn; BOUNCED: turn behind
	 * whose tries it is asked; CIRCULAR: how many newer ones are passed
	 * over */
	int64_t after;
	/* BOUNCED, STILL_BOUNCED: to whom; HISTORY, NOTES: about whom;
	 * CIRCULARS, CIRCULAR: whose */
	struct person who;
	/* BOUNCED: of who came; later bounces are not meant, so that what comes
	 * back at once is not tried for ever. STILL_BOUNCED: all bounces up to
	 * here were committed before it was asked. EVIDENCE: that asks.
	 * HISTORY, NOTES, FIGURES, FORGOTTEN, PARKED, CASE, CODE: the session
	 * that waits for the answer
	 */
	uint64_t turn;
	uint64_t appointment; /* CASE, EVIDENCE */
	/* HISTORY: instants; `before` is not included. EVIDENCE: the window,
	 * where none stands yet; it is. */
	int64_t from, before;
	int64_t up_to;               /* HANDOVER: change_no, included */
	int64_t first, last;         /* FIGURES: days, as they begin in UTC */
	uint32_t region;             /* FIGURES */
	enum figure_subject subject; /* FIGURES */
	bool published;              /* FIGURES: small ones are withheld */
	uint32_t limit;              /* rows of one slice */
	char digest[CODE_DIGEST];    /* CODE */
};

/*
 * CHANGES answers with REGION, ADVISOR and CLAIMANT facts, each bearing its
 * change_no in order; UNPROVEN, BOUNCED (each with whom its bounce is noted
 * under), HISTORY and PARKED with MESSAGE facts,
 * STILL_BOUNCED with DELIVERY facts, NOTES with NOTE facts, oldest first;
 * HANDOVER with HANDOVER facts, advisor by advisor; CODE with a CODE fact or
 * none; CASE with APPOINTMENT, JUDGED, FINDING (whose rows are the ids of
 * evidence, a blank around each), EVIDENCE, CASE_LINE, ABSENCE_FILE, FILE_STEP
 * AUDIT and RECALL facts, as far as there are such; EVIDENCE with PARTY facts,
 * a JUDGED fact, where the appointment was judged before, and EVIDENCE facts;
 * FIGURES with FIGURE facts, FORGOTTEN with FORGOTTEN facts. Fewer facts than
 * the limit mean that there are no more.
 */
struct answer {
	struct question question;
	struct fact_list facts;
	int64_t last; /* CHANGES: greatest change_no; UNPROVEN: greatest turn */
	bool failed;  /* it took too long, or broke three times */
};

const char *question_name(enum question_kind kind);

/* As the schema and the command name it. */
const char *question_subject(enum figure_subject subject);

/* Does somebody wait for the answer who can be told that there is none? The
 * others are asked until they are answered. */
bool question_may_fail(enum question_kind kind);

#endif
