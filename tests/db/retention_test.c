#include "tests/db/retention.h"

#include "roster/policy.h"

/* What is deleted because it is over, and what is not. */

static void make_month(const char *day)
{
	char text[100];

	(void)snprintf(
	    text, sizeof(text), "SELECT guichet.make_month('%s')", day);
	(void)sql(owner, text);
}

/* A sentence, its delivery and a note about it, all at that instant. */
static void write_down(int turn, const char *at, int claimant, int advisor)
{
	char text[900];

	(void)snprintf(text, sizeof(text),
	    "INSERT INTO guichet.message (turn, arrived, kind, claimant,"
	    " advisor, sender, recipient, id, wire_id, digest, body) VALUES"
	    " (%d, '%s', 1, %d, %d, 's', 'r', 'i', 'i', '', 'x');"
	    "INSERT INTO guichet.delivery (turn, at, kind, claimant, of_side,"
	    " of_id, reporter, wire_id) VALUES"
	    " (%d, '%s', 1, %d, 2, %d, 'r', 'i');"
	    "INSERT INTO guichet.note (turn, at, claimant, advisor, text)"
	    " VALUES (%d, '%s', %d, %d, 'n')",
	    turn, at, claimant, advisor, turn, at, claimant, advisor, turn, at,
	    claimant, advisor);
	(void)sql(owner, text);
}

/* "1 3": the turns that a table still has. */
static void assert_left(const char *table, const char *turns)
{
	char text[200];

	(void)snprintf(text, sizeof(text),
	    "SELECT coalesce(string_agg(turn::text, ' ' ORDER BY turn), '')"
	    " FROM guichet.%s",
	    table);
	assert_string_equal(sql(owner, text), turns);
}

static void assert_all_left(const char *turns)
{
	assert_left("message", turns);
	assert_left("delivery", turns);
	assert_left("note", turns);
}

static void retention__is_the_policy_s_default(void **state)
{
	(void)state;
	assert_int_equal(
	    sql_number(owner, "SELECT months FROM guichet.retentions()"
			      " WHERE region IS NULL"),
	    policy_row(POLICY_RETENTION)->otherwise);
}

static void forget__takes_whole_months__by_each_region(void **state)
{
	(void)state;
	make_month("2024-05-01");
	make_month("2024-06-01");
	write_down(1, "2024-05-31 23:59:59Z", 1, 1); /* over */
	write_down(2, "2024-05-31 23:59:59Z", 3, 2); /* kept three years */
	write_down(3, "2024-06-01 00:00:00Z", 1, 1); /* not over yet */
	forget("2026-06-15");
	assert_all_left("2 3");
	assert_told("delivery 1 2024-05-01 1, message 1 2024-05-01 1,"
		    " note 1 2024-05-01 1");
}

static void forget__waits__for_the_month_to_be_over(void **state)
{
	(void)state;
	write_down(1, "2024-05-01 00:00:00Z", 1, 1);
	forget("2026-05-31 23:59:59Z");
	assert_all_left("1");
	forget("2026-06-01 00:00:00Z");
	assert_all_left("");
}

static void forget__drops_a_month__that_is_over_for_all(void **state)
{
	(void)state;
	make_month("2023-05-01");
	write_down(1, "2023-05-03", 1, 1);
	write_down(2, "2023-05-04", 2, 1);
	write_down(3, "2023-05-04", 3, 2);
	forget("2026-06-15");
	assert_all_left("");
	assert_string_equal(
	    sql(owner, "SELECT to_regclass('guichet.message_2023_05')"), "");
	assert_told("delivery 1 2023-05-01 2, delivery 2 2023-05-01 1,"
		    " message 1 2023-05-01 2, message 2 2023-05-01 1,"
		    " note 1 2023-05-01 2, note 2 2023-05-01 1");
}

/* A whole month, and the rows of one, are both kept for who is on hold. */
static void forget__keeps_the_rows__of_who_is_on_hold(void **state)
{
	(void)state;
	make_month("2023-04-01");
	write_down(1, "2023-04-03", 1, 1);
	write_down(2, "2023-04-04", 2, 1);
	write_down(3, "2024-05-04", 2, 1);
	(void)sql(daemon_role,
	    "INSERT INTO guichet.hold (claimant, why, since) VALUES"
	    " (2, 'an absence is not decided', '2026-06-01')");
	forget("2026-06-15");
	assert_all_left("2 3");
	(void)sql(daemon_role, "UPDATE guichet.hold SET until = '2026-06-16'");
	forget("2026-06-15 23:00Z");
	assert_all_left("2 3");
	forget("2026-06-16 01:00Z");
	assert_all_left("");
	assert_string_equal(
	    sql(owner, "SELECT to_regclass('guichet.message_2023_04')"), "");
}

/* What somebody agreed to holds, though the policy was changed since. */
static void forget__keeps_nothing_longer__than_the_notice_said(void **state)
{
	(void)state;
	(void)sql(owner,
	    "INSERT INTO guichet.notice (version, since, turn, by_jid, fr, en,"
	    " retention) VALUES (2, '2021-01-01', 2, 'o@x', 'f', 'e', 12);"
	    "INSERT INTO guichet.consent (claimant, at, given, notice) VALUES"
	    " (1, '2025-01-01', true, 2), (1, '2025-09-01', false, 2),"
	    " (2, '2025-01-01', true, 1)");
	write_down(1, "2025-05-03", 1, 1);
	write_down(2, "2025-05-03", 2, 1);
	forget("2026-06-15");
	assert_all_left("2");
}

static void forget__is_bounded__and_goes_on_where_it_stopped(void **state)
{
	int i;

	(void)state;
	make_month("2024-03-01");
	(void)sql(owner,
	    "INSERT INTO guichet.message (turn, arrived, kind, claimant,"
	    " advisor, sender, recipient, id, wire_id, digest, body)"
	    " SELECT i, '2024-03-02', 1, 1 + 2 * (i % 2), 1, 's', 'r', 'i',"
	    " 'i', '', 'x' FROM generate_series(1, 25000) i;"
	    "ANALYZE guichet.message");
	for (i = 1; i <= 3; i++) {
		int64_t since = drive_clock();

		forget("2026-06-15 12:00Z");
		print_message("# 10,000 rows looked at: %ld ms\n",
		    (long)(drive_clock() - since) / 1000);
		assert_int_equal(
		    sql_number(owner, "SELECT count(*) FROM guichet.message"),
		    i < 3 ? 25000 - 5000 * i : 12500);
	}
	assert_told("message 1 2024-03-01 12500");
}

static void forget__walks_once_a_day(void **state)
{
	(void)state;
	write_down(1, "2024-05-03", 1, 1);
	forget("2026-06-15 00:10Z");
	assert_all_left("");
	write_down(2, "2024-05-03", 1, 1);
	forget("2026-06-15 23:50Z");
	assert_all_left("2");
	forget("2026-06-16 00:00Z");
	assert_all_left("");
}

static void forget__goes_on__when_a_month_is_being_read(void **state)
{
	PGconn *reader = sql_open("GUICHET_TEST_OWNER");

	(void)state;
	make_month("2023-03-01");
	write_down(1, "2023-03-03", 1, 1);
	write_down(2, "2024-05-03", 1, 1);
	(void)sql(reader, "BEGIN; SELECT count(*) FROM guichet.message");
	forget("2026-06-15");
	assert_all_left("");
	(void)sql(reader, "ROLLBACK");
	forget("2026-06-15");
	assert_string_equal(
	    sql(owner, "SELECT to_regclass('guichet.message_2023_03')"), "");
	assert_told("delivery 1 2023-03-01 1, delivery 1 2024-05-01 1,"
		    " message 1 2023-03-01 1, message 1 2024-05-01 1,"
		    " note 1 2023-03-01 1, note 1 2024-05-01 1");
	PQfinish(reader);
}

/* Lines to an advisor are about nobody; they are their region's. */
static void forget__takes_lines_to_an_advisor__by_their_region(void **state)
{
	(void)state;
	(void)sql(owner,
	    "INSERT INTO guichet.message (turn, arrived, kind, advisor, sender,"
	    " recipient, id, wire_id, digest, body) VALUES"
	    " (1, '2024-05-03', 4, 1, 's', 'r', 'i', 'i', '', 'x'),"
	    " (2, '2024-05-03', 4, 2, 's', 'r', 'i', 'i', '', 'x')");
	forget("2026-06-15");
	assert_left("message", "2");
}

static void forget__takes_what_was_put_aside(void **state)
{
	(void)state;
	(void)sql(owner,
	    "INSERT INTO guichet.dead_letter (turn, at, sqlstate, sender,"
	    " recipient, wire_id, body) VALUES"
	    " (1, '2023-05-03', '22021', 'c1@x', 'a1@x', 'i', 'x'),"
	    " (2, '2023-05-03', '22021', 'a1@x', 'c2@x', 'i', 'x'),"
	    " (3, '2024-05-03', '22021', 'c1@x', 'a1@x', 'i', 'x');"
	    "INSERT INTO guichet.dead_letter_end (turn, at) VALUES"
	    " (1, '2023-05-04');"
	    "INSERT INTO guichet.hold (claimant, why) VALUES (2, 'w')");
	forget("2026-06-15");
	assert_left("dead_letter", "2 3");
	assert_told("dead_letter 2023-05-01 1");
}

static void forget__leaves_the_audit__and_the_consents(void **state)
{
	(void)state;
	(void)sql(owner,
	    "INSERT INTO guichet.audit (turn, at, who, door, command, outcome)"
	    " VALUES (1, '2020-01-01', 'o@x', 1, 'status', 'done');"
	    "INSERT INTO guichet.consent (claimant, at, given, notice) VALUES"
	    " (1, '2020-01-01', true, 1)");
	forget("2026-06-15");
	assert_left("audit", "1");
	assert_int_equal(
	    sql_number(owner, "SELECT count(*) FROM guichet.consent"), 1);
}

/* Whoever runs the daemon has only this way to delete, and may not say that
 * something was deleted. */
static void daemon__deletes_nothing__itself(void **state)
{
	static const char told[] =
	    "INSERT INTO guichet.forgotten (at, what, month, rows) VALUES"
	    " (now(), 'message', now(), 1)";
	static const char *const forbidden[] = {
	    "DELETE FROM guichet.message",
	    "DELETE FROM guichet.delivery",
	    "DELETE FROM guichet.note",
	    "DELETE FROM guichet.hold",
	    "DELETE FROM guichet.evidence",
	    "UPDATE guichet.absence_file_event SET words = ''",
	    "SELECT guichet.forget_files(now())",
	    "DELETE FROM guichet.forgotten",
	    told,
	    "UPDATE guichet.forgetting SET reached = 0",
	    "UPDATE guichet.hold SET claimant = 1",
	    "SELECT guichet.forget_rows('message', now(), '{1}', '{now}')",
	    "SELECT guichet.forget_month(now())",
	};
	PGresult *result;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
		result = PQexec(daemon_role, forbidden[i]);
		assert_string_equal(
		    PQresultErrorField(result, PG_DIAG_SQLSTATE), "42501");
		PQclear(result);
	}
}

/* ---- by the store -------------------------------------------------------- */

static int64_t told_rows, told_first;

static void on_told(struct drive *d, const struct answer *answer)
{
	const struct forgotten *told = &answer->facts.head->as.forgotten;

	(void)d;
	told_rows = told->rows;
	told_first = told->first;
	assert_true(text_is(told->what, "message"));
	assert_int_equal(told->region, 1);
}

static void store__forgets_with_the_upkeep__and_tells(void **state)
{
	static const int64_t MARCH_2020 = INT64_C(1583020800) * 1000000;
	struct question question = {.kind = QUESTION_FORGOTTEN, .limit = 9};
	struct drive d;
	struct sent sent;

	(void)state;
	(void)sql(owner,
	    "INSERT INTO guichet.message (turn, arrived, kind, claimant,"
	    " sender, recipient, id, wire_id, digest, body) VALUES"
	    " (1, '2020-03-09', 1, 1, 's', 'r', 'i', 'i', '', 'x')");
	drive_init(&d);
	d.on_answer = on_told;
	drive_up(&d);
	sent_fact(&d, &sent, FACT_UPKEEP)->as.upkeep.at = drive_utc();
	sent_submit(&sent);
	assert_int_equal(drive_outcome(&d, &sent), OUTCOME_DURABLE);
	assert_left("message", "");
	store_ask(d.store, &question, drive_now(&d));
	DRIVE_UNTIL(&d, d.answers > 0);
	assert_int_equal(d.rows, 1);
	assert_int_equal(told_rows, 1);
	assert_int_equal(told_first, MARCH_2020);
	drive_close(&d);
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup(name, set_up)
	const struct CMUnitTest tests[] = {
	    ROW(retention__is_the_policy_s_default),
	    ROW(forget__takes_whole_months__by_each_region),
	    ROW(forget__waits__for_the_month_to_be_over),
	    ROW(forget__drops_a_month__that_is_over_for_all),
	    ROW(forget__keeps_the_rows__of_who_is_on_hold),
	    ROW(forget__keeps_nothing_longer__than_the_notice_said),
	    ROW(forget__is_bounded__and_goes_on_where_it_stopped),
	    ROW(forget__walks_once_a_day),
	    ROW(forget__goes_on__when_a_month_is_being_read),
	    ROW(forget__takes_lines_to_an_advisor__by_their_region),
	    ROW(forget__takes_what_was_put_aside),
	    ROW(forget__leaves_the_audit__and_the_consents),
	    ROW(daemon__deletes_nothing__itself),
	    ROW(store__forgets_with_the_upkeep__and_tells),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
