#ifndef TESTS_DB_JUDGING_H
#define TESTS_DB_JUDGING_H

#include "roster/attendance.h"
#include "tests/db/town.h"

/*
 * From what is recorded anyway to evidence, and from that to a finding, as the
 * daemon asks for it and keeps it. The appointment of 64 is at two in the
 * afternoon (UTC) for half an hour.
 */
#define ID    "64" /* 40 in hexadecimal */
#define START "2026-11-25 14:00+00"

enum {
	ROWS = 64,
	LINES_SIZE = 4000,
};

static const int64_t MINUTE = INT64_C(60000000);
static const int64_t AT = INT64_C(1795615200) * 1000000;

static PGconn *owner;
static int64_t judging_tolerance;

static struct answered {
	struct evidence rows[ROWS];
	size_t count;
	bool judged;
	struct attendance_frame frame;
	char rule[20];
	uint32_t parties, party;
} answered;

static inline int judging_people(void **state)
{
	(void)state;
	owner = town_open();
	return 0;
}

static inline int judging_forget(void **state)
{
	(void)state;
	PQfinish(owner);
	return 0;
}

/* Proposed by the advisor for another day, moved by them, and confirmed. */
static inline int judging_set_up(void **state)
{
	(void)sql(owner,
	    "TRUNCATE guichet.message, guichet.delivery, guichet.outage,"
	    " guichet.account_event, guichet.audit, guichet.appointment,"
	    " guichet.appointment_event, guichet.phone_record,"
	    " guichet.attendance, guichet.evidence, guichet.finding,"
	    " guichet.seen CASCADE;"
	    "INSERT INTO guichet.appointment VALUES (" ID ", 1, 1, 1,"
	    " 'Europe/Paris', '" START "', '2026-11-25 14:30+00', 4, '', 8, 4,"
	    " 2, false, NULL, 'u@x', 1, now(), now());"
	    "INSERT INTO guichet.appointment_event SELECT " ID ", v, 100 + v,"
	    " '2026-11-20 10:00+00'::timestamptz + v * interval '1 hour', e, s,"
	    " '', 0, 1, t::timestamptz, t::timestamptz + interval '30 min', '',"
	    " true FROM (VALUES (1, 1, 2, '2026-11-24 14:00+00'),"
	    " (2, 4, 2, '" START "'), (3, 2, 1, '" START "'),"
	    " (4, 8, 0, '" START "')) x (v, e, s, t)");
	answered = (struct answered){0};
	judging_tolerance = MINUTE;
	return drive_set_up(state);
}

static inline void judging_on_answer(
    struct drive *d, const struct answer *answer)
{
	const struct fact *fact;

	(void)d;
	for (fact = answer->facts.head; fact != NULL; fact = fact->next)
		if (fact->kind == FACT_PARTY) {
			answered.parties++;
			answered.party = fact->as.party.advisor;
		} else if (fact->kind == FACT_JUDGED) {
			answered.judged = true;
			answered.frame = fact->as.judged.frame;
			(void)snprintf(answered.rule, sizeof(answered.rule),
			    "%.*s", (int)fact->as.judged.rule.len,
			    fact->as.judged.rule.at);
		} else {
			assert_true(answered.count < ROWS);
			answered.rows[answered.count++] = fact->as.evidence;
		}
}

static inline struct attendance_frame judging_frame_of(void)
{
	return (struct attendance_frame){
	    .start = AT,
	    .length = 30 * MINUTE,
	    .early = 10 * MINUTE,
	    .grace = 15 * MINUTE,
	    .tolerance = judging_tolerance,
	    .ahead = 60 * MINUTE,
	    .as_of = AT - 120 * MINUTE,
	};
}

/* Sources live as long as the arena of the answer: kept as lines at once. */
static char lines[LINES_SIZE];

static inline void judging_put_lines(
    struct drive *d, const struct answer *answer)
{
	size_t i, len = 0;

	judging_on_answer(d, answer);
	lines[0] = '\0';
	for (i = 0; i < answered.count; i++)
		len += (size_t)snprintf(lines + len, sizeof(lines) - len,
		    "%d %d %lld %lld %lld %.*s\n", (int)answered.rows[i].kind,
		    (int)answered.rows[i].who, (long long)answered.rows[i].at,
		    (long long)answered.rows[i].until,
		    (long long)answered.rows[i].arrived,
		    (int)answered.rows[i].source.len,
		    answered.rows[i].source.at);
	assert_in_range(len, 0, sizeof(lines) - 1);
}

static inline enum attendance_rule judging_ask(struct drive *d)
{
	const struct question question = {
	    .kind = QUESTION_EVIDENCE,
	    .appointment = 64,
	    .from = AT - 10 * MINUTE,
	    .before = AT + 15 * MINUTE,
	    .limit = 1000,
	};
	struct attendance_frame frame = judging_frame_of();
	uint32_t before = d->answers;

	answered = (struct answered){0};
	d->on_answer = judging_put_lines;
	store_ask(d->store, &question, drive_now(d));
	DRIVE_UNTIL(d, d->answers > before);
	return attendance_judge(answered.judged ? &answered.frame : &frame,
	    answered.rows, answered.count);
}

static inline void judging_keep(struct drive *d, enum attendance_rule rule)
{
	struct sent sent;
	struct found *found = &sent_fact(d, &sent, FACT_FINDING)->as.finding;

	*found = (struct found){
	    .appointment = 64,
	    .at = AT + 31 * MINUTE,
	    .frame = judging_frame_of(),
	    .finding = attendance_rule_row(rule)->finding,
	    .rule = text_of(attendance_rule_row(rule)->name),
	    .rows = text_of(lines),
	};
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

/* What evidence is there of this kind? */
static inline uint32_t judging_count(enum evidence_kind kind, enum side who)
{
	uint32_t found = 0;
	size_t i;

	for (i = 0; i < answered.count; i++)
		found += answered.rows[i].kind == kind &&
			 answered.rows[i].who == who;
	return found;
}

static inline void judging_message(
    int turn, int kind, int claimant, const char *arrived)
{
	char statement[400];

	(void)snprintf(statement, sizeof(statement),
	    "INSERT INTO guichet.message (turn, arrived, kind, claimant,"
	    " advisor, sender, recipient, id, wire_id, digest, body)"
	    " VALUES (%d, '%s', %d, %d, 1, '', '', '', '', '', '')",
	    turn, arrived, kind, claimant);
	(void)sql(owner, statement);
}

static inline void judging_delivery(
    int turn, int kind, int side, const char *at, const char *wire_id)
{
	char statement[400];

	(void)snprintf(statement, sizeof(statement),
	    "INSERT INTO guichet.delivery (turn, at, kind, claimant, of_side,"
	    " of_id, reporter, wire_id) VALUES (%d, '%s', %d, 1, %d, 1,"
	    " 'jean@x', '%s')",
	    turn, at, kind, side, wire_id);
	(void)sql(owner, statement);
}

#endif
