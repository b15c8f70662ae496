#include "roster/absence_file.h"
#include "tests/db/drive.h"

/* Absence files: what opens one, who decides it, what is kept and loaded. The
 * appointment of 64 was missed, by what was found of it. */

static PGconn *owner;

static int people(void **state)
{
	(void)state;
	owner = sql_open("GUICHET_TEST_OWNER");
	(void)sql(owner,
	    "SET timezone = 'UTC';"
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('IDF', 'Ile-de-France', 'Europe/Paris', 2, 'fr');"
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " VALUES ('A1', 'marie@x', 'Marie', 1), ('A2', 'ugo@x', 'Ugo', 1),"
	    " ('A3', 'omar@x', 'Omar', 1), ('A4', 'lise@x', 'Lise', 1),"
	    " ('A5', 'nina@x', 'Nina', 1), ('A6', 'tina@x', 'Tina', 1);"
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('ALS', 'Alsace', 'Europe/Paris', 2, 'fr');"
	    "INSERT INTO guichet.claimant (number, alias, jid, name, region)"
	    " VALUES ('C1', 'c-aaaaaaaa', 'jean@x', 'Jean Petit', 1)");
	return 0;
}

static int set_up(void **state)
{
	(void)sql(owner,
	    "TRUNCATE guichet.absence_file_event, guichet.absence_file,"
	    " guichet.hold, guichet.appointment, guichet.appointment_event,"
	    " guichet.phone_record, guichet.attendance, guichet.evidence,"
	    " guichet.finding, guichet.seen, guichet.delivery,"
	    " guichet.representative, guichet.assignment, guichet.cover,"
	    " guichet.role_event, guichet.former_account CASCADE;"
	    "INSERT INTO guichet.role_event (turn, at, jid, role, region, given,"
	    " by_jid) SELECT row_number() OVER (), now(), jid || '@x', 1,"
	    " region, true, 'olga@x' FROM (VALUES ('rosa', 1), ('paul', NULL),"
	    " ('marie', 1), ('ugo', 1), ('omar', 1), ('lise', 1), ('nina', 1),"
	    " ('tina', 1), ('jean', 1), ('old', NULL)) t (jid, region);"
	    "INSERT INTO guichet.appointment VALUES (64, 1, 1, 1,"
	    " 'Europe/Paris', '2026-11-25 14:00+00', '2026-11-25 14:30+00', 4,"
	    " '', 8, 4, 2, false, NULL, 'u@x', 0, now(), now());"
	    "INSERT INTO guichet.attendance VALUES (64, '2026-11-25 14:00+00',"
	    " '30 min', '10 min', '15 min', '1 min', '1 hour', false);"
	    "INSERT INTO guichet.finding VALUES (7, now(), 64, 2, 'absent',"
	    " '{}')");
	return drive_set_up(state);
}

static enum outcome open_file_for(
    struct drive *d, struct absence_file *file, struct text represented_by)
{
	struct sent sent;
	struct absence_file *fact =
	    &sent_fact(d, &sent, FACT_ABSENCE_FILE)->as.absence_file;

	*fact = (struct absence_file){
	    .id = 64,
	    .claimant = 1,
	    .advisor = 1,
	    .region = 1,
	    .since = drive_now(d),
	    .channel = CHANNEL_PHONE,
	    .state = FILE_NOTICED,
	    .version = 1,
	    .represented_by = represented_by,
	    .opened = drive_now(d),
	    .due = drive_now(d) + 1000000,
	};
	*file = *fact;
	sent_submit(&sent);
	return drive_outcome(d, &sent);
}

static enum outcome open_file(struct drive *d, struct absence_file *file)
{
	return open_file_for(d, file, (struct text){0});
}

static enum outcome step(struct drive *d, struct absence_file *file,
    enum file_event event, enum file_state state, const char *by)
{
	struct sent sent;
	struct file_step *step =
	    &sent_fact(d, &sent, FACT_FILE_STEP)->as.file_step;
	enum outcome outcome;

	*step = (struct file_step){
	    .file = file->id,
	    .claimant = 1,
	    .version = file->version,
	    .event = event,
	    .at = drive_now(d),
	    .state = state,
	    .until = file->until,
	    .words = TEXT("parce que c'est ainsi"),
	    .by = text_of(by),
	};
	sent_submit(&sent);
	outcome = drive_outcome(d, &sent);
	if (outcome == OUTCOME_DURABLE) {
		file->version++;
		file->state = state;
	}
	return outcome;
}

static void file__is_opened__by_that_finding_alone(void **state)
{
	static const char *const others[] = {"1", "3", "4", "5", "6"};
	struct absence_file file;
	char later[200];
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		(void)snprintf(later, sizeof(later),
		    "INSERT INTO guichet.finding"
		    " VALUES (%zu, now(), 64, %s, 'x', '{}')",
		    i + 100, others[i]);
		(void)sql(owner, later);
		assert_int_not_equal(open_file(*state, &file), OUTCOME_DURABLE);
		assert_string_equal(
		    sql(owner, "SELECT count(*) FROM guichet.absence_file"),
		    "0");
	}
	(void)sql(owner, "DELETE FROM guichet.finding WHERE turn >= 100");
	assert_int_equal(open_file(*state, &file), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(owner, "SELECT finding FROM guichet.absence_file"), "7");
}

/* Whatever the daemon asks for: a file is in a decided state only where its
 * last move to there bears a name and a reason. */
static void file__is_decided__by_a_name_alone(void **state)
{
	static const struct {
		enum file_event event;
		enum file_state to;
	} cases[] = {
	    {FILE_EXPIRE,  FILE_REFERRED},
	    {FILE_RECEIPT, FILE_NOTED   },
	    {FILE_OBSERVE, FILE_EXCUSED },
	    {FILE_REOPEN,  FILE_REFERRED},
	    {FILE_REFUTE,  FILE_NOTED   },
	};
	struct absence_file file;
	size_t i;

	assert_int_equal(open_file(*state, &file), OUTCOME_DURABLE);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_not_equal(
		    step(*state, &file, cases[i].event, cases[i].to, "rosa@x"),
		    OUTCOME_DURABLE);
	assert_int_not_equal(step(*state, &file, FILE_REFER, FILE_REFERRED, ""),
	    OUTCOME_DURABLE);
	assert_string_equal(
	    sql(owner, "SELECT state FROM guichet.absence_file"), "1");
	assert_int_equal(
	    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "rosa@x"),
	    OUTCOME_DURABLE);
	assert_string_equal(
	    sql(owner, "SELECT state FROM guichet.absence_file"), "5");
}

/* Lise followed the claimant until an hour before, Marie until it began, then
 * Ugo; Omar stood in for him; and it had been Nina's a moment before. */
static void give_it_to_many(void)
{
	(void)sql(owner,
	    "INSERT INTO guichet.assignment VALUES"
	    " (1, 4, '2026-11-01', '2026-11-25 13:00+00'),"
	    " (1, 1, '2026-11-25 13:00+00', '2026-11-25 14:05+00'),"
	    " (1, 2, '2026-11-25 14:05+00', NULL);"
	    "INSERT INTO guichet.cover VALUES (3, '2026-11-24', 2, 3,"
	    " '2026-11-25 14:10+00', '2026-11-26', 'ugo@x',"
	    " '2026-11-25 14:10+00', NULL);"
	    "UPDATE guichet.appointment SET advisor = 5;"
	    "INSERT INTO guichet.appointment_event VALUES"
	    " (64, 1, 64, '2026-11-20', 1, 2, 'x', 0, 1, '2026-11-25 14:00+00',"
	    " '2026-11-25 14:30+00', '', true);"
	    "UPDATE guichet.appointment SET advisor = 1;"
	    "INSERT INTO guichet.appointment_event VALUES"
	    " (64, 2, 65, '2026-11-25 13:55+00', 10, 0, 'x', 3, 3,"
	    " '2026-11-25 14:00+00', '2026-11-25 14:30+00', '', true)");
}

static void whoever__was_to_be_met__decides_nothing(void **state)
{
	static const char *const parties[] = {
	    "marie@x", "ugo@x", "omar@x", "nina@x", "jean@x"};
	struct absence_file file;
	size_t i;

	give_it_to_many();
	assert_int_equal(open_file(*state, &file), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(owner, "SELECT parties FROM guichet.absence_file"),
	    "{1,2,3,5}");
	for (i = 0; i < sizeof(parties) / sizeof(parties[0]); i++)
		assert_int_equal(
		    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, parties[i]),
		    OUTCOME_REFUSED);
	assert_int_equal(
	    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "lise@x"),
	    OUTCOME_DURABLE);
	assert_int_equal(step(*state, &file, FILE_REOPEN, FILE_DUE, "omar@x"),
	    OUTCOME_REFUSED);
	assert_int_equal(step(*state, &file, FILE_REOPEN, FILE_DUE, "rosa@x"),
	    OUTCOME_DURABLE);
}

/* Tina answers for the claimant only since, and rang for the appointment; Jean
 * and Marie have other accounts now, and what they had before has the role. */
static void whoever__made_evidence_of_it__decides_nothing(void **state)
{
	struct absence_file file;

	(void)sql(owner,
	    "INSERT INTO guichet.phone_record VALUES (9, 1, now(), 64, false,"
	    " '2026-11-25 14:02+00', 'tina@x')");
	assert_int_equal(open_file(*state, &file), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(owner, "SELECT parties FROM guichet.absence_file"), "{1,6}");
	assert_int_equal(
	    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "tina@x"),
	    OUTCOME_REFUSED);
	/* One that was noted when the file was open already. */
	(void)sql(owner,
	    "INSERT INTO guichet.phone_record VALUES (10, 1, now(), 64, false,"
	    " '2026-11-25 14:10+00', 'lise@x')");
	assert_int_equal(
	    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "lise@x"),
	    OUTCOME_REFUSED);
	(void)sql(owner,
	    "UPDATE guichet.claimant SET jid = 'new@x' WHERE id = 1;"
	    "UPDATE guichet.claimant SET jid = 'newer@x' WHERE id = 1");
	assert_int_equal(
	    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "jean@x"),
	    OUTCOME_REFUSED);
	/* What is another's by now says nothing of whoever had it. */
	(void)sql(owner, "UPDATE guichet.advisor SET jid = 'marie2@x'"
			 " WHERE id = 1;"
			 "UPDATE guichet.advisor SET jid = 'marie@x'"
			 " WHERE id = 5");
	(void)sql(owner,
	    "INSERT INTO guichet.role_event (turn, at, jid, role, region,"
	    " given, by_jid)"
	    " VALUES (99, now(), 'marie@x', 1, 1, true, 'olga@x')");
	assert_int_equal(
	    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "marie@x"),
	    OUTCOME_DURABLE);
	(void)sql(owner,
	    "UPDATE guichet.advisor SET jid = 'nina@x' WHERE id = 5;"
	    "UPDATE guichet.advisor SET jid = 'marie@x' WHERE id = 1;"
	    "UPDATE guichet.claimant SET jid = 'jean@x' WHERE id = 1");
}

/* Lise represents the claimant, Tina rang for the appointment before the file
 * was there, and Nina behind that; all have other accounts since, and their
 * role. */
static void whoever__has_another_account__decides_nothing_by_it(void **state)
{
	static const char *const parties[] = {
	    "lise2@x", "lise@x", "tina2@x", "nina2@x"};
	struct absence_file file;
	size_t i;

	(void)sql(owner,
	    "INSERT INTO guichet.representative VALUES"
	    " (3, now(), 1, 'lise@x', 'Lise', 'rosa@x');"
	    "INSERT INTO guichet.phone_record VALUES (9, 1, now(), 64, false,"
	    " '2026-11-25 14:02+00', 'tina@x');"
	    "UPDATE guichet.advisor SET jid = 'tina2@x' WHERE id = 6");
	assert_int_equal(
	    open_file_for(*state, &file, TEXT("lise@x")), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(owner, "SELECT parties FROM guichet.absence_file"), "{1,6}");
	(void)sql(owner,
	    "INSERT INTO guichet.phone_record VALUES (10, 1, now(), 64, false,"
	    " '2026-11-25 14:10+00', 'nina@x')");
	/* Omar has what was Lise's by now, and that stands for who represents.
	 */
	(void)sql(owner,
	    "UPDATE guichet.advisor SET jid = 'lise2@x' WHERE id = 4;"
	    "UPDATE guichet.advisor SET jid = 'nina2@x' WHERE id = 5;"
	    "UPDATE guichet.advisor SET jid = 'lise@x' WHERE id = 3");
	for (i = 0; i < sizeof(parties) / sizeof(parties[0]); i++)
		assert_int_equal(
		    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, parties[i]),
		    OUTCOME_REFUSED);
	/* What was ended is not undone by that. */
	(void)sql(owner, "INSERT INTO guichet.representative VALUES"
			 " (4, now(), 1, '', '', 'rosa@x')");
	assert_int_equal(
	    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "lise2@x"),
	    OUTCOME_REFUSED);
	assert_int_equal(
	    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "ugo@x"),
	    OUTCOME_DURABLE);
	(void)sql(owner,
	    "UPDATE guichet.advisor SET jid = 'omar@x' WHERE id = 3;"
	    "UPDATE guichet.advisor SET jid = 'lise@x' WHERE id = 4;"
	    "UPDATE guichet.advisor SET jid = 'nina@x' WHERE id = 5;"
	    "UPDATE guichet.advisor SET jid = 'tina@x' WHERE id = 6");
}

/* Also where the daemon does not know yet that the role went elsewhere. */
static void whoever__has_the_role_no_more__decides_nothing(void **state)
{
	static const char *const gone[] = {
	    "INSERT INTO guichet.role_event (turn, at, jid, role, region,"
	    " given, by_jid)"
	    " VALUES (99, now(), 'rosa@x', 1, 1, false, 'olga@x')",
	    /* Another region's is none, nor is another role. */
	    "INSERT INTO guichet.role_event (turn, at, jid, role, region,"
	    " given, by_jid) VALUES"
	    " (100, now(), 'rosa@x', 1, 2, true, 'olga@x'),"
	    " (101, now(), 'rosa@x', 3, NULL, true, 'olga@x')",
	};
	struct absence_file file;
	size_t i;

	assert_int_equal(open_file(*state, &file), OUTCOME_DURABLE);
	for (i = 0; i < sizeof(gone) / sizeof(gone[0]); i++) {
		(void)sql(owner, gone[i]);
		assert_int_equal(
		    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "rosa@x"),
		    OUTCOME_REFUSED);
	}
	assert_string_equal(
	    sql(owner, "SELECT state FROM guichet.absence_file"), "1");
	/* An import that gives an advisor another account takes it along. */
	(void)sql(owner, "UPDATE guichet.advisor SET jid = 'lise2@x'"
			 " WHERE id = 4");
	assert_int_equal(
	    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "lise@x"),
	    OUTCOME_REFUSED);
	assert_int_equal(
	    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "lise2@x"),
	    OUTCOME_DURABLE);
	(void)sql(owner, "UPDATE guichet.advisor SET jid = 'lise@x'"
			 " WHERE id = 4");
	assert_int_equal(step(*state, &file, FILE_REOPEN, FILE_DUE, "rosa@x"),
	    OUTCOME_REFUSED);
	assert_int_equal(step(*state, &file, FILE_REOPEN, FILE_DUE, "paul@x"),
	    OUTCOME_DURABLE);
}

static void two__who_decide_at_once__are_told_apart(void **state)
{
	struct absence_file file, other;

	assert_int_equal(open_file(*state, &file), OUTCOME_DURABLE);
	other = file;
	assert_int_equal(
	    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "rosa@x"),
	    OUTCOME_DURABLE);
	assert_int_equal(
	    step(*state, &other, FILE_REFER, FILE_REFERRED, "paul@x"),
	    OUTCOME_AGAIN);
	assert_string_equal(sql(owner, "SELECT string_agg(by_jid, ',')"
				       " FROM guichet.absence_file_event"
				       " WHERE event > 1"),
	    "rosa@x");
}

static void claimant__is_kept__until_it_is_closed(void **state)
{
	static const char held[] = "SELECT count(*) FROM guichet.hold"
				   " WHERE claimant = 1 AND until IS NULL";
	struct absence_file file;

	assert_int_equal(open_file(*state, &file), OUTCOME_DURABLE);
	assert_string_equal(sql(owner, held), "1");
	assert_int_equal(
	    step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "rosa@x"),
	    OUTCOME_DURABLE);
	assert_string_equal(sql(owner, held), "0");
	assert_int_equal(step(*state, &file, FILE_REOPEN, FILE_DUE, "rosa@x"),
	    OUTCOME_DURABLE);
	assert_string_equal(sql(owner, held), "1");
	assert_int_equal(step(*state, &file, FILE_REFUTE, FILE_UNFOUNDED, ""),
	    OUTCOME_DURABLE);
	assert_string_equal(sql(owner, held), "0");
}

/* ---- what is loaded ------------------------------------------------------ */

static struct absence_file loaded[2];
static uint32_t loaded_count, loaded_represents;
static char represents_jid[40], loaded_by[40];

static void on_loaded(const struct fact *fact)
{
	const struct represent *who = &fact->as.represented;
	const struct text *by = &fact->as.absence_file.represented_by;

	if (fact->kind == FACT_ABSENCE_FILE) {
		loaded[loaded_count++ % 2] = fact->as.absence_file;
		(void)snprintf(
		    loaded_by, sizeof(loaded_by), "%.*s", (int)by->len, by->at);
	}
	if (fact->kind != FACT_REPRESENTED)
		return;
	loaded_represents++;
	(void)snprintf(represents_jid, sizeof(represents_jid), "%.*s",
	    (int)who->jid.len, who->jid.at);
}

static void load_again(struct drive *d)
{
	loaded_count = loaded_represents = 0;
	(void)sql(owner, "UPDATE guichet.absence_file_event SET at = now()");
	drive_close(d);
	drive_init(d);
	d->on_loaded = on_loaded;
	drive_up(d);
}

static void store__loads__what_stands(void **state)
{
	struct absence_file file;

	assert_int_equal(open_file(*state, &file), OUTCOME_DURABLE);
	load_again(*state);
	assert_int_equal(loaded_count, 1);
	assert_int_equal(loaded[0].id, 64);
	assert_int_equal(loaded[0].claimant, 1);
	assert_int_equal(loaded[0].since, file.since);
	assert_int_equal(loaded[0].state, FILE_NOTICED);
	assert_int_equal(loaded[0].version, 1);
	assert_int_equal(loaded[0].opened, file.opened);
	assert_int_equal(loaded[0].due, file.due);
	assert_int_equal(loaded[0].until, 0);
	assert_int_equal(loaded[0].received, 0);
	assert_int_equal(loaded[0].closed, 0);
	assert_int_equal(loaded[0].untold, FILE_OPEN);
	(void)sql(owner,
	    "INSERT INTO guichet.delivery (turn, at, kind,"
	    " claimant, of_side, of_id, reporter, wire_id)"
	    " VALUES (9, '2026-11-26', 1, 1, 2, 1, '', 'file/40/1'),"
	    " (10, '2026-11-27', 2, 1, 1, 1, '', 'file/40/1'),"
	    " (11, '2026-11-25', 3, 1, 1, 1, '', 'file/40/1'),"
	    " (12, '2026-11-25', 1, 1, 1, 1, '', 'file/40/2')");
	load_again(*state);
	assert_int_equal(loaded[0].received, INT64_C(1795737600) * 1000000);
}

/* Who represents a claimant is loaded, and theirs is the receipt that counts.
 */
static void store__loads__who_represents(void **state)
{
	struct absence_file file;

	(void)sql(owner, "INSERT INTO guichet.representative VALUES"
			 " (3, now(), 1, 'old@x', 'Old', 'rosa@x'),"
			 " (4, now(), 1, 'anne@x', 'Anne', 'rosa@x')");
	assert_int_equal(
	    open_file_for(*state, &file, TEXT("anne@x")), OUTCOME_DURABLE);
	(void)sql(owner,
	    "INSERT INTO guichet.delivery (turn, at, kind,"
	    " claimant, of_side, of_id, reporter, wire_id)"
	    " VALUES (9, '2026-11-26', 1, 1, 1, 1, 'jean@x', 'file/40/1')");
	load_again(*state);
	assert_int_equal(loaded_count, 1);
	assert_string_equal(loaded_by, "anne@x");
	assert_int_equal(loaded[0].received, 0);
	assert_int_equal(loaded_represents, 1);
	assert_string_equal(represents_jid, "anne@x");
	assert_int_equal(step(*state, &file, FILE_ADD, FILE_NOTICED, "jean@x"),
	    OUTCOME_DURABLE);
	load_again(*state);
	assert_int_equal(loaded[0].received, 0);
	(void)sql(owner,
	    "INSERT INTO guichet.delivery (turn, at, kind,"
	    " claimant, of_side, of_id, reporter, wire_id)"
	    " VALUES (10, '2026-11-27', 2, 1, 3, 7, 'anne@x', 'file/40/1/r')");
	load_again(*state);
	assert_int_equal(loaded[0].received, INT64_C(1795737600) * 1000000);
}

static enum outcome renew(
    struct drive *d, struct absence_file *file, const char *jid)
{
	struct sent sent;
	struct file_step *step =
	    &sent_fact(d, &sent, FACT_FILE_STEP)->as.file_step;

	*step = (struct file_step){
	    .file = file->id,
	    .claimant = 1,
	    .version = file->version,
	    .event = FILE_RENEW,
	    .at = drive_now(d),
	    .state = file->state,
	    .due = file->due,
	    .represented_by = text_of(jid),
	};
	sent_submit(&sent);
	return drive_outcome(d, &sent);
}

/* What an import says changes no file by itself: the daemon knows what it
 * decided on, and hears of it then. */
static void store__renews__the_notice_by_a_move(void **state)
{
	struct absence_file file;

	assert_int_equal(
	    open_file_for(*state, &file, TEXT("anne@x")), OUTCOME_DURABLE);
	(void)sql(owner, "INSERT INTO guichet.representative VALUES"
			 " (5, now(), 1, 'eve@x', 'Eve', 'import')");
	load_again(*state);
	assert_string_equal(loaded_by, "anne@x");
	assert_int_equal(loaded[0].renewed, 0);
	assert_string_equal(represents_jid, "eve@x");
	assert_int_equal(renew(*state, &file, "eve@x"), OUTCOME_DURABLE);
	load_again(*state);
	assert_string_equal(loaded_by, "eve@x");
	assert_int_equal(loaded[0].renewed, 2);
	assert_int_equal(loaded[0].version, 2);
	assert_int_equal(loaded[0].untold, FILE_RENEW);
	assert_int_equal(renew(*state, &file, "ida@x"), OUTCOME_AGAIN);
	(void)sql(owner,
	    "INSERT INTO guichet.delivery (turn, at, kind,"
	    " claimant, of_side, of_id, reporter, wire_id)"
	    " VALUES (13, '2026-11-26', 1, 1, 3, 7, 'eve@x', 'file/40/1/r'),"
	    " (14, '2026-11-26', 1, 1, 3, 7, 'anne@x', 'file/40/2/r'),"
	    " (15, '2026-11-27', 1, 1, 3, 7, 'eve@x', 'file/40/2/r')");
	load_again(*state);
	assert_int_equal(loaded[0].received, INT64_C(1795737600) * 1000000);
}

static void store__keeps__who_represents(void **state)
{
	struct sent sent;

	sent_fact(*state, &sent, FACT_REPRESENT)->as.represent =
	    (struct represent){
		.claimant = 1,
		.at = drive_now(*state),
		.jid = TEXT("anne@x"),
		.name = TEXT("Anne"),
		.by = TEXT("rosa@x"),
	    };
	sent_submit(&sent);
	assert_int_equal(drive_outcome(*state, &sent), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(owner, "SELECT concat_ws('/', claimant, jid, name, by_jid)"
		       " FROM guichet.representative_standing"),
	    "1/anne@x/Anne/rosa@x");
	assert_string_equal(
	    sql(owner, "SELECT concat_ws('/', what, id, kind) FROM"
		       " guichet.change ORDER BY change_no DESC LIMIT 1"),
	    "representative/1/5");
}

static void store__keeps__what_both_say(void **state)
{
	struct sent sent;

	sent_fact(*state, &sent, FACT_RECALL)->as.recall = (struct recall){
	    .appointment = 64,
	    .at = drive_now(*state),
	    .who = SIDE_CLAIMANT,
	    .answer = RECALLED_MET,
	    .by = TEXT("jean@x"),
	};
	sent_submit(&sent);
	assert_int_equal(drive_outcome(*state, &sent), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(owner, "SELECT concat_ws('/', appointment, who, answer, by_jid)"
		       " FROM guichet.recall"),
	    "64/1/1/jean@x");
}

static char loaded_parties[40];

static void on_parties(const struct fact *fact)
{
	if (fact->kind == FACT_ABSENCE_FILE)
		(void)snprintf(loaded_parties, sizeof(loaded_parties), "%.*s",
		    (int)fact->as.absence_file.parties.len,
		    fact->as.absence_file.parties.at);
}

static void store__loads__who_was_to_be_met(void **state)
{
	struct absence_file file;
	struct drive *d = *state;

	give_it_to_many();
	assert_int_equal(open_file(d, &file), OUTCOME_DURABLE);
	drive_close(d);
	drive_init(d);
	d->on_loaded = on_parties;
	drive_up(d);
	assert_string_equal(loaded_parties, "1 2 3 5");
}

static void store__loads__what_was_decided(void **state)
{
	struct absence_file file;

	assert_int_equal(open_file(*state, &file), OUTCOME_DURABLE);
	file.until = file.due;
	assert_int_equal(
	    step(*state, &file, FILE_REFER, FILE_REFERRED, "rosa@x"),
	    OUTCOME_DURABLE);
	(void)sql(owner, "UPDATE guichet.absence_file SET closed = now()");
	load_again(*state);
	assert_int_equal(loaded_count, 1);
	assert_int_equal(loaded[0].state, FILE_REFERRED);
	assert_int_equal(loaded[0].version, 2);
	assert_int_equal(loaded[0].until, file.until);
	assert_int_equal(loaded[0].due, 0);
	assert_int_not_equal(loaded[0].closed, 0);
	assert_int_equal(loaded[0].untold, FILE_REFER);
	(void)sql(owner, "UPDATE guichet.absence_file"
			 " SET closed = now() - interval '91 days'");
	load_again(*state);
	assert_int_equal(loaded_count, 0);
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, set_up, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(file__is_opened__by_that_finding_alone),
	    ROW(file__is_decided__by_a_name_alone),
	    ROW(whoever__was_to_be_met__decides_nothing),
	    ROW(whoever__made_evidence_of_it__decides_nothing),
	    ROW(whoever__has_another_account__decides_nothing_by_it),
	    ROW(whoever__has_the_role_no_more__decides_nothing),
	    ROW(two__who_decide_at_once__are_told_apart),
	    ROW(claimant__is_kept__until_it_is_closed),
	    ROW(store__loads__what_stands),
	    ROW(store__loads__who_represents),
	    ROW(store__renews__the_notice_by_a_move),
	    ROW(store__keeps__who_represents),
	    ROW(store__keeps__what_both_say),
	    ROW(store__loads__who_was_to_be_met),
	    ROW(store__loads__what_was_decided),
	};
	int failed = cmocka_run_group_tests(tests, people, NULL);

	PQfinish(owner);
	return failed;
}
