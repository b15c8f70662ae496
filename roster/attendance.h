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
enum evidence_kind {
#define EVIDENCE(number, NAME, name, WHOSE, SHAPE, meaning)                    \
	EVIDENCE_##NAME = (number),
#include "roster/evidence.def"
#undef EVIDENCE
};

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

enum finding {
#define FINDING(number, NAME, name) FINDING_##NAME = (number),
#include "roster/finding.def"
#undef FINDING
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

/* An end that has not come yet. */
#define EVIDENCE_OPEN INT64_MAX

struct evidence {
	uint64_t id; /* the store's; 0: not stored yet */
	enum evidence_kind kind;
	enum side who;      /* as evidence_row.whose says */
	int64_t at;         /* that it happened, or began */
	int64_t until;      /* of a span; EVIDENCE_OPEN: it goes on */
	int64_t arrived;    /* that we learned of it */
	struct text source; /* where it was seen: message/1099511627777 */
};

/* The appointment, and what held for it when it was judged. */
struct attendance_frame {
	int64_t start;
	int64_t length;    /* microseconds, as all that follow */
	int64_t early;     /* what is done so long before counts */
	int64_t grace;     /* who comes so late is present */
	int64_t tolerance; /* so much of an outage is borne */
	int64_t ahead;     /* received so long before, a notice is proven */
	bool foreign;      /* the claimant's server is none of ours */
};

/* What the policies of a region say, from now on. */
void attendance_policies(
    const struct roster *r, uint32_t region, struct attendance_frame *frame);

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
