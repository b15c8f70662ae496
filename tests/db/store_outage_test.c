#include "tests/db/drive.h"

/* What was away, as the store has it; and what nobody may change afterwards. */

static PGconn *owner;

static int set_up(void **state)
{
	owner = sql_open("GUICHET_TEST_OWNER");
	(void)sql(owner,
	    "SET timezone = 'UTC'; TRUNCATE guichet.outage, guichet.alive");
	return drive_set_up(state);
}

static int tear_down(void **state)
{
	drive_close(*state);
	PQfinish(owner);
	return 0;
}

static void put_alive(struct drive *d, int64_t at)
{
	struct sent sent;

	sent_fact(d, &sent, FACT_ALIVE)->as.alive.at = at;
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

static void put_outage(
    struct drive *d, enum outage_kind kind, int64_t since, int64_t until)
{
	struct sent sent;

	sent_fact(d, &sent, FACT_OUTAGE)->as.outage =
	    (struct outage){.kind = kind, .since = since, .until = until};
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

static const char *spans(void)
{
	return sql(owner,
	    "SELECT string_agg(kind || ' ' || extract(epoch FROM since)"
	    "::bigint || ' ' || extract(epoch FROM until)::bigint, ', '"
	    " ORDER BY turn) FROM guichet.outage");
}

static void outage__is_kept__as_it_was(void **state)
{
	struct drive *d = *state;

	put_outage(d, OUTAGE_LINK, 100 * SECOND, 160 * SECOND);
	put_outage(d, OUTAGE_CLOCK, 5 * SECOND, 3605 * SECOND);
	assert_string_equal(spans(), "13 100 160, 16 5 3605");
}

/* It knows when it came, and the row knows when the one before was alive. */
static void outage__of_a_daemon__begins_where_one_was_last_alive(void **state)
{
	struct drive *d = *state;

	put_outage(d, OUTAGE_DAEMON, 0, 50 * SECOND);
	assert_string_equal(spans(), "");
	put_alive(d, 60 * SECOND);
	put_alive(d, 70 * SECOND);
	put_outage(d, OUTAGE_DAEMON, 0, 90 * SECOND);
	assert_string_equal(spans(), "15 70 90");
	/* It died before it had told that it was alive. */
	put_outage(d, OUTAGE_DAEMON, 0, 120 * SECOND);
	assert_string_equal(spans(), "15 70 90, 15 90 120");
}

/* The clock was put back while there was no daemon. */
static void outage__turns_round__where_clocks_went_back(void **state)
{
	struct drive *d = *state;

	put_alive(d, 500 * SECOND);
	put_outage(d, OUTAGE_DAEMON, 0, 90 * SECOND);
	assert_string_equal(spans(), "15 90 500");
}

static void rows__are_never_changed__by_the_daemon(void **state)
{
	static const char *const tables[] = {
	    "outage", "attendance", "evidence", "finding"};
	PGconn *daemon = sql_open("GUICHET_TEST_DATABASE");
	char statement[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		(void)snprintf(statement, sizeof(statement),
		    "SELECT has_any_column_privilege('guichet.%s', 'UPDATE')"
		    " OR has_table_privilege('guichet.%s',"
		    " 'DELETE, TRUNCATE')",
		    tables[i], tables[i]);
		assert_string_equal(sql(daemon, statement), "f");
	}
	PQfinish(daemon);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(outage__is_kept__as_it_was),
	    ROW(outage__of_a_daemon__begins_where_one_was_last_alive),
	    ROW(outage__turns_round__where_clocks_went_back),
	    ROW(rows__are_never_changed__by_the_daemon),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
