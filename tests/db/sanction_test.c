#include "roster/absence_file.h"
#include "tests/db/drive.h"

/*
 * What the schema itself refuses, whoever asks: a file without the finding, a
 * decision without a human or by who has a part in it, one by lapse of time, a
 * state that is none; and, of
 * the role of the daemon, whatever would change what was seen.
 */

static PGconn *owner, *daemon_role;

static int people(void **state)
{
	(void)state;
	owner = sql_open("GUICHET_TEST_OWNER");
	daemon_role = sql_open("GUICHET_TEST_DATABASE");
	(void)sql(owner,
	    "SET timezone = 'UTC'; SET client_min_messages = warning;"
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('IDF', 'Ile-de-France', 'Europe/Paris', 2, 'fr');"
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " VALUES ('A1', 'marie@x', 'Marie', 1);"
	    "INSERT INTO guichet.claimant (number, alias, jid, name, region)"
	    " VALUES ('C1', 'c-aaaaaaaa', 'jean@x', 'Jean Petit', 1),"
	    " ('C2', 'c-bbbbbbbb', 'tom@x', 'Tom Petit', 1);"
	    "INSERT INTO guichet.representative VALUES"
	    " (50, now(), 2, 'anne@x', 'Anne Petit', 'rosa@x');"
	    /* All have the role: something else refuses them. */
	    "INSERT INTO guichet.role_event (turn, at, jid, role, given,"
	    " by_jid) SELECT row_number() OVER (), now(), jid, 1, true, 'o@x'"
	    " FROM unnest('{rosa@x, jean@x, marie@x, tom@x, anne@x, ida@x,"
	    " \"\"}'::text[]) jid;"
	    "INSERT INTO guichet.appointment SELECT 60 + n, 1, 1, 1,"
	    " 'Europe/Paris', d, d + interval '30 min', 4, '', 8, 4, 2, false,"
	    " NULL, n || '@x', 0, d, d FROM generate_series(1, 6) n, LATERAL"
	    " (SELECT '2026-11-20 14:00+00'::timestamptz + n * interval '1 day')"
	    " x (d);"
	    "INSERT INTO guichet.appointment SELECT 72, 2, 1, 1, zone, since,"
	    " until, 4, '', 8, 4, 2, false, NULL, '72@x', 0, at, settled"
	    " FROM guichet.appointment WHERE id = 62;"
	    "INSERT INTO guichet.attendance SELECT id, since, '30 min', '10 min',"
	    " '15 min', '1 min', '1 hour', false FROM guichet.appointment;"
	    /* 61 both present, 62 the claimant absent, and so on */
	    "INSERT INTO guichet.finding SELECT id, now(), id, id - 60, 'x', '{}'"
	    " FROM guichet.appointment WHERE id < 70;"
	    "INSERT INTO guichet.finding VALUES (72, now(), 72, 2, 'x', '{}');"
	    "INSERT INTO guichet.evidence (appointment, kind, who, at, until,"
	    " arrived, source) VALUES (62, 1, 2, now(), now(), now(), 'x/1');"
	    "SELECT guichet.open_absence_file(100, 62, 1, 1, 1, now(),"
	    " 4::smallint, now(), now(), '', 10);"
	    "SELECT guichet.open_absence_file(101, 72, 2, 1, 1, now(),"
	    " 4::smallint, now(), now(), 'anne@x', 10)");
	return 0;
}

static int forget(void **state)
{
	(void)state;
	PQfinish(owner);
	PQfinish(daemon_role);
	return 0;
}

static void refused(PGconn *who, const char *statement, const char *sqlstate)
{
	PGresult *result = PQexec(who, statement);
	const char *got = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	if (got == NULL || strcmp(got, sqlstate) != 0)
		fail_msg("%s: got %s, want %s (%s)", statement,
		    got != NULL ? got : "done", sqlstate, PQerrorMessage(who));
	PQclear(result);
}

static void file__opens__by_one_finding_alone(void **state)
{
	char statement[200];
	int finding;

	(void)state;
	for (finding = 1; finding <= 6; finding++) {
		if (finding == FINDING_CLAIMANT_ABSENT)
			continue;
		(void)snprintf(statement, sizeof(statement),
		    "SELECT guichet.open_absence_file(200, %d, 1, 1, 1, now(),"
		    " 4::smallint, now(), now(), '', 10)",
		    60 + finding);
		refused(daemon_role, statement, "GU001");
	}
	refused(daemon_role,
	    "INSERT INTO guichet.absence_file (appointment, finding, claimant,"
	    " advisor, region, since, channel, opened) VALUES (61, 61, 1, 1, 1,"
	    " now(), 4, now())",
	    "42501");
	assert_string_equal(
	    sql(owner, "SELECT string_agg(appointment::text, ' ') FROM"
		       " guichet.absence_file"),
	    "62 72");
}

/* Events are 5 expire, 6 give up, 11 refute: the service's own. */
static void decision__takes__a_human_with_a_name(void **state)
{
	static const struct {
		int event, becomes;
		const char *words, *by;
	} cases[] = {
	    {FILE_EXPIRE,  FILE_EXCUSED,  "x", "rosa@x"},
	    {FILE_EXPIRE,  FILE_NOTED,    "",  ""      },
	    {FILE_GIVE_UP, FILE_REFERRED, "",  ""      },
	    {FILE_REFUTE,  FILE_REFERRED, "",  ""      },
	    {FILE_OBSERVE, FILE_NOTED,    "x", "jean@x"},
	    {FILE_REOPEN,  FILE_REFERRED, "x", "rosa@x"},
	    {FILE_EXCUSE,  FILE_EXCUSED,  "x", ""      },
	    {FILE_NOTE,    FILE_NOTED,    "",  "rosa@x"},
	    {FILE_REFER,   FILE_REFERRED, "",  ""      },
	    {FILE_REOPEN,  FILE_DUE,      "",  "rosa@x"},
	};
	char statement[400];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		(void)snprintf(statement, sizeof(statement),
		    "SELECT guichet.step_absence_file(300, 62, 1, now(),"
		    " %d::smallint, %d::smallint, NULL, NULL, false,"
		    " 0::smallint, '%s', '', '%s', '')",
		    cases[i].event, cases[i].becomes, cases[i].words,
		    cases[i].by);
		refused(daemon_role, statement, "23514");
	}
	assert_string_equal(sql(owner, "SELECT state || ' ' || version FROM"
				       " guichet.absence_file"
				       " WHERE appointment = 62"),
	    "1 1");
}

/* Who was to be met, whom it is about, and who represents them by law. */
static void decision__is_nobodys__who_has_a_part_in_it(void **state)
{
	static const char *const parties[] = {"marie@x", "tom@x", "anne@x"};
	char statement[300];
	size_t i;
	int event;

	(void)state;
	for (i = 0; i < sizeof(parties) / sizeof(parties[0]); i++)
		for (event = FILE_EXCUSE; event <= FILE_REOPEN; event++) {
			(void)snprintf(statement, sizeof(statement),
			    "SELECT guichet.step_absence_file(300, 72, 1,"
			    " now(), %d::smallint, %d::smallint, NULL, NULL,"
			    " false, 0::smallint, 'x', '', '%s', '')",
			    event,
			    event == FILE_REOPEN
				? FILE_DUE
				: event - FILE_EXCUSE + FILE_EXCUSED,
			    parties[i]);
			refused(daemon_role, statement, "23514");
		}
	assert_string_equal(sql(owner, "SELECT state || ' ' || version || ' '"
				       " || represented_by FROM"
				       " guichet.absence_file"
				       " WHERE appointment = 72"),
	    "1 1 anne@x");
}

/* A receipt of a minor's own is none: nothing says since when days would run.
 */
static void days__of_who_is_represented__begin_with_the_other(void **state)
{
	static const char received[] =
	    "SELECT coalesce(guichet.absence_file_received(72, 2)::text, '-')";

	(void)state;
	(void)sql(owner,
	    "INSERT INTO guichet.delivery (turn, at, kind, claimant, of_side,"
	    " of_id, reporter, wire_id) VALUES (801, '2026-11-26', 2, 2, 1, 2,"
	    " 'tom@x', 'file/48/1'), (802, '2026-11-26', 3, 2, 3, 7, 'anne@x',"
	    " 'file/48/1/r')");
	assert_string_equal(sql(owner, received), "-");
	(void)sql(owner,
	    "INSERT INTO guichet.delivery (turn, at, kind, claimant, of_side,"
	    " of_id, reporter, wire_id) VALUES (803, '2026-11-27', 1, 2, 3, 7,"
	    " 'anne@x', 'file/48/1/r')");
	assert_string_equal(sql(owner, received), "2026-11-27 00:00:00+00");
}

/* Another one before that has the notice by a move of the file, and says
 * nothing of the other's. */
static void notice__goes_to_who_comes__until_it_is_received(void **state)
{
	static const char received[] =
	    "SELECT coalesce(guichet.absence_file_received(72, 2)::text, '-')";
	static const char by[] =
	    "SELECT represented_by || ' ' || renewed FROM guichet.absence_file"
	    " WHERE appointment = 72";

	(void)state;
	(void)sql(owner, "BEGIN; DELETE FROM guichet.delivery");
	(void)sql(
	    owner, "SELECT guichet.represent(810, now(), 2, '', '', 'r')");
	(void)sql(owner,
	    "SELECT guichet.represent(811, now(), 2, 'eve@x', 'Eve', 'r')");
	assert_string_equal(sql(owner, by), "anne@x 0");
	(void)sql(owner,
	    "SELECT guichet.step_absence_file(811, 72, 1, now(), 13::smallint,"
	    " 1::smallint, NULL, now(), false, 0::smallint, '', '', '',"
	    " 'eve@x')");
	assert_string_equal(sql(owner, by), "eve@x 2");
	(void)sql(owner,
	    "INSERT INTO guichet.delivery (turn, at, kind, claimant, of_side,"
	    " of_id, reporter, wire_id) VALUES (804, '2026-11-26', 1, 2, 3, 7,"
	    " 'eve@x', 'file/48/1/r'), (805, '2026-11-26', 1, 2, 3, 7,"
	    " 'anne@x', 'file/48/2/r'), (807, '2026-11-26', 1, 2, 1, 2,"
	    " 'tom@x', 'file/48/2')");
	assert_string_equal(sql(owner, received), "-");
	(void)sql(owner,
	    "INSERT INTO guichet.delivery (turn, at, kind, claimant, of_side,"
	    " of_id, reporter, wire_id) VALUES (806, '2026-11-28', 1, 2, 3, 7,"
	    " 'eve@x', 'file/48/2/r')");
	assert_string_equal(sql(owner, received), "2026-11-28 00:00:00+00");
	(void)sql(owner,
	    "SELECT guichet.represent(812, now(), 2, 'ida@x', 'Ida', 'r')");
	assert_string_equal(sql(owner, by), "eve@x 2");
	/* Of all of them none decides. */
	(void)sql(
	    owner, "SELECT guichet.represent(813, now(), 2, '', '', 'r')");
	(void)sql(owner, "COMMIT");
	refused(daemon_role,
	    "SELECT guichet.step_absence_file(300, 72, 2, now(), 7::smallint,"
	    " 5::smallint, NULL, NULL, false, 0::smallint, 'x', '', 'ida@x', '')",
	    "23514");
	refused(daemon_role,
	    "SELECT guichet.step_absence_file(300, 72, 2, now(), 7::smallint,"
	    " 5::smallint, NULL, NULL, false, 0::smallint, 'x', '', 'anne@x', '')",
	    "23514");
}

static void state__is_one__of_those_that_there_are(void **state)
{
	static const char *const statements[] = {
	    "UPDATE guichet.absence_file SET state = 9",
	    "UPDATE guichet.absence_file SET state = 0",
	    "INSERT INTO guichet.finding VALUES (900, now(), 61, 7, 'x', '{}')",
	    "INSERT INTO guichet.absence_file_event VALUES (62, 9, 9, now(), 14,"
	    " 'x@x', 1, 1, false, 0, 'x', '')",
	    "INSERT INTO guichet.evidence (appointment, kind, who, at, until,"
	    " arrived, source) VALUES (62, 21, 1, now(), now(), now(), 'x/2')",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
		refused(owner, statements[i], "23514");
	/* As many as the tables of the program name, and no other. */
	assert_int_equal(FILE_STATES - 1, 8);
	assert_int_equal(FILE_EVENTS - 1, 13);
	assert_string_equal(
	    sql(owner, "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
		       " WHERE conname = 'absence_file_state_check'"),
	    "CHECK (((state >= 1) AND (state <= 8)))");
	assert_string_equal(
	    sql(owner, "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
		       " WHERE conname = 'finding_finding_check'"),
	    "CHECK (((finding >= 1) AND (finding <= 6)))");
}

/* Of what was seen, found and decided nothing is changed or taken away. */
static void daemon__changes__nothing_of_it(void **state)
{
	static const char *const tables[] = {"evidence", "finding",
	    "attendance", "trace", "region_event", "phone_record",
	    "absence_file", "absence_file_event", "outage", "message",
	    "delivery"};
	char statement[100];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		(void)snprintf(statement, sizeof(statement),
		    "DELETE FROM guichet.%s", tables[i]);
		refused(daemon_role, statement, "42501");
		(void)snprintf(statement, sizeof(statement),
		    "TRUNCATE guichet.%s", tables[i]);
		refused(daemon_role, statement, "42501");
	}
	refused(daemon_role, "UPDATE guichet.evidence SET who = 1", "42501");
	refused(daemon_role, "UPDATE guichet.finding SET finding = 2", "42501");
	refused(
	    daemon_role, "UPDATE guichet.absence_file SET state = 7", "42501");
	refused(daemon_role,
	    "INSERT INTO guichet.absence_file_event VALUES (62, 2, 9, now(), 9,"
	    " 'x@x', 1, 7, false, 0, 'x', '')",
	    "42501");
	refused(daemon_role,
	    "INSERT INTO guichet.trace VALUES (9, 1, 17, now(),"
	    " now(), '')",
	    "42501");
	assert_string_equal(
	    sql(owner, "SELECT count(*) FROM guichet.evidence"), "1");
}

/* Who has another finding by now has no file to decide on: what stands is the
 * last, and a file is opened once. */
static void file__is_opened__once(void **state)
{
	(void)state;
	refused(daemon_role,
	    "SELECT guichet.open_absence_file(400, 62, 1, 1, 1, now(),"
	    " 4::smallint, now(), now(), '', 10)",
	    "23505");
	(void)sql(owner,
	    "INSERT INTO guichet.finding VALUES (500, now(), 62, 4,"
	    " 'outage', '{}')");
	refused(daemon_role,
	    "SELECT guichet.open_absence_file(501, 62, 1, 1, 1, now(),"
	    " 4::smallint, now(), now(), '', 10)",
	    "GU001");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(file__opens__by_one_finding_alone),
	    cmocka_unit_test(decision__takes__a_human_with_a_name),
	    cmocka_unit_test(decision__is_nobodys__who_has_a_part_in_it),
	    cmocka_unit_test(days__of_who_is_represented__begin_with_the_other),
	    cmocka_unit_test(notice__goes_to_who_comes__until_it_is_received),
	    cmocka_unit_test(state__is_one__of_those_that_there_are),
	    cmocka_unit_test(daemon__changes__nothing_of_it),
	    cmocka_unit_test(file__is_opened__once),
	};

	return cmocka_run_group_tests(tests, people, forget);
}
