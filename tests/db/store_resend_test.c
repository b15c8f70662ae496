#include "tests/db/drive.h"

/* What the store has of sentences that are to be sent again: those that are
 * unproven, and those that came back. */
static PGconn *beside;

static int people(void **state)
{
	(void)state;
	beside = sql_open("GUICHET_TEST_OWNER");
	(void)sql(beside,
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('L', 'Alsace', 'Europe/Paris', 2, 'fr');"
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " SELECT 'L' || n, 'l' || n || '@x', 'Name ' || n, 1"
	    " FROM generate_series(1, 5) n;"
	    "INSERT INTO guichet.claimant (number, alias, jid, name, region)"
	    " SELECT 'C' || n, guichet.new_alias(), 'c' || n || '@x', 'Name ' || n,"
	    " 1 FROM generate_series(1, 6) n;"
	    "INSERT INTO guichet.assignment (claimant, advisor)"
	    " SELECT id, 5 FROM guichet.claimant");
	return 0;
}

static void ask(
    struct drive *d, enum question_kind kind, int64_t after, uint32_t limit)
{
	struct question question = {
	    .kind = kind,
	    .after = after,
	    .who = {SIDE_ADVISOR, 5},
	    .turn = INT64_MAX,
	    .limit = limit,
	};

	store_ask(d->store, &question, drive_now(d));
}

static uint32_t answered_claimant, answered_noted;

static void on_message(struct drive *d, const struct answer *answer)
{
	const struct fact *fact;

	(void)d;
	for (fact = answer->facts.head; fact != NULL; fact = fact->next) {
		assert_int_equal(fact->kind, FACT_MESSAGE);
		assert_true(text_is(fact->as.message.body, "a body"));
		assert_true(text_is(fact->as.message.extra, "<x/>"));
		assert_true(fact->as.message.arrived > 0);
		answered_claimant = fact->as.message.claimant;
		answered_noted = fact->as.message.noted;
	}
}

static uint64_t say_many(struct drive *d, const char *sender, uint64_t count)
{
	struct sent *sent = calloc(count, sizeof(*sent));
	uint64_t first = d->counter, i;

	assert_non_null(sent);
	for (i = 0; i < count; i++) {
		struct message *m = sent_message(
		    d, &sent[i], sender, (struct text){0}, TEXT("a body"));

		m->claimant = 5;
		m->advisor = 5;
		m->wire_id = drive_text(&sent[i], "w", i);
		m->extra = TEXT("<x/>");
		sent_submit(&sent[i]);
	}
	DRIVE_UNTIL(d, store_unsettled(d->store) == 0);
	for (i = 0; i < count; i++)
		sent_free(&sent[i]);
	free(sent);
	return store_epoch(d->store) << 40 | first;
}

static void store__answers_unproven__in_slices(void **state)
{
	struct drive *d = *state;
	int64_t before;

	d->on_answer = on_message;
	drive_up(d);
	before = (int64_t)say_many(d, "unproven@a", 1100);
	ask(d, QUESTION_UNPROVEN, before, 500);
	DRIVE_UNTIL(d, d->answers == 1);
	assert_int_equal(d->rows, 500);
	assert_int_equal(d->last, before + 500);
	ask(d, QUESTION_UNPROVEN, d->last, 500);
	DRIVE_UNTIL(d, d->answers == 2);
	ask(d, QUESTION_UNPROVEN, d->last, 500);
	DRIVE_UNTIL(d, d->answers == 3);
	assert_int_equal(d->rows, 1100);
	assert_int_equal(d->last, before + 1100);
}

static uint64_t note_of(
    struct drive *d, enum delivery_kind kind, const char *id, uint32_t claimant)
{
	struct sent sent;
	struct delivery *fact =
	    &sent_fact(d, &sent, FACT_DELIVERY)->as.delivery;

	fact->turn = sent.number;
	fact->at = drive_utc();
	fact->kind = kind;
	fact->claimant = claimant;
	fact->of = (struct person){SIDE_ADVISOR, 5};
	fact->reporter = TEXT("l5@x");
	fact->wire_id = text_of(id);
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	return sent.number;
}

static void note(struct drive *d, enum delivery_kind kind, const char *id)
{
	(void)note_of(d, kind, id, 5);
}

static uint32_t bounced_at_load;

static void on_bounced(const struct fact *fact)
{
	if (fact->kind != FACT_DELIVERY)
		return;
	assert_int_equal(fact->as.delivery.kind, BOUNCED);
	assert_int_equal(fact->as.delivery.of.side, SIDE_ADVISOR);
	assert_int_equal(fact->as.delivery.of.id, 5);
	bounced_at_load++;
}

static void store__answers_bounced__until_it_is_retried(void **state)
{
	struct drive *d = *state;

	d->on_answer = on_message;
	drive_up(d);
	(void)say_many(d, "bounced@a", 5);
	note(d, BOUNCED, "w1");
	note(d, BOUNCED, "w2");
	note(d, RETRIED, "w2");
	note(d, RECEIVED, "w3");
	ask(d, QUESTION_BOUNCED, 0, 500);
	DRIVE_UNTIL(d, d->answers == 1);
	assert_true(d->rows >= 1);
	drive_close(d);
	drive_init(d);
	d->on_loaded = on_bounced;
	drive_up(d);
	assert_int_equal(bounced_at_load, 1);
	ask(d, QUESTION_STILL_BOUNCED, 0, 1);
	DRIVE_UNTIL(d, d->answers == 1);
	assert_int_equal(d->rows, 1);
	note(d, RETRIED, "w1");
	ask(d, QUESTION_BOUNCED, 0, 500);
	ask(d, QUESTION_STILL_BOUNCED, 0, 1);
	DRIVE_UNTIL(d, d->answers == 3);
	assert_int_equal(d->rows, 1);
}

/* Whoever's server returns all at once is not written to for ever. */
static void store__answers_bounced__up_to_a_turn(void **state)
{
	struct drive *d = *state;
	struct question question = {
	    .kind = QUESTION_BOUNCED,
	    .who = {SIDE_ADVISOR, 5},
	    .limit = 500,
	};

	d->on_answer = on_message;
	drive_up(d);
	(void)say_many(d, "again@a", 1);
	question.turn = note_of(d, BOUNCED, "w0", 5);
	(void)note_of(d, BOUNCED, "w0", 5);
	store_ask(d->store, &question, drive_now(d));
	DRIVE_UNTIL(d, d->answers == 1);
	assert_int_equal(d->rows, 0);
	note(d, RETRIED, "w0");
}

/* A line about nobody, to advisor 5. */
static void say_line(struct drive *d, const char *id)
{
	struct sent sent;
	struct message *m = sent_message(
	    d, &sent, "accueil@suivi.test", text_of(id), TEXT("a body"));

	m->kind = TO_ADVISOR;
	m->claimant = 0;
	m->advisor = 5;
	m->extra = TEXT("<x/>");
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

/* To the account that a claimant had: by now it is advisor 5's alone. */
static void store__answers_bounced__with_a_farewell(void **state)
{
	struct drive *d = *state;
	struct sent sent;
	struct message *m;

	d->on_answer = on_message;
	drive_up(d);
	m = sent_message(
	    d, &sent, "accueil@suivi.test", TEXT("moved/6/1"), TEXT("a body"));
	m->kind = TO_CLAIMANT;
	m->claimant = 6;
	m->recipient = TEXT("l5@x");
	m->extra = TEXT("<x/>");
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	(void)note_of(d, BOUNCED, "moved/6/1", 0);
	ask(d, QUESTION_BOUNCED, 0, 500);
	DRIVE_UNTIL(d, d->answers == 1);
	assert_int_equal(d->rows, 1);
	(void)note_of(d, RETRIED, "moved/6/1", 0);
}

static void store__answers_bounced__with_lines_of_the_service(void **state)
{
	struct drive *d = *state;
	uint64_t retried;

	d->on_answer = on_message;
	drive_up(d);
	say_line(d, "waiting/5/77");
	(void)note_of(d, BOUNCED, "waiting/5/77", 0);
	ask(d, QUESTION_BOUNCED, 0, 500);
	DRIVE_UNTIL(d, d->answers == 1);
	assert_int_equal(d->rows, 1);
	retried = note_of(d, RETRIED, "waiting/5/77", 0);
	ask(d, QUESTION_BOUNCED, 0, 500);
	DRIVE_UNTIL(d, d->answers == 2);
	assert_int_equal(d->rows, 1);
	ask(d, QUESTION_UNPROVEN, (int64_t)retried - 1, 500);
	DRIVE_UNTIL(d, d->answers == 3);
	assert_int_equal(d->rows, 2);
	assert_int_equal(d->last, retried);
}

static void note_of_whom(
    struct drive *d, enum delivery_kind kind, const char *id, struct person who)
{
	struct sent sent;
	struct delivery *fact =
	    &sent_fact(d, &sent, FACT_DELIVERY)->as.delivery;

	fact->turn = sent.number;
	fact->at = drive_utc();
	fact->kind = kind;
	fact->of = who;
	fact->reporter = TEXT("sam@x");
	fact->wire_id = text_of(id);
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

static void note_of_staff(
    struct drive *d, enum delivery_kind kind, const char *id)
{
	note_of_whom(d, kind, id, (struct person){SIDE_STAFF, 77});
}

static void say_to_sam(
    struct drive *d, enum message_kind kind, uint32_t claimant, const char *id)
{
	struct sent sent;
	struct message *m = sent_message(
	    d, &sent, "accueil@suivi.test", text_of(id), TEXT("a body"));

	m->kind = kind;
	m->claimant = claimant;
	m->advisor = 0;
	m->recipient = TEXT("sam@x");
	m->extra = TEXT("<x/>");
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

/* A supervisor's, and that of whoever represents a claimant by law: each until
 * it is noted where its bounce is. */
static void store__answers_bounced__of_the_staff(void **state)
{
	struct question question = {
	    .kind = QUESTION_BOUNCED,
	    .who = {SIDE_STAFF, 77},
	    .turn = INT64_MAX,
	    .limit = 500
        };
	struct drive *d = *state;

	d->on_answer = on_message;
	drive_up(d);
	say_to_sam(d, TO_ADVISOR, 5, "duty/supervisor/5/1/77");
	say_to_sam(d, TO_CLAIMANT, 6, "file/40/1/r");
	note_of_staff(d, BOUNCED, "duty/supervisor/5/1/77");
	note_of_staff(d, BOUNCED, "file/40/1/r");
	store_ask(d->store, &question, drive_now(d));
	DRIVE_UNTIL(d, d->answers == 1);
	assert_int_equal(d->rows, 2);
	note_of_staff(d, RETRIED, "duty/supervisor/5/1/77");
	note_of_staff(d, RETRIED, "file/40/1/r");
	store_ask(d->store, &question, drive_now(d));
	DRIVE_UNTIL(d, d->answers == 2);
	assert_int_equal(d->rows, 2);
}

/* What is unproven of a sentence that was tried again is the retry. */
static void store__answers_unproven__with_what_was_tried_again(void **state)
{
	struct drive *d = *state;
	uint64_t retried;

	d->on_answer = on_message;
	drive_up(d);
	(void)say_many(d, "again@a", 1);
	note(d, BOUNCED, "w0");
	retried = note_of(d, RETRIED, "w0", 5);
	(void)say_many(d, "later@a", 1);
	ask(d, QUESTION_UNPROVEN, (int64_t)retried - 1, 500);
	DRIVE_UNTIL(d, d->answers == 1);
	assert_true(d->rows >= 2);
	assert_int_equal(d->last, retried + 1);
}

/* An advisor represents a claimant, too: the same. */
static void store__answers_bounced__of_who_represents(void **state)
{
	const struct person who = {SIDE_ADVISOR, 7};
	struct question question = {.kind = QUESTION_BOUNCED,
	    .who = who,
	    .turn = INT64_MAX,
	    .limit = 500};
	struct drive *d = *state;

	answered_claimant = UINT32_MAX;
	d->on_answer = on_message;
	drive_up(d);
	say_to_sam(d, TO_CLAIMANT, 6, "file/41/1/r");
	note_of_whom(d, BOUNCED, "file/41/1/r", who);
	store_ask(d->store, &question, drive_now(d));
	DRIVE_UNTIL(d, d->answers == 1);
	assert_int_equal(d->rows, 1);
	assert_int_equal(answered_claimant, 6);
	assert_int_equal(answered_noted, 0); /* where the bounce is */
	note_of_whom(d, RETRIED, "file/41/1/r", who);
	store_ask(d->store, &question, drive_now(d));
	DRIVE_UNTIL(d, d->answers == 2);
	assert_int_equal(d->rows, 1);
}

int main(void)
{
#define ROW(name)                                                              \
	cmocka_unit_test_setup_teardown(name, drive_make, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(store__answers_unproven__in_slices),
	    ROW(store__answers_bounced__until_it_is_retried),
	    ROW(store__answers_bounced__up_to_a_turn),
	    ROW(store__answers_bounced__with_lines_of_the_service),
	    ROW(store__answers_bounced__with_a_farewell),
	    ROW(store__answers_bounced__of_the_staff),
	    ROW(store__answers_bounced__of_who_represents),
	    ROW(store__answers_unproven__with_what_was_tried_again),
	};
	int failed = cmocka_run_group_tests(tests, people, NULL);

	PQfinish(beside);
	return failed;
}
