#ifndef TESTS_DB_MISSED_H
#define TESTS_DB_MISSED_H

#include "roster/absence_file.h"
#include "tests/db/town.h"

/*
 * The appointment of 64, Jean's with Marie, was missed, by what was found of
 * it; its file is opened and moved as the daemon does. Who may decide: rosa and
 * others, some of whom are advisors.
 */
static PGconn *owner;

static inline int missed_people(void **state)
{
	(void)state;
	owner = town_open();
	(void)sql(owner,
	    "INSERT INTO guichet.advisor (number, jid, name, region)"
	    " VALUES ('A2', 'ugo@x', 'Ugo', 1), ('A3', 'omar@x', 'Omar', 1),"
	    " ('A4', 'lise@x', 'Lise', 1), ('A5', 'nina@x', 'Nina', 1),"
	    " ('A6', 'tina@x', 'Tina', 1);"
	    "INSERT INTO guichet.region (code, name, zone, state, language)"
	    " VALUES ('ALS', 'Alsace', 'Europe/Paris', 2, 'fr')");
	return 0;
}

static inline int missed_set_up(void **state)
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

static inline int missed_forget(void **state)
{
	(void)state;
	PQfinish(owner);
	return 0;
}

static inline enum outcome missed_open_for(
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
	    .days = 7,
	    .due = drive_now(d) + 1000000,
	};
	*file = *fact;
	sent_submit(&sent);
	return drive_outcome(d, &sent);
}

static inline enum outcome missed_open(
    struct drive *d, struct absence_file *file)
{
	return missed_open_for(d, file, (struct text){0});
}

/* As somebody decided on it: what becomes of it, and by whom. */
static inline void missed_submit(struct drive *d, struct sent *sent,
    const struct absence_file *file, const struct file_step *how)
{
	struct file_step *step =
	    &sent_fact(d, sent, FACT_FILE_STEP)->as.file_step;

	*step = *how;
	step->file = file->id;
	step->claimant = 1;
	step->version = file->version;
	step->at = drive_now(d);
	step->until = file->until;
	step->words = TEXT("parce que c'est ainsi");
	sent_submit(sent);
}

static inline enum outcome missed_step(struct drive *d,
    struct absence_file *file, enum file_event event, enum file_state state,
    const char *by)
{
	const struct file_step how = {
	    .event = event, .state = state, .by = text_of(by)};
	struct sent sent;
	enum outcome outcome;

	missed_submit(d, &sent, file, &how);
	outcome = drive_outcome(d, &sent);
	if (outcome == OUTCOME_DURABLE) {
		file->version++;
		file->state = state;
	}
	return outcome;
}

/* Lise followed the claimant until an hour before, Marie until it began, then
 * Ugo; Omar stood in for him; and it had been Nina's a moment before. */
static inline void missed_by_many(void)
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

#endif
