#include "tests/db/drive.h"

/* Rows that are at fault, and answers that do not come at once. */

static PGconn *beside;

static struct drive *prepare(void)
{
	static struct drive drive;

	if (beside == NULL)
		beside = sql_open("GUICHET_TEST_OWNER");
	drive_init(&drive);
	drive.settings.statement_timeout = 300;
	return &drive;
}

static int set_up(void **state)
{
	struct drive *d = prepare();

	drive_up(d);
	*state = d;
	return 0;
}

/* A connection that is lost is not there again while the test runs. */
static int set_up_once(void **state)
{
	struct drive *d = prepare();

	d->settings.backoff_first = d->settings.backoff_most = 3600 * SECOND;
	drive_up(d);
	*state = d;
	return 0;
}

/* A sentence is stored after whatever went wrong. */
static void goes_on(struct drive *d, const char *sender)
{
	struct sent sent;

	sent_say(d, &sent, sender, "1", "x");
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

static void store__parks_news__that_has_a_nul(void **state)
{
	static const char detail[] = "gone\0";
	struct drive *d = *state;
	struct sent sent;
	struct delivery *news =
	    &sent_fact(d, &sent, FACT_DELIVERY)->as.delivery;

	news->turn = sent.number;
	news->at = drive_utc();
	news->kind = BOUNCED;
	news->claimant = 1;
	news->of = (struct person){SIDE_ADVISOR, 1};
	news->reporter = TEXT("nul@news");
	news->wire_id = TEXT("w1");
	news->detail = (struct text){detail, sizeof(detail)};
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_REFUSED);
	assert_int_equal(sent.refusal, REFUSAL_PARKED);
	assert_string_equal(d->parked_state, "22021");
	assert_string_equal(
	    sql(beside,
		"SELECT convert_from(wire_id, 'UTF8') FROM guichet.dead_letter"
		" WHERE sender = 'nul@news'"),
	    "w1");
	goes_on(d, "after@news");
}

/* A single fact has nothing to be put aside: who asked is told. */
static void store__refuses_a_single_fact__that_breaks_a_reference(void **state)
{
	struct drive *d = *state;
	struct sent sent;
	struct note *note = &sent_fact(d, &sent, FACT_NOTE)->as.note;

	note->turn = sent.number;
	note->at = drive_utc();
	note->claimant = note->advisor = 4711;
	note->text = TEXT("about nobody");
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_REFUSED);
	assert_int_equal(sent.refusal, REFUSAL_PARKED);
	assert_string_equal(d->parked_state, "23503");
	assert_int_equal(
	    sql_number(beside, "SELECT count(*) FROM guichet.note"), 0);
	goes_on(d, "after@note");
}

static void ask_changes(struct drive *d)
{
	struct question question = {.kind = QUESTION_CHANGES, .limit = 10};

	store_ask(d->store, &question, drive_now(d));
}

/* The owner may have deleted whom a change was about: it is passed over, and
 * not asked for again. */
static void store__passes_over__what_is_not_there_any_more(void **state)
{
	struct drive *d = *state;

	(void)sql(beside,
	    "INSERT INTO guichet.change (change_no, what, id, kind) VALUES"
	    " (3, 'claimant', 4711, 3), (4, 'advisor', 4711, 5)");
	ask_changes(d);
	DRIVE_UNTIL(d, d->answers == 1);
	assert_int_equal(d->rows, 0);
	assert_int_equal(d->last, 4);
}

static void store__asks_again__what_a_lock_held_up(void **state)
{
	struct drive *d = *state;

	ask_changes(d);
	DRIVE_UNTIL(d, d->answers == 1);
	(void)sql(beside, "BEGIN; LOCK TABLE guichet.change");
	ask_changes(d);
	drive_for(d, SECOND);
	assert_int_equal(d->answers, 1);
	assert_int_equal(store_state(d->store), STORE_UP);
	(void)sql(beside, "ROLLBACK");
	DRIVE_UNTIL(d, d->answers == 2);
}

static bool gave_up;

static void on_answer(struct drive *d, const struct answer *answer)
{
	(void)d;
	gave_up = answer->failed;
	assert_int_equal(answer->question.kind, QUESTION_NOTES);
	assert_int_equal(answer->question.turn, 7);
}

/* Whoever waits for the answer is told that there is none; the question does
 * not stand in the way of others for ever. */
static void store__gives_up__what_always_takes_too_long(void **state)
{
	struct drive *d = *state;
	struct question question = {
	    .kind = QUESTION_NOTES, .turn = 7, .limit = 10};

	gave_up = false;
	d->on_answer = on_answer;
	(void)sql(beside,
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('R', 'R', 'UTC', 2, 'fr');"
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " SELECT 'A', 'a@x', 'A', id FROM guichet.region;"
	    "INSERT INTO guichet.claimant (number, alias, name, region)"
	    " SELECT 'C', 'c-aaaaaaaa', 'C', id FROM guichet.region;"
	    "INSERT INTO guichet.note (turn, at, claimant, advisor, text)"
	    " SELECT 1, now(), c.id, a.id, 'n'"
	    " FROM guichet.claimant c, guichet.advisor a;"
	    "CREATE POLICY slow ON guichet.note"
	    " USING (pg_sleep(1)::text IS NOT NULL);"
	    "ALTER TABLE guichet.note ENABLE ROW LEVEL SECURITY");
	question.who.id =
	    (uint32_t)sql_number(beside, "SELECT id FROM guichet.claimant");
	store_ask(d->store, &question, drive_now(d));
	DRIVE_UNTIL(d, d->answers == 1);
	assert_true(gave_up);
	assert_int_equal(store_state(d->store), STORE_UP);
	(void)sql(
	    beside, "ALTER TABLE guichet.note DISABLE ROW LEVEL SECURITY");
	store_ask(d->store, &question, drive_now(d));
	DRIVE_UNTIL(d, d->answers == 2);
	assert_false(gave_up);
	assert_int_equal(d->rows, 1);
	d->on_answer = NULL;
	ask_changes(d);
	DRIVE_UNTIL(d, d->answers == 3);
}

static void on_figures(struct drive *d, const struct answer *answer)
{
	(void)d;
	gave_up = answer->failed;
	assert_int_equal(answer->question.kind, QUESTION_FIGURES);
}

/* What the server ended after its time would take as long again, and whoever
 * waits for it is told at once to ask for a shorter period. */
static void store__gives_up_at_once__figures_that_take_too_long(void **state)
{
	struct drive *d = *state;
	struct question question = {.kind = QUESTION_FIGURES,
	    .turn = 7,
	    .limit = 100,
	    .first = drive_utc(),
	    .last = drive_utc()};

	gave_up = false;
	d->on_answer = on_figures;
	(void)sql(beside,
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('F', 'F', 'UTC', 2, 'fr');"
	    "CREATE POLICY slow ON guichet.region"
	    " USING (pg_sleep(1)::text IS NOT NULL);"
	    "ALTER TABLE guichet.region ENABLE ROW LEVEL SECURITY");
	question.region = (uint32_t)sql_number(
	    beside, "SELECT id FROM guichet.region WHERE code = 'F'");
	store_ask(d->store, &question, drive_now(d));
	DRIVE_UNTIL(d, d->answers == 1);
	assert_true(gave_up);
	assert_int_equal(store_state(d->store), STORE_UP);
	(void)sql(beside,
	    "ALTER TABLE guichet.region DISABLE ROW LEVEL SECURITY;"
	    "DROP POLICY slow ON guichet.region");
	d->on_answer = NULL;
	goes_on(d, "after@figures");
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, set_up, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(store__parks_news__that_has_a_nul),
	    ROW(store__refuses_a_single_fact__that_breaks_a_reference),
	    ROW(store__passes_over__what_is_not_there_any_more),
	    ROW(store__asks_again__what_a_lock_held_up),
	    ROW(store__gives_up__what_always_takes_too_long),
	    cmocka_unit_test_setup_teardown(
		store__gives_up_at_once__figures_that_take_too_long,
		set_up_once, drive_tear_down),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	PQfinish(beside);
	return failed;
}
