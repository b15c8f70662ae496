#include "tests/db/town.h"

/* Who has another account now: what they had before is known, and what comes
 * back from it is evidence of theirs. */

static PGconn *owner;

static int people(void **state)
{
	(void)state;
	owner = town_open();
	return 0;
}

static int set_up(void **state)
{
	(void)sql(owner,
	    "UPDATE guichet.claimant SET jid = 'jean@x' WHERE id = 1;"
	    "UPDATE guichet.claimant SET jid = NULL WHERE id = 2;"
	    "UPDATE guichet.advisor SET jid = 'marie@x';"
	    "TRUNCATE guichet.former_account, guichet.appointment,"
	    " guichet.delivery CASCADE");
	return drive_set_up(state);
}

static const char *formers(void)
{
	return sql(owner, "SELECT coalesce(string_agg(concat_ws(' ', side,"
			  " person, jid), ', ' ORDER BY until, side), '')"
			  " FROM guichet.former_account");
}

static void account__that_is_left__is_kept(void **state)
{
	(void)state;
	(void)sql(owner,
	    "UPDATE guichet.claimant SET name = 'Jean P.' WHERE id = 1;"
	    "UPDATE guichet.claimant SET jid = 'lea@x' WHERE id = 2");
	assert_string_equal(formers(), "");
	(void)sql(owner, "UPDATE guichet.claimant SET jid = 'new@x'"
			 " WHERE id = 1");
	(void)sql(owner, "UPDATE guichet.advisor SET jid = 'roy@x'");
	(void)sql(owner, "UPDATE guichet.claimant SET jid = NULL WHERE id = 1");
	assert_string_equal(formers(), "1 1 jean@x, 2 1 marie@x, 1 1 new@x");
	/* Who comes back to it and leaves it again left it last. */
	(void)sql(owner, "UPDATE guichet.claimant SET jid = 'jean@x'"
			 " WHERE id = 1");
	(void)sql(owner, "UPDATE guichet.claimant SET jid = 'last@x'"
			 " WHERE id = 1");
	assert_string_equal(formers(), "2 1 marie@x, 1 1 new@x, 1 1 jean@x");
}

static void account__of_long_ago__is_not_kept(void **state)
{
	char text[120];
	int i;

	(void)state;
	for (i = 1; i <= 12; i++) {
		(void)snprintf(text, sizeof(text),
		    "UPDATE guichet.claimant SET jid = 'jean%d@x' WHERE id = 1",
		    i);
		(void)sql(owner, text);
	}
	assert_string_equal(sql(owner, "SELECT concat_ws(' ', count(*),"
				       " min(jid), max(jid))"
				       " FROM guichet.former_account"),
	    "8 jean10@x jean9@x");
}

static char last_former[40];
static struct person last_person;

static void on_former(const struct fact *fact)
{
	const struct former_account *former = &fact->as.former_account;

	if (fact->kind != FACT_FORMER_ACCOUNT)
		return;
	last_person = former->who;
	(void)snprintf(last_former, sizeof(last_former), "%.*s",
	    (int)former->jid.len, former->jid.at);
}

static void store__loads__what_was_left(void **state)
{
	struct drive *d = *state;

	(void)sql(owner, "UPDATE guichet.claimant SET jid = 'new@x'"
			 " WHERE id = 1");
	(void)sql(owner, "UPDATE guichet.advisor SET jid = 'roy@x'");
	drive_close(d);
	drive_init(d);
	d->on_loaded = on_former;
	drive_up(d);
	assert_int_equal(d->loaded[FACT_FORMER_ACCOUNT], 2);
	assert_int_equal(last_person.side, SIDE_ADVISOR);
	assert_int_equal(last_person.id, 1);
	assert_string_equal(last_former, "marie@x");
}

/* What their server gave back is evidence, from whichever account it came; what
 * arrived there proves nothing, for they may have lost it. */
static void bounce__from_what_was_left__is_evidence(void **state)
{
	(void)state;
	(void)sql(owner,
	    "INSERT INTO guichet.appointment VALUES (64, 1, 1, 1,"
	    " 'Europe/Paris', '2026-11-25 14:00+00', '2026-11-25 14:30+00', 4,"
	    " '', 8, 4, 2, false, NULL, 'u@x', 1, now(), now());"
	    "INSERT INTO guichet.appointment_event SELECT 64, v, 100 + v,"
	    " '2026-11-20 10:00+00', e, 2, '', 0, 1, since, until, '', true"
	    " FROM guichet.appointment, (VALUES (1, 1)) x (v, e);"
	    "UPDATE guichet.claimant SET jid = 'new@x' WHERE id = 1;"
	    "INSERT INTO guichet.delivery (turn, at, kind, claimant, of_side,"
	    " of_id, reporter, wire_id) VALUES"
	    " (7, '2026-11-25 11:00+00', 3, 1, 1, 1, 'jean@x',"
	    "  'invitation/c40/1'),"
	    " (8, '2026-11-25 12:00+00', 1, 1, 1, 1, 'jean@x',"
	    "  'invitation/c40/1')");
	assert_string_equal(
	    sql(owner, "SELECT string_agg(concat_ws(' ', kind, who, source),"
		       " ', ') FROM guichet.evidence_seen(64,"
		       " '2026-11-25 13:50+00', '2026-11-25 14:15+00')"),
	    "10 1 delivery/7");
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, set_up, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(account__that_is_left__is_kept),
	    ROW(account__of_long_ago__is_not_kept),
	    ROW(store__loads__what_was_left),
	    ROW(bounce__from_what_was_left__is_evidence),
	};
	int failed = cmocka_run_group_tests(tests, people, NULL);

	PQfinish(owner);
	return failed;
}
