#include "tests/db/drive.h"

/* What the database does to a store that wants to write. */
static PGconn *beside; /* the owner */
static PGconn *rival;  /* another daemon */

static int set_up(void **state)
{
	if (beside == NULL) {
		beside = sql_open("GUICHET_TEST_OWNER");
		rival = sql_open("GUICHET_TEST_DATABASE");
	}
	return drive_set_up(state);
}

static void end_sessions(const char *name)
{
	PGconn *conn = sql_open("GUICHET_TEST_DATABASE");
	char statement[200];

	(void)snprintf(statement, sizeof(statement),
	    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
	    " WHERE application_name LIKE '%s'",
	    name);
	(void)sql(conn, statement);
	PQfinish(conn);
}

/* Waits for the lock of statement.def's LOCK until the store loses it. */
static void want_lock(void)
{
	assert_int_equal(PQsendQuery(rival, "SELECT pg_advisory_lock(7106,"
					    " hashtext('suivi.test'))"),
	    1);
}

static void have_lock(void)
{
	PGresult *result;

	while ((result = PQgetResult(rival)) != NULL) {
		assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
		PQclear(result);
	}
}

static void give_lock(void)
{
	(void)sql(rival, "SELECT pg_advisory_unlock_all()");
}

/* As when another daemon took the domain over and has not begun yet. */
static void take_away(struct drive *d)
{
	want_lock();
	end_sessions("guichet write");
	have_lock();
	DRIVE_UNTIL(d, store_state(d->store) == STORE_WAITING);
}

static void store__waits__while_another_holds_the_lock(void **state)
{
	struct drive *d = *state;
	struct drive second;
	uint64_t epoch = store_epoch(d->store);

	drive_init(&second);
	drive_open(&second);
	DRIVE_UNTIL(&second, store_state(second.store) == STORE_WAITING);
	drive_for(&second, 2 * SECOND);
	assert_int_equal(second.state_count, 1);
	assert_int_equal(store_epoch(second.store), 0);
	drive_close(d);
	DRIVE_UNTIL(&second, store_state(second.store) == STORE_UP);
	assert_int_equal(store_epoch(second.store), epoch + 1);
	assert_int_equal(second.state_count, 3);
	drive_close(&second);
	drive_init(d);
	drive_up(d);
}

static void store__serves_other_domains__at_the_same_time(void **state)
{
	struct drive other;

	(void)state;
	drive_init(&other);
	other.settings.domain = "autre domaine\\test";
	drive_up(&other);
	drive_close(&other);
}

static void store__is_superseded__when_the_epoch_was_raised(void **state)
{
	struct drive *d = *state;

	take_away(d);
	(void)sql(beside, "INSERT INTO guichet.epoch (epoch)"
			  " SELECT max(epoch) + 1 FROM guichet.epoch");
	give_lock();
	DRIVE_UNTIL(d, store_state(d->store) == STORE_SUPERSEDED);
	assert_int_equal(store_due(d->store), INT64_MAX);
}

/* It may hold turns and a link: it does not wait for the lock to be free. */
static void store__is_superseded__while_the_other_serves(void **state)
{
	struct drive *d = *state;

	take_away(d);
	(void)sql(beside, "INSERT INTO guichet.epoch (epoch)"
			  " SELECT max(epoch) + 1 FROM guichet.epoch");
	DRIVE_UNTIL(d, store_state(d->store) == STORE_SUPERSEDED);
	give_lock();
}

/* What the other has passed on by now would be passed on twice. */
static void store__answers_nothing__while_another_may_serve(void **state)
{
	struct drive *d = *state;
	const struct question question = {
	    .kind = QUESTION_UNPROVEN, .limit = 10};

	take_away(d);
	store_ask(d->store, &question, drive_now(d));
	drive_for(d, SECOND);
	assert_int_equal(d->answers, 0);
	give_lock();
	DRIVE_UNTIL(d, d->answers == 1);
	assert_int_equal(store_state(d->store), STORE_UP);
}

static void store__stays_exact__when_its_session_is_ended(void **state)
{
	enum {
		TURNS = 12000,
		WINDOW = 800,
		EVERY = 1500
	};
	struct sent *sent = calloc(TURNS, sizeof(*sent));
	struct drive *d = *state;
	size_t i;

	assert_non_null(sent);
	for (i = 0; i < TURNS; i++) {
		struct sent *s = &sent[i];
		struct message *m;

		if (i % 100 == 50) {
			sent_fact(d, s, FACT_WATERMARK)
			    ->as.watermark.up_to_turn = s->number;
		} else {
			m = sent_message(
			    d, s, "exact@a", (struct text){0}, TEXT("x"));
			m->wire_id = drive_text(s, "", i);
		}
		sent_submit(s);
		if (i % EVERY == EVERY - 1)
			end_sessions("guichet %");
		while (store_unsettled(d->store) >= WINDOW)
			drive_step(d);
	}
	DRIVE_UNTIL(d, store_unsettled(d->store) == 0);
	for (i = 0; i < TURNS; i++) {
		assert_int_equal(sent[i].outcome, OUTCOME_DURABLE);
		assert_int_equal(sent[i].settled, i + 1);
		assert_int_equal(sent[i].settled_times, 1);
		sent_free(&sent[i]);
	}
	free(sent);
	assert_true(drive_told(d, STORE_DOWN) >= 3);
	assert_int_equal(
	    sql_number(beside, "SELECT count(*) FROM guichet.message"
			       " WHERE sender = 'exact@a'"),
	    TURNS - TURNS / 100);
	assert_int_equal(sql_number(beside, "SELECT count(DISTINCT wire_id)"
					    " FROM guichet.message"
					    " WHERE sender = 'exact@a'"),
	    TURNS - TURNS / 100);
}

static void store__refuses_what_was_not_sent__after_hold(void **state)
{
	struct drive *d = *state;
	struct sent early, late;

	take_away(d);
	sent_say(d, &early, "hold@a", "1", "x");
	drive_for(d, SECOND / 4);
	assert_int_equal(early.settled_times, 0);
	d->skew += d->settings.hold;
	assert_int_equal(drive_outcome(d, &early), OUTCOME_REFUSED);
	assert_int_equal(early.refusal, REFUSAL_STORE_AWAY);
	assert_int_equal(early.doubts, 0);
	sent_say(d, &late, "hold@a", "2", "x");
	assert_int_equal(drive_outcome(d, &late), OUTCOME_REFUSED);
	assert_int_equal(late.refusal, REFUSAL_STORE_AWAY);
	give_lock();
	DRIVE_UNTIL(d, store_state(d->store) == STORE_UP);
	sent_say(d, &late, "hold@a", "3", "x");
	assert_int_equal(drive_outcome(d, &late), OUTCOME_DURABLE);
}

static void store__keeps_what_was_not_sent__before_hold(void **state)
{
	struct drive *d = *state;
	struct sent sent;

	take_away(d);
	sent_say(d, &sent, "kept@a", "1", "x");
	d->skew += d->settings.hold / 2;
	give_lock();
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	assert_int_equal(sent.doubts, 0);
}

static void submit_line(
    struct drive *d, struct sent *sent, const char *id, struct fact *reminds)
{
	struct message *m = sent_message(
	    d, sent, "accueil@suivi.localhost", text_of(id), TEXT("x"));

	m->kind = TO_CLAIMANT;
	m->reminds = reminds;
	sent_submit(sent);
}

/* What is committed and only to be told is not given up; what may be idle by
 * then is decided anew. */
static void store__keeps_lines_of_the_service__after_hold(void **state)
{
	struct drive *d = *state;
	struct fact reminds = {.kind = FACT_REMINDER};
	struct sent line, reminder, said, trace;

	(void)sql(beside,
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('IDF', 'x', 'Europe/Paris', 2, 'fr');"
	    "INSERT INTO guichet.claimant (number, alias, jid, name, region)"
	    " VALUES ('C1', 'c-aaaaaaaa', 'jean@x', 'Jean', 1)");
	take_away(d);
	submit_line(d, &line, "news/1", NULL);
	sent_fact(d, &trace, FACT_TRACE)->as.trace =
	    (struct trace){.claimant = 1, .kind = EVIDENCE_HERE};
	sent_submit(&trace);
	submit_line(d, &reminder, "reminder/1/0/1", &reminds);
	sent_say(d, &said, "hold@a", "4", "x");
	d->skew += d->settings.hold;
	assert_int_equal(drive_outcome(d, &said), OUTCOME_REFUSED);
	assert_int_equal(drive_outcome(d, &reminder), OUTCOME_REFUSED);
	assert_int_equal(line.settled_times, 0);
	assert_int_equal(trace.settled_times, 0);
	give_lock();
	assert_int_equal(drive_outcome(d, &line), OUTCOME_DURABLE);
	assert_int_equal(drive_outcome(d, &trace), OUTCOME_DURABLE);
}

static void store__tells_a_doubt_once__and_settles_later(void **state)
{
	struct drive *d = *state;
	struct sent sent;

	(void)sql(beside, "BEGIN; LOCK TABLE guichet.message");
	sent_say(d, &sent, "doubt@a", "1", "x");
	drive_for(d, SECOND / 4);
	take_away(d);
	(void)sql(beside, "ROLLBACK");
	assert_int_equal(sent.doubts, 0);
	d->skew += d->settings.doubt;
	drive_for(d, SECOND / 4);
	assert_int_equal(sent.doubts, 1);
	d->skew += 2 * d->settings.doubt;
	drive_for(d, SECOND / 4);
	assert_int_equal(sent.doubts, 1);
	assert_int_equal(sent.settled_times, 0);
	give_lock();
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	assert_int_equal(sent.doubts, 1);
}

static struct sighting *sighting(struct drive *d, struct sent *sent)
{
	struct sighting *fact = &sent_fact(d, sent, FACT_SIGHTING)->as.sighting;

	(void)sql(beside,
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('A', 'A', 'Europe/Paris', 2, 'fr')"
	    " ON CONFLICT DO NOTHING;"
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " SELECT 'A1', 'a1@x', 'A1', id FROM guichet.region"
	    " WHERE code = 'A' ON CONFLICT (number) DO NOTHING");
	fact->advisor = (uint32_t)sql_number(
	    beside, "SELECT id FROM guichet.advisor WHERE number = 'A1'");
	fact->at = drive_utc();
	return fact;
}

/* The unit's id is found: the first try had committed, so the second does
 * nothing. */
static void store__says_stored__when_the_first_try_had_committed(void **state)
{
	struct drive *d = *state;
	struct sent sent;
	char statement[160];

	(void)sighting(d, &sent);
	(void)snprintf(statement, sizeof(statement),
	    "BEGIN; LOCK TABLE guichet.unit;"
	    " INSERT INTO guichet.unit (turn) VALUES (%lu)",
	    (unsigned long)sent.number);
	(void)sql(beside, statement);
	sent_submit(&sent);
	drive_for(d, SECOND / 4);
	end_sessions("guichet write");
	(void)sql(beside, "COMMIT");
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	assert_int_equal(d->parked, 0);
	assert_int_equal(
	    sql_number(beside, "SELECT count(*) FROM guichet.sighting"), 0);
}

static void store__stores_a_unit__when_the_first_try_had_not(void **state)
{
	struct drive *d = *state;
	struct sent sent;

	(void)sighting(d, &sent);
	(void)sql(beside, "BEGIN; LOCK TABLE guichet.unit");
	sent_submit(&sent);
	drive_for(d, SECOND / 4);
	end_sessions("guichet write");
	(void)sql(beside, "COMMIT");
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	assert_int_equal(
	    sql_number(beside, "SELECT count(*) FROM guichet.sighting"), 1);
}

static void store__stores_in_the_end__what_a_lock_held_up(void **state)
{
	struct drive *d = *state;
	struct sent sent;

	drive_close(d);
	drive_init(d);
	d->settings.statement_timeout = 300;
	drive_up(d);
	(void)sql(beside, "BEGIN; LOCK TABLE guichet.seen");
	sent_say(d, &sent, "locked@a", "1", "x");
	drive_for(d, 2 * SECOND);
	assert_true(drive_told(d, STORE_DOWN) > 0);
	(void)sql(beside, "ROLLBACK");
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	assert_int_equal(
	    sql_number(beside, "SELECT count(*) FROM guichet.message"
			       " WHERE sender = 'locked@a'"),
	    1);
}

static void store__recovers__from_a_read_only_server(void **state)
{
	struct drive *d = *state;
	struct sent sent;

	(void)sql(beside,
	    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET"
	    " default_transaction_read_only = on', current_database()); END $$");
	end_sessions("guichet write");
	sent_say(d, &sent, "ro@a", "1", "x");
	drive_for(d, SECOND);
	assert_int_equal(sent.settled_times, 0);
	assert_int_equal(drive_told(d, STORE_UP), 1);
	assert_true(drive_told(d, STORE_DOWN) <= 2);
	(void)sql(beside,
	    "SET default_transaction_read_only = off;"
	    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET"
	    " default_transaction_read_only', current_database()); END $$");
	end_sessions("guichet write");
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

static void store__is_unfit__on_another_schema(void **state)
{
	struct drive *d = *state;

	drive_close(d);
	(void)sql(beside,
	    "INSERT INTO guichet.schema_file VALUES ('999-later.sql', '')");
	drive_init(d);
	drive_open(d);
	DRIVE_UNTIL(d, store_state(d->store) == STORE_UNFIT);
	(void)sql(beside,
	    "DELETE FROM guichet.schema_file WHERE name = '999-later.sql'");
	assert_non_null(strstr(d->why, "999-later.sql"));
	assert_int_equal(store_due(d->store), INT64_MAX);
}

static void store__is_unfit__without_its_grants(void **state)
{
	struct drive *d = *state;

	drive_close(d);
	(void)sql(
	    beside, "REVOKE INSERT ON guichet.delivery FROM guichet_daemon");
	drive_init(d);
	drive_open(d);
	DRIVE_UNTIL(d, store_state(d->store) == STORE_UNFIT);
	(void)sql(beside, "GRANT INSERT ON guichet.delivery TO guichet_daemon");
	assert_non_null(strstr(d->why, "delivery"));
}

static void store__says_why_once__when_nobody_listens(void **state)
{
	struct drive *d = *state;

	drive_close(d);
	drive_init(d);
	d->settings.conninfo = "host=127.0.0.1 port=1 password=sesame";
	drive_open(d);
	drive_for(d, SECOND);
	assert_int_equal(d->state_count, 1);
	assert_int_equal(d->states[0], STORE_DOWN);
	assert_non_null(strstr(d->why, "refused"));
	assert_null(strstr(d->why, "sesame"));
	assert_null(strchr(d->why, '\n'));
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, set_up, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(store__waits__while_another_holds_the_lock),
	    ROW(store__serves_other_domains__at_the_same_time),
	    ROW(store__is_superseded__when_the_epoch_was_raised),
	    ROW(store__is_superseded__while_the_other_serves),
	    ROW(store__answers_nothing__while_another_may_serve),
	    ROW(store__stays_exact__when_its_session_is_ended),
	    ROW(store__refuses_what_was_not_sent__after_hold),
	    ROW(store__keeps_what_was_not_sent__before_hold),
	    ROW(store__keeps_lines_of_the_service__after_hold),
	    ROW(store__tells_a_doubt_once__and_settles_later),
	    ROW(store__says_stored__when_the_first_try_had_committed),
	    ROW(store__stores_a_unit__when_the_first_try_had_not),
	    ROW(store__stores_in_the_end__what_a_lock_held_up),
	    ROW(store__recovers__from_a_read_only_server),
	    ROW(store__is_unfit__on_another_schema),
	    ROW(store__is_unfit__without_its_grants),
	    ROW(store__says_why_once__when_nobody_listens),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	PQfinish(beside);
	PQfinish(rival);
	return failed;
}
