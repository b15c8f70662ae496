#include "tests/db/appointments.h"

/* Reminders: each is decided once, and stands with its sentence. */

static struct reminder reminder_of(
    const struct appointment *a, enum reminder_which which)
{
	return (struct reminder){
	    .at = TEN - MINUTE,
	    .appointment = a->id,
	    .which = which,
	    .outcome = REMINDER_SENT,
	    .due = TEN - 2 * MINUTE,
	};
}

static enum outcome remind(struct drive *d, const struct appointment *a,
    enum reminder_which which, const char *id, const char *body)
{
	struct sent sent;
	struct fact link = {.kind = FACT_REMINDER};
	struct message *m = sent_message(
	    d, &sent, "accueil@suivi.test", text_of(id), text_of(body));

	link.as.reminder = reminder_of(a, which);
	link.as.reminder.turn = sent.number;
	link.as.reminder.variant = m->variant = TEXT("reminder.hours/2");
	link.as.reminder.wire_id = m->wire_id;
	m->kind = TO_CLAIMANT;
	m->reminds = &link;
	sent_submit(&sent);
	return drive_outcome(d, &sent);
}

static void not_reminded(struct drive *d, enum fact_kind kind,
    const struct appointment *a, enum reminder_which which,
    enum reminder_outcome outcome)
{
	struct sent sent;
	struct fact *fact = sent_fact(d, &sent, kind);

	fact->as.reminder = reminder_of(a, which);
	fact->as.reminder.turn = sent.number;
	fact->as.reminder.outcome = outcome;
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

static const char *rows(void)
{
	return sql(beside,
	    "SELECT coalesce(string_agg(r.which || ':' || r.outcome || ':'"
	    " || r.variant || ':' || coalesce(m.wire_id, ''), ' '"
	    " ORDER BY r.which), 'none') FROM guichet.reminder r"
	    " LEFT JOIN guichet.message m USING (turn)");
}

/* The line and what links it to its appointment are one transaction. */
static void reminder__is_linked__to_its_sentence(void **state)
{
	struct appointment a = propose(*state, 1, 1, TEN);

	assert_int_equal(remind(*state, &a, REMINDER_HOURS, "reminder/1", "x"),
	    OUTCOME_DURABLE);
	assert_string_equal(rows(), "2:1:reminder.hours/2:reminder/1");
	/* Another daemon's, of the same instant. */
	assert_int_equal(remind(*state, &a, REMINDER_HOURS, "reminder/1", "x"),
	    OUTCOME_REPEAT);
	assert_string_equal(rows(), "2:1:reminder.hours/2:reminder/1");
	/* A sentence that does not stand is no reminder. */
	assert_int_equal(
	    remind(*state, &a, REMINDER_MINUTES, "reminder/1", "y"),
	    OUTCOME_OTHER);
	assert_string_equal(rows(), "2:1:reminder.hours/2:reminder/1");
}

static void reminder__is_decided__once(void **state)
{
	struct appointment a = propose(*state, 2, 2, TEN);

	not_reminded(
	    *state, FACT_REMINDER, &a, REMINDER_DAYS, REMINDER_OVERTAKEN);
	not_reminded(*state, FACT_REMINDER, &a, REMINDER_DAYS, REMINDER_LATE);
	not_reminded(
	    *state, FACT_REMINDER_LEFT, &a, REMINDER_DAYS, REMINDER_MOVED);
	not_reminded(
	    *state, FACT_REMINDER_LEFT, &a, REMINDER_START, REMINDER_CANCELLED);
	assert_string_equal(rows(), "1:2:: 4:6::");
}

static void store__loads__what_was_decided_of_this_time(void **state)
{
	struct appointment a = propose(*state, 1, 1, TEN);
	enum refusal why;

	assert_int_equal(confirm(*state, &a, &why), OUTCOME_DURABLE);
	assert_int_equal(remind(*state, &a, REMINDER_HOURS, "reminder/2", "z"),
	    OUTCOME_DURABLE);
	not_reminded(*state, FACT_REMINDER, &a, REMINDER_DAYS, REMINDER_AGREED);
	load_again(*state);
	assert_int_equal(
	    loaded[0].reminded, 1U << REMINDER_HOURS | 1U << REMINDER_DAYS);
	a.since += MINUTE;
	a.until += MINUTE;
	assert_int_equal(
	    step(*state, &a, APPOINTMENT_MOVE, APPOINTMENT_MOVED, &why),
	    OUTCOME_DURABLE);
	assert_int_equal(confirm(*state, &a, &why), OUTCOME_DURABLE);
	load_again(*state);
	assert_int_equal(loaded[0].reminded, 0);
	assert_int_equal(loaded[0].sequence, 1);
}

/* Another time was asked for, and the same one agreed on in the end. */
static void store__loads_nothing_decided__of_what_was_agreed_again(void **state)
{
	struct appointment a = propose(*state, 1, 1, TEN);
	enum refusal why;

	assert_int_equal(confirm(*state, &a, &why), OUTCOME_DURABLE);
	not_reminded(
	    *state, FACT_REMINDER_LEFT, &a, REMINDER_DAYS, REMINDER_MOVED);
	assert_int_equal(
	    step(*state, &a, APPOINTMENT_MOVE, APPOINTMENT_MOVED, &why),
	    OUTCOME_DURABLE);
	assert_int_equal(confirm(*state, &a, &why), OUTCOME_DURABLE);
	load_again(*state);
	assert_int_equal(loaded[0].sequence, 1);
	assert_int_equal(loaded[0].reminded, 0);
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, set_up, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(reminder__is_linked__to_its_sentence),
	    ROW(reminder__is_decided__once),
	    ROW(store__loads__what_was_decided_of_this_time),
	    ROW(store__loads_nothing_decided__of_what_was_agreed_again),
	};
	int failed = cmocka_run_group_tests(tests, people, NULL);

	PQfinish(beside);
	return failed;
}
