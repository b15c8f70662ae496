#include "tests/db/drive.h"

static PGconn *beside;

static int set_up(void **state)
{
	if (beside == NULL)
		beside = sql_open("GUICHET_TEST_OWNER");
	return drive_set_up(state);
}

static enum outcome say(
    struct drive *d, const char *sender, const char *id, const char *body)
{
	struct sent sent;

	sent_say(d, &sent, sender, id, body);
	return drive_outcome(d, &sent);
}

static void store__says_stored__for_a_new_sentence(void **state)
{
	assert_int_equal(say(*state, "new@a", "1", "hello"), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(beside,
		"SELECT body FROM guichet.message WHERE sender = 'new@a'"),
	    "hello");
}

static void store__keeps_every_column__of_a_sentence(void **state)
{
	struct drive *d = *state;
	struct sent sent;
	struct message *m = sent_message(
	    d, &sent, "all@a", TEXT("own"), TEXT("b\xC3\xA9\n'\\"));

	m->arrived = INT64_C(1700000000123456);
	m->kind = FROM_ADVISOR;
	m->claimant = 7;
	m->advisor = 8;
	m->wire_id = TEXT("wire");
	m->lang = TEXT("fr");
	m->extra = TEXT("<x/>");
	m->replaces = TEXT("before");
	m->variant = TEXT("key/1");
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(beside,
		"SELECT concat_ws('|', arrived AT TIME ZONE 'UTC', kind,"
		" claimant, advisor, recipient, id, wire_id, length(digest),"
		" body = E'b\\u00e9\\n''\\\\', lang, extra, replaces, variant)"
		" FROM guichet.message WHERE sender = 'all@a'"),
	    "2023-11-14 22:13:20.123456|2|7|8|advisor@example|own|wire|32|t|"
	    "fr|<x/>|before|key/1");
}

static void store__says_repeat__for_the_same_id_and_digest(void **state)
{
	assert_int_equal(say(*state, "rep@a", "1", "x"), OUTCOME_DURABLE);
	assert_int_equal(say(*state, "rep@a", "1", "x"), OUTCOME_REPEAT);
	assert_int_equal(
	    sql_number(beside,
		"SELECT count(*) FROM guichet.message WHERE sender = 'rep@a'"),
	    1);
}

static void store__says_other__for_the_same_id_and_another_digest(void **state)
{
	assert_int_equal(say(*state, "oth@a", "1", "x"), OUTCOME_DURABLE);
	assert_int_equal(say(*state, "oth@a", "1", "y"), OUTCOME_OTHER);
	assert_int_equal(
	    sql_number(beside,
		"SELECT count(*) FROM guichet.message WHERE sender = 'oth@a'"),
	    1);
}

static void store__says_stored__for_another_senders_id(void **state)
{
	assert_int_equal(say(*state, "one@a", "1", "x"), OUTCOME_DURABLE);
	assert_int_equal(say(*state, "two@a", "1", "x"), OUTCOME_DURABLE);
}

static void store__says_stored__for_a_turn_that_it_has_already(void **state)
{
	struct drive *d = *state;

	assert_int_equal(say(d, "own@a", "1", "x"), OUTCOME_DURABLE);
	d->counter--;
	assert_int_equal(say(d, "own@a", "1", "x"), OUTCOME_DURABLE);
	assert_int_equal(
	    sql_number(beside,
		"SELECT count(*) FROM guichet.message WHERE sender = 'own@a'"),
	    1);
}

static void store__judges_each_row__inside_one_batch(void **state)
{
	static const struct {
		const char *id;
		const char *body;
		enum outcome want;
	} cases[] = {
	    {"a", "x", OUTCOME_DURABLE},
	    {"b", "x", OUTCOME_DURABLE},
	    {"a", "x", OUTCOME_REPEAT },
	    {"a", "y", OUTCOME_OTHER  },
	    {"c", "z", OUTCOME_DURABLE},
	    {"c", "z", OUTCOME_REPEAT },
	};
	enum {
		CASES = sizeof(cases) / sizeof(cases[0])
	};
	struct sent sent[CASES];
	struct drive *d = *state;
	size_t i;

	for (i = 0; i < CASES; i++)
		sent_say(d, &sent[i], "batch@a", cases[i].id, cases[i].body);
	DRIVE_UNTIL(d, store_unsettled(d->store) == 0);
	for (i = 0; i < CASES; i++) {
		assert_int_equal(sent[i].outcome, cases[i].want);
		assert_int_equal(sent[i].settled_times, 1);
		if (i > 0)
			assert_true(sent[i].settled > sent[i - 1].settled);
		sent_free(&sent[i]);
	}
}

static void store__stores_news__of_a_sentence(void **state)
{
	struct drive *d = *state;
	struct sent sent;
	struct delivery *news =
	    &sent_fact(d, &sent, FACT_DELIVERY)->as.delivery;

	news->turn = sent.number;
	news->at = INT64_C(1700000000123456);
	news->kind = DISPLAYED;
	news->claimant = 3;
	news->of = (struct person){SIDE_ADVISOR, 4};
	news->reporter = TEXT("news@a");
	news->wire_id = TEXT("w");
	news->detail = TEXT("d");
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(beside,
		"SELECT concat_ws('|', at AT TIME ZONE 'UTC', kind, claimant,"
		" of_side, of_id, wire_id, detail) FROM guichet.delivery"
		" WHERE reporter = 'news@a'"),
	    "2023-11-14 22:13:20.123456|2|3|2|4|w|d");
}

/* A row that cannot be text goes to the dead letters, the others are stored,
 * and all settle in the order in which they were submitted. */
static void park(struct drive *d, const char *sender, struct text id,
    struct text body, const char *sqlstate)
{
	enum {
		ROWS = 9,
		BAD = 4
	};
	struct sent sent[ROWS];
	char count[160];
	size_t i;

	for (i = 0; i < ROWS; i++) {
		struct sent *s = &sent[i];

		if (i == BAD)
			(void)sent_message(d, s, sender, id, body);
		else
			(void)sent_message(
			    d, s, sender, text_of(&"876543210"[i]), TEXT("ok"));
		sent_submit(s);
	}
	DRIVE_UNTIL(d, store_unsettled(d->store) == 0);
	for (i = 0; i < ROWS; i++) {
		assert_int_equal(sent[i].settled_times, 1);
		assert_int_equal(sent[i].outcome,
		    i == BAD ? OUTCOME_REFUSED : OUTCOME_DURABLE);
		if (i > 0)
			assert_true(sent[i].settled > sent[i - 1].settled);
		sent_free(&sent[i]);
	}
	assert_int_equal(sent[BAD].refusal, REFUSAL_PARKED);
	assert_int_equal(d->parked, 1);
	assert_string_equal(d->parked_state, sqlstate);
	(void)snprintf(count, sizeof(count),
	    "SELECT count(*) FROM guichet.message WHERE sender = '%s'", sender);
	assert_int_equal(sql_number(beside, count), ROWS - 1);
}

static void store__parks_a_row__that_has_a_nul(void **state)
{
	static const char body[] = "a\0b";

	park(*state, "nul@a", TEXT("id"), (struct text){body, sizeof(body) - 1},
	    "22021");
	assert_string_equal(sql(beside, "SELECT body FROM guichet.dead_letter"
					" WHERE sender = 'nul@a'"),
	    "\\x610062");
}

static void store__parks_a_row__whose_id_does_not_fit_an_index(void **state)
{
	static char id[10000];
	uint32_t n = 1;
	size_t i;

	for (i = 0; i < sizeof(id); i++) {
		n = n * 1103515245 + 12345;
		id[i] = (char)('!' + (n >> 16) % 90);
	}
	park(*state, "long@a", (struct text){id, sizeof(id)}, TEXT("x"),
	    "54000");
}

static void store__goes_on__after_a_parked_row(void **state)
{
	static const char body[] = "\xFF";

	park(*state, "utf@a", TEXT("id"), (struct text){body, sizeof(body) - 1},
	    "22021");
	assert_int_equal(say(*state, "after@a", "1", "x"), OUTCOME_DURABLE);
	assert_int_equal(drive_told(*state, STORE_DOWN), 0);
}

/* INSERT says ok, the commit does not: the whole batch is tried singly. */
static void store__parks_a_row__that_fails_at_the_commit(void **state)
{
	(void)sql(beside,
	    "CREATE FUNCTION guichet.late() RETURNS trigger LANGUAGE plpgsql"
	    " AS $$ BEGIN RAISE EXCEPTION 'late' USING ERRCODE = '23514';"
	    " END $$;"
	    "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON guichet.seen"
	    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
	    " WHEN (NEW.wire_id = 'late') EXECUTE FUNCTION guichet.late()");
	park(*state, "late@a", TEXT("late"), TEXT("x"), "23514");
	(void)sql(beside, "DROP TRIGGER late ON guichet.seen");
	assert_int_equal(say(*state, "late@a", "1", "x"), OUTCOME_DURABLE);
	assert_int_equal(drive_told(*state, STORE_DOWN), 0);
}

static enum outcome mark(struct drive *d, uint64_t up_to)
{
	struct sent sent;
	struct watermark *fact =
	    &sent_fact(d, &sent, FACT_WATERMARK)->as.watermark;

	fact->up_to_turn = up_to;
	fact->at = drive_utc();
	sent_submit(&sent);
	return drive_outcome(d, &sent);
}

static void store__stores_a_watermark__once(void **state)
{
	assert_int_equal(mark(*state, UINT64_C(5) << 40 | 3), OUTCOME_DURABLE);
	assert_int_equal(mark(*state, UINT64_C(5) << 40 | 3), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(beside, "SELECT concat_ws('|', count(*), max(epoch))"
			" FROM guichet.watermark WHERE up_to_turn >> 40 = 5"),
	    "1|5");
}

static void store__stores_what_was_followed__once(void **state)
{
	struct drive *d = *state;
	int i;

	for (i = 0; i < 2; i++) {
		struct sent sent;
		struct followed *fact =
		    &sent_fact(d, &sent, FACT_FOLLOWED)->as.followed;

		fact->change_no = 12;
		fact->at = drive_utc();
		sent_submit(&sent);
		assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	}
	assert_int_equal(
	    sql_number(beside, "SELECT count(*) FROM guichet.followed"
			       " WHERE change_no = 12"),
	    1);
}

static void store__makes_months_ahead__for_upkeep(void **state)
{
	struct drive *d = *state;
	struct sent sent;

	sent_fact(d, &sent, FACT_UPKEEP)->as.upkeep.at = drive_utc();
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

/* A report that reads for long must not take the service down. */
static void store__goes_on__when_a_month_cannot_be_made(void **state)
{
	struct drive *d = *state;
	struct sent sent;

	(void)sql(beside, "BEGIN; SELECT count(*) FROM guichet.message");
	sent_fact(d, &sent, FACT_UPKEEP)->as.upkeep.at =
	    drive_utc() + SECOND * 86400 * 31;
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	(void)sql(beside, "ROLLBACK");
	assert_int_equal(drive_told(d, STORE_DOWN), 0);
	assert_int_equal(d->warned, 1);
}

static enum outcome sight(struct drive *d, int32_t version)
{
	struct sent sent;
	struct sighting *fact =
	    &sent_fact(d, &sent, FACT_SIGHTING)->as.sighting;

	fact->advisor = (uint32_t)sql_number(
	    beside, "SELECT id FROM guichet.advisor WHERE number = 'S1'");
	fact->available = true;
	fact->absence = 9;
	fact->at = drive_utc();
	fact->version = version;
	sent_submit(&sent);
	return drive_outcome(d, &sent);
}

static void store__says_again__when_the_version_is_gone(void **state)
{
	(void)sql(beside,
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('S', 'S', 'Europe/Paris', 2, 'fr');"
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " SELECT 'S1', 's1@x', 'S1', id FROM guichet.region"
	    " WHERE code = 'S'");
	assert_int_equal(sight(*state, 0), OUTCOME_DURABLE);
	assert_int_equal(sight(*state, 0), OUTCOME_AGAIN);
	assert_int_equal(sight(*state, 1), OUTCOME_DURABLE);
	assert_int_equal(sight(*state, 1), OUTCOME_AGAIN);
	assert_int_equal(
	    sql_number(beside, "SELECT version FROM guichet.sighting"), 2);
}

static void store__settles_in_order__whatever_the_kinds(void **state)
{
	enum {
		TURNS = 400
	};
	static struct sent sent[TURNS];
	struct drive *d = *state;
	size_t i;

	for (i = 0; i < TURNS; i++) {
		struct sent *s = &sent[i];

		if (i % 7 == 3) {
			sent_fact(d, s, FACT_WATERMARK)
			    ->as.watermark.up_to_turn = s->number;
		} else {
			(void)sent_message(d, s, "order@a", (struct text){0},
			    i % 50 == 20 ? TEXT("\xFF") : TEXT("x"));
			s->facts.head->as.message.wire_id =
			    drive_text(s, "o", i);
		}
		sent_submit(s);
	}
	DRIVE_UNTIL(d, store_unsettled(d->store) == 0);
	for (i = 0; i < TURNS; i++) {
		assert_int_equal(sent[i].settled_times, 1);
		assert_true(
		    i == 0 || sent[i].settled == sent[i - 1].settled + 1);
		sent_free(&sent[i]);
	}
}

static void store__settles_as_closed__what_is_left_at_the_end(void **state)
{
	struct drive *d = *state;
	struct sent sent[3];
	size_t i;

	for (i = 0; i < 3; i++)
		sent_say(d, &sent[i], "closed@a", &"ab"[i], "x");
	assert_int_equal(store_unsettled(d->store), 3);
	store_free(&d->store);
	for (i = 0; i < 3; i++) {
		assert_int_equal(sent[i].settled_times, 1);
		assert_int_equal(sent[i].outcome, OUTCOME_CLOSED);
		sent_free(&sent[i]);
	}
}

/* Not a test of a limit, but the number stands in the log. */
static void store__keeps_pace__with_many_sentences(void **state)
{
	enum {
		TURNS = 20000,
		WINDOW = 1024
	};
	struct sent *sent = calloc(TURNS, sizeof(*sent));
	struct drive *d = *state;
	int64_t begun = drive_clock(), took;
	size_t i;

	assert_non_null(sent);
	for (i = 0; i < TURNS; i++) {
		struct sent *s = &sent[i];
		char body[200];

		memset(body, 'b', sizeof(body));
		(void)sent_message(d, s, "pace@a", (struct text){0},
		    (struct text){body, sizeof(body)});
		s->facts.head->as.message.wire_id = drive_text(s, "", i);
		sent_submit(s);
		while (store_unsettled(d->store) >= WINDOW)
			drive_step(d);
	}
	DRIVE_UNTIL(d, store_unsettled(d->store) == 0);
	took = drive_clock() - begun;
	print_message("# %lu rows/s, longest pump %ld us\n",
	    TURNS * 1000000UL / (unsigned long)took, (long)d->longest);
	for (i = 0; i < TURNS; i++) {
		assert_int_equal(sent[i].outcome, OUTCOME_DURABLE);
		sent_free(&sent[i]);
	}
	free(sent);
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, set_up, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(store__says_stored__for_a_new_sentence),
	    ROW(store__keeps_every_column__of_a_sentence),
	    ROW(store__says_repeat__for_the_same_id_and_digest),
	    ROW(store__says_other__for_the_same_id_and_another_digest),
	    ROW(store__says_stored__for_another_senders_id),
	    ROW(store__says_stored__for_a_turn_that_it_has_already),
	    ROW(store__judges_each_row__inside_one_batch),
	    ROW(store__stores_news__of_a_sentence),
	    ROW(store__parks_a_row__that_has_a_nul),
	    ROW(store__parks_a_row__whose_id_does_not_fit_an_index),
	    ROW(store__goes_on__after_a_parked_row),
	    ROW(store__parks_a_row__that_fails_at_the_commit),
	    ROW(store__stores_a_watermark__once),
	    ROW(store__stores_what_was_followed__once),
	    ROW(store__makes_months_ahead__for_upkeep),
	    ROW(store__goes_on__when_a_month_cannot_be_made),
	    ROW(store__says_again__when_the_version_is_gone),
	    ROW(store__settles_in_order__whatever_the_kinds),
	    ROW(store__settles_as_closed__what_is_left_at_the_end),
	    ROW(store__keeps_pace__with_many_sentences),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	PQfinish(beside);
	return failed;
}
