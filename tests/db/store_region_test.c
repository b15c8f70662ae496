#include "tests/db/drive.h"

#include "roster/region.h"

/* What the schema lets a region become, by whomever. */
static PGconn *beside;

static int set_up(void **state)
{
	(void)state;
	beside = sql_open("GUICHET_TEST_OWNER");
	(void)sql(beside,
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('R', 'R', 'Europe/Paris', 1, 'fr');"
	    "INSERT INTO guichet.proposal VALUES (1, now(), 'a@x', 'e', '')");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	PQfinish(beside);
	return 0;
}

/* The constraint that says no; "" if it was done. */
static const char *try(const char *statement)
{
	static char constraint[64];
	PGresult *result = PQexec(beside, statement);
	const char *name = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);

	(void)snprintf(constraint, sizeof(constraint), "%s",
	    name != NULL ? name : PQresultErrorMessage(result));
	PQclear(result);
	return constraint;
}

static const char *become(enum region_state to)
{
	char statement[100];

	(void)snprintf(statement, sizeof(statement),
	    "UPDATE guichet.region SET state = %d", (int)to);
	return try(statement);
}

static void moves__are__those_of_the_domain(void **state)
{
	static const char *const needs[] = {
	    [NEEDS_NOTHING] = "nothing",
	    [NEEDS_EVALUATED] = "evaluated",
	    [NEEDS_CONVINCED] = "convinced",
	    [NEEDS_PAUSED] = "paused",
	};
	const struct region_move *move;
	char statement[200];
	uint32_t i;

	(void)state;
	for (i = 0; (move = region_move_at(i)) != NULL; i++) {
		(void)snprintf(statement, sizeof(statement),
		    "SELECT needs FROM guichet.region_move"
		    " WHERE from_state = %d AND to_state = %d",
		    (int)move->from, (int)move->to);
		assert_string_equal(sql(beside, statement), needs[move->needs]);
	}
	assert_int_equal(
	    sql_number(beside, "SELECT count(*) FROM guichet.region_move"), i);
}

static void region__becomes_open__only_by_a_convincing_evaluation(void **state)
{
	(void)state;
	assert_string_equal(become(REGION_OPEN), "region_move");
	assert_string_equal(become(REGION_PILOT), "");
	assert_string_equal(become(REGION_OPEN), "region_move");
	assert_string_equal(become(REGION_EVALUATED), "region_evaluation");
	assert_string_equal(
	    try("INSERT INTO guichet.evaluation VALUES"
		" (2, now(), 1, false, 'few', 'a@x', NULL, NULL)"),
	    "");
	assert_string_equal(become(REGION_EVALUATED), "");
	assert_string_equal(become(REGION_OPEN), "region_evaluation");
	assert_string_equal(
	    try("INSERT INTO guichet.evaluation VALUES"
		" (3, now(), 1, true, 'many', 'a@x', NULL, NULL)"),
	    "evaluation_confirmed");
	assert_string_equal(
	    try("INSERT INTO guichet.evaluation VALUES"
		" (3, now(), 1, true, 'many', 'a@x', 1, 'a@x')"),
	    "evaluation_two");
	assert_string_equal(
	    try("INSERT INTO guichet.evaluation VALUES"
		" (3, now(), 1, true, 'many', 'a@x', 1, 'b@x')"),
	    "");
	/* A later one takes it back. */
	assert_string_equal(
	    try("INSERT INTO guichet.evaluation VALUES"
		" (4, now(), 1, false, 'less', 'c@x', NULL, NULL)"),
	    "");
	assert_string_equal(become(REGION_OPEN), "region_evaluation");
	assert_string_equal(
	    try("INSERT INTO guichet.evaluation VALUES"
		" (5, now(), 1, true, 'again', 'a@x', 1, 'b@x')"),
	    "");
	assert_string_equal(become(REGION_OPEN), "");
}

static void region__goes_on__as_what_it_was_before_a_pause(void **state)
{
	(void)state;
	assert_string_equal(become(REGION_PAUSED), "");
	assert_string_equal(become(REGION_PILOT), "region_move");
	assert_string_equal(
	    sql(beside, "SELECT before_pause FROM guichet.region"), "4");
	assert_string_equal(become(REGION_OPEN), "");
	assert_string_equal(
	    sql(beside, "SELECT before_pause FROM guichet.region"), "");
	assert_string_equal(become(REGION_CLOSED), "");
	assert_string_equal(become(REGION_OPEN), "region_move");
}

static void region__begins__small(void **state)
{
	(void)state;
	assert_string_equal(
	    try("INSERT INTO guichet.region (code, name, zone, state,"
		" language) VALUES ('O', 'O', 'Europe/Paris', 4, 'fr')"),
	    "region_evaluation");
	assert_string_equal(
	    try("INSERT INTO guichet.region (code, name, zone, state,"
		" language) VALUES ('P', 'P', 'Europe/Paris', 5, 'fr')"),
	    "");
	assert_string_equal(
	    try("UPDATE guichet.region SET state = 2 WHERE code = 'P'"), "");
}

/* The daemon writes evaluations and changes none. */
static void evaluation__is_kept__as_it_was_written(void **state)
{
	PGconn *daemon = sql_open("GUICHET_TEST_DATABASE");
	PGresult *result =
	    PQexec(daemon, "UPDATE guichet.evaluation SET convincing = true");

	(void)state;
	assert_string_equal(
	    PQresultErrorField(result, PG_DIAG_SQLSTATE), "42501");
	PQclear(result);
	PQfinish(daemon);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(moves__are__those_of_the_domain),
	    cmocka_unit_test(
		region__becomes_open__only_by_a_convincing_evaluation),
	    cmocka_unit_test(region__goes_on__as_what_it_was_before_a_pause),
	    cmocka_unit_test(region__begins__small),
	    cmocka_unit_test(evaluation__is_kept__as_it_was_written),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
