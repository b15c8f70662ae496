#ifndef TESTS_DB_APPOINTMENTS_H
#define TESTS_DB_APPOINTMENTS_H

#include "roster/appointment.h"
#include "tests/db/drive.h"

/*
 * Two advisors, two claimants, and appointments between them on 25 November
 * 2026: what tests of appointments and of their reminders begin with.
 */
static PGconn *beside;

static const int64_t MINUTE = INT64_C(60) * 1000000;
static const int64_t TEN = INT64_C(1795600800) * 1000000;

static inline int people(void **state)
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

static inline int set_up(void **state)
{
	(void)sql(beside, "TRUNCATE guichet.appointment CASCADE");
	return drive_set_up(state);
}

static inline struct appointment propose(
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

static inline enum outcome step(struct drive *d, struct appointment *a,
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

static inline enum outcome confirm(
    struct drive *d, struct appointment *a, enum refusal *why)
{
	return step(d, a, APPOINTMENT_CONFIRM, APPOINTMENT_CONFIRMED, why);
}

static struct appointment loaded[4];
static struct appointment_news untold[4];
static uint32_t loaded_count, untold_count;

static inline void on_loaded(const struct fact *fact)
{
	if (fact->kind == FACT_APPOINTMENT)
		loaded[loaded_count++ % 4] = fact->as.appointment;
	else if (fact->kind == FACT_APPOINTMENT_UNTOLD)
		untold[untold_count++ % 4] = fact->as.appointment_untold;
}

static inline void load_again(struct drive *d)
{
	loaded_count = untold_count = 0;
	drive_close(d);
	drive_init(d);
	d->on_loaded = on_loaded;
	drive_up(d);
}

#endif
