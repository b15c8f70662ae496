#include "tests/db/memory.h"
#include "tests/db/town.h"

/* When advisors receive, and free times that are taken: what stands of it, and
 * what is refused. */

static PGconn *beside;

static const int64_t TEN = INT64_C(1795600800) * 1000000;
static const int64_t HALF_HOUR = INT64_C(1800) * 1000000;

enum {
	MONDAY = 1,
	TUESDAY = 2,
	WORKDAYS = 0x1f,
};

static int people(void **state)
{
	(void)state;
	beside = town_open();
	(void)sql(beside,
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " VALUES ('A2', 'paul@x', 'Paul', 1)");
	return 0;
}

static int set_up(void **state)
{
	(void)sql(
	    beside, "TRUNCATE guichet.own_hours, guichet.appointment CASCADE");
	return drive_set_up(state);
}

/* NULL: as the region again. */
static enum outcome set_hours(
    struct drive *d, uint32_t advisor, uint32_t weekdays, const char *spans)
{
	struct sent sent;
	struct own_hours *fact =
	    &sent_fact(d, &sent, FACT_OWN_HOURS)->as.own_hours;

	fact->at = TEN;
	fact->advisor = advisor;
	fact->weekdays = weekdays;
	fact->usual = spans == NULL;
	fact->spans = text_of(spans != NULL ? spans : "");
	fact->by = TEXT("marie@x");
	sent_submit(&sent);
	return drive_outcome(d, &sent);
}

/* Each weekday by itself; all that ever stood is kept. */
static void store__loads__the_own_hours_that_stand(void **state)
{
	struct drive *d = *state;
	struct hours_spans spans;

	assert_int_equal(set_hours(d, 1, WORKDAYS, "540-720"), OUTCOME_DURABLE);
	assert_int_equal(
	    set_hours(d, 1, 1U << (TUESDAY - 1), "600-660 840-900"),
	    OUTCOME_DURABLE);
	assert_int_equal(
	    set_hours(d, 2, 1U << (MONDAY - 1), ""), OUTCOME_DURABLE);
	memory_load(d);
	assert_true(roster_own_hours(memory, 1, MONDAY, &spans));
	assert_int_equal(spans.count, 1);
	assert_int_equal(spans.at[0].closes, 720);
	assert_true(roster_own_hours(memory, 1, TUESDAY, &spans));
	assert_int_equal(spans.count, 2);
	assert_int_equal(spans.at[1].opens, 840);
	assert_false(roster_own_hours(memory, 1, 7, &spans));
	assert_true(roster_own_hours(memory, 2, MONDAY, &spans));
	assert_int_equal(spans.count, 0);
	assert_int_equal(set_hours(d, 1, WORKDAYS, NULL), OUTCOME_DURABLE);
	memory_load(d);
	assert_false(roster_own_hours(memory, 1, TUESDAY, &spans));
	assert_true(roster_own_hours(memory, 2, MONDAY, &spans));
	assert_string_equal(
	    sql(beside, "SELECT count(*) FROM guichet.own_hours"), "12");
	roster_free(&memory);
}

/* What no form lets through is not kept either. */
static void store__refuses__hours_behind_midnight(void **state)
{
	struct drive *d = *state;

	assert_int_not_equal(set_hours(d, 1, 1, "1380-1500"), OUTCOME_DURABLE);
	assert_string_equal(
	    sql(beside, "SELECT count(*) FROM guichet.own_hours"), "0");
}

/* ---- free times that are taken ------------------------------------------- */

static enum outcome take(struct drive *d, uint32_t claimant, int64_t since,
    uint64_t *id, enum refusal *why)
{
	struct sent sent;
	struct appointment *a =
	    &sent_fact(d, &sent, FACT_APPOINTMENT)->as.appointment;
	enum outcome outcome;

	*id = sent.number;
	*a = (struct appointment){
	    .id = sent.number,
	    .at = TEN,
	    .claimant = claimant,
	    .advisor = 1,
	    .region = 1,
	    .since = since,
	    .until = since + HALF_HOUR,
	    .channel = CHANNEL_CHAT,
	    .state = APPOINTMENT_CONFIRMED,
	    .version = 1,
	    .by = SIDE_CLAIMANT,
	    .zone = TEXT("Europe/Paris"),
	    .uid = text_of(claimant == 1 ? "1@x" : "2@x"),
	    .by_jid = TEXT("jean@x"),
	};
	sent_submit(&sent);
	outcome = drive_outcome(d, &sent);
	*why = sent.refusal;
	return outcome;
}

/* It stands at once, it is evidence that the claimant knows of it, and nobody
 * else has it. */
static void take__stands__and_holds_the_time(void **state)
{
	struct drive *d = *state;
	enum refusal why;
	uint64_t id, other;
	char question[300];

	assert_int_equal(take(d, 1, TEN, &id, &why), OUTCOME_DURABLE);
	assert_int_equal(
	    take(d, 2, TEN + HALF_HOUR / 2, &other, &why), OUTCOME_REFUSED);
	assert_int_equal(why, REFUSAL_ADVISOR_BUSY);
	assert_string_equal(sql(beside, "SELECT count(*) || ' ' || max(state)"
					" FROM guichet.appointment"),
	    "1 3");
	assert_string_equal(
	    sql(beside, "SELECT event || ' ' || side || ' ' || was || ' '"
			" || becomes FROM guichet.appointment_event"),
	    "11 1 0 3");
	(void)snprintf(question, sizeof(question),
	    "SELECT string_agg(kind || ' ' || who, ',') FROM"
	    " guichet.evidence_seen(%llu, '2026-11-01', '2026-12-31')",
	    (unsigned long long)id);
	assert_string_equal(sql(beside, question), "9 1");
}

/* ---- free times that are offered ----------------------------------------- */

static struct slot_offer offer_of(uint64_t missed)
{
	return (struct slot_offer){
	    .why = OFFER_APOLOGY,
	    .appointment = missed,
	    .at = TEN,
	    .claimant = 1,
	    .advisor = 1,
	    .length = HALF_HOUR,
	    .slots = {TEN + HALF_HOUR, TEN + 3 * HALF_HOUR},
	    .count = 2,
	    .until = TEN + 48 * HALF_HOUR,
	};
}

static enum outcome keep(struct drive *d, const struct slot_offer *offer)
{
	struct sent sent;

	sent_fact(d, &sent, FACT_SLOT_OFFER)->as.slot_offer = *offer;
	sent_submit(&sent);
	return drive_outcome(d, &sent);
}

static enum outcome end(struct drive *d, const struct slot_offer *offer)
{
	struct sent sent;
	struct slot_offer *fact =
	    &sent_fact(d, &sent, FACT_SLOT_OFFER_END)->as.slot_offer_end;

	*fact = *offer;
	fact->outcome = OFFER_REFUSED;
	sent_submit(&sent);
	return drive_outcome(d, &sent);
}

/* Of the line about the one that was missed. */
static void receive(int claimant, int kind, const char *prefix)
{
	char statement[400];

	(void)snprintf(statement, sizeof(statement),
	    "INSERT INTO guichet.delivery (turn, at, kind, claimant, of_side,"
	    " of_id, reporter, wire_id) SELECT 900 + count(*), now(), %d, %d,"
	    " 1, %d, 'jean@x', (SELECT '%s' || to_hex(appointment)"
	    " FROM guichet.slot_offer) FROM guichet.delivery",
	    kind, claimant, claimant, prefix);
	(void)sql(beside, statement);
}

/* It is kept once, ends once, and whoever loads it knows whether it was told,
 * and whether that came. */
static void offer__is_kept__until_it_ended_once(void **state)
{
	struct drive *d = *state;
	struct slot_offer offer, loaded;
	enum refusal why;
	uint64_t id;

	assert_int_equal(take(d, 1, TEN, &id, &why), OUTCOME_DURABLE);
	offer = offer_of(id);
	assert_int_equal(keep(d, &offer), OUTCOME_DURABLE);
	offer.count = 1;
	assert_int_equal(keep(d, &offer), OUTCOME_DURABLE);
	memory_load(d);
	assert_true(roster_offer_to(memory, 1, &loaded));
	assert_int_equal(loaded.count, 2);
	assert_int_equal(loaded.slots[1], TEN + 3 * HALF_HOUR);
	assert_int_equal(loaded.length, HALF_HOUR);
	assert_int_equal(loaded.until, TEN + 48 * HALF_HOUR);
	assert_int_equal(loaded.outcome, OFFER_OPEN);
	assert_false(loaded.told);
	assert_false(loaded.seen);
	(void)sql(beside,
	    "INSERT INTO guichet.seen SELECT 'accueil@suivi.test',"
	    " 'apology/' || to_hex(appointment), '', 9, now()"
	    " FROM guichet.slot_offer");
	receive(2, 1, "apology/");
	receive(1, 3, "apology/");
	receive(1, 1, "earlier/");
	memory_load(d);
	assert_true(roster_offer_to(memory, 1, &loaded));
	assert_true(loaded.told);
	assert_false(loaded.seen);
	receive(1, 2, "apology/");
	memory_load(d);
	assert_true(roster_offer_to(memory, 1, &loaded));
	assert_true(loaded.seen);
	assert_int_equal(end(d, &offer), OUTCOME_DURABLE);
	assert_int_equal(end(d, &offer), OUTCOME_AGAIN);
	memory_load(d);
	assert_true(roster_offer_to(memory, 1, &loaded));
	assert_int_equal(loaded.outcome, OFFER_REFUSED);
	assert_true(loaded.told);
	roster_free(&memory);
}

/* ---- earlier times ------------------------------------------------------- */

static void wish(struct drive *d, uint32_t claimant, uint64_t appointment)
{
	struct sent sent;
	struct earlier_wish *fact =
	    &sent_fact(d, &sent, FACT_EARLIER_WISH)->as.earlier_wish;

	fact->turn = sent.number;
	fact->at = TEN;
	fact->claimant = claimant;
	fact->appointment = appointment;
	fact->by = TEXT("jean@x");
	sent_submit(&sent);
	assert_int_equal(drive_outcome(d, &sent), OUTCOME_DURABLE);
}

/* The latest of each stands, in the order of their turns; what got free since
 * is loaded with it, and nothing where nobody waits. */
static void earlier__is_loaded__with_what_got_free(void **state)
{
	struct drive *d = *state;
	struct earlier_wish first;
	struct freed freed;
	enum refusal why;
	uint64_t a, b;

	assert_int_equal(take(d, 1, TEN, &a, &why), OUTCOME_DURABLE);
	assert_int_equal(
	    take(d, 2, TEN + 4 * HALF_HOUR, &b, &why), OUTCOME_DURABLE);
	(void)sql(beside,
	    "UPDATE guichet.appointment_event SET since = since + m.later,"
	    " until = until + m.later FROM (SELECT now() + interval '1 day'"
	    " - min(since) AS later FROM guichet.appointment_event) m");
	(void)sql(beside,
	    "INSERT INTO guichet.appointment_event SELECT appointment, 2, turn,"
	    " now(), 6, 1, '', 3, 6, since, until, '', true"
	    " FROM guichet.appointment_event WHERE appointment ="
	    " (SELECT min(appointment) FROM guichet.appointment_event)");
	memory_load(d);
	assert_false(roster_freed_at(memory, 0, &freed));
	wish(d, 2, b);
	wish(d, 1, a);
	wish(d, 2, b);
	(void)sql(beside, "UPDATE guichet.appointment SET advisor = 2");
	(void)sql(beside, "UPDATE guichet.earlier_wish SET at ="
			  " now() - interval '1 hour'");
	memory_load(d);
	assert_true(roster_earlier_at(memory, 0, &first));
	assert_int_equal(first.claimant, 1);
	assert_true(roster_freed_at(memory, 0, &freed));
	assert_int_equal(freed.appointment, a);
	assert_int_equal(freed.version, 2);
	assert_int_equal(freed.advisor, 1); /* whose it was */
	assert_int_equal(freed.until - freed.since, HALF_HOUR);
	assert_false(roster_freed_at(memory, 1, &freed));
	(void)sql(beside,
	    "INSERT INTO guichet.appointment_event SELECT appointment, 2,"
	    " turn + 100, now(), 10, 0, '', 3, 3, since, until, '', true"
	    " FROM guichet.appointment_event WHERE appointment ="
	    " (SELECT max(appointment) FROM guichet.appointment_event)");
	memory_load(d);
	assert_true(roster_freed_at(memory, 1, &freed));
	assert_int_equal(freed.appointment, b); /* handed over */
	assert_int_equal(freed.advisor, 1);
	assert_false(roster_freed_at(memory, 2, &freed));
	wish(d, 1, 0);
	wish(d, 2, 0);
	memory_load(d);
	assert_false(roster_earlier_at(memory, 0, &first));
	roster_free(&memory);
}

#define ROW(name) cmocka_unit_test_setup_teardown(name, set_up, drive_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(store__loads__the_own_hours_that_stand),
	    ROW(store__refuses__hours_behind_midnight),
	    ROW(take__stands__and_holds_the_time),
	    ROW(offer__is_kept__until_it_ended_once),
	    ROW(earlier__is_loaded__with_what_got_free),
	};

	int failed = cmocka_run_group_tests(tests, people, NULL);

	PQfinish(beside);
	return failed;
}
