#include "tests/db/drive.h"

#include "roster/policy.h"

/*
 * How long the figures of a region take over 200,000 sentences of 10,000
 * people; what each figure is stands in tests/e2e/test_evaluation.py. The time
 * is printed and not asserted: machines are noisy.
 */
static const char *const people[] = {
    "SET search_path = guichet; SELECT setseed(0.5)",
    "INSERT INTO guichet.region (code, name, zone, state, language) VALUES"
    " ('one', 'One', 'Europe/Paris', 2, 'fr'),"
    " ('two', 'Two', 'Indian/Reunion', 2, 'fr')",
    "INSERT INTO guichet.advisor (number, jid, name, region)"
    " SELECT 'A' || i, 'a' || i || '@x', 'A', 1 + i % 2"
    " FROM generate_series(1, 120) i",
    "INSERT INTO guichet.claimant (number, alias, jid, name, region)"
    " SELECT 'C' || i, guichet.new_alias(), 'c' || i || '@x', 'C', 1 + i % 2"
    " FROM generate_series(1, 10000) i",
    "INSERT INTO guichet.consent (claimant, at, given, instant)"
    " SELECT i, '2026-06-01', true, '2026-06-01'"
    " FROM generate_series(1, 10000) i",
    "INSERT INTO guichet.assignment (claimant, advisor, since)"
    " SELECT i, 1 + i % 120, '2026-06-01' FROM generate_series(1, 10000) i",
    "INSERT INTO guichet.message (turn, arrived, kind, claimant, advisor,"
    " sender, recipient, id, wire_id, digest, body)"
    " SELECT i, timestamptz '2026-06-01' + i * interval '36 seconds',"
    " 1 + floor(random() * 2), 1 + floor(random() * 10000), 1, 's', 'r',"
    " 'i', 'i', '', 'x' FROM generate_series(1, 200000) i",
    "ANALYZE guichet.message, guichet.claimant, guichet.consent",
};

static void figures__of_200000_sentences__are_counted(void **state)
{
	static const char asked[] =
	    "SELECT coalesce(sum(value), 0)::bigint FROM guichet.%s"
	    "('one', '2026-06-01', '2026-08-31', '2026-10-01')"
	    " WHERE figure = 'sentences'";
	static const char counted[] =
	    "SELECT count(*) FROM guichet.message m JOIN guichet.claimant c"
	    " ON c.id = m.claimant WHERE c.region = 1";
	static const char *const functions[] = {
	    "evaluation_figures", "evaluation_published"};
	PGconn *owner = sql_open("GUICHET_TEST_OWNER");
	char text[400];
	int64_t since;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		(void)sql(owner, people[i]);
	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		(void)snprintf(text, sizeof(text), asked, functions[i]);
		since = drive_clock();
		assert_int_equal(
		    sql_number(owner, text), sql_number(owner, counted));
		print_message("# %s: %.2f s\n", functions[i],
		    (double)(drive_clock() - since) / (double)SECOND);
	}
	PQfinish(owner);
}

/* Where nobody set it the schema and the daemon mean the same. */
static void duty__is_the_policy_s_default(void **state)
{
	PGconn *owner = sql_open("GUICHET_TEST_OWNER");

	(void)state;
	assert_int_equal(
	    sql_number(owner, "SELECT guichet.evaluation_duty(1, now())"),
	    policy_row(POLICY_ANSWER_DUTY)->otherwise);
	PQfinish(owner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(duty__is_the_policy_s_default),
	    cmocka_unit_test(figures__of_200000_sentences__are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
