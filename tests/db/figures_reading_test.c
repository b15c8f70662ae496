#include "tests/db/drive.h"

/*
 * What figures of absences read of a store of five years: those of a month look
 * up its own rows, and no table whole. Rows are counted and no time is taken:
 * machines are noisy. FIGURES_APPOINTMENTS=1000000 makes it as large as a
 * programme may get.
 */
static PGconn *owner;

enum {
	USUAL = 30000, /* appointments; a sixtieth of them are a month's */
	PART = 8,      /* so small a part of a table may be read */
	SIZE = 4096,   /* of a statement */
};

static const char people[] =
    "SET search_path = guichet; SET timezone = 'UTC';"
    "SET client_min_messages = error; SET jit = off;"
    "INSERT INTO region (code, name, zone, state, language) VALUES"
    " ('one', 'One', 'Europe/Paris', 2, 'fr'),"
    " ('two', 'Two', 'Europe/Paris', 2, 'fr');"
    "INSERT INTO advisor (number, jid, name, region)"
    " SELECT 'A' || i, 'a' || i || '@x', 'A', 1 + i % 2"
    " FROM generate_series(1, 200) i;"
    "INSERT INTO claimant (number, alias, jid, name, region)"
    " SELECT 'C' || i, new_alias(), 'c' || i || '@x', 'C', 1 + i % 2"
    " FROM generate_series(1, 10000) i;"
    "INSERT INTO assignment (claimant, advisor, since) SELECT i,"
    " 1 + (i - 1) % 200, '2022-01-01' FROM generate_series(1, 10000) i;"
    "SELECT make_month((date '2021-12-01' + i * interval '1 month')::date)"
    " FROM generate_series(0, 61) i;";

/* One after the other, each with an invitation, a reminder and a finding; of
 * each twentieth a file that was decided, of each thirtieth an offer. */
static const char history[] =
    "CREATE TEMP TABLE one AS SELECT i, 1 + i % 10000 AS claimant,"
    " 1 + i % 200 AS advisor, 1 + i % 2 AS region, timestamptz '2022-01-01'"
    " + i * (interval '1826 days' / current_setting('figures.n')::integer)"
    "  AS start FROM generate_series(1,"
    "  current_setting('figures.n')::integer) i;"
    "INSERT INTO appointment SELECT i, claimant, advisor, region,"
    " 'Europe/Paris', start, start + interval '30 min', 1 + i % 4, '', 8, 3,"
    " 2, false, NULL, i::text, 1, start, start FROM one;"
    "INSERT INTO appointment_event (appointment, version, turn, at, event,"
    " side, by_jid, was, becomes, since, until, reason, told)"
    " SELECT i, v, 3 * i + v, start - interval '3 days' + v * interval"
    " '1 hour', (ARRAY[1, 2, 8])[v], (ARRAY[2, 1, 0])[v], 'x', 0, v, start,"
    " start, '', true FROM one, generate_series(1, 3) v;"
    "INSERT INTO message (turn, arrived, kind, claimant, advisor, sender,"
    " recipient, id, wire_id, digest, body, variant) SELECT i, start"
    " - interval '71 hours', 3, claimant, advisor, 's', 'r', 'i',"
    " 'invitation/c' || to_hex(i) || '/1', '', 'x',"
    " 'appointment.proposed/' || 1 + i % 2 FROM one;"
    "INSERT INTO reminder SELECT i, 0, 2, start, start, 1, i,"
    " 'reminder.hours/1' FROM one;"
    "INSERT INTO attendance SELECT i, start, '30 min', '10 min', '15 min',"
    " '1 min', '1 hour', false FROM one;"
    "INSERT INTO finding SELECT i, start + interval '1 hour', i, CASE WHEN"
    " i % 20 = 0 THEN 2 WHEN i % 30 = 1 THEN 3 ELSE 1 END, 'x', '{}'"
    " FROM one;"
    "INSERT INTO absence_file (appointment, finding, claimant, advisor, region,"
    " since, channel, state, version, opened, days, closed) SELECT i, i,"
    " claimant, advisor, region, start, 4, 5, 3, start + interval '1 hour',"
    " 10, start + interval '9 days' FROM one WHERE i % 20 = 0;"
    "INSERT INTO absence_file_event SELECT appointment, v, 3 * appointment + v,"
    " opened + v * interval '1 day', (ARRAY[1, 3, 7])[v], 'x', v, (ARRAY[1, 2,"
    " 5])[v], false, 0, 'words', '' FROM absence_file, generate_series(1, 3)"
    " v;"
    "INSERT INTO delivery (turn, at, kind, claimant, of_side, of_id, reporter,"
    " wire_id) SELECT i, start, 1, claimant, 1, claimant, 'r', CASE WHEN"
    " i % 20 = 0 THEN 'file/' ELSE 'invitation/c' END || to_hex(i) || '/1'"
    " FROM one;"
    "INSERT INTO slot_offer SELECT 1, i, 0, 0, i, start + interval '1 hour',"
    " claimant, advisor, '30 min', ARRAY[start], start FROM one"
    " WHERE i % 30 = 1;"
    "DROP TABLE one; ANALYZE";

static int set_up(void **state)
{
	const char *many = getenv("FIGURES_APPOINTMENTS");
	char statement[SIZE];

	(void)state;
	owner = sql_open("GUICHET_TEST_OWNER");
	(void)sql(owner, people);
	(void)snprintf(statement, sizeof(statement), "SET figures.n = %ld",
	    many != NULL ? strtol(many, NULL, 10) : USUAL);
	(void)sql(owner, statement);
	(void)sql(owner, history);
	/* As a large store does, where that is the cheapest. */
	(void)sql(owner, "SET enable_seqscan = off");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	PQfinish(owner);
	return 0;
}

/* What this transaction has read of each table that grows, rows and entries of
 * its indexes, where that is more than the part; months of one together. */
static const char *read_too_much(void)
{
	char statement[SIZE];

	(void)snprintf(statement, sizeof(statement),
	    "WITH grown AS (SELECT c.oid, c.reltuples AS rows,"
	    "  coalesce(i.inhparent, c.oid)::regclass AS name"
	    "  FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid"
	    "  WHERE c.relnamespace = 'guichet'::regnamespace"
	    "  AND c.relkind = 'r' AND c.relname NOT IN ('claimant', 'advisor',"
	    "   'assignment')),"
	    " read AS (SELECT name, sum(rows) AS rows,"
	    "  sum(pg_stat_get_xact_tuples_returned(g.oid) + (SELECT"
	    "   coalesce(sum(pg_stat_get_xact_tuples_returned(x.indexrelid)), 0)"
	    "   FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid"
	    "   JOIN pg_am m ON m.oid = c.relam"
	    "   WHERE x.indrelid = g.oid AND amname <> 'brin')) AS n"
	    "  FROM grown g GROUP BY name)"
	    " SELECT coalesce(string_agg(name || ': ' || n || ' of ' || rows,"
	    "  ', ' ORDER BY name), '') FROM read"
	    " WHERE rows > 200 AND n > rows / %d",
	    PART);
	return sql(owner, statement);
}

static void check(const char *what)
{
	char statement[SIZE];
	const char *too_much;

	(void)sql(owner, "SELECT pg_stat_force_next_flush()");
	(void)sql(owner, "BEGIN");
	(void)snprintf(statement, sizeof(statement),
	    "SELECT count(*) FROM guichet.%s", what);
	assert_true(sql_number(owner, statement) > 0);
	too_much = read_too_much();
	if (too_much[0] != '\0')
		fail_msg("%s reads %s", what, too_much);
	(void)sql(owner, "COMMIT");
}

static void figures__of_a_month__read_no_table_whole(void **state)
{
	static const char *const of[] = {
	    "evaluation_judged(1, '2024-06-01', '2024-07-01', '2027-01-01')",
	    "evaluation_files(1, '2024-06-01', '2024-07-01', '2027-01-01')",
	    "evaluation_finding_cells(1, '2024-06-01', '2024-07-01',"
	    " '2027-01-01')",
	    "evaluation_file_cells(1, '2024-06-01', '2024-07-01',"
	    " '2027-01-01')",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		check(of[i]);
}

/* What is counted is there. */
static void figures__of_a_month__are_its_own(void **state)
{
	(void)state;
	assert_true(
	    sql_number(owner,
		"SELECT value FROM guichet.evaluation_subject_figures("
		"'absences', 'one', '2024-06-01', '2024-06-30', '2027-01-01')"
		" WHERE figure = 'excused' AND part = 'files'") > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(figures__of_a_month__are_its_own),
	    cmocka_unit_test(figures__of_a_month__read_no_table_whole),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
