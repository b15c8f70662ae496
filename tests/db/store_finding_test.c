#include "tests/db/drive.h"

#include "roster/attendance.h"

/*
 * From what is recorded anyway to evidence, and from that to a finding: what is
 * asked, kept and loaded. The appointment is at two in the afternoon (UTC) for
 * half an hour.
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

static struct answered {
	struct evidence rows[ROWS];
	size_t count;
	bool judged;
	struct attendance_frame frame;
	char rule[20];
	uint32_t parties, party;
} answered;

static int people(void **state)
{
	(void)state;
	owner = sql_open("GUICHET_TEST_OWNER");
	(void)sql(owner,
	    "SET timezone = 'UTC';"
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('IDF', 'Ile-de-France', 'Europe/Paris', 2, 'fr');"
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " VALUES ('A1', 'marie@x', 'Marie', 1);"
	    "INSERT INTO guichet.claimant (number, alias, jid, name, region)"
	    " VALUES ('C1', 'c-aaaaaaaa', 'jean@x', 'Jean Petit', 1),"
	    " ('C2', 'c-bbbbbbbb', 'lea@x', 'Lea Morel', 1)");
	return 0;
}

/* Proposed by the advisor for another day, moved by them, and confirmed. */
static int set_up(void **state)
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
	return drive_set_up(state);
}

static void on_answer(struct drive *d, const struct answer *answer)
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

static struct attendance_frame frame_of(void)
{
	return (struct attendance_frame){
	    .start = AT,
	    .length = 30 * MINUTE,
	    .early = 10 * MINUTE,
	    .grace = 15 * MINUTE,
	    .tolerance = MINUTE,
	    .ahead = 60 * MINUTE,
	    .as_of = AT - 120 * MINUTE,
	};
}

/* Sources live as long as the arena of the answer: kept as lines at once. */
static char lines[LINES_SIZE];

static void put_lines(struct drive *d, const struct answer *answer)
{
	size_t i, len = 0;

	on_answer(d, answer);
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

static enum attendance_rule ask(struct drive *d)
{
	const struct question question = {
	    .kind = QUESTION_EVIDENCE,
	    .appointment = 64,
	    .from = AT - 10 * MINUTE,
	    .before = AT + 15 * MINUTE,
	    .limit = 1000,
	};
	struct attendance_frame frame = frame_of();
	uint32_t before = d->answers;

	answered = (struct answered){0};
	d->on_answer = put_lines;
	store_ask(d->store, &question, drive_now(d));
	DRIVE_UNTIL(d, d->answers > before);
	return attendance_judge(answered.judged ? &answered.frame : &frame,
	    answered.rows, answered.count);
}

static void keep(struct drive *d, enum attendance_rule rule)
{
	struct sent sent;
	struct found *found = &sent_fact(d, &sent, FACT_FINDING)->as.finding;

	*found = (struct found){
	    .appointment = 64,
	    .at = AT + 31 * MINUTE,
	    .frame = frame_of(),
	    .finding = attendance_rule_row(rule)->finding,
	    .rule = text_of(attendance_rule_row(rule)->name),
	    .rows = text_of(lines),
	};
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

/* What evidence is there of this kind? */
static uint32_t count(enum evidence_kind kind, enum side who)
{
	uint32_t found = 0;
	size_t i;

	for (i = 0; i < answered.count; i++)
		found += answered.rows[i].kind == kind &&
			 answered.rows[i].who == who;
	return found;
}

static void put_message(int turn, int kind, int claimant, const char *arrived)
{
	char statement[400];

	(void)snprintf(statement, sizeof(statement),
	    "INSERT INTO guichet.message (turn, arrived, kind, claimant,"
	    " advisor, sender, recipient, id, wire_id, digest, body)"
	    " VALUES (%d, '%s', %d, %d, 1, '', '', '', '', '', '')",
	    turn, arrived, kind, claimant);
	(void)sql(owner, statement);
}

static void put_delivery(
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

static void evidence__is_taken__from_what_is_recorded(void **state)
{
	struct drive *d = *state;

	put_message(1, 1, 1, "2026-11-25 13:50+00");
	put_message(2, 2, 1, "2026-11-25 14:15+00");
	put_message(3, 1, 1, "2026-11-25 13:49:59.999999+00");
	put_message(4, 1, 2, "2026-11-25 14:00+00"); /* somebody else */
	put_message(5, 3, 1, "2026-11-25 14:00+00"); /* the service */
	put_delivery(11, 1, 1, "2026-11-20 12:30+00", "invitation/c40/2");
	put_delivery(12, 2, 1, "2026-11-20 12:31+00", "invitation/c40/2");
	(void)sql(owner,
	    "INSERT INTO guichet.reminder VALUES (" ID ", 0, 2, '" START "',"
	    " '" START "', 1, 900, 'v')");
	put_delivery(18, 2, 1, "2026-11-25 12:00+00", "reminder/40/0/2");
	put_delivery(19, 2, 1, "2026-11-25 12:00+00", "reminder/40/1/2");
	put_delivery(13, 1, 1, "2026-11-20 11:30+00", "invitation/c40/1");
	put_delivery(14, 3, 1, "2026-11-20 12:29+00", "invitation/c40/2");
	put_delivery(15, 1, 1, "2026-11-25 14:01+00", "m2");
	put_delivery(16, 3, 2, "2026-11-25 14:02+00", "m1");
	put_delivery(17, 3, 1, "2026-11-25 13:00+00", "m0"); /* before it */
	(void)sql(owner,
	    "INSERT INTO guichet.audit (turn, at, who, door, command, claimant,"
	    " fields, outcome, line) VALUES (21, '" START "', 'jean@x', 2,"
	    " 'help', 1, '', 'done', 0), (22, '" START "', 'marie@x', 2,"
	    " 'history', 1, '', 'done', 0);"
	    "INSERT INTO guichet.phone_record VALUES (31, 0, now(), " ID
	    ", false, '2026-11-25 14:02+00', 'marie@x'), (31, 1, now(), " ID
	    ", true, '2026-11-25 14:20+00', 'marie@x');"
	    "INSERT INTO guichet.account_event VALUES (41,"
	    " '2026-11-25 10:00+00', 1, 1, 'jean@x', ''), (42,"
	    " '2026-11-25 13:49+00', 1, 0, 'jean@x', ''), (43,"
	    " '2026-11-25 14:14+00', 1, 2, 'jean@x', '');"
	    "INSERT INTO guichet.outage VALUES (51, 13, '2026-11-25 13:00+00',"
	    " '2026-11-25 13:50+00'), (52, 14, '2026-11-25 14:16+00',"
	    " '2026-11-25 14:17+00'), (53, 16, '2026-11-25 14:00+00',"
	    " '2026-11-25 15:00+00');"
	    "INSERT INTO guichet.appointment_event SELECT " ID ", v, 200 + v,"
	    " t::timestamptz, 7, 1, '', 3, 3, '" START "', '" START "', '',"
	    " true FROM (VALUES (5, '2026-11-25 13:45+00'),"
	    " (6, '2026-11-25 14:16+00')) x (v, t)");
	(void)ask(d);
	assert_int_equal(count(EVIDENCE_SENTENCE, SIDE_CLAIMANT), 1);
	assert_int_equal(count(EVIDENCE_SENTENCE, SIDE_ADVISOR), 1);
	assert_int_equal(count(EVIDENCE_HERE, SIDE_CLAIMANT), 1);
	assert_int_equal(count(EVIDENCE_LATE, SIDE_CLAIMANT), 1);
	assert_int_equal(count(EVIDENCE_ANSWERED, SIDE_CLAIMANT), 1);
	assert_int_equal(count(EVIDENCE_RECEIVED, SIDE_CLAIMANT), 1);
	assert_int_equal(count(EVIDENCE_DISPLAYED, SIDE_CLAIMANT), 2);
	assert_int_equal(count(EVIDENCE_BOUNCED, SIDE_CLAIMANT), 1);
	assert_int_equal(count(EVIDENCE_BOUNCED, SIDE_ADVISOR), 1);
	assert_int_equal(count(EVIDENCE_ROUND_TRIP, SIDE_CLAIMANT), 1);
	assert_int_equal(count(EVIDENCE_NO_ANSWER, SIDE_ADVISOR), 1);
	assert_int_equal(count(EVIDENCE_REACHED, SIDE_ADVISOR), 1);
	assert_int_equal(count(EVIDENCE_LOST, SIDE_CLAIMANT), 1);
	assert_int_equal(count(EVIDENCE_LINK_DOWN, SIDE_NOBODY), 1);
	assert_int_equal(count(EVIDENCE_CLOCK_STEP, SIDE_NOBODY), 1);
	assert_int_equal(answered.count, 16);
	assert_false(answered.judged);
}

static void evidence__of_a_long_talk__is_its_beginning(void **state)
{
	struct drive *d = *state;

	(void)sql(owner,
	    "INSERT INTO guichet.message (turn, arrived, kind, claimant,"
	    " advisor, sender, recipient, id, wire_id, digest, body)"
	    " SELECT n, '" START "', 1 + n % 2, 1, 1, '', '', '', '', '', ''"
	    " FROM generate_series(1, 1000) n");
	(void)ask(d);
	assert_int_equal(count(EVIDENCE_SENTENCE, SIDE_CLAIMANT), 20);
	assert_int_equal(count(EVIDENCE_SENTENCE, SIDE_ADVISOR), 20);
}

static void finding__is_kept_once__and_is_that_of_the_view(void **state)
{
	struct drive *d = *state;
	enum attendance_rule rule;

	put_message(1, 2, 1, "2026-11-25 14:01+00");
	put_delivery(11, 1, 1, "2026-11-20 12:30+00", "invitation/c40/2");
	rule = ask(d);
	assert_int_equal(rule, RULE_ABSENT);
	keep(d, rule);
	keep(d, rule);
	assert_string_equal(
	    sql(owner, "SELECT string_agg(finding || rule || cardinality"
		       "(evidence), ',') FROM guichet.finding"),
	    "2absent3");
	assert_string_equal(
	    sql(owner, "SELECT finding FROM guichet.finding_of"), "2");
	/* What is learned later is judged in the same frame. */
	(void)sql(owner,
	    "INSERT INTO guichet.phone_record VALUES (31, 0, now(), " ID
	    ", true, '2026-11-25 14:20+00', 'marie@x')");
	assert_int_equal(ask(d), RULE_SPOKEN);
	assert_true(answered.judged);
	assert_string_equal(answered.rule, "absent");
	assert_int_equal(answered.frame.start, AT);
	assert_int_equal(answered.frame.length, 30 * MINUTE);
	assert_int_equal(answered.frame.early, 10 * MINUTE);
	assert_int_equal(answered.frame.ahead, 60 * MINUTE);
	keep(d, RULE_SPOKEN);
	assert_string_equal(
	    sql(owner, "SELECT finding || rule || cardinality(evidence)"
		       " FROM guichet.finding_standing"),
	    "1spoken4");
	assert_string_equal(
	    sql(owner, "SELECT finding FROM guichet.finding_of"), "1");
}

static void calls__are_kept__each_with_its_time(void **state)
{
	struct drive *d = *state;
	struct sent sent;

	sent_fact(d, &sent, FACT_PHONE_RECORD)->as.phone_record =
	    (struct phone_record){
		.appointment = 64,
		.at = AT + 60 * MINUTE,
		.rang = TEXT("1795615320000000 1795615800000001 "),
		.by = TEXT("marie@x"),
	    };
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(owner, "SELECT string_agg(place || ' ' || rang::time,"
		       " ', ' ORDER BY place) FROM"
		       " guichet.phone_record WHERE NOT reached"),
	    "0 14:02:00, 1 14:10:00.000001");
	(void)ask(d);
	assert_int_equal(count(EVIDENCE_NO_ANSWER, SIDE_ADVISOR), 2);
}

/* A row that is gone from the ledger, as by its retention, stays evidence. */
static void evidence__stays__when_its_source_goes(void **state)
{
	struct drive *d = *state;

	put_message(1, 2, 1, "2026-11-25 14:01+00");
	put_message(2, 1, 1, "2026-11-25 14:02+00");
	keep(d, ask(d));
	(void)sql(owner, "TRUNCATE guichet.message");
	assert_int_equal(ask(d), RULE_MET);
	assert_int_equal(count(EVIDENCE_SENTENCE, SIDE_CLAIMANT), 1);
}

static void outage__that_goes_on__has_no_end(void **state)
{
	struct drive *d = *state;

	(void)sql(owner, "INSERT INTO guichet.account_event VALUES (41,"
			 " '2026-11-25 10:00+00', 1, 1, 'jean@x', '')");
	keep(d, ask(d));
	assert_string_equal(
	    sql(owner, "SELECT until FROM guichet.evidence WHERE kind = 12"),
	    "infinity");
	(void)ask(d);
	assert_int_equal(count(EVIDENCE_LOST, SIDE_CLAIMANT), 1);
	assert_true(answered.rows[0].until == EVIDENCE_OPEN ||
		    answered.rows[1].until == EVIDENCE_OPEN);
}

/* What was found and told is not looked at again by the next daemon. */
static void finding__is_loaded__when_it_was_told(void **state)
{
	struct drive *d = *state;

	put_message(1, 2, 1, "2026-11-25 14:01+00");
	keep(d, ask(d));
	drive_close(d);
	drive_init(d);
	drive_up(d);
	assert_int_equal(d->loaded[FACT_APPOINTMENT], 1);
	assert_int_equal(d->loaded[FACT_FINDING], 0);
	drive_close(d);
	(void)sql(owner,
	    "INSERT INTO guichet.seen VALUES ('accueil@suivi.test',"
	    " 'finding/a40/' || (SELECT rule FROM guichet.finding), '', 9,"
	    " now())");
	drive_init(d);
	drive_up(d);
	assert_int_equal(d->loaded[FACT_FINDING], 1);
}

static uint32_t findings_loaded(struct drive *d)
{
	drive_close(d);
	drive_init(d);
	drive_up(d);
	return d->loaded[FACT_FINDING];
}

/* A daemon may die between what it learned and what it finds of that: whoever
 * starts next looks at it again, and not for what is evidence already. */
static void finding__is_looked_at_again__for_what_came_later(void **state)
{
	static const char *const later[] = {
	    "INSERT INTO guichet.delivery (turn, at, kind, claimant, of_side,"
	    " of_id, reporter, wire_id) SELECT 5000000, '2026-11-25 15:00+00',"
	    " 3, 1, 1, 1, 'jean@x', wire_id FROM guichet.message LIMIT 1",
	    "INSERT INTO guichet.outage VALUES (5000001, 16,"
	    " '2026-11-25 13:00+00', '2026-11-25 16:00+00')",
	};
	struct drive *d = *state;
	size_t i;

	put_message(1, 2, 1, "2026-11-25 14:01+00");
	keep(d, ask(d));
	for (i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		(void)sql(owner,
		    "UPDATE guichet.finding SET turn = turn % 1000 + 1;"
		    "INSERT INTO guichet.seen SELECT 'accueil@suivi.test',"
		    " CASE finding WHEN 6 THEN 'recall/a40'"
		    " ELSE 'finding/a40/' || rule END, '', 9, now()"
		    " FROM guichet.finding_standing ON CONFLICT DO NOTHING");
		assert_int_equal(findings_loaded(d), 1);
		(void)sql(owner, later[i]);
		assert_int_equal(findings_loaded(d), 0);
		keep(d, ask(d));
	}
	/* Of a time that is not its own. */
	(void)sql(owner, "INSERT INTO guichet.seen SELECT 'accueil@suivi.test',"
			 " 'finding/a40/' || rule, '', 9, now()"
			 " FROM guichet.finding_standing;"
			 "INSERT INTO guichet.outage VALUES (5000002, 13,"
			 " '2026-11-25 16:00+00', '2026-11-25 17:00+00')");
	assert_int_equal(findings_loaded(d), 1);
}

/* What the view says of one policy: what was kept, what stood, who set it. */
static void assert_policy(const char *name, const char *expected)
{
	char text[200];

	(void)snprintf(text, sizeof(text),
	    "SELECT concat_ws(' ', kept, coalesce(stood::text, 'none'), by_jid)"
	    " FROM guichet.frame_of WHERE appointment = " ID " AND name = '%s'",
	    name);
	assert_string_equal(sql(owner, text), expected);
}

/* In what it was judged is read again from what was set, two hours before it at
 * the latest: for its region, else for all. */
static void frame__is_that_of__what_stood_before_any_window(void **state)
{
	struct drive *d = *state;

	(void)sql(owner,
	    "INSERT INTO guichet.policy VALUES"
	    " (1, '2026-11-25 11:00+00', NULL, 'attend-grace', 20, 'olga@x'),"
	    " (2, '2026-11-25 12:00+00', 1, 'attend-grace', 15, 'sam@x'),"
	    " (3, '2026-11-25 12:00:00.000001+00', 1, 'attend-grace', 0, 'y@x'),"
	    " (4, '2026-11-25 11:00+00', NULL, 'attend-early', 5, 'olga@x'),"
	    " (5, '2026-11-25 13:00+00', NULL, 'attend-ahead', 0, 'y@x')");
	put_message(1, 2, 1, "2026-11-25 14:01+00");
	keep(d, ask(d));
	assert_policy("attend-grace", "00:15:00 00:15:00 sam@x");
	assert_policy("attend-early", "00:10:00 00:05:00 olga@x");
	assert_policy("attend-ahead", "01:00:00 none");
	assert_policy("attend-tolerance", "00:01:00 none");
	(void)ask(d);
	assert_true(answered.judged);
	assert_int_equal(answered.frame.as_of, AT - 120 * MINUTE);
	(void)sql(owner, "DELETE FROM guichet.policy");
}

/* One that nobody could judge in time is not left out. */
static void appointment__that_was_not_judged__is_loaded(void **state)
{
	struct drive *d = *state;

	(void)sql(owner, "UPDATE guichet.schema_file"
			 " SET applied = now() - interval '80 days';"
			 "UPDATE guichet.appointment"
			 " SET settled = now() - interval '30 days'");
	drive_close(d);
	drive_init(d);
	drive_up(d);
	assert_int_equal(d->loaded[FACT_APPOINTMENT], 1);
	put_message(1, 2, 1, "2026-11-25 14:01+00");
	keep(d, ask(d));
	(void)sql(owner, "UPDATE guichet.finding SET at = now()");
	drive_close(d);
	drive_init(d);
	drive_up(d);
	assert_int_equal(d->loaded[FACT_APPOINTMENT], 1);
	drive_close(d);
	(void)sql(owner, "UPDATE guichet.finding"
			 " SET at = now() - interval '8 days'");
	drive_init(d);
	drive_up(d);
	assert_int_equal(d->loaded[FACT_APPOINTMENT], 0);
	drive_close(d);
	/* Of the time before anybody judged. */
	(void)sql(owner, "TRUNCATE guichet.finding CASCADE;"
			 "UPDATE guichet.schema_file SET applied = now()");
	drive_init(d);
	drive_up(d);
	assert_int_equal(d->loaded[FACT_APPOINTMENT], 0);
}

/* Whoever stood in while it ran was to be met there, too. */
static void question__names__who_was_to_be_met(void **state)
{
	(void)ask(*state);
	assert_int_equal(answered.parties, 1);
	assert_int_equal(answered.party, 1);
	(void)sql(owner,
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " VALUES ('A2', 'paul@x', 'Paul', 1);"
	    "INSERT INTO guichet.cover SELECT 3, '2026-11-24', 1, id,"
	    " '2026-11-25 14:10+00', '2026-11-26', 'marie@x',"
	    " '2026-11-25 14:10+00', NULL FROM guichet.advisor"
	    " WHERE number = 'A2'");
	(void)ask(*state);
	assert_int_equal(answered.parties, 2);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, drive_tear_down)

static int forget(void **state)
{
	(void)state;
	PQfinish(owner);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(evidence__is_taken__from_what_is_recorded),
	    ROW(evidence__of_a_long_talk__is_its_beginning),
	    ROW(finding__is_kept_once__and_is_that_of_the_view),
	    ROW(frame__is_that_of__what_stood_before_any_window),
	    ROW(calls__are_kept__each_with_its_time),
	    ROW(evidence__stays__when_its_source_goes),
	    ROW(outage__that_goes_on__has_no_end),
	    ROW(question__names__who_was_to_be_met),
	    ROW(finding__is_loaded__when_it_was_told),
	    ROW(finding__is_looked_at_again__for_what_came_later),
	    ROW(appointment__that_was_not_judged__is_loaded),
	};

	return cmocka_run_group_tests(tests, people, forget);
}
