#include "tests/db/drive.h"

/*
 * Nobody advises whom they represent by law. Marie (1) follows Jean (1), and
 * Lea (2) waits for an advisor; Paul (2) represents both, and has the most free
 * places.
 */
static PGconn *owner;

static int people(void **state)
{
	(void)state;
	owner = sql_open("GUICHET_TEST_OWNER");
	(void)sql(owner,
	    "SET timezone = 'UTC';"
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('IDF', 'Ile-de-France', 'Europe/Paris', 2, 'fr');"
	    "INSERT INTO guichet.advisor (number, jid, name, region, ceiling)"
	    " VALUES ('A1', 'marie@x', 'Marie', 1, 5), ('A2', 'paul@x', 'Paul',"
	    " 1, 9), ('A3', 'nina@x', 'Nina', 1, 5), ('A4', 'omar@x', 'Omar', 1,"
	    " 5);"
	    "INSERT INTO guichet.claimant (number, alias, jid, name, region)"
	    " VALUES ('C1', 'c-aaaaaaaa', 'jean@x', 'Jean', 1),"
	    " ('C2', 'c-bbbbbbbb', 'lea@x', 'Lea', 1),"
	    " ('C3', 'c-cccccccc', 'tom@x', 'Tom', 1);"
	    "INSERT INTO guichet.assignment (claimant, advisor) VALUES (1, 1);"
	    "INSERT INTO guichet.waitlist (claimant, region, reason, since)"
	    " VALUES (2, 1, 'advisor', now()), (3, 1, 'advisor',"
	    " now() + interval '1 s');"
	    "INSERT INTO guichet.representative VALUES"
	    " (1, now(), 1, 'paul@x', 'Paul', 'rosa@x'),"
	    " (2, now(), 2, 'paul@x', 'Paul', 'rosa@x')");
	return 0;
}

static int forget(void **state)
{
	(void)state;
	PQfinish(owner);
	return 0;
}

/* Nothing of a test stays. */
static int set_up(void **state)
{
	(void)state;
	(void)sql(owner, "BEGIN");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	(void)sql(owner, "ROLLBACK");
	return 0;
}

/* The constraint that a statement breaks; "": it does what it says, and is
 * taken back, too. */
static const char *broken(const char *statement)
{
	static char name[64];
	PGresult *result;
	const char *got;

	(void)sql(owner, "SAVEPOINT s");
	result = PQexec(owner, statement);
	got = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	if (PQresultStatus(result) == PGRES_FATAL_ERROR && got == NULL)
		fail_msg("%s: %s", statement, PQerrorMessage(owner));
	(void)snprintf(name, sizeof(name), "%s", got != NULL ? got : "");
	PQclear(result);
	(void)sql(owner, "ROLLBACK TO s");
	return name;
}

static void plan_cover(const char *values)
{
	char text[200];

	(void)snprintf(
	    text, sizeof(text), "SELECT guichet.plan_cover(%s)", values);
	(void)sql(owner, text);
}

#define ASSIGN(who, from, to)                                                  \
	"SELECT guichet.reassign(" who ", " from ", " to ", 'r', 'rosa@x')"
#define COVER(turn, who, stand_in, since, until)                               \
	"SELECT guichet.plan_cover(" turn ", now(), " who ", " stand_in        \
	", now() + interval '" since "', now() + interval '" until             \
	"', 'rosa@x')"
#define NAME(who, jid)                                                         \
	"SELECT guichet.represent(9, now(), " who ", '" jid "', 'N', 'rosa@x')"

static void command__gives_nobody__to_who_represents_them(void **state)
{
	static const char own[] = "assignment_representative";

	(void)state;
	assert_string_equal(broken(ASSIGN("1", "1", "2")), own);
	assert_string_equal(broken(ASSIGN("2", "0", "2")), own);
	assert_string_equal(broken(ASSIGN("1", "1", "3")), "");
	assert_string_equal(
	    broken("SELECT guichet.move(1, '1', 2, 'r', 'rosa@x')"), own);
	/* Whatever account they have by now. */
	(void)sql(
	    owner, "UPDATE guichet.advisor SET jid = 'pp@x' WHERE id = 2");
	assert_string_equal(broken(ASSIGN("1", "1", "2")), own);
	/* Nor to whom they will stand in for. */
	plan_cover("5, now(), 3, 2, now() + interval '1 day',"
		   " now() + interval '2 days', 'nina@x'");
	assert_string_equal(broken(ASSIGN("1", "1", "3")), own);
	assert_string_equal(broken(ASSIGN("1", "1", "4")), "");
	(void)sql(owner, "SELECT guichet.represent(8, now(), 1, '', '', 'r')");
	assert_string_equal(broken(ASSIGN("1", "1", "2")), "");
}

static void absence__has_no_stand_in__who_represents_them(void **state)
{
	static const char own[] = "cover_representative";

	(void)state;
	assert_string_equal(
	    broken(COVER("5", "1", "2", "1 day", "2 days")), own);
	assert_string_equal(
	    broken(COVER("5", "1", "0", "1 day", "2 days")), "");
	assert_string_equal(
	    broken(COVER("5", "4", "2", "1 day", "2 days")), "");
	/* Nor by way of another, in the same days. */
	plan_cover("6, now(), 1, 3, now() + interval '1 day',"
		   " now() + interval '3 days', 'marie@x'");
	assert_string_equal(
	    broken(COVER("7", "3", "2", "2 days", "4 days")), own);
	assert_string_equal(
	    broken(COVER("7", "3", "2", "4 days", "5 days")), "");
	/* What stands already, by imports, is no reason against another one. */
	(void)sql(owner,
	    "UPDATE guichet.assignment SET until = now() WHERE claimant = 1;"
	    "INSERT INTO guichet.assignment (claimant, advisor, since)"
	    " VALUES (1, 2, now() + interval '1 ms')");
	assert_string_equal(
	    broken(COVER("7", "4", "3", "1 day", "2 days")), "");
}

static void representative__is_nobody__who_answers_for_them(void **state)
{
	static const char own[] = "representative_advisor";

	(void)state;
	assert_string_equal(broken(NAME("1", "marie@x")), own);
	assert_string_equal(broken(NAME("1", "omar@x")), "");
	plan_cover("6, now(), 1, 4, now() + interval '1 day',"
		   " now() + interval '3 days', 'marie@x'");
	assert_string_equal(broken(NAME("1", "omar@x")), own);
	(void)sql(
	    owner, "UPDATE guichet.advisor SET jid = 'mr@x' WHERE id = 1");
	assert_string_equal(broken(NAME("1", "marie@x")), own);
	assert_string_equal(broken(NAME("1", "eve@x")), "");
}

static const char *followers(void)
{
	return sql(owner,
	    "SELECT string_agg(claimant || ' ' || advisor, ', ' ORDER BY"
	    " claimant) FROM guichet.assignment WHERE until IS NULL");
}

static void service__chooses__somebody_else(void **state)
{
	(void)state;
	(void)sql(owner, "SELECT guichet.place(2, '', 'rosa@x')");
	assert_string_equal(followers(), "1 1, 2 3");
	(void)sql(owner, "SELECT guichet.move(1, '1', 0, 'r', 'rosa@x')");
	assert_string_equal(followers(), "1 4, 2 3");
}

/* And whom only Paul could advise waits on, and keeps nobody from his place. */
static void service__calls_up__who_is_behind(void **state)
{
	(void)state;
	(void)sql(owner, "UPDATE guichet.advisor SET ceiling = 0 WHERE id > 2;"
			 "UPDATE guichet.advisor SET ceiling = 1 WHERE id = 1");
	(void)sql(owner, "SELECT guichet.call_up(1, '')");
	assert_string_equal(followers(), "1 1, 3 2");
	assert_string_equal(sql(owner, "SELECT claimant FROM guichet.waitlist"
				       " WHERE until IS NULL"),
	    "2");
}

/* ---- imports ------------------------------------------------------------- */

/* Rows of claimant, advisor, JID, name, since; what is refused of them. */
static const char *refused(const char *rows)
{
	static char said[400];
	char text[1500];

	(void)snprintf(text, sizeof(text),
	    "SAVEPOINT s; CREATE TEMP TABLE staging (line integer, reason text"
	    " DEFAULT NULL, c1 text, c2 text DEFAULT '', c3 text DEFAULT '',"
	    " c4 text DEFAULT '', c5 text, c6 text DEFAULT '', c7 text"
	    " DEFAULT '', c8 text, c9 text, c10 text) ON COMMIT DROP;"
	    "INSERT INTO staging (line, c1, c5, c8, c9, c10) VALUES %s;"
	    "SELECT string_agg(bad_line || ' ' || bad_reason, '; ')"
	    " FROM guichet.import_claimants()",
	    rows);
	(void)snprintf(said, sizeof(said), "%s", sql(owner, text));
	(void)sql(owner, "ROLLBACK TO s");
	return said;
}

static void import__refuses__such_a_row(void **state)
{
	static const char own[] =
	    "2 paul@x represents them, and cannot be their advisor, nor stand in";

	(void)state;
	assert_string_equal(refused("(2, 'C1', 'A2', '', '', '')"), own);
	assert_string_equal(refused("(2, 'C1', 'A3', '', '', '')"), "");
	/* What the file says of before changes nothing, and what is new does.
	 */
	assert_string_equal(
	    refused("(2, 'C1', 'A2', 'eve@x', 'Eve', '2001-01-01')"), own);
	(void)sql(owner, "UPDATE guichet.representative SET at = '2001-01-01'");
	assert_string_equal(
	    refused("(2, 'C1', 'A2', 'eve@x', 'Eve', '2002-01-01')"), "");
	assert_string_equal(
	    refused("(2, 'C3', 'A2', 'paul@x', 'Paul', '2002-01-01')"),
	    "2 paul@x is their advisor, and cannot represent them");
	/* By another account, or by an absence. */
	(void)sql(
	    owner, "UPDATE guichet.advisor SET jid = 'pp@x' WHERE id = 2");
	assert_string_equal(refused("(2, 'C1', 'A2', '', '', '')"), own);
	plan_cover("5, now(), 3, 2, now() + interval '1 day',"
		   " now() + interval '2 days', 'nina@x'");
	assert_string_equal(refused("(2, 'C1', 'A3', '', '', '')"), own);
}

/* Rows of number and JID; what is refused of them. */
static const char *refused_advisors(const char *rows)
{
	static char said[400];
	char text[1500];

	(void)snprintf(text, sizeof(text),
	    "SAVEPOINT s; CREATE TEMP TABLE staging (line integer, reason text"
	    " DEFAULT NULL, c1 text, c2 text, c3 text DEFAULT '', c4 text"
	    " DEFAULT '', c5 text DEFAULT '', c6 text DEFAULT '', c7 text"
	    " DEFAULT '') ON COMMIT DROP;"
	    "INSERT INTO staging (line, c1, c2) VALUES %s;"
	    "SELECT string_agg(bad_line || ' ' || bad_reason, '; ')"
	    " FROM guichet.import_advisors()",
	    rows);
	(void)snprintf(said, sizeof(said), "%s", sql(owner, text));
	(void)sql(owner, "ROLLBACK TO s");
	return said;
}

/* Paul is nobody's account any more, and stands for who represents Jean. */
static void import__gives_no_advisor__the_account_of_such_a_one(void **state)
{
	(void)state;
	(void)sql(
	    owner, "UPDATE guichet.advisor SET jid = 'pp@x' WHERE id = 2");
	assert_string_equal(refused_advisors("(2, 'A1', 'paul@x')"),
	    "2 JID paul@x represents claimant C1, whom A1 answers for");
	assert_string_equal(refused_advisors("(2, 'A3', 'paul@x')"), "");
	plan_cover("5, now(), 1, 3, now() + interval '1 day',"
		   " now() + interval '2 days', 'marie@x'");
	assert_string_equal(refused_advisors("(2, 'A3', 'paul@x')"),
	    "2 JID paul@x represents claimant C1, whom A3 answers for");
	assert_string_equal(refused_advisors("(2, 'A1', 'marie@x')"), "");
}

/* So that a file that says it every night does not keep all else out. */
static void import__takes__what_stands_already(void **state)
{
	(void)state;
	(void)sql(owner,
	    "UPDATE guichet.advisor SET jid = 'x@x' WHERE id = 2;"
	    "UPDATE guichet.advisor SET jid = 'paul@x' WHERE id = 1");
	assert_string_equal(refused("(2, 'C1', 'A1', '', '', '')"), "");
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(command__gives_nobody__to_who_represents_them),
	    ROW(absence__has_no_stand_in__who_represents_them),
	    ROW(representative__is_nobody__who_answers_for_them),
	    ROW(service__chooses__somebody_else),
	    ROW(service__calls_up__who_is_behind),
	    ROW(import__refuses__such_a_row),
	    ROW(import__gives_no_advisor__the_account_of_such_a_one),
	    ROW(import__takes__what_stands_already),
	};

	return cmocka_run_group_tests(tests, people, forget);
}
