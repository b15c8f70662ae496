#include "tests/db/appointments.h"
#include "tests/db/memory.h"

/* Appointments of a series: stored together or not at all, and told of once. */

enum {
	SERIES = 3
};

static const int64_t FORTNIGHT = INT64_C(14) * 24 * 60 * 60 * 1000000;

/* Three of claimant 1 with advisor 1, in one turn. */
static void propose_series(struct drive *d, struct appointment all[SERIES])
{
	static const char *const uids[SERIES] = {"s1@x", "s2@x", "s3@x"};
	struct sent sent;
	struct appointment *fact;
	uint32_t i;

	for (i = 0; i < SERIES; i++) {
		fact =
		    i == 0
			? &sent_fact(d, &sent, FACT_APPOINTMENT)->as.appointment
			: &fact_append(
			      &sent.facts, &sent.arena, FACT_APPOINTMENT)
			       ->as.appointment;
		*fact = (struct appointment){
		    .id = sent.number + i,
		    .series = sent.number,
		    .at = TEN - 1000 * MINUTE,
		    .claimant = 1,
		    .advisor = 1,
		    .region = 1,
		    .since = TEN + i * FORTNIGHT,
		    .until = TEN + i * FORTNIGHT + 30 * MINUTE,
		    .channel = CHANNEL_PHONE,
		    .state = APPOINTMENT_PROPOSED,
		    .version = 1,
		    .by = SIDE_ADVISOR,
		    .zone = TEXT("Europe/Paris"),
		    .by_jid = TEXT("marie@x"),
		    .uid = text_of(uids[i]),
		};
		all[i] = *fact;
	}
	d->counter += SERIES;
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

/* All of them in one turn. */
static enum outcome confirm_series(
    struct drive *d, const struct appointment all[SERIES], enum refusal *why)
{
	struct sent sent;
	struct appointment_step *step;
	enum outcome outcome;
	uint32_t i;

	for (i = 0; i < SERIES; i++) {
		step = i == 0 ? &sent_fact(d, &sent, FACT_APPOINTMENT_STEP)
				     ->as.appointment_step
			      : &fact_append(&sent.facts, &sent.arena,
				    FACT_APPOINTMENT_STEP)
				     ->as.appointment_step;
		*step = (struct appointment_step){
		    .appointment = all[i].id,
		    .version = all[i].version,
		    .event = APPOINTMENT_CONFIRM,
		    .who = SIDE_CLAIMANT,
		    .state = APPOINTMENT_CONFIRMED,
		    .at = TEN - 900 * MINUTE,
		    .since = all[i].since,
		    .until = all[i].until,
		    .channel = all[i].channel,
		    .advisor = all[i].advisor,
		    .told = i == 0,
		    .by = TEXT("jean@x"),
		};
	}
	sent_submit(&sent);
	outcome = drive_outcome(d, &sent);
	*why = sent.refusal;
	return outcome;
}

static const char *series_states(void)
{
	return sql(beside,
	    "SELECT string_agg(state || ':' || version, ' ' ORDER BY id)"
	    " FROM guichet.appointment WHERE series IS NOT NULL");
}

static void series__is_proposed_at_once__and_told_of_once(void **state)
{
	struct appointment all[SERIES];

	propose_series(*state, all);
	assert_string_equal(series_states(), "1:1 1:1 1:1");
	assert_string_equal(
	    sql(beside, "SELECT count(DISTINCT series) || ' ' ||"
			" count(DISTINCT uid) || ' ' || bool_and(series IN"
			" (SELECT id FROM guichet.appointment))"
			" FROM guichet.appointment"),
	    "1 3 true");
	assert_string_equal(
	    sql(beside,
		"SELECT string_agg(told::text, ' ' ORDER BY appointment) ||"
		" ' ' || count(DISTINCT turn) FROM guichet.appointment_event"),
	    "true false false 1");
	assert_string_equal(
	    sql(beside,
		"SELECT string_agg(DISTINCT wire_id, ' ') = 'invitation/c'"
		" || to_hex(min(series)) || '/1'"
		" FROM guichet.invitation JOIN guichet.appointment"
		" ON id = appointment"),
	    "t");
}

/* What stands in the way of one stands in the way of all. */
static void series__is_confirmed_whole__or_not_at_all(void **state)
{
	struct appointment other = propose(*state, 2, 1, TEN + FORTNIGHT);
	struct appointment all[SERIES];
	enum refusal why;

	propose_series(*state, all);
	assert_int_equal(confirm(*state, &other, &why), OUTCOME_DURABLE);
	assert_int_equal(confirm_series(*state, all, &why), OUTCOME_REFUSED);
	assert_int_equal(why, REFUSAL_ADVISOR_BUSY);
	assert_string_equal(series_states(), "1:1 1:1 1:1");
	assert_int_equal(step(*state, &other, APPOINTMENT_CANCEL,
			     APPOINTMENT_CANCELLED, &why),
	    OUTCOME_DURABLE);
	assert_int_equal(confirm_series(*state, all, &why), OUTCOME_DURABLE);
	assert_string_equal(series_states(), "3:2 3:2 3:2");
}

/* Nor does an answer to all go through where one was moved meanwhile. */
static void series__of_which_one_moved_on__is_decided_again(void **state)
{
	struct appointment all[SERIES], one;
	enum refusal why;

	propose_series(*state, all);
	one = all[1];
	one.since += MINUTE;
	one.until += MINUTE;
	assert_int_equal(
	    step(*state, &one, APPOINTMENT_MOVE, APPOINTMENT_MOVED, &why),
	    OUTCOME_DURABLE);
	assert_int_equal(confirm_series(*state, all, &why), OUTCOME_AGAIN);
	assert_string_equal(series_states(), "1:1 2:2 1:1");
}

/* What one of them tells of for all is known again. */
static void start__finds__what_went_with_a_move_that_was_not_told(void **state)
{
	struct drive *d = *state;
	struct appointment all[SERIES], kept;
	struct appointment_news news;
	char with[64];

	propose_series(d, all);
	(void)sql(beside, "UPDATE guichet.appointment_event SET at = now()");
	memory_load(d);
	assert_true(roster_appointment_untold(memory, &news));
	assert_int_equal(news.appointment, all[0].id);
	(void)snprintf(with, sizeof(with), "%llu %llu",
	    (unsigned long long)all[1].id, (unsigned long long)all[2].id);
	assert_true(text_is(news.with, with));
	assert_true(roster_appointment(memory, all[2].id, &kept));
	assert_int_equal(kept.series, all[0].id);
	roster_free(&memory);
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, set_up, drive_tear_down)
	const struct CMUnitTest tests[] = {
	    ROW(series__is_proposed_at_once__and_told_of_once),
	    ROW(series__is_confirmed_whole__or_not_at_all),
	    ROW(series__of_which_one_moved_on__is_decided_again),
	    ROW(start__finds__what_went_with_a_move_that_was_not_told),
	};
	int failed = cmocka_run_group_tests(tests, people, NULL);

	PQfinish(beside);
	return failed;
}
