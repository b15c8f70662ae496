#include "tests/db/drive.h"

/* Consents, withdrawals and the notice: what of them stands. */

static PGconn *beside;

static int people(void **state)
{
	(void)state;
	beside = sql_open("GUICHET_TEST_OWNER");
	(void)sql(beside,
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('GUA', 'Guadeloupe', 'America/Guadeloupe', 2, 'fr');"
	    "INSERT INTO guichet.claimant (number, alias, jid, name, region)"
	    " VALUES ('C1', 'c-aaaaaaaa', 'jean@x', 'Jean Petit', 1);"
	    "INSERT INTO guichet.consent (claimant, at, given)"
	    " VALUES (1, '2026-01-12', true)");
	return 0;
}

static int64_t instant(const char *utc)
{
	char query[120];

	(void)snprintf(query, sizeof(query),
	    "SELECT (extract(epoch FROM '%s'::timestamptz) * 1000000)::bigint",
	    utc);
	return sql_number(beside, query);
}

static enum outcome answer(
    struct drive *d, bool given, const char *at, const char *jid)
{
	struct sent sent;
	struct consent *fact = &sent_fact(d, &sent, FACT_CONSENT)->as.consent;

	fact->claimant = 1;
	fact->given = given;
	fact->notice = 2;
	fact->at = instant(at);
	fact->jid = text_of(jid);
	sent_submit(&sent);
	return drive_outcome(d, &sent);
}

static const char *stands(void)
{
	return sql(beside,
	    "SELECT consent || ' ' || notice FROM guichet.claimant_now");
}

static void consent__of_an_import__begins_where_the_person_lives(void **state)
{
	(void)state;
	assert_string_equal(
	    sql(beside, "SELECT instant AT TIME ZONE 'UTC' FROM"
			" guichet.consent WHERE at = '2026-01-12'"),
	    "2026-01-12 04:00:00");
	assert_string_equal(stands(), "true 1");
}

/* Both on one day, which is the day before in London. */
static void consent__withdrawn_and_given_again__stands(void **state)
{
	assert_int_equal(answer(*state, false, "2026-03-02T01:00Z", "jean@x"),
	    OUTCOME_DURABLE);
	assert_string_equal(stands(), "false 2");
	assert_string_equal(
	    sql(beside, "SELECT at FROM guichet.consent WHERE NOT given"),
	    "2026-03-01");
	assert_int_equal(answer(*state, true, "2026-03-02T02:00Z", "jean@x"),
	    OUTCOME_DURABLE);
	assert_string_equal(stands(), "true 2");
	assert_int_equal(answer(*state, false, "2026-03-02T03:00Z", "jean@x"),
	    OUTCOME_DURABLE);
	assert_string_equal(stands(), "false 2");
	assert_int_equal(
	    sql_number(beside, "SELECT load FROM guichet.region"), 0);
	assert_int_equal(
	    sql_number(beside, "SELECT count(*) FROM guichet.consent"), 4);
}

/* A row of that day was signed before, for all that is known. */
static void consent__of_the_day_of_a_withdrawal__revives_nothing(void **state)
{
	(void)state;
	(void)sql(beside, "INSERT INTO guichet.consent (claimant, at, given)"
			  " VALUES (1, '2026-03-01', true)");
	assert_string_equal(stands(), "false 2");
	(void)sql(beside, "INSERT INTO guichet.consent (claimant, at, given)"
			  " VALUES (1, '2026-03-02', true)");
	assert_string_equal(stands(), "true 1");
}

static void consent__from_another_jid__is_decided_again(void **state)
{
	assert_int_equal(
	    answer(*state, false, "2026-04-01T09:00Z", "eve@x"), OUTCOME_AGAIN);
	assert_string_equal(stands(), "true 1");
}

static enum outcome publish(
    struct drive *d, uint16_t version, enum refusal *why)
{
	struct sent sent;
	struct notice *fact = &sent_fact(d, &sent, FACT_NOTICE)->as.notice;
	enum outcome outcome;

	fact->version = version;
	fact->since = instant("2026-05-01T09:00Z");
	fact->by = TEXT("olga@x");
	fact->fr = TEXT("Nous enregistrons tout.");
	fact->en = TEXT("We record everything.");
	fact->retention = 24;
	sent_submit(&sent);
	outcome = drive_outcome(d, &sent);
	*why = sent.refusal;
	return outcome;
}

static void notice__of_a_version__is_published_once(void **state)
{
	enum refusal why;

	assert_int_equal(publish(*state, 2, &why), OUTCOME_DURABLE);
	assert_int_equal(publish(*state, 2, &why), OUTCOME_REFUSED);
	assert_int_equal(why, REFUSAL_CHANGED);
}

/* What is signed on paper that day may be the text before. */
static void consent__of_an_import__names_the_notice_of_its_morning(void **state)
{
	(void)state;
	(void)sql(beside, "INSERT INTO guichet.consent (claimant, at, given)"
			  " VALUES (1, '2026-05-01', true)");
	assert_string_equal(stands(), "true 1");
	(void)sql(beside, "INSERT INTO guichet.consent (claimant, at, given)"
			  " VALUES (1, '2026-05-02', true)");
	assert_string_equal(stands(), "true 2");
}

static uint32_t untold;

static void on_untold(const struct fact *fact)
{
	if (fact->kind == FACT_UNTOLD)
		untold = fact->as.untold.claimant;
}

/* Whose line stands in `seen` was told. */
static void store__loads__a_withdrawal_that_was_not_told(void **state)
{
	struct drive *d = *state;
	struct sent sent;

	assert_int_equal(answer(d, false, "now", "jean@x"), OUTCOME_DURABLE);
	drive_close(d);
	drive_init(d);
	d->on_loaded = on_untold;
	drive_up(d);
	assert_int_equal(untold, 1);
	untold = 0;
	(void)sent_message(d, &sent, "accueil@suivi.test",
	    text_of(sql(beside, "SELECT 'withdrawn/c1/' || to_hex(turn)"
				" FROM guichet.consent ORDER BY instant DESC"
				" LIMIT 1")),
	    TEXT("x"));
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	drive_close(d);
	drive_init(d);
	d->on_loaded = on_untold;
	drive_up(d);
	assert_int_equal(untold, 0);
}

static struct claimant loaded;
static struct notice in_force;

static void on_loaded(const struct fact *fact)
{
	if (fact->kind == FACT_CLAIMANT)
		loaded = fact->as.claimant;
	else if (fact->kind == FACT_NOTICE)
		in_force = fact->as.notice;
}

static void store__loads__what_stands(void **state)
{
	struct drive again;

	(void)state;
	drive_close(*state);
	drive_init(&again);
	again.on_loaded = on_loaded;
	drive_up(&again);
	assert_true(loaded.consent);
	assert_int_equal(loaded.notice, 2);
	assert_int_equal(loaded.consented, instant("2026-05-02T04:00Z"));
	assert_int_equal(in_force.version, 2);
	assert_int_equal(in_force.since, instant("2026-05-01T09:00Z"));
	drive_close(&again);
	drive_up(*state);
}

int main(void)
{
#define ROW(name)                                                              \
	cmocka_unit_test_setup_teardown(name, drive_set_up, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(consent__of_an_import__begins_where_the_person_lives),
	    ROW(consent__withdrawn_and_given_again__stands),
	    ROW(consent__of_the_day_of_a_withdrawal__revives_nothing),
	    ROW(consent__from_another_jid__is_decided_again),
	    ROW(notice__of_a_version__is_published_once),
	    ROW(consent__of_an_import__names_the_notice_of_its_morning),
	    ROW(store__loads__what_stands),
	    ROW(store__loads__a_withdrawal_that_was_not_told),
	};
	int failed = cmocka_run_group_tests(tests, people, NULL);

	PQfinish(beside);
	return failed;
}
