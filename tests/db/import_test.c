#include "tests/db/drive.h"

/*
 * An import while people withdraw, and what it says of their accounts. Region
 * 1 has Anne, who waits for an advisor, and Bob; region 2 has Carl.
 */
static PGconn *owner, *importer, *other;

static const char *const people[] = {
    "INSERT INTO guichet.region (code, name, zone, state, language) VALUES"
    " ('one', 'One', 'UTC', 2, 'fr'), ('two', 'Two', 'UTC', 2, 'fr')",
    "INSERT INTO guichet.advisor (number, jid, name, region) VALUES"
    " ('A1', 'a1@x', 'A', 1)",
    "INSERT INTO guichet.claimant (number, alias, jid, name, region) VALUES"
    " ('anne', 'c-aaaaaaaa', 'anne@x', 'Anne', 1),"
    " ('bob', 'c-bbbbbbbb', 'bob@x', 'Bob', 1),"
    " ('carl', 'c-cccccccc', 'carl@x', 'Carl', 2)",
    "INSERT INTO guichet.consent (claimant, at, given, notice) VALUES"
    " (1, '2026-01-12', true, 1)",
    "INSERT INTO guichet.waitlist (claimant, region, reason) VALUES"
    " (1, 1, 'advisor')",
};

static int open_all(void **state)
{
	size_t i;

	(void)state;
	owner = sql_open("GUICHET_TEST_OWNER");
	importer = sql_open("GUICHET_TEST_IMPORT");
	other = sql_open("GUICHET_TEST_OWNER");
	for (i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		(void)sql(owner, people[i]);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	PQfinish(owner);
	PQfinish(importer);
	PQfinish(other);
	return 0;
}

/* ---- statements that wait for each other --------------------------------- */

static void begin(PGconn *conn, const char *statement)
{
	assert_int_equal(PQsendQuery(conn, statement), 1);
}

/* Until it waits for a lock of somebody else, or is done. */
static void until_it_waits(PGconn *conn)
{
	char text[200];
	int64_t end = drive_clock() + 20 * SECOND;
	bool waits = false;

	(void)snprintf(text, sizeof(text),
	    "SELECT cardinality(pg_blocking_pids(%d))", PQbackendPID(conn));
	while (!waits && drive_clock() < end) {
		assert_int_equal(PQconsumeInput(conn), 1);
		waits = !PQisBusy(conn) || sql_number(owner, text) > 0;
	}
	assert_true(waits);
}

/* "" or the SQLSTATE. */
static void assert_done(PGconn *conn, const char *sqlstate)
{
	PGresult *result, *last = NULL;
	const char *got;

	while ((result = PQgetResult(conn)) != NULL) {
		PQclear(last);
		last = result;
	}
	got = PQresultErrorField(last, PG_DIAG_SQLSTATE);
	assert_string_equal(got != NULL ? got : "", sqlstate);
	PQclear(last);
}

#define STAGING                                                                \
	"CREATE TEMP TABLE staging (line integer, reason text DEFAULT NULL,"   \
	" c1 text, c2 text, c3 text, c4 text, c5 text, c6 text, c7 text,"      \
	" c8 text DEFAULT '', c9 text DEFAULT '', c10 text DEFAULT '')"        \
	" ON COMMIT DROP; "

/* The import has given Anne an advisor, which ends her waiting, and is held up
 * before it notes that Bob and Carl agree; then she withdraws. */
static void withdrawal__during_an_import__waits_for_nobody(void **state)
{
	(void)state;
	(void)sql(owner, "BEGIN; INSERT INTO guichet.consent (claimant, at,"
			 " given, notice) VALUES (3, '2026-02-01', true, 1)");
	begin(importer,
	    "BEGIN; " STAGING
	    "INSERT INTO staging (line, c1, c2, c3, c4, c5, c6, c7) VALUES"
	    " (2, 'anne', '', '', '', 'A1', '', ''),"
	    " (3, 'bob', '', '', '', '', '', '2026-02-01'),"
	    " (4, 'carl', '', '', '', '', '', '2026-02-01');"
	    "SELECT * FROM guichet.import_claimants(); COMMIT");
	until_it_waits(importer);
	begin(other, "SELECT guichet.note_consent(7, '2026-03-01', 1, false, 1,"
		     " 'anne@x')");
	until_it_waits(other);
	(void)sql(owner, "COMMIT");
	assert_done(importer, "");
	assert_done(other, "");
	assert_int_equal(sql_number(owner, "SELECT load FROM guichet.region"
					   " WHERE id = 1"),
	    1);
	assert_int_equal(
	    sql_number(owner, "SELECT count(*) FROM guichet.waitlist"
			      " WHERE claimant = 1 AND until IS NULL"),
	    0);
	assert_int_equal(
	    sql_number(owner, "SELECT load FROM guichet.advisor"), 1);
}

/* ---- an account that is not theirs any more ------------------------------ */

static void import(const char *rows)
{
	char text[900];

	(void)snprintf(text, sizeof(text),
	    "BEGIN; " STAGING
	    "INSERT INTO staging (line, c1, c2, c3, c4, c5, c6, c7) VALUES %s;"
	    "SELECT * FROM guichet.import_claimants()",
	    rows);
	assert_string_equal(sql(importer, text), "");
	(void)sql(importer, "COMMIT");
}

/* The last change: its kind, and which account is told. */
static void assert_changed(const char *was)
{
	assert_string_equal(
	    sql(owner, "SELECT kind || ' ' || coalesce(was_jid, '-')"
		       " FROM guichet.change ORDER BY change_no DESC LIMIT 1"),
	    was);
}

static void account__of_before__is_told(void **state)
{
	(void)state;
	import("(2, 'bob', 'bob@y', '', '', '', '', '')");
	assert_changed("4 bob@x");
	import("(2, 'bob', 'bob@y', '', '', '', '', '')");
	assert_int_equal(sql_number(owner, "SELECT count(*) FROM guichet.change"
					   " WHERE was_jid IS NOT NULL"),
	    1);
}

static void account__of_who_has_not_agreed__is_told_nothing(void **state)
{
	(void)state;
	import("(2, 'anne', 'anne@y', '', '', '', '', '')");
	assert_changed("4 -");
}

/* Who waits for a place has not agreed either; but they know of it, where a
 * line about them came. */
static void account__of_who_waits__is_told_what_it_knows(void **state)
{
	(void)state;
	(void)sql(owner,
	    "INSERT INTO guichet.waitlist (claimant, region, reason)"
	    " VALUES (1, 1, 'cap')");
	import("(2, 'anne', 'anne@z', '', '', '', '', '')");
	assert_changed("4 -");
	(void)sql(owner,
	    "INSERT INTO guichet.message (turn, arrived, kind, claimant, sender,"
	    " recipient, id, wire_id, digest, body) VALUES"
	    " (1, now(), 3, 1, 'accueil@x', 'anne@z', 'queued/1/2',"
	    " 'queued/1/2', '', ''),"
	    " (2, now(), 3, 2, 'accueil@x', 'anne@x', 'q', 'q', '', '')");
	import("(2, 'anne', 'anne@x', '', '', '', '', '')");
	assert_changed("4 anne@z");
	/* Not of what another was told at that account. */
	import("(2, 'anne', 'anne@y', '', '', '', '', '')");
	assert_changed("4 -");
	/* Who agrees by the same import is enrolled, and moves. */
	import("(2, 'anne', 'anne@z', '', '', '', '', '')");
	import("(2, 'anne', 'anne@x', '', '', '', '', '2026-04-01')");
	assert_changed("2 anne@z");
}

/* By a code from another account than the imported one, to which nobody ever
 * wrote; and to which somebody did. */
static void account__of_who_sends_a_code__is_told_what_it_knows(void **state)
{
	(void)state;
	(void)sql(owner,
	    "INSERT INTO guichet.claimant (number, alias, jid, name, region)"
	    " VALUES ('dora', 'c-dddddddd', 'dora@x', 'Dora', 1);"
	    "INSERT INTO guichet.code (digest, claimant, made, until, by_jid)"
	    " SELECT sha256(d), id, '2026-01-01', '2027-01-01', ''"
	    " FROM guichet.claimant, (VALUES ('1'::bytea)) v (d)"
	    " WHERE number = 'dora';"
	    "SELECT guichet.enrol(7, '2026-06-01', sha256('1'), 'dora@y', 1)");
	assert_changed("2 -");
	(void)sql(owner,
	    "INSERT INTO guichet.message (turn, arrived, kind, claimant, sender,"
	    " recipient, id, wire_id, digest, body)"
	    " SELECT 3, now(), 3, id, 'accueil@x', 'dora@y', 'w', 'w', '', ''"
	    " FROM guichet.claimant WHERE number = 'dora';"
	    "INSERT INTO guichet.consent (claimant, at, given, notice, instant)"
	    " SELECT id, '2026-06-02', false, 1, '2026-06-02'"
	    " FROM guichet.claimant WHERE number = 'dora';"
	    "INSERT INTO guichet.code (digest, claimant, made, until, by_jid)"
	    " SELECT sha256('2'), id, '2026-01-01', '2027-01-01', ''"
	    " FROM guichet.claimant WHERE number = 'dora';"
	    "SELECT guichet.enrol(8, '2026-06-03', sha256('2'), 'dora@z', 1)");
	assert_changed("2 dora@y");
}

/* Two people change their accounts: each of them is somebody's. */
static void account__that_is_another_s_now__is_told_nothing(void **state)
{
	(void)state;
	import("(2, 'bob', 'carl@x', '', '', '', '', ''),"
	       " (3, 'carl', 'bob@y', '', '', '', '', '')");
	assert_changed("4 -");
	import("(2, 'bob', 'bob@z', '', '', '', '', '')");
	assert_changed("4 carl@x");
}

/* What was learned of it is over, also where they come back to it. */
static void account__that_they_come_back_to__is_as_new(void **state)
{
	const char *lost = "SELECT count(*) FROM guichet.account_lost";

	(void)state;
	import("(2, 'carl', 'carl@a', '', '', '', '', '')");
	(void)sql(owner,
	    "INSERT INTO guichet.account_event (turn, at, claimant,"
	    " state, jid, detail)"
	    " VALUES (41, now(), 3, 1, 'carl@a', '')");
	assert_int_equal(sql_number(owner, lost), 1);
	import("(2, 'carl', 'carl@b', 'Carl', '', '', '', '')");
	import("(2, 'carl', 'carl@a', 'Carl', '', '', '', '')");
	assert_int_equal(sql_number(owner, lost), 0);
	(void)sql(owner,
	    "INSERT INTO guichet.account_event (turn, at, claimant,"
	    " state, jid, detail)"
	    " VALUES (42, now(), 3, 1, 'carl@a', '')");
	assert_int_equal(sql_number(owner, lost), 1);
}

/* ---- who represents claimants by law ------------------------------------- */

#define REPRESENTED                                                            \
	"INSERT INTO staging (line, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10)"  \
	" SELECT line, c, '', '', '', '', '', '', jid, name, since"            \
	" FROM (VALUES %s) v (line, c, jid, name, since);"                     \
	"SELECT string_agg(bad_line || ' ' || bad_reason, '; ')"               \
	" FROM guichet.import_claimants()"

/* What is refused of it; then nothing is taken. */
static const char *represented(const char *rows)
{
	char text[1500];
	static char refused[600];

	(void)snprintf(text, sizeof(text), "BEGIN; " STAGING REPRESENTED, rows);
	(void)snprintf(refused, sizeof(refused), "%s", sql(importer, text));
	(void)sql(importer, refused[0] == '\0' ? "COMMIT" : "ROLLBACK");
	return refused;
}

static const char *who_stands(void)
{
	return sql(owner,
	    "SELECT coalesce(string_agg(c.number || ' ' || s.jid || ' ' || s.name,"
	    " ', ' ORDER BY s.claimant), '')"
	    " FROM guichet.representative_standing s"
	    " JOIN guichet.claimant c ON c.id = s.claimant");
}

static void representatives__with_faults__are_refused_by_line(void **state)
{
	(void)state;
	(void)sql(owner, "UPDATE guichet.claimant SET jid = number || '@x'");
	assert_string_equal(
	    represented("(2, 'anne', 'a1@x', 'The advisor', '2026-01-01'),"
			" (3, 'bob', 'bob@x', 'Bob', '2026-01-01'),"
			" (4, 'carl', 'eve@x', '', '2026-01-01')"),
	    "2 a1@x is their advisor, and cannot represent them;"
	    " 3 bob@x is the claimant, and cannot represent them;"
	    " 4 a representative needs their jid, their name and since when");
	assert_string_equal(
	    represented("(2, 'anne', 'eve@x', 'Eve', '2026-02-30'),"
			" (3, 'bob', 'eve@x', 'Eve', 'yesterday'),"
			" (4, 'carl', 'eve@x', 'Eve', '2999-01-01')"),
	    "2 representative-since 2026-02-30 is no day up to today, like"
	    " 2026-11-23; 3 representative-since yesterday is no day up to"
	    " today, like 2026-11-23; 4 representative-since 2999-01-01 is no"
	    " day up to today, like 2026-11-23");
	assert_string_equal(who_stands(), "");
}

/* One may represent several; the same again changes nothing. */
static void representatives__are_taken__once(void **state)
{
	static const char two[] = "(2, 'anne', 'eve@x', 'Eve', '2026-01-01'),"
				  " (3, 'bob', 'eve@x', 'Eve', '2026-01-02'),"
				  " (4, 'carl', '', '', '')";
	static const char changes[] =
	    "SELECT count(*) || ' ' || string_agg(id::text, ',' ORDER BY change_no)"
	    " FROM guichet.change WHERE what = 'representative'";

	(void)state;
	assert_string_equal(represented(two), "");
	assert_string_equal(who_stands(), "anne eve@x Eve, bob eve@x Eve");
	assert_string_equal(sql(owner, changes), "2 1,2");
	assert_string_equal(represented(two), "");
	assert_string_equal(sql(owner, changes), "2 1,2");
	/* A name that was written wrong, as of the same day. */
	assert_string_equal(
	    represented("(2, 'bob', 'eve@x', 'Eva', '2026-01-02')"), "");
	assert_string_equal(who_stands(), "anne eve@x Eve, bob eve@x Eva");
	assert_string_equal(sql(owner, changes), "3 1,2,2");
}

/* By a command, at some hour of a day. */
static void representatives__that_ended__are_not_revived(void **state)
{
	PGconn *daemon = sql_open("GUICHET_TEST_DATABASE");

	(void)state;
	(void)sql(daemon,
	    "SELECT guichet.represent(71, '2026-03-01 12:00+00', 1,"
	    " '', '', 'rosa@x')");
	assert_string_equal(
	    represented("(2, 'anne', 'eve@x', 'Eve', '2026-03-01')"), "");
	assert_string_equal(who_stands(), "anne  , bob eve@x Eva");
	assert_string_equal(
	    represented("(2, 'anne', 'ida@x', 'Ida', '2026-03-02')"), "");
	assert_string_equal(who_stands(), "anne ida@x Ida, bob eve@x Eva");
	PQfinish(daemon);
}

/* Neither knows what the other is about to store. */
static void represent__during_an_import__waits_for_nobody(void **state)
{
	PGconn *daemon = sql_open("GUICHET_TEST_DATABASE");
	PGresult *result;

	(void)state;
	(void)sql(importer, "BEGIN; SELECT guichet.import_lock()");
	result =
	    PQexec(daemon, "SELECT guichet.represent(72, now(), 1, 'eve@x',"
			   " 'Eve', 'rosa@x')");
	assert_string_equal(PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME),
	    "import_running");
	PQclear(result);
	(void)sql(importer, "ROLLBACK");
	PQfinish(daemon);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(withdrawal__during_an_import__waits_for_nobody),
	    cmocka_unit_test(account__of_before__is_told),
	    cmocka_unit_test(account__of_who_has_not_agreed__is_told_nothing),
	    cmocka_unit_test(account__of_who_waits__is_told_what_it_knows),
	    cmocka_unit_test(
		account__of_who_sends_a_code__is_told_what_it_knows),
	    cmocka_unit_test(account__that_is_another_s_now__is_told_nothing),
	    cmocka_unit_test(account__that_they_come_back_to__is_as_new),
	    cmocka_unit_test(representatives__with_faults__are_refused_by_line),
	    cmocka_unit_test(representatives__are_taken__once),
	    cmocka_unit_test(representatives__that_ended__are_not_revived),
	    cmocka_unit_test(represent__during_an_import__waits_for_nobody),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
