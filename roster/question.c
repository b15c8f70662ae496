#include "roster/question.h"

static const char *const names[] = {
    [QUESTION_CHANGES] = "changes",
    [QUESTION_UNPROVEN] = "unproven",
    [QUESTION_BOUNCED] = "bounced",
    [QUESTION_STILL_BOUNCED] = "still-bounced",
    [QUESTION_HISTORY] = "history",
    [QUESTION_NOTES] = "notes",
    [QUESTION_CIRCULARS] = "circulars",
    [QUESTION_CIRCULAR] = "circular",
    [QUESTION_HANDOVER] = "handover",
    [QUESTION_FIGURES] = "figures",
    [QUESTION_FORGOTTEN] = "forgotten",
    [QUESTION_PARKED] = "parked",
    [QUESTION_CODE] = "code",
    [QUESTION_CASE] = "case",
    [QUESTION_EVIDENCE] = "evidence",
};

static const char *const subjects[FIGURE_SUBJECTS] = {
    [FIGURES_FOLLOWUP] = "followup",
    [FIGURES_APPOINTMENTS] = "appointments",
    [FIGURES_REMINDERS] = "reminders",
    [FIGURES_ABSENCES] = "absences",
};

static const bool may_fail[QUESTION_KINDS] = {
    [QUESTION_HISTORY] = true,
    [QUESTION_NOTES] = true,
    [QUESTION_CIRCULARS] = true,
    [QUESTION_CIRCULAR] = true,
    [QUESTION_FIGURES] = true,
    [QUESTION_FORGOTTEN] = true,
    [QUESTION_PARKED] = true,
    [QUESTION_CODE] = true,
    [QUESTION_CASE] = true,
};

const char *question_name(enum question_kind kind)
{
	return names[kind];
}

const char *question_subject(enum figure_subject subject)
{
	return subjects[subject];
}

bool question_may_fail(enum question_kind kind)
{
	return may_fail[kind];
}
