#include "tests/db/drive.h"

/*
 * What the tools show is a row of the audit, under its seals. They write beside
 * the daemon, whose clock may be another one.
 */
static PGconn *owner, *daemon;

#define NOTE                                                                   \
	"SELECT guichet.note_reading('system user x', 'guichet finding', 64)"
#define ROWS "SELECT count(*) FROM guichet.audit"

static int appointment(void **state)
{
	(void)state;
	owner = sql_open("GUICHET_TEST_OWNER");
	daemon = sql_open("GUICHET_TEST_DATABASE");
	(void)sql(owner,
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('IDF', 'Ile-de-France', 'Europe/Paris', 2, 'fr');"
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " VALUES ('A1', 'marie@x', 'Marie', 1);"
	    "INSERT INTO guichet.claimant (number, alias, jid, name, region)"
	    " VALUES ('C1', 'c-aaaaaaaa', 'jean@x', 'Jean Petit', 1);"
	    "INSERT INTO guichet.appointment VALUES (64, 1, 1, 1,"
	    " 'Europe/Paris', '2026-11-25 14:00+00', '2026-11-25 14:30+00', 4,"
	    " '', 8, 4, 2, false, NULL, 'u@x', 0, now(), now())");
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	PQfinish(owner);
	PQfinish(daemon);
	return 0;
}

static void reading__of_what_was_not_judged__is_none(void **state)
{
	(void)state;
	assert_string_equal(sql(daemon, NOTE), "f");
	assert_string_equal(sql(owner, ROWS), "0");
}

static void reading__is_a_row__below_all_turns(void **state)
{
	(void)state;
	(void)sql(owner,
	    "INSERT INTO guichet.attendance VALUES (64, '2026-11-25 14:00+00',"
	    " '30 min', '10 min', '15 min', '1 min', '1 hour', false)");
	assert_string_equal(sql(daemon, NOTE), "t");
	assert_string_equal(sql(daemon, NOTE), "t");
	assert_string_equal(
	    sql(owner,
		"SELECT string_agg(turn || ' ' || who || ' ' || command || ' '"
		" || claimant || ' ' || fields || ' ' || outcome, ', '"
		" ORDER BY at) FROM guichet.audit WHERE door = 4"),
	    "-1 system user x guichet finding 1 file=40 done,"
	    " -2 system user x guichet finding 1 file=40 done");
}

/* The daemon's clock is two hours ahead, and has sealed this one. */
static void reading__after_a_seal__is_of_the_next_hour(void **state)
{
	(void)state;
	assert_string_equal(
	    sql(daemon,
		"SELECT guichet.seal_audit(now() + interval '2 hours')"),
	    "1");
	assert_string_equal(sql(daemon, NOTE), "t");
	assert_string_equal(
	    sql(owner, "SELECT count(*) FROM guichet.audit_faults()"), "0");
	assert_string_equal(
	    sql(daemon,
		"SELECT guichet.seal_audit(now() + interval '9 hours')"),
	    "1");
	assert_string_equal(
	    sql(owner, "SELECT count(*) FROM guichet.audit_faults()"), "0");
}

/* Not committed yet: a seal without it would be wrong a moment later. */
static void seal__waits_for_a_reading(void **state)
{
	PGresult *result;

	(void)state;
	(void)sql(owner, "BEGIN");
	(void)sql(owner, NOTE);
	(void)sql(daemon, "SET lock_timeout = 100");
	result = PQexec(
	    daemon, "SELECT guichet.seal_audit(now() + interval '20 hours')");
	assert_string_equal(
	    PQresultErrorField(result, PG_DIAG_SQLSTATE), "55P03");
	PQclear(result);
	(void)sql(owner, "COMMIT");
	assert_string_equal(
	    sql(daemon,
		"SELECT guichet.seal_audit(now() + interval '20 hours')"),
	    "1");
	assert_string_equal(
	    sql(owner, "SELECT count(*) FROM guichet.audit_faults()"), "0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reading__of_what_was_not_judged__is_none),
	    cmocka_unit_test(reading__is_a_row__below_all_turns),
	    cmocka_unit_test(reading__after_a_seal__is_of_the_next_hour),
	    cmocka_unit_test(seal__waits_for_a_reading),
	};

	return cmocka_run_group_tests(tests, appointment, close_all);
}
