#include "tests/db/drive.h"

/* How many are enrolled in a region: counted by each change, never anew. */

static PGconn *beside;

enum {
	CROWD = 1000,
	FEW = 50 /* rows, of a crowd */
};

static int people(void **state)
{
	(void)state;
	beside = sql_open("GUICHET_TEST_OWNER");
	(void)sql(beside,
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('A', 'A', 'Europe/Paris', 2, 'fr'),"
	    " ('B', 'B', 'Europe/Paris', 2, 'fr');"
	    "INSERT INTO guichet.claimant (number, alias, jid, name, region)"
	    " SELECT 'C' || i, 'c-' || translate(lpad(i::text, 8, '0'), '0189',"
	    " 'abcd'), 'c' || i || '@x', 'C', 1 FROM generate_series(1, 1000) i;"
	    "INSERT INTO guichet.consent (claimant, at, given)"
	    " SELECT id, '2026-01-12', true FROM guichet.claimant;"
	    "SET enable_seqscan = off");
	return 0;
}

static void does(const char *statement, int64_t in_a, int64_t in_b)
{
	(void)sql(beside, statement);
	assert_int_equal(
	    sql_number(beside, "SELECT load FROM guichet.region WHERE id = 1"),
	    in_a);
	assert_int_equal(
	    sql_number(beside, "SELECT load FROM guichet.region WHERE id = 2"),
	    in_b);
}

#define ANSWER(given, day)                                                     \
	"SELECT guichet.note_consent(1, '2026-" day "T09:00Z', 1, " given      \
	", 2, 'c1@x')"

static void answer__that_is_the_latest__counts(void **state)
{
	(void)state;
	does(ANSWER("true", "03-02"), CROWD, 0);
	does(ANSWER("false", "03-04"), CROWD - 1, 0);
	does(ANSWER("false", "03-05"), CROWD - 1, 0);
	does(ANSWER("true", "03-03"), CROWD - 1, 0);
	does(ANSWER("true", "03-05"), CROWD - 1, 0);
	does(ANSWER("true", "03-06"), CROWD, 0);
	does(ANSWER("true", "03-06"), CROWD, 0);
}

static void person__who_is_changed__counts_where_they_are(void **state)
{
	(void)state;
	does("UPDATE guichet.claimant SET jid = NULL WHERE id = 2", CROWD - 1,
	    0);
	does("UPDATE guichet.claimant SET region = 2 WHERE id = 2", CROWD - 1,
	    0);
	does("UPDATE guichet.claimant SET jid = 'c2@y' WHERE id = 2", CROWD - 1,
	    1);
	does("UPDATE guichet.claimant SET jid = 'c2@z', region = 1"
	     " WHERE id = 2",
	    CROWD, 0);
	does("UPDATE guichet.claimant SET region = 2 WHERE id <= 3", CROWD - 3,
	    3);
	does("UPDATE guichet.claimant SET region = 1 WHERE id <= 3", CROWD, 0);
}

static int64_t rows_read(void)
{
	return sql_number(beside, "SELECT sum(seq_tup_read + idx_tup_fetch)"
				  " FROM pg_stat_xact_user_tables"
				  " WHERE relname IN ('claimant', 'consent')");
}

static void answer__of_one__reads_no_crowd(void **state)
{
	int64_t before;

	(void)state;
	(void)sql(beside, "BEGIN");
	before = rows_read();
	(void)sql(beside, ANSWER("false", "04-01"));
	assert_in_range(rows_read() - before, 1, FEW);
	(void)sql(beside, "ROLLBACK");
}

static void cap__that_is_reached__takes_nobody_in(void **state)
{
	PGresult *result;

	(void)state;
	does("UPDATE guichet.region SET cap = 999 WHERE id = 1", CROWD, 0);
	does(ANSWER("false", "05-01"), CROWD - 1, 0);
	result = PQexec(beside, ANSWER("true", "05-02"));
	assert_string_equal(
	    PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME), "region_cap");
	PQclear(result);
	does("UPDATE guichet.region SET cap = 1000 WHERE id = 1", CROWD - 1, 0);
	does(ANSWER("true", "05-02"), CROWD, 0);
}

#define CODED(id)                                                                  \
	"INSERT INTO guichet.claimant (number, alias, name, region) VALUES ('N" id \
	"', 'c-zzzzzzz" id "', 'N', 2);"                                           \
	"INSERT INTO guichet.code (digest, claimant, made, until, by_jid)"         \
	" SELECT sha256('N" id "'), id, '2026-01-01', '2027-01-01', ''"            \
	" FROM guichet.claimant WHERE number = 'N" id "'"
#define SENT(id, digest)                                                       \
	"SELECT guichet.enrol(1, '2026-06-01', " digest ", 'n" id "@x', 1)"

#define SENT_AGREED(id)                                                        \
	"SELECT guichet.enrol(1, '2026-06-01', sha256('N" id "'), 'n" id       \
	"@x', 0)"

static void says(const char *query, const char *text)
{
	assert_string_equal(sql(beside, query), text);
}

static const char LINE[] =
    "SELECT coalesce(string_agg(c.number || CASE WHEN w.invited IS NULL"
    " THEN '' ELSE '!' END, ' ' ORDER BY w.since), '')"
    " FROM guichet.waitlist w JOIN guichet.claimant c ON c.id = w.claimant"
    " WHERE w.until IS NULL AND w.reason = 'cap'";

static void line__keeps_its_order__whoever_comes(void **state)
{
	PGresult *result;

	(void)state;
	(void)sql(beside, "UPDATE guichet.region SET cap = 0 WHERE id = 2");
	(void)sql(beside, CODED("2"));
	(void)sql(beside, CODED("3"));
	(void)sql(beside, CODED("4"));
	does(SENT("2", "sha256('N2')"), CROWD, 0);
	does(SENT("3", "sha256('N3')"), CROWD, 0);
	says(LINE, "N2 N3");
	/* A place is free: nobody overtakes, and each is invited once. */
	(void)sql(beside, "UPDATE guichet.region SET cap = 1 WHERE id = 2");
	does(SENT("4", "sha256('N4')"), CROWD, 0);
	does(SENT("3", "''"), CROWD, 0);
	(void)sql(beside, "SELECT guichet.tend_line('2026-06-02')");
	(void)sql(beside, "SELECT guichet.tend_line('2026-06-03')");
	says(LINE, "N2! N3 N4");
	/* An import leaves them their places, too. */
	result = PQexec(beside, "UPDATE guichet.claimant SET region = 2"
				" WHERE id <= 2");
	assert_string_equal(
	    PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME), "region_cap");
	PQclear(result);
	/* Who does not come makes room, who comes is enrolled. */
	(void)sql(beside, "SELECT guichet.tend_line('2026-06-15')");
	says(LINE, "N2! N3 N4");
	(void)sql(beside, "SELECT guichet.tend_line('2026-06-16T00:00Z')");
	says(LINE, "N3! N4");
	does(SENT("3", "''"), CROWD, 1);
	says(LINE, "N4");
	says("SELECT string_agg(kind::text, ' ' ORDER BY change_no)"
	     " FROM guichet.change WHERE kind <> 1",
	    "8 8 8 8 9 10 9 2");
}

/* Who agreed on paper cannot stand in the line, where no consent stands: the
 * code stays good, and nothing is changed. */
static void code__of_who_agreed_on_paper__waits_for_a_place(void **state)
{
	PGresult *result;

	(void)state;
	(void)sql(beside, CODED("5"));
	(void)sql(beside, "INSERT INTO guichet.consent (claimant, at, given)"
			  " SELECT id, '2026-01-12', true FROM guichet.claimant"
			  " WHERE number = 'N5'");
	result = PQexec(beside, SENT_AGREED("5"));
	assert_string_equal(
	    PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME), "region_cap");
	PQclear(result);
	says("SELECT concat(c.jid, k.how) FROM guichet.claimant c"
	     " JOIN guichet.code k ON k.claimant = c.id WHERE number = 'N5'",
	    "");
	(void)sql(beside, "UPDATE guichet.region SET cap = 9 WHERE id = 2");
	(void)sql(beside, SENT_AGREED("5"));
	says("SELECT concat(c.jid, ' ', k.how) FROM guichet.claimant c"
	     " JOIN guichet.code k ON k.claimant = c.id WHERE number = 'N5'",
	    "n5@x 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(answer__that_is_the_latest__counts),
	    cmocka_unit_test(person__who_is_changed__counts_where_they_are),
	    cmocka_unit_test(answer__of_one__reads_no_crowd),
	    cmocka_unit_test(cap__that_is_reached__takes_nobody_in),
	    cmocka_unit_test(line__keeps_its_order__whoever_comes),
	    cmocka_unit_test(code__of_who_agreed_on_paper__waits_for_a_place),
	};
	int failed = cmocka_run_group_tests(tests, people, NULL);

	PQfinish(beside);
	return failed;
}
