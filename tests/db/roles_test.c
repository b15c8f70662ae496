#include "tests/db/drive.h"

/*
 * A role is a person's: what an import that moves their account does to it, and
 * how memory learns of that. Ann and Ben are supervisors of one region each;
 * Ann is an evaluator everywhere, and an operator.
 */
static PGconn *owner, *importer, *daemon_of;

static const char *const people[] = {
    "INSERT INTO guichet.region (code, name, zone, state, language) VALUES"
    " ('one', 'One', 'UTC', 2, 'fr'), ('two', 'Two', 'UTC', 2, 'fr')",
    "INSERT INTO guichet.advisor (number, jid, name, region) VALUES"
    " ('ann', 'ann@x', 'Ann', 1), ('ben', 'ben@x', 'Ben', 2),"
    " ('cas', 'cas@x', 'Cas', 2)",
};

static void set_role(
    int turn, const char *jid, int role, int region, bool given)
{
	char text[200];

	(void)snprintf(text, sizeof(text),
	    "SELECT guichet.set_role(%d, '2026-03-01', '%s', %d::smallint,"
	    " nullif(%d, 0), %s, 'olga@x')",
	    turn, jid, role, region, given ? "true" : "false");
	(void)sql(daemon_of, text);
}

static int open_all(void **state)
{
	size_t i;

	(void)state;
	owner = sql_open("GUICHET_TEST_OWNER");
	importer = sql_open("GUICHET_TEST_IMPORT");
	daemon_of = sql_open("GUICHET_TEST_DATABASE");
	for (i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		(void)sql(owner, people[i]);
	set_role(11, "ann@x", ROLE_SUPERVISOR, 1, true);
	set_role(12, "ben@x", ROLE_SUPERVISOR, 2, true);
	set_role(13, "ann@x", ROLE_EVALUATOR, 0, true);
	set_role(14, "ann@x", ROLE_OPERATOR, 0, true);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	PQfinish(owner);
	PQfinish(importer);
	PQfinish(daemon_of);
	return 0;
}

static void import(const char *rows)
{
	char text[900];

	(void)snprintf(text, sizeof(text),
	    "BEGIN; CREATE TEMP TABLE staging (line integer,"
	    " reason text DEFAULT NULL, c1 text, c2 text, c3 text DEFAULT '',"
	    " c4 text DEFAULT '', c5 text DEFAULT '', c6 text DEFAULT '',"
	    " c7 text DEFAULT '') ON COMMIT DROP;"
	    "INSERT INTO staging (line, c1, c2) VALUES %s;"
	    "SELECT * FROM guichet.import_advisors()",
	    rows);
	assert_string_equal(sql(importer, text), "");
	(void)sql(importer, "COMMIT");
}

static const char *standing(void)
{
	return sql(owner,
	    "SELECT string_agg(jid || ' ' || role || coalesce('/' || region,"
	    " ''), ', ' ORDER BY jid, role, region) FROM"
	    " guichet.role_standing");
}

/* ---- what memory is told ------------------------------------------------- */

static char told[400];

static void on_answer(struct drive *d, const struct answer *answer)
{
	const struct role_event *role;
	const struct fact *fact;
	char one[60];

	(void)d;
	for (fact = answer->facts.head; fact != NULL; fact = fact->next) {
		role = &fact->as.role_moved;
		(void)snprintf(one, sizeof(one), "advisor; ");
		if (fact->kind == FACT_ROLE_MOVED)
			(void)snprintf(one, sizeof(one), "%.*s %c%d/%u; ",
			    (int)role->jid.len, role->jid.at,
			    role->given ? '+' : '-', role->role, role->region);
		(void)strncat(told, one, sizeof(told) - strlen(told) - 1);
	}
}

static const char *changes_after(int64_t after)
{
	struct question question = {
	    .kind = QUESTION_CHANGES, .after = after, .limit = 50};
	struct drive d;

	told[0] = '\0';
	drive_init(&d);
	d.on_answer = on_answer;
	drive_up(&d);
	store_ask(d.store, &question, drive_now(&d));
	DRIVE_UNTIL(&d, d.answers == 1);
	drive_close(&d);
	return told;
}

static int64_t last_change(void)
{
	return sql_number(
	    owner, "SELECT coalesce(max(change_no), 0) FROM guichet.change");
}

/* ---- */

static void roles__follow__but_an_operator_s(void **state)
{
	int64_t before = last_change();

	(void)state;
	import("(2, 'ann', 'ann@y'), (3, 'cas', 'cas@y')");
	assert_string_equal(standing(), "ann@y 1/1, ann@y 2, ben@x 1/2");
	assert_string_equal(changes_after(before),
	    "advisor; advisor; ann@x -1/1; ann@x -2/0; ann@x -3/0;"
	    " ann@y +1/1; ann@y +2/0; ");
	assert_string_equal(
	    sql(owner, "SELECT string_agg(DISTINCT by_jid, ' ') FROM"
		       " guichet.role_event WHERE turn < 0"),
	    "import");
	/* The same file once more, and another column. */
	before = last_change();
	import("(2, 'ann', 'ann@y')");
	import("(2, 'ann', '')");
	assert_int_equal(last_change(), before);
}

static void two__who_change_accounts__keep_their_own(void **state)
{
	(void)state;
	import("(2, 'ann', 'ben@x'), (3, 'ben', 'ann@y')");
	assert_string_equal(standing(), "ann@y 1/2, ben@x 1/1, ben@x 2");
	import("(2, 'ben', 'ben@x'), (3, 'ann', 'ann@y')");
	assert_string_equal(standing(), "ann@y 1/1, ann@y 2, ben@x 1/2");
}

/* Given and withdrawn at the account that they have now. */
static void command__after_an_import__stands(void **state)
{
	(void)state;
	set_role(21, "ann@y", ROLE_EVALUATOR, 0, false);
	assert_string_equal(standing(), "ann@y 1/1, ben@x 1/2");
	set_role(22, "ann@x", ROLE_EVALUATOR, 0, true);
	import("(2, 'ann', 'ann@x')");
	assert_string_equal(standing(), "ann@x 1/1, ann@x 2, ben@x 1/2");
}

static void refuses(PGconn *conn, const char *statement, const char *sqlstate)
{
	PGresult *result = PQexec(conn, statement);
	const char *got = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	assert_string_equal(got != NULL ? got : "", sqlstate);
	PQclear(result);
}

/* What the command was decided on has gone: it is decided again. */
static void role__that_moved__is_not_withdrawn_in_vain(void **state)
{
	(void)state;
	import("(2, 'ben', 'ben@z')");
	refuses(daemon_of,
	    "SELECT guichet.set_role(31, now(), 'ben@x', 1::smallint, 2,"
	    " false, 'olga@x')",
	    "GU001");
	assert_string_equal(standing(), "ann@x 1/1, ann@x 2, ben@z 1/2");
}

static void command__during_an_import__waits_for_nobody(void **state)
{
	(void)state;
	(void)sql(importer, "BEGIN; SELECT guichet.import_lock()");
	refuses(daemon_of,
	    "SELECT guichet.set_role(32, now(), 'ben@z', 1::smallint, 2,"
	    " false, 'olga@x')",
	    "GU002");
	(void)sql(importer, "ROLLBACK");
}

/* An import brings nobody a role that stood nowhere. */
static void roles__are_given__by_these_alone(void **state)
{
	static const char *const insert =
	    "INSERT INTO guichet.role_event (turn, at, jid, role, given,"
	    " by_jid) VALUES (99, now(), 'eve@x', 3, true, 'eve@x')";

	(void)state;
	refuses(importer, insert, "42501");
	refuses(daemon_of, insert, "42501");
	refuses(importer,
	    "SELECT guichet.set_role(33, now(), 'eve@x', 3::smallint, NULL,"
	    " true, 'eve@x')",
	    "42501");
}

static void start__loads__what_stands(void **state)
{
	struct drive d;

	(void)state;
	drive_init(&d);
	drive_up(&d);
	assert_int_equal(d.loaded[FACT_ROLE], 3);
	drive_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(roles__follow__but_an_operator_s),
	    cmocka_unit_test(two__who_change_accounts__keep_their_own),
	    cmocka_unit_test(command__after_an_import__stands),
	    cmocka_unit_test(role__that_moved__is_not_withdrawn_in_vain),
	    cmocka_unit_test(command__during_an_import__waits_for_nobody),
	    cmocka_unit_test(roles__are_given__by_these_alone),
	    cmocka_unit_test(start__loads__what_stands),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
