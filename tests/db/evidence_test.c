#include "tests/db/town.h"

/*
 * What becomes evidence of an appointment, row by row: what was done, by whom,
 * and what is none. It is at two in the afternoon (UTC); the window goes from
 * ten minutes before to a quarter of an hour after that. Marie is its advisor,
 * Jean the claimant.
 */
#define ID "64" /* 40 in hexadecimal */

static PGconn *owner;

static int people(void **state)
{
	(void)state;
	owner = town_open();
	(void)sql(owner,
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " VALUES ('A2', 'paul@x', 'Paul', 1), ('A3', 'zoe@x', 'Zoé', 1);"
	    "CREATE FUNCTION at(t text) RETURNS timestamptz LANGUAGE sql AS"
	    " 'SELECT (''2026-11-25 '' || t || ''+00'')::timestamptz';"
	    "CREATE FUNCTION say(turn bigint, kind int, who int, t text,"
	    " wire_id text) RETURNS void LANGUAGE sql AS 'INSERT INTO"
	    " guichet.message (turn, arrived, kind, claimant, advisor, sender,"
	    " recipient, id, wire_id, digest, body) VALUES (turn, at(t), kind, 1,"
	    " who, '''', '''', '''', wire_id, '''', '''')';"
	    "CREATE FUNCTION news(turn bigint, kind int, side int, t text,"
	    " who text, wire_id text) RETURNS void LANGUAGE sql AS 'INSERT INTO"
	    " guichet.delivery (turn, at, kind, claimant, of_side, of_id,"
	    " reporter, wire_id) VALUES (turn, at(t), kind, 1, side, 1, who,"
	    " wire_id)';"
	    "CREATE FUNCTION step(its_event int, side int, becomes int, t text,"
	    " its_since text) RETURNS void LANGUAGE sql AS 'SELECT"
	    " guichet.step_appointment((300 + version)::bigint, id, version,"
	    " at(t), its_event::smallint, side::smallint, becomes::smallint,"
	    " at(its_since), at(its_since) + interval ''30 min'', channel,"
	    " advisor, false, '''', true, ''x'') FROM guichet.appointment"
	    " WHERE id = " ID "'");
	return 0;
}

/* Confirmed for this time, in its third version; told by its second. */
static int set_up(void **state)
{
	(void)state;
	(void)sql(owner,
	    "TRUNCATE guichet.message, guichet.delivery, guichet.outage,"
	    " guichet.account_event, guichet.audit, guichet.appointment,"
	    " guichet.appointment_event, guichet.phone_record, guichet.trace,"
	    " guichet.dead_letter, guichet.region_event, guichet.attendance,"
	    " guichet.evidence, guichet.finding CASCADE;"
	    "UPDATE guichet.claimant SET jid = 'jean@x' WHERE id = 1;"
	    "INSERT INTO guichet.appointment VALUES (" ID ", 1, 1, 1,"
	    " 'Europe/Paris', at('14:00'), at('14:30'), 1, '', 8, 3, 2, false,"
	    " NULL, 'u@x', 1, now(), now());"
	    "INSERT INTO guichet.appointment_event SELECT " ID ", v, 100 + v,"
	    " at('10:00') - interval '5 days', e, s, '', 0, 1, at('14:00'),"
	    " at('14:30'), '', true FROM (VALUES (1, 1, 1), (2, 2, 2), (3, 8, 0))"
	    " x (v, e, s)");
	return 0;
}

/* Kind, who, when, until if it is a span; the source, where it is asked for. */
static void check(const char *name, const char *given, const char *want)
{
	const char *got;

	(void)set_up(NULL);
	(void)sql(owner, given);
	got = sql(owner,
	    "SELECT coalesce(string_agg(kind || ' ' || who || ' ' ||"
	    " at::time || CASE WHEN until > at THEN ' ' || CASE WHEN"
	    " isfinite(until) THEN until::time::text ELSE 'on' END ELSE '' END,"
	    " ', ' ORDER BY kind, at, source), '') FROM"
	    " guichet.evidence_seen(" ID ", at('13:50'), at('14:15'))");
	if (strcmp(got, want) != 0)
		fail_msg("%s: got %s, want %s", name, got, want);
}

struct a_case {
	const char *name, *given, *want;
};

static void check_all(const struct a_case *cases, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		check(cases[i].name, cases[i].given, cases[i].want);
}

#define CHECK_ALL(cases) check_all(cases, sizeof(cases) / sizeof((cases)[0]))

/* --- acts ----------------------------------------------------------------- */

static void sentence__is_an_act__of_whoever_answers(void **state)
{
	static const struct a_case cases[] = {
	    {"both ends of the window",
             "SELECT say(1, 1, 1, '13:50', 'a'), say(2, 2, 1, '14:15', 'b')", "1 1 13:50:00, 1 2 14:15:00"              },
	    {"before it, and behind it",
             "SELECT say(1, 1, 1, '13:49:59.999999', 'a'),"
		" say(2, 2, 1, '14:15:00.000001', 'b')",		      ""					},
	    {"reassigned in the window, with a cover: each of the three",
             "SELECT say(1, 2, 1, '13:55', 'a'), say(2, 2, 2, '14:00', 'b'),"
		" say(3, 2, 3, '14:05', 'c')",				"1 2 13:55:00, 1 2 14:00:00, 1 2 14:05:00"},
	    {"what goes to many is none",
             "SELECT say(1, 2, 1, '14:00', 'circular/7/c1')",                 ""                                        },
	    {"a kept text for one person is",
             "SELECT say(1, 2, 1, '14:00', 'reply/7/c1')",                    "1 2 14:00:00"                            },
	    {"a line of the service is none",
             "SELECT say(1, 3, 1, '14:00', 'a'), say(2, 4, 1, '14:00', 'b')", ""					},
	};

	(void)state;
	CHECK_ALL(cases);
}

static void trace__is_an_act__by_any_channel(void **state)
{
	static const struct a_case cases[] = {
	    {"to the service, in vain, and a call",
             "SELECT guichet.note_trace(1, 1, 2::smallint, at('13:50'),"
		" at('13:50'), ''), guichet.note_trace(2, 1, 4::smallint,"
		" at('14:15'), at('14:15'), '')",			    "2 1 13:50:00, 4 1 14:15:00"},
	    {"of somebody else, and of another hour",
             "SELECT guichet.note_trace(1, 2, 2::smallint, at('14:00'),"
		" at('14:00'), ''), guichet.note_trace(2, 1, 4::smallint,"
		" at('14:16'), at('14:16'), '')",			    ""			  },
	    {"it came late: when it was written counts",
             "SELECT guichet.note_trace(1, 1, 18::smallint, at('14:00'),"
		" at('16:00'), '')",					 "18 1 14:00:00"             },
	    {"a command, and the one of who follows them",
             "INSERT INTO guichet.audit (turn, at, who, door, command,"
		" claimant, fields, outcome, line) VALUES (21, at('14:00'),"
		" 'jean@x', 2, 'help', 1, '', 'done', 0), (22, at('14:01'),"
		" 'marie@x', 2, 'history', 1, '', 'done', 0)",               "2 1 14:00:00"              },
	    {"a sentence that could not be stored as text",
             "INSERT INTO guichet.dead_letter VALUES (1, at('14:00'), '22021',"
		" 'jean@x', '', '', ''), (2, at('14:01'), '22021', 'lea@x', '',"
		" '', ''), (3, at('14:16'), '22021', 'jean@x', '', '', '')", "2 1 14:00:00"              },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void call__that_nobody_answered__is_one_of_the_telephone(void **state)
{
	static const struct a_case cases[] = {
	    {"where no call was agreed, nobody waited for one",
             "INSERT INTO guichet.phone_record VALUES (31, 0, now(), " ID
		", false, at('14:02'), 'marie@x')",  ""			   },
	    {"that they spoke holds wherever it was agreed",
             "INSERT INTO guichet.phone_record VALUES (31, 0, now(), " ID
		", true, at('14:02'), 'marie@x')",   "5 2 14:02:00"               },
	    {"by voice or video nothing is seen of it",
             "UPDATE guichet.appointment SET channel = 3;"
		"SELECT say(1, 2, 1, '14:00', 'a')", "1 2 14:00:00, 20 0 14:00:00"},
	    {"where it was",
             "UPDATE guichet.appointment SET channel = 4;"
		"INSERT INTO guichet.phone_record VALUES (31, 0, now(), " ID
		", false, at('14:02'), 'marie@x')",  "6 2 14:02:00"               },
	};

	(void)state;
	CHECK_ALL(cases);
}

/* --- proofs --------------------------------------------------------------- */

static void proof__is_that__of_the_account_they_have(void **state)
{
	static const struct a_case cases[] = {
	    {"received and shown",
             "SELECT news(11, 1, 1, '09:00', 'jean@x', 'invitation/c40/2'),"
		" news(12, 2, 1, '09:01', 'jean@x', 'invitation/c40/2')",       "7 1 09:00:00, 8 1 09:01:00"},
	    {"by the account of before, which may be lost",
             "SELECT news(11, 1, 1, '09:00', 'old@x', 'invitation/c40/2')",     ""			  },
	    {"the account was changed since",
             "SELECT news(11, 1, 1, '09:00', 'jean@x', 'invitation/c40/2');"
		"UPDATE guichet.claimant SET jid = 'new@x' WHERE id = 1",       ""			  },
	    {"it came when it was over",
             "SELECT news(11, 1, 1, '14:16', 'jean@x', 'invitation/c40/2')",    ""			  },
	    {"of the time before it was moved, minutes ago",
             "UPDATE guichet.appointment SET since = at('14:10'), until ="
		" at('14:40');"
		"INSERT INTO guichet.appointment_event SELECT " ID
		", v, 200 + v,"
		" at('13:40'), e, s, '', 0, 1, at('14:10'), at('14:40'), '',"
		" true FROM (VALUES (4, 4, 2), (5, 2, 1)) x (v, e, s);"
		"SELECT news(11, 1, 1, '09:00', 'jean@x', 'invitation/c40/2'),"
		" news(12, 1, 1, '13:41', 'jean@x', 'invitation/c40/4')",       "7 1 13:41:00, 9 1 13:40:00"},
	    {"of a series by the line about all of it, which bears another's name",
             "INSERT INTO guichet.appointment VALUES (48, 1, 1, 1,"
		" 'Europe/Paris', at('10:00'), at('10:30'), 1, '', 3, 2, 2,"
		" false, 48, 'v@x', 0, now(), NULL);"
		"UPDATE guichet.appointment_event SET told = false"
		" WHERE version = 2;"
		"INSERT INTO guichet.appointment_event SELECT 48, 2, turn, at,"
		" event, side, '', 1, 3, at('10:00'), at('10:30'), '', true"
		" FROM guichet.appointment_event WHERE version = 2;"
		"SELECT news(11, 1, 1, '09:00', 'jean@x', 'invitation/c30/2')", "7 1 09:00:00"              },
	    {"what they did with their account of before is theirs",
             "SELECT say(1, 1, 1, '14:00', 'a'), guichet.note_trace(2, 1,"
		" 2::smallint, at('14:01'), at('14:01'), '');"
		"UPDATE guichet.claimant SET jid = 'new@x' WHERE id = 1",       "1 1 14:00:00, 2 1 14:01:00"},
	};

	(void)state;
	CHECK_ALL(cases);
}

/* Proposed by the advisor for an hour and agreed to; a reminder of it came. */
#define AGREED(since)                                                          \
	"UPDATE guichet.appointment SET state = 3, version = 2, sequence = 0," \
	" since = at('" since "'), until = at('" since "') + interval"         \
	" '30 min'; DELETE FROM guichet.appointment_event WHERE version = 3;"  \
	"UPDATE guichet.appointment_event SET since = at('" since "'),"        \
	" side = 3 - side;"                                                    \
	"INSERT INTO guichet.reminder VALUES (" ID ", 0, 2, at('11:00'),"      \
	" at('11:00'), 1, 900, 'v'), (" ID ", 1, 3, at('13:45'),"              \
	" at('13:45'), 1, 901, 'v'), (" ID ", 2, 3, at('13:45'),"              \
	" at('13:45'), 1, 902, 'v');"                                          \
	"SELECT news(11, 1, 1, '09:00', 'jean@x', 'invitation/c40/1'),"        \
	" news(12, 2, 1, '11:01', 'jean@x', 'reminder/40/0/2');"

static void notice__of_a_time_that_was_left__proves_nothing(void **state)
{
	static const struct a_case cases[] = {
	    {"as it was agreed on",
             AGREED("14:00") "SELECT step(8, 0, 8, '14:30', '14:00')",
             "7 1 09:00:00, 8 1 11:01:00, 9 1 10:00:00"                                              },
	    {"moved in its last minute, and agreed to",
             AGREED(
		    "13:00") "SELECT step(4, 2, 2, '12:59:30', '14:00'),"
			     " step(2, 1, 3, '12:59:50', '14:00'),"
			     " step(8, 0, 8, '14:30', '14:00'),"
			     " news(13, 1, 1, '12:59:40', 'jean@x', 'invitation/c40/3'),"
			     " news(14, 1, 1, '13:46', 'jean@x', 'reminder/40/1/3')",
             "7 1 12:59:40, 7 1 13:46:00, 9 1 12:59:50"                                              },
	    {"they asked for it, and nothing proves that they know of the yes",
             AGREED("13:00") "SELECT step(4, 1, 2, '12:59:30', '14:00'),"
				" step(2, 2, 3, '13:10', '14:00'),"
				" step(8, 0, 8, '14:30', '14:00')",		    ""            },
	    {"moved away and back again, by them, and agreed to by the advisor",
             AGREED("14:00") "SELECT step(4, 1, 2, '12:00', '16:00'),"
				" step(4, 1, 2, '12:10', '14:00'),"
				" step(2, 2, 3, '12:20', '14:00'),"
				" step(8, 0, 8, '14:30', '14:00')",		    ""            },
	    {"and they know of that",
             AGREED(
		    "14:00") "SELECT step(4, 1, 2, '12:00', '16:00'),"
			     " step(4, 1, 2, '12:10', '14:00'),"
			     " step(2, 2, 3, '12:20', '14:00'),"
			     " step(8, 0, 8, '14:30', '14:00'),"
			     " news(13, 1, 1, '12:21', 'jean@x', 'invitation/c40/5')",
             "7 1 12:21:00"									  },
	    {"and the advisor moved it back, which they agreed to",
             AGREED("14:00") "SELECT step(4, 1, 2, '12:00', '16:00'),"
				" step(4, 2, 2, '12:10', '14:00'),"
				" step(2, 1, 3, '12:20', '14:00'),"
				" step(8, 0, 8, '14:30', '14:00')",		    "9 1 12:20:00"},
	    {"that they would be late they said, whatever came between",
             AGREED("14:00") "SELECT step(7, 1, 3, '11:30', '14:00'),"
				" step(4, 1, 2, '12:00', '16:00'),"
				" step(4, 1, 2, '12:10', '14:00'),"
				" step(2, 2, 3, '12:20', '14:00'),"
				" step(8, 0, 8, '14:30', '14:00')",		    "3 1 11:30:00"},
	};

	(void)state;
	CHECK_ALL(cases);
}

static void bounce__was_under_way__in_the_window(void **state)
{
	static const struct a_case cases[] = {
	    {"in the window",
             "SELECT say(1, 2, 1, '14:00', 'm1'),"
		" news(11, 3, 1, '14:01', 'jean@x', 'm1')",		  "1 2 14:00:00, 10 1 14:01:00"},
	    {"a server that tried for an hour",
             "SELECT say(1, 2, 1, '14:00', 'm1'),"
		" news(11, 3, 1, '15:00', 'jean@x', 'm1')",		  "1 2 14:00:00, 10 1 14:15:00"},
	    {"of a reminder from before the window",
             "SELECT news(11, 3, 1, '15:00', 'jean@x', 'invitation/c40/2')", "10 1 14:15:00"              },
	    {"the advisor's",
             "SELECT say(1, 1, 1, '14:00', 'm1'),"
		" news(11, 3, 2, '15:00', 'marie@x', 'm1')",		 "1 1 14:00:00, 10 2 14:15:00"},
	    {"of what was written when it was over",
             "SELECT say(1, 2, 1, '14:16', 'm1'),"
		" news(11, 3, 1, '14:17', 'jean@x', 'm1')",		  ""			   },
	    {"of days ago",
             "SELECT say(1, 2, 1, '14:00', 'm1');"
		"INSERT INTO guichet.delivery (turn, at, kind, claimant, of_side,"
		" of_id, reporter, wire_id) VALUES (11, at('14:16') + interval"
		" '1 day', 3, 1, 1, 1, 'jean@x', 'm1')",		     "1 2 14:00:00"               },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void server__that_was_asked__leaves_rows(void **state)
{
	static const struct a_case cases[] = {
	    {"it answered, then it did not",
             "SELECT guichet.note_trace(1, 1, 11::smallint, at('14:00'),"
		" at('14:00'), ''), guichet.note_trace(2, 1, 17::smallint,"
		" at('14:05'), at('14:06'), 'remote-server-timeout')", "11 1 14:00:00, 17 1 14:05:00"},
	    {"a client's receipt in the window is an answer, too",
             "SELECT say(1, 2, 1, '14:00', 'm1'),"
		" news(11, 1, 1, '14:01', 'jean@x', 'm1')",            "1 2 14:00:00, 11 1 14:01:00" },
	};

	(void)state;
	CHECK_ALL(cases);
}

/* --- what was shut -------------------------------------------------------- */

static void region__that_is_shut__is_a_span(void **state)
{
	static const struct a_case cases[] = {
	    {"open all the time",
             "INSERT INTO guichet.region_event (region, at, state) VALUES"
		" (1, at('09:00'), 2)",					   ""					},
	    {"paused for some minutes",
             "INSERT INTO guichet.region_event (region, at, state) VALUES"
		" (1, at('09:00'), 2), (1, at('14:01'), 5), (1, at('14:05'), 2)",
             "19 0 14:01:00 14:05:00"										       },
	    {"paused, then closed, and not open since",
             "INSERT INTO guichet.region_event (region, at, state) VALUES"
		" (1, at('09:00'), 5), (1, at('14:10'), 1)",		      "19 0 09:00:00 14:10:00, 19 0 14:10:00 on"},
	    {"before it and after it",
             "INSERT INTO guichet.region_event (region, at, state) VALUES"
		" (1, at('09:00'), 5), (1, at('13:49'), 2), (1, at('14:16'), 5)",
             ""													     },
	    {"whoever changes it, it is noted",
             "UPDATE guichet.region SET state = 5 WHERE id = 1;"
		"UPDATE guichet.region SET name = 'x' WHERE id = 1;"
		"UPDATE guichet.region SET state = 2 WHERE id = 1;"
		"UPDATE guichet.region_event SET at = at('14:00') + id *"
		" interval '1 min' - (SELECT min(id) FROM guichet.region_event)"
		" * interval '1 min'",					    "19 0 14:00:00 14:01:00"                  },
	};

	(void)state;
	CHECK_ALL(cases);
}

static void trace__is_forgotten__when_it_is_evidence_long_since(void **state)
{
	(void)state;
	(void)sql(owner,
	    "SELECT guichet.note_trace(1, 1, 2::smallint, at('14:00'),"
	    " at('14:00'), ''), guichet.note_trace(2, 1, 2::smallint,"
	    " at('14:00') + interval '99 days', at('14:00') + interval"
	    " '99 days', '')");
	assert_string_equal(
	    sql(owner, "SELECT count(*) FROM guichet.trace"), "2");
	(void)sql(owner, "SELECT guichet.note_trace(3, 1, 2::smallint,"
			 " at('14:00') + interval '101 days', at('14:00') +"
			 " interval '101 days', '')");
	assert_string_equal(
	    sql(owner, "SELECT string_agg(turn::text, ' ' ORDER BY turn) FROM"
		       " guichet.trace"),
	    "2 3");
}

#define ROW(test) cmocka_unit_test_setup(test, set_up)

static int forget(void **state)
{
	(void)state;
	PQfinish(owner);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(sentence__is_an_act__of_whoever_answers),
	    ROW(trace__is_an_act__by_any_channel),
	    ROW(call__that_nobody_answered__is_one_of_the_telephone),
	    ROW(proof__is_that__of_the_account_they_have),
	    ROW(notice__of_a_time_that_was_left__proves_nothing),
	    ROW(bounce__was_under_way__in_the_window),
	    ROW(server__that_was_asked__leaves_rows),
	    ROW(region__that_is_shut__is_a_span),
	    ROW(trace__is_forgotten__when_it_is_evidence_long_since),
	};

	return cmocka_run_group_tests(tests, people, forget);
}
