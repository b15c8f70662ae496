#include "tests/db/appointments.h"

/* Appointments: what the store holds apart, keeps and loads. */

static void confirmed__of_one_claimant__are_apart(void **state)
{
	struct appointment a = propose(*state, 1, 1, TEN);
	struct appointment b = propose(*state, 1, 2, TEN + 29 * MINUTE);
	enum refusal why;

	assert_int_equal(confirm(*state, &a, &why), OUTCOME_DURABLE);
	assert_int_equal(confirm(*state, &b, &why), OUTCOME_REFUSED);
	assert_int_equal(why, REFUSAL_CLAIMANT_BUSY);
	b.since += MINUTE;
	b.until += MINUTE;
	assert_int_equal(confirm(*state, &b, &why), OUTCOME_DURABLE);
}

static void confirmed__of_one_advisor__are_apart(void **state)
{
	struct appointment a = propose(*state, 1, 1, TEN);
	struct appointment b = propose(*state, 2, 1, TEN - 29 * MINUTE);
	enum refusal why;

	assert_int_equal(confirm(*state, &a, &why), OUTCOME_DURABLE);
	assert_int_equal(confirm(*state, &b, &why), OUTCOME_REFUSED);
	assert_int_equal(why, REFUSAL_ADVISOR_BUSY);
	assert_int_equal(
	    step(*state, &a, APPOINTMENT_CANCEL, APPOINTMENT_CANCELLED, &why),
	    OUTCOME_DURABLE);
	assert_int_equal(confirm(*state, &b, &why), OUTCOME_DURABLE);
}

/* Whose time it is, and since when it stands, does not change; nor can somebody
 * be given two at once. */
static void hand__changes_who_is_there__and_nothing_else(void **state)
{
	struct appointment a = propose(*state, 1, 1, TEN);
	struct appointment b = propose(*state, 2, 2, TEN);
	enum refusal why;

	assert_int_equal(
	    step(*state, &a, APPOINTMENT_MOVE, APPOINTMENT_MOVED, &why),
	    OUTCOME_DURABLE);
	(void)sql(beside, "UPDATE guichet.appointment SET at = '2026-01-12'");
	a.advisor = 2;
	assert_int_equal(
	    step(*state, &a, APPOINTMENT_HAND, APPOINTMENT_MOVED, &why),
	    OUTCOME_DURABLE);
	assert_string_equal(
	    sql(beside,
		"SELECT advisor || ' ' || proposed_by || ' ' || at::date"
		" FROM guichet.appointment WHERE claimant = 1"),
	    "2 1 2026-01-12");
	a.advisor = 1;
	assert_int_equal(confirm(*state, &a, &why), OUTCOME_DURABLE);
	assert_int_equal(confirm(*state, &b, &why), OUTCOME_DURABLE);
	a.advisor = 2;
	assert_int_equal(
	    step(*state, &a, APPOINTMENT_HAND, APPOINTMENT_CONFIRMED, &why),
	    OUTCOME_REFUSED);
	assert_int_equal(why, REFUSAL_ADVISOR_BUSY);
}

/* Both sides in the same instant: one wins. */
static void step__decided_on_another_version__is_decided_again(void **state)
{
	struct appointment a = propose(*state, 1, 1, TEN);
	struct appointment before = a;
	enum refusal why;

	assert_int_equal(confirm(*state, &a, &why), OUTCOME_DURABLE);
	assert_int_equal(step(*state, &before, APPOINTMENT_WITHDRAW,
			     APPOINTMENT_WITHDRAWN, &why),
	    OUTCOME_AGAIN);
	assert_string_equal(
	    sql(beside, "SELECT state || ' ' || version || ' ' || sequence"
			" FROM guichet.appointment"),
	    "3 2 0");
}

static void history__has_every_move__and_is_only_added_to(void **state)
{
	struct appointment a = propose(*state, 1, 1, TEN);
	struct drive *d = *state;
	PGconn *daemon = PQconnectdb(drive_env("GUICHET_TEST_DATABASE"));
	PGresult *result;
	enum refusal why;

	a.since += MINUTE;
	assert_int_equal(step(d, &a, APPOINTMENT_MOVE, APPOINTMENT_MOVED, &why),
	    OUTCOME_DURABLE);
	assert_int_equal(
	    step(d, &a, APPOINTMENT_DECLINE, APPOINTMENT_DECLINED, &why),
	    OUTCOME_DURABLE);
	assert_string_equal(
	    sql(beside, "SELECT string_agg(version || ':' || event || ':'"
			" || side || ':' || was || '-' || becomes || ':' || "
			"reason, ' ' ORDER BY version)"
			" FROM guichet.appointment_event"),
	    "1:1:2:0-1: 2:4:1:1-2:so 3:3:1:2-4:so");
	assert_string_equal(
	    sql(beside, "SELECT proposed_by || ' ' || sequence || ' '"
			" || (settled IS NOT NULL) FROM guichet.appointment"),
	    "1 2 true");
	result = PQexec(daemon, "UPDATE guichet.appointment SET state = 1");
	assert_string_equal(
	    PQresultErrorField(result, PG_DIAG_SQLSTATE), "42501");
	PQclear(result);
	result = PQexec(daemon, "DELETE FROM guichet.appointment_event");
	assert_string_equal(
	    PQresultErrorField(result, PG_DIAG_SQLSTATE), "42501");
	PQclear(result);
	PQfinish(daemon);
}

/* ---- what a start loads -------------------------------------------------- */

static void same(const struct appointment *a, const struct appointment *b)
{
	assert_int_equal(a->id, b->id);
	assert_int_equal(a->claimant, b->claimant);
	assert_int_equal(a->advisor, b->advisor);
	assert_int_equal(a->region, b->region);
	assert_int_equal(a->since, b->since);
	assert_int_equal(a->until, b->until);
	assert_int_equal(a->channel, b->channel);
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->version, b->version);
	assert_int_equal(a->by, b->by);
}

static void store__loads__what_is_open(void **state)
{
	struct appointment a = propose(*state, 1, 1, TEN);
	struct appointment b = propose(*state, 2, 2, TEN);
	enum refusal why;

	assert_int_equal(confirm(*state, &b, &why), OUTCOME_DURABLE);
	load_again(*state);
	assert_int_equal(loaded_count, 2);
	same(&loaded[0], &a);
	same(&loaded[1], &b);
	(void)sql(beside, "UPDATE guichet.appointment SET state = 6,"
			  " settled = now() - interval '8 days'"
			  " WHERE claimant = 2");
	load_again(*state);
	assert_int_equal(loaded_count, 1);
}

/* Whose line stands in `seen` was told. */
static void store__loads__a_move_that_was_not_told(void **state)
{
	struct drive *d = *state;
	struct appointment a = propose(d, 1, 1, TEN);
	struct sent sent;

	(void)sql(beside, "UPDATE guichet.appointment_event SET at = now()");
	load_again(d);
	assert_int_equal(untold_count, 1);
	assert_int_equal(untold[0].appointment, a.id);
	assert_int_equal(untold[0].version, 1);
	assert_int_equal(untold[0].event, APPOINTMENT_PROPOSE);
	assert_int_equal(untold[0].who, SIDE_ADVISOR);
	(void)sent_message(d, &sent, "accueil@suivi.test",
	    text_of(sql(beside, "SELECT 'appointment/' || to_hex(appointment)"
				" || '/1' FROM guichet.appointment_event")),
	    TEXT("x"));
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	load_again(d);
	assert_int_equal(untold_count, 0);
}

/* ---- what goes with time --------------------------------------------------
 */

/* Nothing of what is open, nor of people on hold; that it was stays. */
static void forget__empties_what_was_written__of_long_ago(void **state)
{
	struct drive *d = *state;
	struct appointment a = propose(d, 1, 1, TEN);
	struct appointment b = propose(d, 2, 2, TEN);
	struct appointment c = propose(d, 1, 2, TEN);
	enum refusal why;

	assert_int_equal(
	    step(d, &a, APPOINTMENT_DECLINE, APPOINTMENT_DECLINED, &why),
	    OUTCOME_DURABLE);
	assert_int_equal(
	    step(d, &b, APPOINTMENT_DECLINE, APPOINTMENT_DECLINED, &why),
	    OUTCOME_DURABLE);
	assert_int_equal(c.state, APPOINTMENT_PROPOSED);
	(void)sql(beside,
	    "UPDATE guichet.appointment SET settled = settled"
	    " - interval '3 years';"
	    "INSERT INTO guichet.hold (claimant, why) VALUES (2, 'x');"
	    "SELECT guichet.forget(now())");
	assert_string_equal(
	    sql(beside, "SELECT string_agg(claimant || note, ' ' ORDER BY id)"
			" FROM guichet.appointment"),
	    "1 2CV 1CV");
	assert_string_equal(
	    sql(beside, "SELECT string_agg(reason, ' ' ORDER BY turn)"
			" FROM guichet.appointment_event WHERE version = 2"),
	    " so");
	assert_string_equal(
	    sql(beside, "SELECT what || rows FROM guichet.forgotten"
			" WHERE what = 'appointment'"),
	    "appointment1");
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, set_up, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(confirmed__of_one_claimant__are_apart),
	    ROW(confirmed__of_one_advisor__are_apart),
	    ROW(hand__changes_who_is_there__and_nothing_else),
	    ROW(step__decided_on_another_version__is_decided_again),
	    ROW(history__has_every_move__and_is_only_added_to),
	    ROW(store__loads__what_is_open),
	    ROW(store__loads__a_move_that_was_not_told),
	    ROW(forget__empties_what_was_written__of_long_ago),
	};
	int failed = cmocka_run_group_tests(tests, people, NULL);

	PQfinish(beside);
	return failed;
}
