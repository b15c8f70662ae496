#include "tests/db/drive.h"

/*
 * Figures of appointments and of their reminders: a small history by the
 * functions of the store, and every cell that is counted of it; what is
 * withheld; how long it takes over many (printed, not asserted: machines are
 * noisy).
 */
static PGconn *owner;

/* An advisor for each; 90 is a test account, 80 of another region. */
static const char people[] =
    "SET search_path = guichet; SET timezone = 'UTC';"
    "SET client_min_messages = warning;"
    "INSERT INTO region (code, name, zone, state, language) VALUES"
    " ('one', 'One', 'Europe/Paris', 2, 'fr'),"
    " ('two', 'Two', 'Europe/Paris', 2, 'fr');"
    "INSERT INTO advisor (number, jid, name, region)"
    " SELECT 'A' || i, 'a' || i || '@x', 'A', 1 FROM generate_series(1, 90) i;"
    "INSERT INTO claimant (id, number, alias, jid, name, region, probe)"
    " OVERRIDING SYSTEM VALUE"
    " SELECT i, 'C' || i, new_alias(), 'c' || i || '@x', 'C',"
    "  1 + (i = 80)::integer, i = 90 FROM generate_series(1, 90) i";

/* plan(): an appointment of that claimant, with the line that invites to it;
 * move(): what becomes of it; remind(): one that was decided. */
static const char verbs[] =
    "CREATE FUNCTION pg_temp.plan(who integer, its_channel integer,"
    " side integer, at timestamptz, start timestamptz, variant text)"
    " RETURNS void LANGUAGE sql AS $$"
    " SELECT propose_appointment(who::bigint, at, who, who, 1 + (who = 80)::integer,"
    "  'Europe/Paris', start, start + interval '30 min',"
    "  its_channel::smallint, '', side::smallint, false, 0::bigint, who::text, 'x', 1::smallint);"
    " INSERT INTO message (turn, arrived, kind, claimant, advisor, sender,"
    "  recipient, id, wire_id, digest, body, variant)"
    " SELECT 1000 + who, at, 3, who, 1, 's', 'r', w, w, '', 'x',"
    "  'appointment.proposed/' || variant"
    " FROM (SELECT 'invitation/c' || to_hex(who) || '/1' AS w) i"
    " WHERE side = 2 $$;"
    "CREATE FUNCTION pg_temp.move(who integer, moment timestamptz, event integer,"
    " side integer, becomes integer, later interval DEFAULT '0')"
    " RETURNS void LANGUAGE sql AS $$"
    " SELECT step_appointment((2000 + who)::bigint, id, version, moment,"
    "  event::smallint, side::smallint, becomes::smallint, since + later,"
    "  until + later, channel, who, false, '', false, 'x')"
    " FROM appointment WHERE id = who $$;"
    "CREATE FUNCTION pg_temp.remind(who integer, which integer,"
    " at timestamptz, outcome integer, variant text, seen integer)"
    " RETURNS void LANGUAGE sql AS $$"
    " INSERT INTO reminder VALUES (who, 0, which, at, at, outcome,"
    "  CASE outcome WHEN 1 THEN 3000 + 10 * who + which END, variant);"
    " INSERT INTO delivery (turn, at, kind, claimant, of_side, of_id,"
    "  reporter, wire_id) SELECT 5000 + 100 * who + 10 * which + k,"
    "  at + interval '1 min', k, who, 1, who, 'r', 'reminder/'"
    "  || to_hex(who) || '/0/' || which FROM generate_series(1, seen) k $$;";

/* Six by chat who come; four by telephone who cancel a day and a half before;
 * one by video, wished for by the person and moved by both, whom nobody
 * answered; one that the advisor cancels, one of whoever left; and what counts
 * nowhere. */
static const char history[] =
    "SELECT pg_temp.plan(i, 1, 2, '2026-09-07 08:00', '2026-09-10 08:00', '1'),"
    " pg_temp.move(i, '2026-09-07 09:00', 2, 1, 3),"
    " pg_temp.remind(i, 2, '2026-09-09 08:00', 1, 'reminder.hours/1',"
    "  CASE WHEN i < 6 THEN 2 ELSE 0 END),"
    " pg_temp.move(i, '2026-09-10 08:30', 8, 0, 8)"
    " FROM generate_series(1, 6) i;"
    "SELECT pg_temp.plan(i, 4, 2, '2026-09-01 08:00', '2026-09-22 08:00', '2'),"
    " pg_temp.move(i, '2026-09-01 09:00', 2, 1, 3),"
    " pg_temp.remind(i, 1, '2026-09-17 08:00', 1, 'reminder.days/2', 1),"
    " pg_temp.remind(i, 2, '2026-09-20 20:00', 6, '', 0),"
    " pg_temp.move(i, '2026-09-20 20:00', 6, 1, 6)"
    " FROM generate_series(11, 14) i;"
    "SELECT pg_temp.plan(21, 3, 1, '2026-09-30 21:59', '2026-10-30 21:59', ''),"
    " pg_temp.move(21, '2026-10-30 21:29', 4, 2, 2, '1 day'),"
    " pg_temp.move(21, '2026-10-31 01:00', 4, 1, 2, '7 days'),"
    " pg_temp.move(21, '2026-11-07 22:00', 8, 0, 7);"
    "SELECT pg_temp.plan(22, 2, 2, '2026-09-02 08:00', '2026-09-02 18:00', '1'),"
    " pg_temp.move(22, '2026-09-02 09:00', 2, 1, 3),"
    " pg_temp.move(22, '2026-09-02 17:30', 6, 2, 6);"
    "SELECT pg_temp.plan(23, 2, 2, '2026-09-02 08:00', '2026-09-12 08:00', '1'),"
    " pg_temp.move(23, '2026-09-05 09:00', 9, 0, 9);"
    "SELECT pg_temp.plan(24, 2, 2, '2026-09-02 08:00', '2026-09-12 08:00', '1'),"
    " pg_temp.move(24, '2026-09-05 09:00', 3, 1, 4);"
    /* The day before and after, by the region's clock; elsewhere; a test. */
    "SELECT pg_temp.plan(31, 1, 2, '2026-08-31 21:59', '2026-09-10 08:00', '1'),"
    " pg_temp.plan(32, 1, 2, '2026-09-30 22:00', '2026-10-10 08:00', '1'),"
    " pg_temp.plan(80, 1, 2, '2026-09-07 08:00', '2026-09-10 08:00', '1'),"
    " pg_temp.plan(90, 1, 2, '2026-09-07 08:00', '2026-09-10 08:00', '1')";

static void set_history(const char *rows)
{
	(void)sql(owner,
	    "TRUNCATE guichet.appointment, guichet.message, guichet.delivery"
	    " CASCADE");
	(void)sql(owner, rows);
}

/* "figure part=value", a line each; those that are nought left out; ask "-":
 * that are withheld. */
static const char *figures(const char *function, const char *subject,
    const char *as_of, const char *which)
{
	static char all[8192];
	char text[512];
	PGresult *result;
	size_t len = 0;
	int i;

	(void)snprintf(text, sizeof(text),
	    "SELECT figure || ' ' || part || '=' || coalesce(value::text, '-')"
	    " FROM guichet.evaluation_subject_%s('%s', 'one', '2026-09-01',"
	    " '2026-09-30', '%s') WHERE %s",
	    function, subject, as_of, which);
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

static void appointments__of_a_known_history__are_each_counted(void **state)
{
	(void)state;
	set_history(history);
	assert_string_equal(
	    figures("figures", "appointments", "2026-12-01", "value <> 0"),
	    "planned all=14\nconfirmed all=11\nmoved-claimant all=1\n"
	    "moved-advisor all=1\ncancelled-claimant all=4\n"
	    "cancelled-advisor all=1\ncancelled-programme all=1\n"
	    "past all=6\ndeclined all=1\nlapsed all=1\n"
	    "planned channel/chat=6\nconfirmed channel/chat=6\n"
	    "planned channel/voice=3\nconfirmed channel/voice=1\n"
	    "cancelled-advisor channel/voice=1\n"
	    "cancelled-programme channel/voice=1\n"
	    "planned channel/video=1\nmoved-claimant channel/video=1\n"
	    "moved-advisor channel/video=1\n"
	    "planned channel/phone=4\nconfirmed channel/phone=4\n"
	    "cancelled-claimant channel/phone=4\n"
	    "planned lead/days-0=1\nconfirmed lead/days-0=1\n"
	    "cancelled-advisor lead/days-0=1\n"
	    "planned lead/days-1-6=6\nconfirmed lead/days-1-6=6\n"
	    "planned lead/days-7-13=2\n"
	    "cancelled-programme lead/days-7-13=1\n"
	    "planned lead/days-14-29=4\nconfirmed lead/days-14-29=4\n"
	    "cancelled-claimant lead/days-14-29=4\n"
	    "planned lead/days-30=1\nmoved-claimant lead/days-30=1\n"
	    "moved-advisor lead/days-30=1\n"
	    "cancelled-programme notice/days-5=1\n"
	    "cancelled-claimant notice/days-1-4=4\n"
	    "moved-claimant notice/hours-1-23=1\n"
	    "moved-advisor notice/hours-0=1\n"
	    "cancelled-advisor notice/hours-0=1\n"
	    "planned invitation/none=1\nmoved-claimant invitation/none=1\n"
	    "moved-advisor invitation/none=1\n"
	    "planned invitation/1=9\nconfirmed invitation/1=7\n"
	    "cancelled-advisor invitation/1=1\n"
	    "cancelled-programme invitation/1=1\n"
	    "planned invitation/2=4\nconfirmed invitation/2=4\n"
	    "cancelled-claimant invitation/2=4\n"
	    "planned reminder/none=4\nconfirmed reminder/none=1\n"
	    "moved-claimant reminder/none=1\nmoved-advisor reminder/none=1\n"
	    "cancelled-advisor reminder/none=1\n"
	    "cancelled-programme reminder/none=1\n"
	    "planned reminder/1=6\nconfirmed reminder/1=6\n"
	    "planned reminder/2=4\nconfirmed reminder/2=4\n"
	    "cancelled-claimant reminder/2=4\n");
}

static void reminders__of_a_known_history__are_each_counted(void **state)
{
	(void)state;
	set_history(history);
	assert_string_equal(
	    figures("figures", "reminders", "2026-12-01", "value <> 0"),
	    "decided all=14\nsent all=10\nreceived all=9\ndisplayed all=5\n"
	    "unsent all=4\n"
	    "sent channel/chat=6\nreceived channel/chat=5\n"
	    "displayed channel/chat=5\n"
	    "sent channel/phone=4\nreceived channel/phone=4\n"
	    "unsent channel/phone=4\n"
	    "sent which/days=4\nreceived which/days=4\n"
	    "sent which/hours=6\nreceived which/hours=5\n"
	    "displayed which/hours=5\nunsent which/hours=4\n"
	    "unsent why/cancelled=4\n"
	    "sent reminder/1=6\nreceived reminder/1=5\n"
	    "displayed reminder/1=5\n"
	    "sent reminder/2=4\nreceived reminder/2=4\n");
}

static void figures__as_known_before__leave_out_what_came_later(void **state)
{
	(void)state;
	set_history(history);
	assert_string_equal(
	    figures("figures", "appointments", "2026-09-07 08:30",
		"part = 'all' AND value <> 0"),
	    "planned all=13\nconfirmed all=5\ncancelled-advisor all=1\n"
	    "cancelled-programme all=1\nopen all=10\ndeclined all=1\n");
	assert_string_equal(figures("figures", "reminders",
				"2026-09-09 08:00:30", "part = 'all'"),
	    "decided all=6\nsent all=6\nreceived all=0\ndisplayed all=0\n"
	    "unsent all=0\n");
}

/* So many by chat, by telephone and by video, who all come. */
static void set_channels(int chat, int phone, int video)
{
	char rows[1024];

	(void)snprintf(rows, sizeof(rows),
	    "SELECT pg_temp.plan(i, CASE WHEN i <= %d THEN 1 WHEN i <= %d"
	    " THEN 4 ELSE 3 END, 2, '2026-09-07 08:00',"
	    " timestamptz '2026-09-10 08:00' + i * interval '1 hour', '1'),"
	    " pg_temp.move(i, '2026-09-07 09:00', 2, 1, 3)"
	    " FROM generate_series(1, %d) i",
	    chat, chat + phone, chat + phone + video);
	set_history(rows);
}

static void cells__about_four_and_about_five(void **state)
{
	static const char which[] =
	    "figure = 'planned' AND (part = 'all' OR part LIKE 'channel/%')";

	(void)state;
	/* One of four would be what is left of all. */
	set_channels(5, 4, 0);
	assert_string_equal(
	    figures("published", "appointments", "2026-12-01", which),
	    "planned all=9\nplanned channel/chat=-\nplanned channel/voice=-\n"
	    "planned channel/video=-\nplanned channel/phone=-\n");
	set_channels(5, 5, 0);
	assert_string_equal(
	    figures("published", "appointments", "2026-12-01", which),
	    "planned all=10\nplanned channel/chat=5\nplanned channel/voice=-\n"
	    "planned channel/video=-\nplanned channel/phone=5\n");
	/* Of eight that are missing nobody knows which. */
	set_channels(5, 4, 4);
	assert_string_equal(
	    figures("published", "appointments", "2026-12-01", which),
	    "planned all=13\nplanned channel/chat=5\nplanned channel/voice=-\n"
	    "planned channel/video=-\nplanned channel/phone=-\n");
	/* Ten appointments of four persons are about four. */
	set_channels(4, 0, 0);
	assert_string_equal(figures("published", "appointments", "2026-12-01",
				"value IS NOT NULL"),
	    "");
}

/* One line asked of all of them, under the id of the first. */
static void appointments__of_a_series__were_invited_to_in_one_wording(
    void **state)
{
	(void)state;
	set_history(
	    "SELECT pg_temp.plan(41, 1, 2, '2026-09-07 08:00',"
	    " '2026-09-10 08:00', '2');"
	    "SELECT propose_appointment(42, '2026-09-07 08:00', 41, 41, 1,"
	    " 'Europe/Paris', '2026-09-24 08:00', '2026-09-24 08:30',"
	    " 1::smallint, '', 2::smallint, false, 41, '42', 'x', 1::smallint)");
	assert_string_equal(figures("figures", "appointments", "2026-12-01",
				"part LIKE 'invitation/%' AND value <> 0"),
	    "planned invitation/2=2\n");
}

/* The columns of what is counted tell what is in them. */
static void views__have_documented_columns(void **state)
{
	(void)state;
	assert_string_equal(
	    sql(owner,
		"SELECT string_agg(c.relname || '.' || a.attname, ' ')"
		" FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
		" WHERE c.relnamespace = 'guichet'::regnamespace"
		" AND c.relname IN ('evaluation_appointment', 'evaluation_move',"
		" 'evaluation_reminder', 'evaluation_class', 'evaluation_month')"
		" AND a.attnum > 0 AND col_description(c.oid, a.attnum) IS NULL"),
	    "");
}

static void month__is_of_each_that_is_over(void **state)
{
	(void)state;
	set_channels(6, 0, 0);
	(void)sql(owner, "INSERT INTO guichet.epoch VALUES (0, '2026-08-15')"
			 " ON CONFLICT DO NOTHING");
	assert_string_equal(
	    sql(owner, "SELECT string_agg(month || '=' || value::text, ' ')"
		       " FROM guichet.evaluation_month WHERE region = 'one'"
		       " AND subject = 'appointments' AND figure = 'planned'"
		       " AND part = 'all' AND month BETWEEN '2026-08-01'"
		       " AND '2026-10-01'"),
	    "2026-09-01=6");
	assert_int_equal(
	    sql_number(owner,
		"SELECT count(*) FROM guichet.evaluation_month"
		" WHERE region = 'one' AND subject = 'reminders'"
		" AND month >= date_trunc('month', now() AT TIME ZONE"
		" 'Europe/Paris')"),
	    0);
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
	    cmocka_unit_test(
		appointments__of_a_known_history__are_each_counted),
	    cmocka_unit_test(reminders__of_a_known_history__are_each_counted),
	    cmocka_unit_test(
		figures__as_known_before__leave_out_what_came_later),
	    cmocka_unit_test(cells__about_four_and_about_five),
	    cmocka_unit_test(
		appointments__of_a_series__were_invited_to_in_one_wording),
	    cmocka_unit_test(views__have_documented_columns),
	    cmocka_unit_test(month__is_of_each_that_is_over),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
