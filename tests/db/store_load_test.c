#include "tests/db/drive.h"

#include "store/statement.h"

/* What the store reads when it starts, and what changed since. */
enum {
	CLAIMANTS = 10000,
	ADVISORS = 100
};

static PGconn *beside;

/* Everybody of the load test: a hundred each with a caseload of a hundred. */
static int people(void **state)
{
	(void)state;
	beside = sql_open("GUICHET_TEST_OWNER");
	(void)sql(beside,
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('L', 'Alsace', 'Europe/Paris', 2, 'fr');"
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " SELECT 'L' || n, 'l' || n || '@x', 'Name ' || n, 1"
	    " FROM generate_series(1, 100) n;"
	    "INSERT INTO guichet.claimant (number, alias, jid, name, region,"
	    "  language) SELECT 'C' || n,"
	    "  'c-' || translate(lpad(to_hex(n), 8, '0'), '0189', 'wxyz'),"
	    "  CASE WHEN n % 10 > 0 THEN 'c' || n || '@x' END, 'Name ' || n,"
	    "  1, CASE WHEN n % 2 = 0 THEN 'en' END"
	    " FROM generate_series(1, 10000) n;"
	    "INSERT INTO guichet.assignment (claimant, advisor)"
	    " SELECT id, (id - 1) % 100 + 1 FROM guichet.claimant;"
	    "INSERT INTO guichet.consent (claimant, at, given)"
	    " SELECT id, '2026-01-01', true FROM guichet.claimant;"
	    "INSERT INTO guichet.consent (claimant, at, given)"
	    " SELECT id, '2026-02-01', false FROM guichet.claimant"
	    " WHERE id % 5 = 0");
	return 0;
}

static struct claimant seen_claimant;
static char seen_texts[4][40];
static uint32_t consenting;

static void on_claimant(const struct fact *fact)
{
	const struct claimant *c = &fact->as.claimant;
	const struct text texts[] = {c->number, c->jid, c->name, c->language};
	size_t i;

	if (fact->kind != FACT_CLAIMANT)
		return;
	consenting += c->consent;
	if (c->id != 1234)
		return;
	seen_claimant = *c;
	for (i = 0; i < 4; i++)
		(void)snprintf(seen_texts[i], sizeof(seen_texts[i]), "%.*s",
		    (int)texts[i].len, texts[i].at);
}

static void store__loads_everybody__before_it_is_up(void **state)
{
	struct drive *d = *state;
	int64_t begun = drive_clock();

	consenting = 0;
	d->on_loaded = on_claimant;
	drive_up(d);
	print_message("# %d claimants loaded in %ld ms, longest pump %ld us\n",
	    CLAIMANTS, (long)(drive_clock() - begun) / 1000, (long)d->longest);
	assert_int_equal(d->states[0], STORE_LOADING);
	assert_int_equal(d->states[1], STORE_UP);
	assert_int_equal(d->loaded[FACT_REGION], 1);
	assert_int_equal(d->loaded[FACT_ADVISOR], ADVISORS);
	assert_int_equal(d->loaded[FACT_CLAIMANT], CLAIMANTS);
	assert_int_equal(d->loaded[FACT_WATERMARK], 1);
	assert_int_equal(d->loaded[FACT_FOLLOWED], 1);
	assert_int_equal(consenting, CLAIMANTS - CLAIMANTS / 5);
	assert_int_equal(seen_claimant.region, 1);
	assert_int_equal(seen_claimant.advisor, 34);
	assert_int_equal(seen_claimant.change, CHANGE_NONE);
	assert_true(seen_claimant.consent);
	assert_string_equal(seen_texts[0], "C1234");
	assert_string_equal(seen_texts[1], "c1234@x");
	assert_string_equal(seen_texts[2], "Name 1234");
	assert_string_equal(seen_texts[3], "en");
	assert_int_equal(d->loaded[FACT_EXPECTED], 1);
	assert_true(d->longest < SECOND / 10);
}

/* What reads all at once reads the same as what reads one: with two withdrawals
 * and a consent of one instant, somebody who waits, one without an advisor. */
static void store__loads_people__as_changes_give_them(void **state)
{
	static const char columns[] =
	    "'claimant', 0, 0, id, region, advisor, consent, listed_for, number,"
	    " alias, jid, name, '', language, 0, probe, notice,"
	    " coalesce((extract(epoch FROM consented) * 1000000)::bigint, 0),"
	    " coalesce((extract(epoch FROM listed) * 1000000)::bigint, 0)";
	char differ[4096];

	(void)state;
	(void)sql(beside, "BEGIN");
	(void)sql(beside,
	    "UPDATE guichet.assignment SET until = now() WHERE claimant = 7;"
	    "INSERT INTO guichet.consent (claimant, at, instant, given)"
	    " SELECT 9, '2026-03-01', '2026-03-01', g FROM unnest("
	    " '{t,f}'::boolean[]) g;"
	    "INSERT INTO guichet.waitlist (claimant, region, reason)"
	    " VALUES (7, 1, 'cap'), (8, 1, 'advisor')");
	(void)snprintf(differ, sizeof(differ),
	    "WITH l AS (%s), n AS (SELECT %s FROM guichet.claimant_now)"
	    " SELECT (SELECT count(*) FROM (TABLE l EXCEPT TABLE n) a)"
	    " + (SELECT count(*) FROM (TABLE n EXCEPT TABLE l) b)",
	    statement_sql(STATEMENT_LOAD_CLAIMANTS), columns);
	assert_int_equal(sql_number(beside, differ), 0);
	assert_int_equal(
	    sql_number(beside, "SELECT count(*) FROM guichet.claimant_now WHERE"
			       " listed IS NOT NULL OR advisor IS NULL"),
	    2);
	(void)sql(beside, "ROLLBACK");
}

static void ask(struct drive *d, int64_t after, uint32_t limit)
{
	struct question question = {
	    .kind = QUESTION_CHANGES,
	    .after = after,
	    .limit = limit,
	};

	store_ask(d->store, &question, drive_now(d));
}

static void on_change(struct drive *d, const struct answer *answer)
{
	const struct fact *fact = answer->facts.head;

	(void)d;
	assert_int_equal(answer->question.kind, QUESTION_CHANGES);
	if (answer->facts.count != 3)
		return;
	assert_int_equal(fact->kind, FACT_REGION);
	assert_true(text_is(fact->as.region.code, "L"));
	assert_true(text_is(fact->as.region.zone, "Europe/Paris"));
	fact = fact->next;
	assert_int_equal(fact->kind, FACT_ADVISOR);
	assert_true(text_is(fact->as.advisor.jid, "l7@x"));
	fact = fact->next;
	assert_int_equal(fact->kind, FACT_CLAIMANT);
	assert_int_equal(fact->as.claimant.change, CHANGE_REASSIGNED);
	assert_int_equal(fact->as.claimant.change_no, 12);
	assert_int_equal(fact->as.claimant.advisor, 9);
	assert_true(text_is(fact->as.claimant.name, "Name 9"));
	assert_int_equal(answer->last, 12);
}

static void store__answers_changes__after_a_notice(void **state)
{
	struct drive *d = *state;

	d->on_answer = on_change;
	drive_up(d);
	DRIVE_UNTIL(d, d->changed == 1);
	(void)sql(beside,
	    "BEGIN; INSERT INTO guichet.change (change_no, what, id, kind)"
	    " VALUES (10, 'region', 1, 5), (11, 'advisor', 7, 1),"
	    " (12, 'claimant', 9, 3); NOTIFY guichet_change; COMMIT");
	DRIVE_UNTIL(d, d->changed == 2);
	ask(d, 0, 500);
	DRIVE_UNTIL(d, d->answers == 1);
	assert_int_equal(d->rows, 3);
	ask(d, 0, 2);
	ask(d, 11, 2);
	ask(d, 12, 2);
	DRIVE_UNTIL(d, d->answers == 4);
	assert_int_equal(d->rows, 3 + 2 + 1);
}

static void store__asks_again__what_a_lost_session_left_open(void **state)
{
	struct drive *d = *state;
	int i;

	drive_up(d);
	DRIVE_UNTIL(d, d->changed == 1);
	for (i = 0; i < 50; i++)
		ask(d, 0, 500);
	drive_step(d);
	(void)sql(beside, "SELECT 1");
	{
		PGconn *conn = sql_open("GUICHET_TEST_DATABASE");

		(void)sql(conn, "SELECT count(pg_terminate_backend(pid))"
				" FROM pg_stat_activity WHERE application_name"
				" IN ('guichet read', 'guichet listen')");
		PQfinish(conn);
	}
	DRIVE_UNTIL(d, d->answers == 50 && d->changed == 2);
	assert_int_equal(d->rows, 150);
	assert_int_equal(drive_told(d, STORE_DOWN), 0);
}

static int64_t waiting_since;
static uint32_t renamed;

static void on_waiting(const struct fact *fact)
{
	if (fact->kind == FACT_WAITING && fact->as.waiting.claimant == 77)
		waiting_since = fact->as.waiting.since;
	if (fact->kind == FACT_MESSAGE) {
		assert_true(text_is(fact->as.message.sender, "renamed@a"));
		assert_true(text_is(fact->as.message.id, "own"));
		assert_true(text_is(fact->as.message.wire_id, "ours"));
		renamed++;
	}
}

static void talk(struct drive *d, enum message_kind kind, const char *wire_id,
    int64_t arrived)
{
	struct sent sent;
	struct message *m =
	    sent_message(d, &sent, "waiting@a", text_of(wire_id), TEXT("x"));

	m->kind = kind;
	m->claimant = 77;
	m->arrived = arrived;
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

static void store__loads_who_waits__since_the_last_answer(void **state)
{
	struct drive *d = *state;
	int64_t now = drive_utc();
	struct sent sent;

	drive_up(d);
	talk(d, FROM_CLAIMANT, "1", now - 50 * SECOND);
	talk(d, FROM_ADVISOR, "2", now - 40 * SECOND);
	talk(d, FROM_CLAIMANT, "3", now - 30 * SECOND);
	talk(d, TO_CLAIMANT, "4", now - 20 * SECOND);
	talk(d, FROM_CLAIMANT, "5", now - 10 * SECOND);
	sent_message(d, &sent, "renamed@a", TEXT("ours"), TEXT("x"))->id =
	    TEXT("own");
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	drive_close(d);
	drive_init(d);
	d->on_loaded = on_waiting;
	drive_up(d);
	assert_int_equal(waiting_since, now - 30 * SECOND);
	assert_int_equal(renamed, 1);
}

int main(void)
{
#define ROW(name)                                                              \
	cmocka_unit_test_setup_teardown(name, drive_make, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(store__loads_everybody__before_it_is_up),
	    ROW(store__loads_people__as_changes_give_them),
	    ROW(store__answers_changes__after_a_notice),
	    ROW(store__asks_again__what_a_lost_session_left_open),
	    ROW(store__loads_who_waits__since_the_last_answer),
	};
	int failed = cmocka_run_group_tests(tests, people, NULL);

	PQfinish(beside);
	return failed;
}
