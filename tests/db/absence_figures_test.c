#include "tests/db/drive.h"

/*
 * Figures of what was found of appointments and of absence files: a small
 * history by the functions of the store, every cell that is counted of it, and
 * what is withheld.
 */
static PGconn *owner;

/* Of the advisors 1 to 6 each follows one, 7 follows 60; 90 is a test account.
 */
static const char people[] =
    "SET search_path = guichet; SET timezone = 'UTC';"
    "SET client_min_messages = warning;"
    "INSERT INTO region (code, name, zone, state, language) VALUES"
    " ('one', 'One', 'Europe/Paris', 2, 'fr');"
    "INSERT INTO advisor (number, jid, name, region, probe)"
    " SELECT 'A' || i, 'a' || i || '@x', 'A', 1, i = 9"
    " FROM generate_series(1, 9) i;"
    "INSERT INTO claimant (id, number, alias, jid, name, region, probe)"
    " OVERRIDING SYSTEM VALUE"
    " SELECT i, 'C' || i, new_alias(), 'c' || i || '@x', 'C', 1, i = 90"
    " FROM generate_series(1, 90) i;"
    "INSERT INTO role_event (turn, at, jid, role, given, by_jid)"
    " VALUES (1, '2026-08-01', 'x', 1, true, 'o@x');"
    "INSERT INTO assignment (claimant, advisor, since, until)"
    " SELECT i, CASE WHEN i < 7 THEN i WHEN i = 90 THEN 9 ELSE 7 END,"
    "  '2026-08-01', CASE WHEN i BETWEEN 67 AND 89"
    "   THEN timestamptz '2026-09-10 08:00' END"
    " FROM generate_series(1, 90) i";

/* find(): somebody's appointment with that advisor was held, and judged;
 * file(): it has a file; step(): what becomes of that. */
static const char verbs[] =
    "CREATE FUNCTION pg_temp.find(who integer, its_advisor integer,"
    " its_channel integer, start timestamptz, finding integer)"
    " RETURNS void LANGUAGE sql AS $$"
    " INSERT INTO appointment VALUES (who, who, its_advisor, 1,"
    "  'Europe/Paris', start, start + interval '30 min', its_channel, '', 8,"
    "  4, 2, false, NULL, who::text, 0, start, start);"
    " INSERT INTO appointment_event (appointment, version, turn, at, event,"
    "  side, by_jid, was, becomes, since, until, reason, told)"
    " VALUES (who, 1, who, start - interval '3 days', 1, 2, 'x', 0, 1, start,"
    "  start, '', true);"
    " INSERT INTO message (turn, arrived, kind, claimant, advisor, sender,"
    "  recipient, id, wire_id, digest, body, variant) VALUES (1000 + who,"
    "  start - interval '3 days', 3, who, 1, 's', 'r', 'i',"
    "  'invitation/c' || to_hex(who) || '/1', '', 'x',"
    "  'appointment.proposed/' || 1 + who % 2);"
    " INSERT INTO reminder SELECT who, 0, 2, start, start, 1, 2000 + who,"
    "  'reminder.hours/1' WHERE who < 60;"
    " INSERT INTO attendance VALUES (who, start, '30 min', '10 min', '15 min',"
    "  '1 min', '1 hour', false);"
    " INSERT INTO finding VALUES (3000 + who, start + interval '1 hour', who,"
    "  finding, 'rule', '{}') $$;"
    "CREATE FUNCTION pg_temp.file(who integer, moment timestamptz)"
    " RETURNS void LANGUAGE sql AS $$"
    " SELECT open_absence_file(4000 + who, who, who, advisor, 1, since,"
    "  channel, moment, moment, '', 10) FROM appointment WHERE id = who $$;"
    "CREATE FUNCTION pg_temp.step(who integer, moment timestamptz,"
    " event integer, becomes integer, is_late boolean DEFAULT false)"
    " RETURNS void LANGUAGE sql AS $$"
    " SELECT step_absence_file((5000 + 20 * who + version)::bigint, who,"
    "  version, moment, event::smallint, becomes::smallint, NULL, NULL, is_late,"
    "  0::smallint, 'words', '', 'x', '')"
    " FROM absence_file WHERE appointment = who $$;"
    "CREATE FUNCTION pg_temp.receive(who integer, moment timestamptz)"
    " RETURNS void LANGUAGE sql AS $$"
    " INSERT INTO delivery (turn, at, kind, claimant, of_side, of_id,"
    "  reporter, wire_id) VALUES (9000 + who, moment, 1, who, 1, who, 'r',"
    "  'file/' || to_hex(who) || '/1') $$";

/* Six who were met by video; six who were not there, of whom one file is as
 * good as each state; five advisors who did not come, two of whom were
 * forgiven; one of which nothing is known, first found otherwise; the day
 * before, and a test. */
static const char history[] =
    "SELECT pg_temp.find(i, i, 3, '2026-09-10 08:00', 1)"
    " FROM generate_series(1, 6) i;"
    "SELECT pg_temp.find(i, 7, 4, '2026-09-10 08:00', 2),"
    " pg_temp.file(i, '2026-09-11 08:00') FROM generate_series(11, 16) i;"
    /* Two days, then an explanation and a pardon, taken back later. */
    "SELECT pg_temp.receive(i, '2026-09-12 20:00'),"
    " pg_temp.step(i, '2026-09-13 08:00', 3, 2),"
    " pg_temp.step(i, '2026-09-14 08:00', 7, 5)"
    " FROM generate_series(11, 13) i;"
    "SELECT pg_temp.step(13, '2026-09-15 08:00', 10, 3);"
    /* Ten days, then too late; noted. */
    "SELECT pg_temp.receive(14, '2026-09-21 08:00'),"
    " pg_temp.step(14, '2026-09-21 08:00', 2, 2),"
    " pg_temp.step(14, '2026-10-01 08:00', 5, 3),"
    " pg_temp.step(14, '2026-10-02 08:00', 3, 3, true),"
    " pg_temp.step(14, '2026-10-03 08:00', 8, 6);"
    /* Never received; referred. Unfounded by another finding. */
    "SELECT pg_temp.step(15, '2026-09-25 08:00', 6, 4),"
    " pg_temp.step(15, '2026-09-30 08:00', 9, 7),"
    " pg_temp.step(16, '2026-09-12 08:00', 11, 8);"
    "INSERT INTO finding VALUES (3900, '2026-09-12 08:00', 16, 6, 'r', '{}');"
    "SELECT pg_temp.find(20 + i, i, 1, '2026-09-30 21:59', 3),"
    " keep_slot_offer((7000 + i)::bigint, 1::smallint, (20 + i)::bigint, 0, 0,"
    "  '2026-10-01 08:00', 20 + i, i, 1800000000, '1795600800000000',"
    "  '2026-10-09') FROM generate_series(1, 5) i;"
    "SELECT end_slot_offer(1::smallint, (20 + i)::bigint, 0, 0,"
    " '2026-10-02 08:00', i::smallint) FROM generate_series(1, 2) i;"
    "SELECT pg_temp.find(60, 7, 2, '2026-09-10 07:59', 4);"
    "SELECT pg_temp.find(31, 1, 1, '2026-08-31 21:59', 2),"
    " pg_temp.file(31, '2026-09-11 08:00'),"
    " pg_temp.find(90, 9, 1, '2026-09-10 08:00', 2)";

static void set_history(const char *rows)
{
	(void)sql(owner,
	    "TRUNCATE guichet.appointment, guichet.message, guichet.delivery,"
	    " guichet.attendance, guichet.hold, guichet.slot_offer CASCADE");
	(void)sql(owner, rows);
}

/* "figure part=value", a line each. */
static const char *figures(
    const char *function, const char *as_of, const char *which)
{
	static char all[8192];
	char text[512];
	PGresult *result;
	size_t len = 0;
	int i;

	(void)snprintf(text, sizeof(text),
	    "SELECT figure || ' ' || part || '=' || coalesce(value::text, '-')"
	    " FROM guichet.evaluation_subject_%s('absences', 'one',"
	    " '2026-09-01', '2026-09-30', '%s') WHERE %s",
	    function, as_of, which);
	result = PQexec(owner, text);
	assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
	all[0] = '\0';
	for (i = 0; i < PQntuples(result) && len < sizeof(all); i++)
		len += (size_t)snprintf(all + len, sizeof(all) - len, "%s\n",
		    PQgetvalue(result, i, 0));
	assert_true(len < sizeof(all));
	PQclear(result);
	return all;
}

static void absences__of_a_known_history__are_each_counted(void **state)
{
	(void)state;
	set_history(history);
	assert_string_equal(figures("figures", "2026-12-01", "value <> 0"),
	    "judged all=18\npresent all=6\nclaimant-absent all=5\n"
	    "advisor-absent all=5\nservice-down all=1\nunknown all=1\n"
	    "advisor-absent channel/chat=5\nservice-down channel/voice=1\n"
	    "present channel/video=6\nclaimant-absent channel/phone=5\n"
	    "unknown channel/phone=1\n"
	    "present load/people-0-49=6\nadvisor-absent load/people-0-49=5\n"
	    /* Of its 83 people 23 leave as the first of these begin. */
	    "claimant-absent load/people-50-99=5\n"
	    "service-down load/people-50-99=1\nunknown load/people-50-99=1\n"
	    "present invitation/1=3\nclaimant-absent invitation/1=2\n"
	    "advisor-absent invitation/1=2\nservice-down invitation/1=1\n"
	    "unknown invitation/1=1\n"
	    "present invitation/2=3\nclaimant-absent invitation/2=3\n"
	    "advisor-absent invitation/2=3\n"
	    "service-down reminder/none=1\n"
	    "present reminder/1=6\nclaimant-absent reminder/1=5\n"
	    "advisor-absent reminder/1=5\nunknown reminder/1=1\n"
	    "opened files=6\nwaiting files=1\nexcused files=2\nnoted files=1\n"
	    "referred files=1\nunfounded files=1\nreopened files=1\n"
	    "explained explanations=3\nexplained-late explanations=1\n"
	    "not-explained explanations=2\n"
	    "median receipt=1.5\nninetieth receipt=10.0\n"
	    "median explanation=2.0\nninetieth explanation=21.0\n"
	    "median decision=3.0\nninetieth decision=22.0\n"
	    "offered offers=5\ntaken offers=1\n");
}

static void absences__as_known_before__leave_out_what_came_later(void **state)
{
	(void)state;
	set_history(history);
	assert_string_equal(figures("figures", "2026-09-11 12:00",
				"value <> 0 AND part NOT LIKE '%/%'"),
	    "judged all=13\npresent all=6\nclaimant-absent all=6\n"
	    "service-down all=1\nopened files=6\nwaiting files=6\n"
	    "not-explained explanations=6\n");
}

/* So many were not there, each of another advisor and with a file. */
static void set_absent(int claimants)
{
	char rows[512];

	(void)snprintf(rows, sizeof(rows),
	    "SELECT pg_temp.find(i, 1 + i %% 6, 4, '2026-09-10 08:00', 2),"
	    " pg_temp.file(i, '2026-09-11 08:00')"
	    " FROM generate_series(1, %d) i;"
	    "SELECT pg_temp.find(i, 1 + i %% 6, 3, '2026-09-10 08:00', 1)"
	    " FROM generate_series(31, 40) i",
	    claimants);
	set_history(rows);
}

static void cells__about_four_and_about_five(void **state)
{
	static const char which[] = "value IS NOT NULL AND (part IN ('all',"
				    " 'files') OR part LIKE 'channel/%')";

	(void)state;
	/* Four are what is left of fourteen without ten. */
	set_absent(4);
	assert_string_equal(figures("published", "2026-12-01", which),
	    "judged all=14\npresent channel/video=10\n");
	set_absent(5);
	assert_string_equal(figures("published", "2026-12-01", which),
	    "judged all=15\npresent all=10\nclaimant-absent all=5\n"
	    "present channel/video=10\nclaimant-absent channel/phone=5\n"
	    "opened files=5\nwaiting files=5\n");
}

/* Ten people to whom advisors did not come; but those were four. */
static void advisors__are_counted_too(void **state)
{
	static const char rows[] =
	    "SELECT pg_temp.find(i, 1 + i % @, 4, '2026-09-10 08:00', 3)"
	    " FROM generate_series(1, 10) i";
	char text[256];
	char *advisors;

	(void)state;
	(void)snprintf(text, sizeof(text), "%s", rows);
	advisors = strchr(text, '@');
	*advisors = '4';
	set_history(text);
	assert_string_equal(
	    figures("published", "2026-12-01", "value IS NOT NULL"), "");
	*advisors = '5';
	set_history(text);
	assert_string_equal(figures("published", "2026-12-01",
				"value IS NOT NULL AND part IN ('all',"
				" 'load/people-0-49')"),
	    "judged all=10\nadvisor-absent all=10\n"
	    "advisor-absent load/people-0-49=10\n");
}

static void views__have_documented_columns(void **state)
{
	(void)state;
	assert_string_equal(
	    sql(owner,
		"SELECT string_agg(c.relname || '.' || a.attname, ' ')"
		" FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
		" WHERE c.relnamespace = 'guichet'::regnamespace"
		" AND c.relname IN ('evaluation_finding', 'evaluation_file')"
		" AND a.attnum > 0 AND col_description(c.oid, a.attnum) IS NULL"),
	    "");
}

static int set_up(void **state)
{
	(void)state;
	owner = sql_open("GUICHET_TEST_OWNER");
	(void)sql(owner, people);
	(void)sql(owner, verbs);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	PQfinish(owner);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(absences__of_a_known_history__are_each_counted),
	    cmocka_unit_test(
		absences__as_known_before__leave_out_what_came_later),
	    cmocka_unit_test(cells__about_four_and_about_five),
	    cmocka_unit_test(advisors__are_counted_too),
	    cmocka_unit_test(views__have_documented_columns),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
