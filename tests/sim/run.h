#ifndef TESTS_SIM_RUN_H
#define TESTS_SIM_RUN_H

#include "tests/sim/base_private.h"
#include "tests/sim/params.h"

/*
 * One statement of store/statement.def, run: its parameters, the tables, and
 * where its rows go. base_run.c has the table; a statement that is not in it
 * does nothing.
 */
struct run {
	struct base *base;
	struct base_tables *t;
	const struct params *params;
	struct arena arena; /* what rows point to */
	base_row *row;
	void *ctx;
};

int64_t run_now(const struct run *run); /* by the wall clock */
void run_give(struct run *run, const struct row *row);
void run_give_text(struct run *run, struct text text);
void run_give_number(struct run *run, int64_t number);

/* run_people.c */
void run_load_regions(struct run *run);
void run_load_advisors(struct run *run);
void run_load_claimants(struct run *run);
void run_changes(struct run *run);
void run_handover(struct run *run);
void run_call_up(struct run *run);

/* run_covers.c */
void run_cover(struct run *run);
void run_cover_begun(struct run *run);
void run_cover_cut(struct run *run);
void run_cover_ended(struct run *run);
void run_load_covers(struct run *run);
void run_load_sightings(struct run *run);
void run_sighting(struct run *run);

/* run_appointments.c */
void run_appointment(struct run *run);
void run_appointment_step(struct run *run);
void run_reminders(struct run *run);
void run_reminder_left(struct run *run);
void run_load_appointments(struct run *run);
void run_load_appointments_untold(struct run *run);
/* Does the line of the last move stand, by which it is known to be told? */
bool run_appointment_was_told(
    struct arena *arena, const struct base_tables *t, size_t i);
void run_load_policies(struct run *run);

/* run_earlier.c */
void run_earlier_wish(struct run *run);
void run_slot_offer(struct run *run);
void run_slot_offer_end(struct run *run);
void run_own_hours(struct run *run);
void run_load_earlier_wishes(struct run *run);
void run_load_freed(struct run *run);
void run_load_slot_offers(struct run *run);
void run_load_own_hours(struct run *run);

/* run_judging.c */
void run_outage(struct run *run);
void run_alive(struct run *run);
void run_load_alive(struct run *run);
void run_trace(struct run *run);
void run_phone_record(struct run *run);

/* base_findings.c */
void run_evidence(struct run *run);
void run_finding(struct run *run);
void run_load_findings(struct run *run);

/* base_files.c */
void run_absence_file(struct run *run);
void run_file_step(struct run *run);
void run_load_absence_files(struct run *run);

/* base_represents.c */
void run_represent(struct run *run);
void run_load_representatives(struct run *run);

/* run_messages.c */
void run_messages(struct run *run);
void run_deliveries(struct run *run);
void run_load_waiting(struct run *run);
void run_load_renamed(struct run *run);
const struct seen *run_find_seen(
    const struct base_tables *t, const struct message *m);

/* run_again.c */
void run_unproven(struct run *run);
void run_bounced(struct run *run);
void run_still_bounced(struct run *run);
void run_load_bounced(struct run *run);

/* run_consent.c */
void run_code(struct run *run);
void run_code_try(struct run *run);
void run_load_tries(struct run *run);
void run_enrol(struct run *run);
void run_load_notice(struct run *run);
void run_notice(struct run *run);
void run_consent(struct run *run);
void run_load_untold(struct run *run);
void run_load_wishes(struct run *run);
void run_wish(struct run *run);
void run_load_accounts(struct run *run);
void run_load_former_accounts(struct run *run);
void run_account(struct run *run);

/* run_commands.c */
void run_load_roles(struct run *run);
void run_audit(struct run *run);
void run_load_heard(struct run *run);
void run_note(struct run *run);
void run_reassign(struct run *run);

/* Who waits for an answer since when, the turn of the first question, and the
 * last line that said so before a turn; since 0: they do not wait. */
struct asked {
	int64_t since;
	uint64_t turn;
	const struct message *told;
};
struct asked run_asked(
    const struct base_tables *t, uint32_t claimant, uint64_t before);

#endif
