#include "roster/appointment.h"
#include "tests/db/drive.h"

/* Appointments: what the store holds apart, keeps and loads. */

static PGconn *beside;

static const int64_t MINUTE = INT64_C(60) * 1000000;
static const int64_t TEN = INT64_C(1795600800) * 1000000;

static int people(void **state)
{
	(void)state;
	beside = sql_open("GUICHET_TEST_OWNER");
	(void)sql(beside,
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('IDF', 'Ile-de-France', 'Europe/Paris', 2, 'fr');"
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " VALUES ('A1', 'marie@x', 'Marie', 1), ('A2', 'paul@x', 'Paul', 1);"
	    "INSERT INTO guichet.claimant (number, alias, jid, name, region)"
	    " VALUES ('C1', 'c-aaaaaaaa', 'jean@x', 'Jean Petit', 1),"
	    " ('C2', 'c-bbbbbbbb', 'lea@x', 'Lea Morel', 1);"
	    "INSERT INTO guichet.consent (claimant, at, given)"
	    " VALUES (1, '2026-01-12', true), (2, '2026-01-12', true)");
	return 0;
}

static int set_up(void **state)
{
	(void)sql(beside, "TRUNCATE guichet.appointment CASCADE");
	return drive_set_up(state);
}

static struct appointment propose(
    struct drive *d, uint32_t claimant, uint32_t advisor, int64_t since)
{
	struct sent sent;
	struct appointment *a =
	    &sent_fact(d, &sent, FACT_APPOINTMENT)->as.appointment;
	struct appointment kept;

	*a = (struct appointment){
	    .id = sent.number,
	    .at = TEN - 1000 * MINUTE,
	    .claimant = claimant,
	    .advisor = advisor,
	    .region = 1,
	    .since = since,
	    .until = since + 30 * MINUTE,
	    .channel = CHANNEL_PHONE,
	    .state = APPOINTMENT_PROPOSED,
	    .version = 1,
	    .by = SIDE_ADVISOR,
	    .zone = TEXT("Europe/Paris"),
	    .note = TEXT("CV"),
	    .by_jid = TEXT("marie@x"),
	};
	a->uid = text_of(claimant == 1 ? (advisor == 1 ? "11@x" : "12@x")
				       : (advisor == 1 ? "21@x" : "22@x"));
	kept = *a;
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
	return kept;
}

static enum outcome step(struct drive *d, struct appointment *a,
    enum appointment_event event, enum appointment_state state,
    enum refusal *why)
{
	struct sent sent;
	struct appointment_step *step =
	    &sent_fact(d, &sent, FACT_APPOINTMENT_STEP)->as.appointment_step;
	enum outcome outcome;

	*step = (struct appointment_step){
	    .appointment = a->id,
	    .version = a->version,
	    .event = event,
	    .who = SIDE_CLAIMANT,
	    .state = state,
	    .at = TEN - 900 * MINUTE,
	    .since = a->since,
	    .until = a->until,
	    .channel = a->channel,
	    .advisor = a->advisor,
	    .told = true,
	    .reason = TEXT("so"),
	    .by = TEXT("jean@x"),
	};
	sent_submit(&sent);
	outcome = drive_outcome(d, &sent);
	*why = sent.refusal;
	if (outcome == OUTCOME_DURABLE) {
		a->version++;
		a->state = state;
	}
	return outcome;
}

static enum outcome confirm(
    struct drive *d, struct appointment *a, enum refusal *why)
{
	return step(d, a, APPOINTMENT_CONFIRM, APPOINTMENT_CONFIRMED, why);
}

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

static struct appointment loaded[4];
static struct appointment_news untold[4];
static uint32_t loaded_count, untold_count;

static void on_loaded(const struct fact *fact)
{
	if (fact->kind == FACT_APPOINTMENT)
		loaded[loaded_count++ % 4] = fact->as.appointment;
	else if (fact->kind == FACT_APPOINTMENT_UNTOLD)
		untold[untold_count++ % 4] = fact->as.appointment_untold;
}

static void load_again(struct drive *d)
{
	loaded_count = untold_count = 0;
	drive_close(d);
	drive_init(d);
	d->on_loaded = on_loaded;
	drive_up(d);
}

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

/* ---- links, numbers and zones ---------------------------------------------
 */

static struct roster *memory;

static void on_few(const struct fact *fact)
{
	if (fact->kind == FACT_MEETING || fact->kind == FACT_OWN_ZONE ||
	    fact->kind == FACT_ADVISOR)
		roster_apply(memory, fact);
}

static void meeting(
    struct drive *d, uint32_t advisor, uint32_t region, const char *text)
{
	struct sent sent;
	struct meeting *fact = &sent_fact(d, &sent, FACT_MEETING)->as.meeting;

	fact->at = TEN;
	fact->advisor = advisor;
	fact->region = region;
	fact->channel = CHANNEL_VIDEO;
	fact->text = text_of(text);
	fact->by = TEXT("marie@x");
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

static void zone(struct drive *d, const char *zone)
{
	struct sent sent;
	struct own_zone *fact =
	    &sent_fact(d, &sent, FACT_OWN_ZONE)->as.own_zone;

	fact->at = TEN;
	fact->claimant = 1;
	fact->zone = text_of(zone);
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

static void load_few(struct drive *d)
{
	static const struct roster_bounds bounds = {.resources = 3,
	    .courtesies = 4,
	    .renamed = 16,
	    .hosts = 4,
	    .sessions = 4};

	roster_free(&memory);
	memory = roster_new(&bounds);
	drive_close(d);
	drive_init(d);
	d->on_loaded = on_few;
	drive_up(d);
}

/* The latest stands; one that was taken back lets the region's show. */
static void store__loads__links_and_zones_that_stand(void **state)
{
	struct drive *d = *state;

	meeting(d, 0, 1, "https://x/region");
	meeting(d, 1, 0, "https://x/first");
	meeting(d, 1, 0, "https://x/marie");
	zone(d, "America/Guadeloupe");
	load_few(d);
	assert_true(text_is(
	    roster_meeting(memory, 1, CHANNEL_VIDEO), "https://x/marie"));
	assert_true(text_is(
	    roster_meeting(memory, 2, CHANNEL_VIDEO), "https://x/region"));
	assert_int_equal(roster_meeting(memory, 1, CHANNEL_PHONE).len, 0);
	assert_true(text_is(roster_own_zone(memory, 1), "America/Guadeloupe"));
	meeting(d, 1, 0, "");
	zone(d, "");
	load_few(d);
	assert_true(text_is(
	    roster_meeting(memory, 1, CHANNEL_VIDEO), "https://x/region"));
	assert_int_equal(roster_own_zone(memory, 1).len, 0);
	roster_free(&memory);
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

/* ---- reminders ----------------------------------------------------------- */

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
	    ROW(confirmed__of_one_claimant__are_apart),
	    ROW(confirmed__of_one_advisor__are_apart),
	    ROW(hand__changes_who_is_there__and_nothing_else),
	    ROW(step__decided_on_another_version__is_decided_again),
	    ROW(history__has_every_move__and_is_only_added_to),
	    ROW(store__loads__what_is_open),
	    ROW(store__loads__a_move_that_was_not_told),
	    ROW(store__loads__links_and_zones_that_stand),
	    ROW(forget__empties_what_was_written__of_long_ago),
	    ROW(reminder__is_linked__to_its_sentence),
	    ROW(reminder__is_decided__once),
	    ROW(store__loads__what_was_decided_of_this_time),
	    ROW(store__loads_nothing_decided__of_what_was_agreed_again),
	};
	int failed = cmocka_run_group_tests(tests, people, NULL);

	PQfinish(beside);
	return failed;
}
