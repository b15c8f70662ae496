#include "tests/db/missed.h"

/* Absence files that are loaded at a start: what stands, what was decided, who
 * was to be met, whom the notice was for. */

static struct absence_file loaded[2];
static uint32_t loaded_count, loaded_represents;
static char represents_jid[40], loaded_by[40], loaded_parties[40];

static void keep_text(char to[40], struct text text)
{
	(void)snprintf(to, 40, "%.*s", (int)text.len, text.at);
}

static void on_loaded(const struct fact *fact)
{
	if (fact->kind == FACT_ABSENCE_FILE) {
		loaded[loaded_count++ % 2] = fact->as.absence_file;
		keep_text(loaded_by, fact->as.absence_file.represented_by);
		keep_text(loaded_parties, fact->as.absence_file.parties);
	}
	if (fact->kind != FACT_REPRESENTED)
		return;
	loaded_represents++;
	keep_text(represents_jid, fact->as.represented.jid);
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

	assert_int_equal(missed_open(*state, &file), OUTCOME_DURABLE);
	load_again(*state);
	assert_int_equal(loaded_count, 1);
	assert_int_equal(loaded[0].id, 64);
	assert_int_equal(loaded[0].claimant, 1);
	assert_int_equal(loaded[0].since, file.since);
	assert_int_equal(loaded[0].state, FILE_NOTICED);
	assert_int_equal(loaded[0].version, 1);
	assert_int_equal(loaded[0].opened, file.opened);
	assert_int_equal(loaded[0].days, 7);
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

static void store__loads__what_was_decided(void **state)
{
	struct absence_file file;

	assert_int_equal(missed_open(*state, &file), OUTCOME_DURABLE);
	file.until = file.due;
	assert_int_equal(
	    missed_step(*state, &file, FILE_REFER, FILE_REFERRED, "rosa@x"),
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

static void store__loads__who_was_to_be_met(void **state)
{
	struct absence_file file;

	missed_by_many();
	assert_int_equal(missed_open(*state, &file), OUTCOME_DURABLE);
	load_again(*state);
	assert_string_equal(loaded_parties, "1 2 3 5");
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
	    missed_open_for(*state, &file, TEXT("anne@x")), OUTCOME_DURABLE);
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
	assert_int_equal(
	    missed_step(*state, &file, FILE_ADD, FILE_NOTICED, "jean@x"),
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
	    missed_open_for(*state, &file, TEXT("anne@x")), OUTCOME_DURABLE);
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

int main(void)
{
#define ROW(name)                                                              \
	cmocka_unit_test_setup_teardown(name, missed_set_up, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(store__loads__what_stands),
	    ROW(store__loads__what_was_decided),
	    ROW(store__loads__who_was_to_be_met),
	    ROW(store__loads__who_represents),
	    ROW(store__renews__the_notice_by_a_move),
	    ROW(store__keeps__who_represents),
	};

	return cmocka_run_group_tests(tests, missed_people, missed_forget);
}
