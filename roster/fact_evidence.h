#ifndef ROSTER_FACT_EVIDENCE_H
#define ROSTER_FACT_EVIDENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/fact_person.h"
#include "roster/text.h"

/* What is seen and found (evidence.def, finding.def). Units: fact.h. */

enum evidence_kind {
#define EVIDENCE(number, NAME, name, WHOSE, SHAPE, meaning)                    \
	EVIDENCE_##NAME = (number),
#include "roster/evidence.def"
#undef EVIDENCE
};

enum finding {
#define FINDING(number, NAME, name) FINDING_##NAME = (number),
#include "roster/finding.def"
#undef FINDING
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

/* Somebody answered for the claimant while the appointment ran. */
struct party {
	uint32_t advisor;
};

/* The appointment, and what holds for it (attendance_policies). */
struct attendance_frame {
	int64_t start;
	int64_t length;    /* microseconds, as all that follow */
	int64_t early;     /* what is done so long before counts */
	int64_t grace;     /* who comes so late is present */
	int64_t tolerance; /* so much of an outage is borne */
	int64_t ahead;     /* received so long before, a notice is proven */
	bool foreign;      /* the claimant's server is none of ours */
	int64_t as_of;     /* the policies stood so then; 0: when it was judged,
			      by a release of before */
};

/* What an appointment is judged in that was judged before. */
struct judged_before {
	struct attendance_frame frame;
	struct text rule; /* that stands */
};

/* What was found. `rows` has a line for each row of evidence: kind, who, at,
 * until, arrived, source. */
struct found {
	uint64_t appointment;
	int64_t at;
	struct attendance_frame frame;
	enum finding finding;
	struct text rule;
	struct text rows;
};

/* `rang` are instants with a blank behind each. */
struct phone_record {
	uint64_t appointment;
	int64_t at;
	bool reached;
	struct text rang;
	struct text by; /* bare JID */
};

/* What was seen of a claimant while an appointment of theirs ran, and what no
 * other row shows. */
struct trace {
	uint32_t claimant;
	enum evidence_kind kind;
	int64_t at;      /* that it happened */
	int64_t arrived; /* that we learned of it */
	struct text detail;
};

/* When a claimant's server is asked next whether it is there, during an
 * appointment of theirs, and when it was asked what it has not answered. */
struct hail {
	uint64_t appointment;
	int64_t next; /* INT64_MAX: not again; 0: as before */
	int64_t sent; /* 0: nothing waits for an answer */
};

/* What one of the two says afterwards; the numbers stand in recall.answer. */
enum recalled {
	RECALLED_MET = 1,
	RECALLED_ALONE = 2, /* they were there, the other was not */
	RECALLED_AWAY = 3,  /* they were not */
};

struct recall {
	uint64_t appointment;
	int64_t at;
	enum side who;
	enum recalled answer;
	struct text by; /* bare JID */
};

/* The store was asked for the evidence. */
struct judging {
	uint64_t appointment;
	uint64_t turn;
	int64_t at;
};

#endif
