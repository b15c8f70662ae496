#include "tests/db/retention.h"

/* Files about absences, and what was seen, are kept while they are open. */

/* Of an appointment in January 2024 that claimant 2 missed. */
static void miss(void)
{
	(void)sql(owner,
	    "TRUNCATE guichet.appointment, guichet.attendance CASCADE;"
	    "INSERT INTO guichet.appointment VALUES (64, 2, 1, 1,"
	    " 'Europe/Paris', '2024-01-09 14:00+00', '2024-01-09 14:30+00', 4,"
	    " '', 8, 4, 2, false, NULL, 'u@x', 0, '2024-01-09', '2024-01-09'),"
	    " (65, 1, 1, 1, 'Europe/Paris', '2024-01-09 14:00+00',"
	    " '2024-01-09 14:30+00', 4, '', 8, 4, 2, false, NULL, 'v@x', 0,"
	    " '2024-01-09', '2024-01-09');"
	    "INSERT INTO guichet.attendance SELECT id, since, '30 min',"
	    " '10 min', '15 min', '1 min', '1 hour', false"
	    " FROM guichet.appointment;"
	    "INSERT INTO guichet.evidence (appointment, kind, who, at, until,"
	    " arrived, source) SELECT appointment, 1, 2, start, start, start,"
	    " 'message/1' FROM guichet.attendance;"
	    "INSERT INTO guichet.phone_record VALUES (9, 0, now(), 64, false,"
	    " now(), 'a1@x');"
	    "INSERT INTO guichet.finding SELECT appointment, start, appointment,"
	    " 2, 'absent', '{1}' FROM guichet.attendance;"
	    "SELECT guichet.open_absence_file(70, 64, 2, 1, 1,"
	    " '2024-01-09 14:00+00', 4::smallint, '2024-01-09',"
	    " '2024-01-23', '', 10);"
	    "SELECT guichet.step_absence_file(71, 64, 1, '2024-01-10',"
	    " 3::smallint, 2::smallint, '2024-01-20', '2024-01-20', false,"
	    " 1::smallint, 'I was ill', 'Anne', 'c2@x', '');"
	    "INSERT INTO guichet.role_event (turn, at, jid, role, given,"
	    " by_jid) VALUES (1, now(), 'rosa@x', 1, true, 'o@x')"
	    " ON CONFLICT DO NOTHING");
}

static void close_file(const char *at)
{
	char text[300];

	(void)snprintf(text, sizeof(text),
	    "SELECT guichet.step_absence_file(72, 64, 2, '%s', 7::smallint,"
	    " 5::smallint, NULL, NULL, false, 0::smallint,"
	    " 'With a certificate', '', 'rosa@x', '')",
	    at);
	(void)sql(owner, text);
}

static const char words[] =
    "SELECT string_agg(concat_ws('/', event, excuse, words, helper, by_jid),"
    " ' ' ORDER BY version) FROM guichet.absence_file_event";

/* Whatever became of it is kept while somebody is still to decide. */
static void forget__keeps_a_file__while_it_is_open(void **state)
{
	(void)state;
	miss();
	forget("2040-06-15");
	assert_string_equal(
	    sql(owner, words), "1/0/// 3/1/I was ill/Anne/c2@x");
	assert_string_equal(sql(owner, "SELECT count(*) FROM guichet.evidence"
				       " WHERE appointment = 64"),
	    "1");
	assert_string_equal(
	    sql(owner, "SELECT count(*) FROM guichet.phone_record"), "1");
}

static void forget__takes_a_file__when_its_time_is_over(void **state)
{
	(void)state;
	miss();
	close_file("2024-06-20");
	forget("2026-06-15"); /* not over: it was closed in June */
	assert_string_equal(sql(owner, words),
	    "1/0/// 3/1/I was ill/Anne/c2@x"
	    " 7/0/With a certificate//rosa@x");
	assert_string_equal(
	    sql(owner, "SELECT string_agg(appointment::text, ' ')"
		       " FROM guichet.evidence"),
	    "64"); /* that of 65, without a file, is over */
	forget("2026-07-01");
	assert_string_equal(
	    sql(owner, words), "1/0/// 3/0/…//c2@x 7/0/…//rosa@x");
	assert_string_equal(
	    sql(owner, "SELECT count(*) FROM guichet.evidence"), "0");
	assert_string_equal(
	    sql(owner, "SELECT count(*) FROM guichet.phone_record"), "0");
	/* That it was found and decided, and by whom, stays. */
	assert_string_equal(
	    sql(owner, "SELECT count(*) FROM guichet.finding"), "2");
	assert_string_equal(
	    sql(owner, "SELECT state FROM guichet.absence_file"), "5");
	assert_told("absence_file 1 2024-01-01 2, evidence 1 2024-01-01 3");
	forget("2026-07-02");
	assert_told("absence_file 1 2024-01-01 2, evidence 1 2024-01-01 3");
}

static const char accounts[] =
    "SELECT coalesce(string_agg(jid, ' ' ORDER BY jid), '')"
    " FROM guichet.former_account";

/* That of who is in a file that is open, or was closed lately; that which
 * stands for who represents somebody; and those whose time is not over. */
static void forget__keeps_accounts__that_say_who_decides_nothing(void **state)
{
	(void)state;
	miss();
	(void)sql(owner,
	    "TRUNCATE guichet.former_account, guichet.representative;"
	    "INSERT INTO guichet.representative VALUES"
	    " (60, '2024-01-01', 1, 'parent@x', 'Eve', 'rosa@x');"
	    "INSERT INTO guichet.former_account (side, person, jid, until)"
	    " SELECT side, person, jid || '@x', day::date FROM (VALUES"
	    " (1, 1, 'over', '2024-05-31'), (1, 2, 'missed', '2024-05-10'),"
	    " (2, 1, 'party', '2024-05-10'), (1, 1, 'parent', '2024-05-10'),"
	    " (1, 1, 'young', '2024-06-02'), (1, 3, 'elsewhere', '2024-05-10'))"
	    " v (side, person, jid, day)");
	forget("2026-06-15");
	assert_string_equal(sql(owner, accounts),
	    "elsewhere@x missed@x parent@x party@x young@x");
	assert_string_equal(
	    sql(owner, "SELECT concat_ws(' ', region, month, rows)"
		       " FROM guichet.forgotten"
		       " WHERE what = 'former_account'"),
	    "1 2024-05-01 1");
	close_file("2024-06-20");
	forget("2026-06-16");
	assert_string_equal(sql(owner, accounts),
	    "elsewhere@x missed@x parent@x party@x young@x");
	forget("2026-07-01");
	assert_string_equal(sql(owner, accounts), "elsewhere@x parent@x");
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup(name, set_up)
	const struct CMUnitTest tests[] = {
	    ROW(forget__keeps_a_file__while_it_is_open),
	    ROW(forget__takes_a_file__when_its_time_is_over),
	    ROW(forget__keeps_accounts__that_say_who_decides_nothing),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
