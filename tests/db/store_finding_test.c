#include "tests/db/judging.h"

/* What was found of an appointment: kept once, told once, loaded, and what both
 * say of it. */

static void finding__is_kept_once__and_is_that_of_the_view(void **state)
{
	struct drive *d = *state;
	enum attendance_rule rule;

	judging_message(1, 2, 1, "2026-11-25 14:01+00");
	judging_delivery(11, 1, 1, "2026-11-20 12:30+00", "invitation/c40/2");
	rule = judging_ask(d);
	assert_int_equal(rule, RULE_ABSENT);
	judging_keep(d, rule);
	judging_keep(d, rule);
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
	assert_int_equal(judging_ask(d), RULE_SPOKEN);
	assert_true(answered.judged);
	assert_string_equal(answered.rule, "absent");
	assert_int_equal(answered.frame.start, AT);
	assert_int_equal(answered.frame.length, 30 * MINUTE);
	assert_int_equal(answered.frame.early, 10 * MINUTE);
	assert_int_equal(answered.frame.ahead, 60 * MINUTE);
	judging_keep(d, RULE_SPOKEN);
	assert_string_equal(
	    sql(owner, "SELECT finding || rule || cardinality(evidence)"
		       " FROM guichet.finding_standing"),
	    "1spoken4");
	assert_string_equal(
	    sql(owner, "SELECT finding FROM guichet.finding_of"), "1");
}

/* What was found and told is not looked at again by the next daemon. */
static void finding__is_loaded__when_it_was_told(void **state)
{
	struct drive *d = *state;

	judging_message(1, 2, 1, "2026-11-25 14:01+00");
	judging_keep(d, judging_ask(d));
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

	judging_message(1, 2, 1, "2026-11-25 14:01+00");
	judging_keep(d, judging_ask(d));
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
		judging_keep(d, judging_ask(d));
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
	judging_message(1, 2, 1, "2026-11-25 14:01+00");
	judging_keep(d, judging_ask(d));
	assert_policy("attend-grace", "00:15:00 00:15:00 sam@x");
	assert_policy("attend-early", "00:10:00 00:05:00 olga@x");
	assert_policy("attend-ahead", "01:00:00 none");
	assert_policy("attend-tolerance", "00:01:00 none");
	(void)judging_ask(d);
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
	judging_message(1, 2, 1, "2026-11-25 14:01+00");
	judging_keep(d, judging_ask(d));
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

static void store__keeps__what_both_say(void **state)
{
	struct sent sent;

	sent_fact(*state, &sent, FACT_RECALL)->as.recall = (struct recall){
	    .appointment = 64,
	    .at = drive_now(*state),
	    .who = SIDE_CLAIMANT,
	    .answer = RECALLED_MET,
	    .by = TEXT("jean@x"),
	};
	sent_submit(&sent);
	assert_int_equal(drive_outcome(*state, &sent), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(owner, "SELECT concat_ws('/', appointment, who, answer, by_jid)"
		       " FROM guichet.recall"),
	    "64/1/1/jean@x");
}

#define ROW(test)                                                              \
	cmocka_unit_test_setup_teardown(test, judging_set_up, drive_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(finding__is_kept_once__and_is_that_of_the_view),
	    ROW(finding__is_loaded__when_it_was_told),
	    ROW(finding__is_looked_at_again__for_what_came_later),
	    ROW(frame__is_that_of__what_stood_before_any_window),
	    ROW(appointment__that_was_not_judged__is_loaded),
	    ROW(store__keeps__what_both_say),
	};

	return cmocka_run_group_tests(tests, judging_people, judging_forget);
}
