#ifndef ROSTER_ATTENDANCE_H
#define ROSTER_ATTENDANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "roster/roster.h"

/*
 * What became of an appointment, from evidence alone: the rows of evidence.def
 * go through the rules of attendance.def, and the order of the rows does not
 * matter. Instants are UTC microseconds; nothing here knows who the people are.
 * guichet.finding_of says the same in SQL.
 */
enum evidence_whose {
	WHOSE_NOBODY,
	WHOSE_CLAIMANT,
	WHOSE_ADVISOR,
	WHOSE_EITHER,
};

struct evidence_row {
	enum evidence_kind kind;
	const char *name;
	enum evidence_whose whose;
	bool is_span;
	const char *meaning;
};

enum attendance_sign {
#define SIGN(NAME, test, meaning) SIGN_##NAME,
#include "roster/attendance_sign.def"
#undef SIGN
	SIGNS
};

/* Index of a rule in its order. */
enum attendance_rule {
#define RULE(NAME, name, needs, lacks, FINDING) RULE_##NAME,
#include "roster/attendance.def"
#undef RULE
	RULES
};

struct attendance_rule_row {
	const char *name;
	unsigned needs, lacks; /* a bit for each SIGN */
	enum finding finding;
};

/* What the policies of a region say of an appointment that begins then: those
 * that stood before any window of it could open (POLICY_ATTEND_EARLY, at most).
 * Who changes one of them later changes nothing about it. */
void attendance_policies(const struct roster *r, uint32_t region, int64_t start,
    struct attendance_frame *frame);

/* The rule that holds; always one does. */
enum attendance_rule attendance_judge(const struct attendance_frame *frame,
    const struct evidence *rows, size_t count);

/* A bit for each SIGN that the rows show. */
unsigned attendance_signs(const struct attendance_frame *frame,
    const struct evidence *rows, size_t count);

const struct attendance_rule_row *attendance_rule_row(enum attendance_rule);
const char *attendance_sign_meaning(enum attendance_sign sign);
const char *attendance_finding_name(enum finding finding);

/* NULL if no kind has this number. */
const struct evidence_row *attendance_evidence_row(int64_t number);

#endif
