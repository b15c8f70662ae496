#include "tests/db/judging.h"

/* Evidence of an appointment: what is asked for of what is recorded anyway, and
 * stays when that goes. */

/* What they said and what came of it, and what is none of it. */
static void record_lines(void)
{
	judging_message(1, 1, 1, "2026-11-25 13:50+00");
	judging_message(2, 2, 1, "2026-11-25 14:15+00");
	judging_message(3, 1, 1, "2026-11-25 13:49:59.999999+00");
	judging_message(4, 1, 2, "2026-11-25 14:00+00"); /* somebody else */
	judging_message(5, 3, 1, "2026-11-25 14:00+00"); /* the service */
	judging_delivery(11, 1, 1, "2026-11-20 12:30+00", "invitation/c40/2");
	judging_delivery(12, 2, 1, "2026-11-20 12:31+00", "invitation/c40/2");
	(void)sql(owner,
	    "INSERT INTO guichet.reminder VALUES (" ID ", 0, 2, '" START "',"
	    " '" START "', 1, 900, 'v')");
	judging_delivery(18, 2, 1, "2026-11-25 12:00+00", "reminder/40/0/2");
	judging_delivery(19, 2, 1, "2026-11-25 12:00+00", "reminder/40/1/2");
	judging_delivery(13, 1, 1, "2026-11-20 11:30+00", "invitation/c40/1");
	judging_delivery(14, 3, 1, "2026-11-20 12:29+00", "invitation/c40/2");
	judging_delivery(15, 1, 1, "2026-11-25 14:01+00", "m2");
	judging_delivery(16, 3, 2, "2026-11-25 14:02+00", "m1");
	judging_delivery(17, 3, 1, "2026-11-25 13:00+00", "m0"); /* before it */
}

static void record_others(void)
{
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
}

static void evidence__is_taken__from_what_is_recorded(void **state)
{
	record_lines();
	record_others();
	(void)judging_ask(*state);
	assert_int_equal(judging_count(EVIDENCE_SENTENCE, SIDE_CLAIMANT), 1);
	assert_int_equal(judging_count(EVIDENCE_SENTENCE, SIDE_ADVISOR), 1);
	assert_int_equal(judging_count(EVIDENCE_HERE, SIDE_CLAIMANT), 1);
	assert_int_equal(judging_count(EVIDENCE_LATE, SIDE_CLAIMANT), 1);
	assert_int_equal(judging_count(EVIDENCE_ANSWERED, SIDE_CLAIMANT), 1);
	assert_int_equal(judging_count(EVIDENCE_RECEIVED, SIDE_CLAIMANT), 1);
	assert_int_equal(judging_count(EVIDENCE_DISPLAYED, SIDE_CLAIMANT), 2);
	assert_int_equal(judging_count(EVIDENCE_BOUNCED, SIDE_CLAIMANT), 1);
	assert_int_equal(judging_count(EVIDENCE_BOUNCED, SIDE_ADVISOR), 1);
	assert_int_equal(judging_count(EVIDENCE_ROUND_TRIP, SIDE_CLAIMANT), 1);
	assert_int_equal(judging_count(EVIDENCE_NO_ANSWER, SIDE_ADVISOR), 1);
	assert_int_equal(judging_count(EVIDENCE_REACHED, SIDE_ADVISOR), 1);
	assert_int_equal(judging_count(EVIDENCE_LOST, SIDE_CLAIMANT), 1);
	assert_int_equal(judging_count(EVIDENCE_LINK_DOWN, SIDE_NOBODY), 1);
	assert_int_equal(judging_count(EVIDENCE_CLOCK_STEP, SIDE_NOBODY), 1);
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
	(void)judging_ask(d);
	assert_int_equal(judging_count(EVIDENCE_SENTENCE, SIDE_CLAIMANT), 20);
	assert_int_equal(judging_count(EVIDENCE_SENTENCE, SIDE_ADVISOR), 20);
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
	(void)judging_ask(d);
	assert_int_equal(judging_count(EVIDENCE_NO_ANSWER, SIDE_ADVISOR), 2);
}

/* A row that is gone from the ledger, as by its retention, stays evidence. */
static void evidence__stays__when_its_source_goes(void **state)
{
	struct drive *d = *state;

	judging_message(1, 2, 1, "2026-11-25 14:01+00");
	judging_message(2, 1, 1, "2026-11-25 14:02+00");
	judging_keep(d, judging_ask(d));
	(void)sql(owner, "TRUNCATE guichet.message");
	assert_int_equal(judging_ask(d), RULE_MET);
	assert_int_equal(judging_count(EVIDENCE_SENTENCE, SIDE_CLAIMANT), 1);
}

static void outage__that_goes_on__has_no_end(void **state)
{
	struct drive *d = *state;

	(void)sql(owner, "INSERT INTO guichet.account_event VALUES (41,"
			 " '2026-11-25 10:00+00', 1, 1, 'jean@x', '')");
	judging_keep(d, judging_ask(d));
	assert_string_equal(
	    sql(owner, "SELECT until FROM guichet.evidence WHERE kind = 12"),
	    "infinity");
	(void)judging_ask(d);
	assert_int_equal(judging_count(EVIDENCE_LOST, SIDE_CLAIMANT), 1);
	assert_true(answered.rows[0].until == EVIDENCE_OPEN ||
		    answered.rows[1].until == EVIDENCE_OPEN);
}

/* Whoever stood in while it ran was to be met there, too. */
static void question__names__who_was_to_be_met(void **state)
{
	(void)judging_ask(*state);
	assert_int_equal(answered.parties, 1);
	assert_int_equal(answered.party, 1);
	(void)sql(owner,
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " VALUES ('A2', 'paul@x', 'Paul', 1);"
	    "INSERT INTO guichet.cover SELECT 3, '2026-11-24', 1, id,"
	    " '2026-11-25 14:10+00', '2026-11-26', 'marie@x',"
	    " '2026-11-25 14:10+00', NULL FROM guichet.advisor"
	    " WHERE number = 'A2'");
	(void)judging_ask(*state);
	assert_int_equal(answered.parties, 2);
}

/* Link, store, daemon; from before the window to behind it, or to the
 * microsecond at its ends, or by two that meet. */
enum {
	OUTAGE_KINDS = 3,
	OUTAGE_SPANS = 5,
	OUTAGE_BORNE = 3
};

static void put_outages(int kind, int spans)
{
	static const char *const values[OUTAGE_SPANS] = {
	    "'2026-11-25 13:50+00', '2026-11-25 14:15+00'",
	    "'2026-11-25 13:00+00', '2026-11-25 14:15+00'",
	    "'2026-11-25 13:50+00', '2026-11-25 16:00+00'",
	    "'2026-11-25 13:00+00', '2026-11-25 16:00+00'",
	    ("'2026-11-25 13:00+00', '2026-11-25 14:00+00'),"
	     " (52, 13, '2026-11-25 14:00+00', '2026-11-25 16:00+00'"),
	};
	char statement[400];

	(void)snprintf(statement, sizeof(statement),
	    "TRUNCATE guichet.outage, guichet.attendance, guichet.evidence,"
	    " guichet.finding CASCADE; INSERT INTO guichet.outage"
	    " VALUES (51, %d, %s)",
	    kind, values[spans]);
	(void)sql(owner, statement);
}

/* She rang, he knew of it and was not heard; but nobody could be. The region
 * bears none of it, or more than the whole window. */
static void outage__at_both_ends__is_the_services(void **state)
{
	static const int64_t borne[OUTAGE_BORNE] = {0, 1500, 3600};
	int kind, spans, i;

	judging_delivery(11, 2, 1, "2026-11-20 12:31+00", "invitation/c40/2");
	(void)sql(owner,
	    "INSERT INTO guichet.phone_record VALUES (31, 0, now(), " ID
	    ", false, '2026-11-25 14:02+00', 'marie@x')");
	assert_int_equal(judging_ask(*state), RULE_ABSENT);
	for (kind = EVIDENCE_LINK_DOWN; kind <= EVIDENCE_DAEMON_DOWN; kind++)
		for (spans = 0; spans < OUTAGE_SPANS; spans++)
			for (i = 0; i < OUTAGE_BORNE; i++) {
				put_outages(kind, spans);
				judging_tolerance = borne[i] * SECOND;
				assert_int_equal(
				    judging_ask(*state), RULE_OUTAGE);
				judging_keep(*state, RULE_OUTAGE);
				assert_string_equal(
				    sql(owner, "SELECT finding FROM"
					       " guichet.finding_of"),
				    "4");
			}
}

#define ROW(test)                                                              \
	cmocka_unit_test_setup_teardown(test, judging_set_up, drive_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(evidence__is_taken__from_what_is_recorded),
	    ROW(evidence__of_a_long_talk__is_its_beginning),
	    ROW(calls__are_kept__each_with_its_time),
	    ROW(evidence__stays__when_its_source_goes),
	    ROW(outage__that_goes_on__has_no_end),
	    ROW(outage__at_both_ends__is_the_services),
	    ROW(question__names__who_was_to_be_met),
	};

	return cmocka_run_group_tests(tests, judging_people, judging_forget);
}
