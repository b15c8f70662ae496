#include "tests/db/missed.h"

/* Absence files: what opens one, who decides it, what is kept meanwhile. */

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
		assert_int_not_equal(
		    missed_open(*state, &file), OUTCOME_DURABLE);
		assert_string_equal(
		    sql(owner, "SELECT count(*) FROM guichet.absence_file"),
		    "0");
	}
	(void)sql(owner, "DELETE FROM guichet.finding WHERE turn >= 100");
	assert_int_equal(missed_open(*state, &file), OUTCOME_DURABLE);
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

	assert_int_equal(missed_open(*state, &file), OUTCOME_DURABLE);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_not_equal(missed_step(*state, &file, cases[i].event,
					 cases[i].to, "rosa@x"),
		    OUTCOME_DURABLE);
	assert_int_not_equal(
	    missed_step(*state, &file, FILE_REFER, FILE_REFERRED, ""),
	    OUTCOME_DURABLE);
	assert_string_equal(
	    sql(owner, "SELECT state FROM guichet.absence_file"), "1");
	assert_int_equal(
	    missed_step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "rosa@x"),
	    OUTCOME_DURABLE);
	assert_string_equal(
	    sql(owner, "SELECT state FROM guichet.absence_file"), "5");
}

static void whoever__was_to_be_met__decides_nothing(void **state)
{
	static const char *const parties[] = {
	    "marie@x", "ugo@x", "omar@x", "nina@x", "jean@x"};
	struct absence_file file;
	size_t i;

	missed_by_many();
	assert_int_equal(missed_open(*state, &file), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(owner, "SELECT parties FROM guichet.absence_file"),
	    "{1,2,3,5}");
	for (i = 0; i < sizeof(parties) / sizeof(parties[0]); i++)
		assert_int_equal(missed_step(*state, &file, FILE_EXCUSE,
				     FILE_EXCUSED, parties[i]),
		    OUTCOME_REFUSED);
	assert_int_equal(
	    missed_step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "lise@x"),
	    OUTCOME_DURABLE);
	assert_int_equal(
	    missed_step(*state, &file, FILE_REOPEN, FILE_DUE, "omar@x"),
	    OUTCOME_REFUSED);
	assert_int_equal(
	    missed_step(*state, &file, FILE_REOPEN, FILE_DUE, "rosa@x"),
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
	assert_int_equal(missed_open(*state, &file), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(owner, "SELECT parties FROM guichet.absence_file"), "{1,6}");
	assert_int_equal(
	    missed_step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "tina@x"),
	    OUTCOME_REFUSED);
	/* One that was noted when the file was open already. */
	(void)sql(owner,
	    "INSERT INTO guichet.phone_record VALUES (10, 1, now(), 64, false,"
	    " '2026-11-25 14:10+00', 'lise@x')");
	assert_int_equal(
	    missed_step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "lise@x"),
	    OUTCOME_REFUSED);
	(void)sql(owner,
	    "UPDATE guichet.claimant SET jid = 'new@x' WHERE id = 1;"
	    "UPDATE guichet.claimant SET jid = 'newer@x' WHERE id = 1");
	assert_int_equal(
	    missed_step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "jean@x"),
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
	    missed_step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "marie@x"),
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
	    missed_open_for(*state, &file, TEXT("lise@x")), OUTCOME_DURABLE);
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
		assert_int_equal(missed_step(*state, &file, FILE_EXCUSE,
				     FILE_EXCUSED, parties[i]),
		    OUTCOME_REFUSED);
	/* What was ended is not undone by that. */
	(void)sql(owner, "INSERT INTO guichet.representative VALUES"
			 " (4, now(), 1, '', '', 'rosa@x')");
	assert_int_equal(
	    missed_step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "lise2@x"),
	    OUTCOME_REFUSED);
	assert_int_equal(
	    missed_step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "ugo@x"),
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

	assert_int_equal(missed_open(*state, &file), OUTCOME_DURABLE);
	for (i = 0; i < sizeof(gone) / sizeof(gone[0]); i++) {
		(void)sql(owner, gone[i]);
		assert_int_equal(missed_step(*state, &file, FILE_EXCUSE,
				     FILE_EXCUSED, "rosa@x"),
		    OUTCOME_REFUSED);
	}
	assert_string_equal(
	    sql(owner, "SELECT state FROM guichet.absence_file"), "1");
	/* An import that gives an advisor another account takes it along. */
	(void)sql(owner, "UPDATE guichet.advisor SET jid = 'lise2@x'"
			 " WHERE id = 4");
	assert_int_equal(
	    missed_step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "lise@x"),
	    OUTCOME_REFUSED);
	assert_int_equal(
	    missed_step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "lise2@x"),
	    OUTCOME_DURABLE);
	(void)sql(owner, "UPDATE guichet.advisor SET jid = 'lise@x'"
			 " WHERE id = 4");
	assert_int_equal(
	    missed_step(*state, &file, FILE_REOPEN, FILE_DUE, "rosa@x"),
	    OUTCOME_REFUSED);
	assert_int_equal(
	    missed_step(*state, &file, FILE_REOPEN, FILE_DUE, "paul@x"),
	    OUTCOME_DURABLE);
}

static void two__who_decide_at_once__are_told_apart(void **state)
{
	struct absence_file file, other;

	assert_int_equal(missed_open(*state, &file), OUTCOME_DURABLE);
	other = file;
	assert_int_equal(
	    missed_step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "rosa@x"),
	    OUTCOME_DURABLE);
	assert_int_equal(
	    missed_step(*state, &other, FILE_REFER, FILE_REFERRED, "paul@x"),
	    OUTCOME_AGAIN);
	assert_string_equal(sql(owner, "SELECT string_agg(by_jid, ',')"
				       " FROM guichet.absence_file_event"
				       " WHERE event > 1"),
	    "rosa@x");
}

/* Late evidence: they spoke after all, and the file is unfounded, as one. */
static void submit_refuted(
    struct drive *d, struct sent *sent, const struct absence_file *file)
{
	struct found *found = &sent_fact(d, sent, FACT_FINDING)->as.finding;
	struct file_step *step =
	    &fact_append(&sent->facts, &sent->arena, FACT_FILE_STEP)
		 ->as.file_step;

	*found = (struct found){
	    .appointment = 64,
	    .at = drive_now(d),
	    .finding = FINDING_BOTH_PRESENT,
	    .rule = TEXT("spoken"),
	};
	*step = (struct file_step){
	    .file = 64,
	    .claimant = 1,
	    .version = file->version,
	    .event = FILE_REFUTE,
	    .at = drive_now(d),
	    .state = FILE_UNFOUNDED,
	};
	sent_submit(sent);
}

static const char *what_stands(void)
{
	return sql(owner,
	    "SELECT concat_ws(' ', state, version, (SELECT rule FROM"
	    " guichet.finding_standing), (SELECT string_agg(event::text, ','"
	    " ORDER BY version) FROM guichet.absence_file_event))"
	    " FROM guichet.absence_file");
}

/* A human decides beside, and holds it while the daemon stores what it found.
 */
static void finding__that_comes_after_a_decision__is_decided_again(void **state)
{
	struct absence_file file;
	struct sent sent;

	assert_int_equal(missed_open(*state, &file), OUTCOME_DURABLE);
	(void)sql(owner,
	    "BEGIN; SELECT guichet.step_absence_file(900, 64, 1, now(),"
	    " 7::smallint, 5::smallint, NULL, NULL, false, 0::smallint,"
	    " 'a reason', '', 'rosa@x', '')");
	submit_refuted(*state, &sent, &file);
	drive_for(*state, SECOND / 5);
	assert_int_equal(sent.settled_times, 0);
	(void)sql(owner, "COMMIT");
	assert_int_equal(drive_outcome(*state, &sent), OUTCOME_AGAIN);
	assert_string_equal(what_stands(), "5 2 absent 1,7");
	file.version = 2;
	submit_refuted(*state, &sent, &file);
	assert_int_equal(drive_outcome(*state, &sent), OUTCOME_DURABLE);
	assert_string_equal(what_stands(), "8 3 spoken 1,7,11");
}

/* And the other way round. */
static void decision__that_comes_after_a_finding__is_decided_again(void **state)
{
	struct drive *d = *state;
	struct absence_file file;
	struct sent sent;

	assert_int_equal(missed_open(d, &file), OUTCOME_DURABLE);
	(void)sql(owner,
	    "BEGIN; INSERT INTO guichet.finding VALUES (901, now(), 64, 1,"
	    " 'spoken', '{}'); SELECT guichet.step_absence_file(901, 64, 1,"
	    " now(), 11::smallint, 8::smallint, NULL, NULL, false, 0::smallint,"
	    " '', '', '', '')");
	missed_submit(d, &sent, &file,
	    &(struct file_step){.event = FILE_EXCUSE,
		.state = FILE_EXCUSED,
		.by = TEXT("rosa@x")});
	drive_for(d, SECOND / 5);
	assert_int_equal(sent.settled_times, 0);
	(void)sql(owner, "COMMIT");
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_AGAIN);
	assert_string_equal(what_stands(), "8 2 spoken 1,11");
}

static void claimant__is_kept__until_it_is_closed(void **state)
{
	static const char held[] = "SELECT count(*) FROM guichet.hold"
				   " WHERE claimant = 1 AND until IS NULL";
	struct absence_file file;

	assert_int_equal(missed_open(*state, &file), OUTCOME_DURABLE);
	assert_string_equal(sql(owner, held), "1");
	assert_int_equal(
	    missed_step(*state, &file, FILE_EXCUSE, FILE_EXCUSED, "rosa@x"),
	    OUTCOME_DURABLE);
	assert_string_equal(sql(owner, held), "0");
	assert_int_equal(
	    missed_step(*state, &file, FILE_REOPEN, FILE_DUE, "rosa@x"),
	    OUTCOME_DURABLE);
	assert_string_equal(sql(owner, held), "1");
	assert_int_equal(
	    missed_step(*state, &file, FILE_REFUTE, FILE_UNFOUNDED, ""),
	    OUTCOME_DURABLE);
	assert_string_equal(sql(owner, held), "0");
}

int main(void)
{
#define ROW(name)                                                              \
	cmocka_unit_test_setup_teardown(name, missed_set_up, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(file__is_opened__by_that_finding_alone),
	    ROW(file__is_decided__by_a_name_alone),
	    ROW(whoever__was_to_be_met__decides_nothing),
	    ROW(whoever__made_evidence_of_it__decides_nothing),
	    ROW(whoever__has_another_account__decides_nothing_by_it),
	    ROW(whoever__has_the_role_no_more__decides_nothing),
	    ROW(two__who_decide_at_once__are_told_apart),
	    ROW(finding__that_comes_after_a_decision__is_decided_again),
	    ROW(decision__that_comes_after_a_finding__is_decided_again),
	    ROW(claimant__is_kept__until_it_is_closed),
	};

	return cmocka_run_group_tests(tests, missed_people, missed_forget);
}
