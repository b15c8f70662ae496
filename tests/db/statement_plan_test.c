#include "tests/db/drive.h"

#include "store/statement.h"

/*
 * Every statement is prepared against the real schema, as the daemon's role,
 * and its generic plan looked at: with enable_seqscan off a sequential scan is
 * left only where no index fits, which on a table that grows for ever is a
 * fault.
 */
static PGconn *conn;

static int set_up(void **state)
{
	(void)state;
	conn = sql_open("GUICHET_TEST_DATABASE");
	(void)sql(conn,
	    "SET plan_cache_mode = force_generic_plan;"
	    "SET enable_seqscan = off; SET search_path = guichet;"
	    "SET guichet.domain = 'suivi.test'; SET guichet.waiting_days = 60;"
	    " SET guichet.heard = 4096;"
	    "SET guichet.service = 'accueil@suivi.test';"
	    "SET guichet.statement_timeout = 10000");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	PQfinish(conn);
	return 0;
}

static unsigned parameters(const char *statement)
{
	unsigned most = 0;
	const char *at;

	for (at = strchr(statement, '$'); at != NULL;
	     at = strchr(at + 1, '$')) {
		unsigned n = (unsigned)strtoul(at + 1, NULL, 10);

		most = n > most ? n : most;
	}
	return most;
}

/* The plan as one text. */
static void plan(enum statement i, char *to, size_t size)
{
	char explain[400];
	unsigned n = parameters(statement_sql(i));
	size_t len, used = 0;
	PGresult *result;
	int row;

	len = (size_t)snprintf(explain, sizeof(explain),
	    "EXPLAIN EXECUTE \"%s\"", statement_name(i));
	while (n-- > 0)
		len += (size_t)snprintf(explain + len, sizeof(explain) - len,
		    "%sNULL%s", strchr(explain, '(') == NULL ? "(" : ", ",
		    n == 0 ? ")" : "");
	result = PQexec(conn, explain);
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", explain, PQerrorMessage(conn));
	to[0] = '\0';
	for (row = 0; row < PQntuples(result) && used < size; row++)
		used += (size_t)snprintf(
		    to + used, size - used, "%s\n", PQgetvalue(result, row, 0));
	PQclear(result);
}

static void statement__is_prepared__against_the_schema(void **state)
{
	enum statement i;
	PGresult *result;

	(void)state;
	for (i = 0; i < STATEMENTS; i++) {
		result = PQprepare(
		    conn, statement_name(i), statement_sql(i), 0, NULL);
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			fail_msg(
			    "%s: %s", statement_name(i), PQerrorMessage(conn));
		PQclear(result);
	}
}

static void statement__uses_an_index__of_tables_that_grow(void **state)
{
	static const char *const grow[] = {
	    "Seq Scan on message",
	    "Seq Scan on seen",
	    "Seq Scan on delivery",
	    "Seq Scan on unit",
	    "Seq Scan on change",
	    "Seq Scan on watermark",
	};
	static char text[65536];
	enum statement i;
	size_t k;

	(void)state;
	for (i = 0; i < STATEMENTS; i++) {
		plan(i, text, sizeof(text));
		if (statement_line(i) == STATEMENT_LINE_LOAD)
			continue;
		for (k = 0; k < sizeof(grow) / sizeof(grow[0]); k++)
			if (strstr(text, grow[k]) != NULL)
				fail_msg("%s:\n%s", statement_name(i), text);
	}
}

/* Tables of people are small, but an answer looks up its own rows only. */
static void statement__looks_up_people__for_changes(void **state)
{
	static char text[65536];

	(void)state;
	plan(STATEMENT_CHANGES, text, sizeof(text));
	if (strstr(text, "Seq Scan") != NULL)
		fail_msg("%s", text);
}

/* Months that cannot hold an unproven sentence are left out. */
static void statement__leaves_out_months__that_are_long_past(void **state)
{
	static char text[65536];
	PGconn *owner = sql_open("GUICHET_TEST_OWNER");

	(void)state;
	(void)sql(owner, "SELECT guichet.make_month('2020-01-01')");
	PQfinish(owner);
	plan(STATEMENT_UNPROVEN, text, sizeof(text));
	assert_non_null(strstr(text, "Subplans Removed: 1"));
	assert_null(strstr(text, "Sort  (cost"));
}

/* Figures of a month do not read what is kept of all years. */
static void figures__read_their_days_alone(void **state)
{
	static const char *const spans[] = {
	    "EXPLAIN SELECT FROM guichet.reminder WHERE at >= '2026-06-01'"
	    " AND at < '2026-07-01'",
	    "EXPLAIN SELECT FROM guichet.attendance WHERE start >= '2026-06-01'"
	    " AND start < '2026-07-01'",
	    "EXPLAIN SELECT FROM guichet.absence_file WHERE since >="
	    " '2026-06-01' AND since < '2026-07-01'",
	    "EXPLAIN SELECT FROM guichet.appointment_event"
	    " WHERE at >= '2026-06-01' AND at < '2026-07-01'",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(spans) / sizeof(spans[0]); i++)
		assert_null(strstr(sql(conn, spans[i]), "Seq Scan"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(statement__is_prepared__against_the_schema),
	    cmocka_unit_test(statement__uses_an_index__of_tables_that_grow),
	    cmocka_unit_test(statement__looks_up_people__for_changes),
	    cmocka_unit_test(statement__leaves_out_months__that_are_long_past),
	    cmocka_unit_test(figures__read_their_days_alone),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
