#ifndef TESTS_SIM_PLAY_H
#define TESTS_SIM_PLAY_H

#include "roster/fact.h"
#include "roster/text.h"
#include "tests/sim/step.h"

/* What play_appoint() may do; all others propose. */
enum {
	APPOINT_YES,
	APPOINT_NO,
	APPOINT_LATE,
	APPOINT_CANCEL,
	APPOINT_MOVE,
	APPOINT_AGREED, /* proposed, and taken at once */
	APPOINT_AGREED_TOO,
	APPOINT_AGREED_AS_WELL,
};

/* What play_series() may do; all others propose one, and it is taken. */
enum {
	SERIES_REFUSED,
	SERIES_WITHDRAWN,
	SERIES_CROSSED, /* somebody takes one of its times meanwhile */
	SERIES_PROPOSED,
	SERIES_ANSWERED,
	SERIES_MOVED, /* one of it */
	SERIES_CANCELLED,
	SERIES_ENDED,
};

/*
 * One step each, of verb.def; what its numbers mean stands there. A step that
 * cannot be played where it stands does nothing.
 */

/* Whoever is told that a place is theirs takes it. */
void play_take_places(struct world *world);

/* An account says this to the service; and yes to what that asks. */
void play_tell(struct world *world, unsigned account, const char *words);
struct text play_id(struct world *world);
uint32_t play_supervisor(const struct world *world, uint32_t which);
void play_command(struct world *world, uint32_t account, struct text words);
/* Whose account this is; ACCOUNTS: nobody's. */
uint32_t play_number_of(struct world *world, struct text jid);

/* play_appointments.c */
/* Who follows this one proposes it, and whoever the last proposal was made to
 * takes it. */
void play_agree(
    struct world *world, const struct claimant *with, const char *when);
void play_appoint(struct world *world, const struct step *step);
void play_slots(struct world *world, const struct step *step);
void play_earlier(struct world *world, const struct step *step);
void play_own_hours(struct world *world, const struct step *step);

/* play_series.c */
void play_series(struct world *world, const struct step *step);

/* play_people.c */
void play_say(struct world *world, const struct step *step);
void play_burst(struct world *world, const struct step *step);
void play_repeat(struct world *world, const struct step *step);
void play_receipt(struct world *world, const struct step *step);
void play_typing(struct world *world, const struct step *step);
void play_ask(struct world *world, const struct step *step);
void play_answer(struct world *world, const struct step *step);
void play_code(struct world *world, const struct step *step);
void play_absent(struct world *world, const struct step *step);
void play_come_back(struct world *world, const struct step *step);
void play_note(struct world *world, const struct step *step);
void play_reassign(struct world *world, const struct step *step);
void play_befriend(struct world *world, const struct step *step);
void play_login(struct world *world, const struct step *step);
void play_logout(struct world *world, const struct step *step);
void play_account(struct world *world, const struct step *step);

/* play_files.c */
void play_meet(struct world *world, const struct step *step);
void play_file(struct world *world, const struct step *step);
void play_hours_pass(struct world *world, const struct step *step);

/* Who heard the notice, or the first one, says so. */
void play_confirm(struct world *world, const struct absence_file *file,
    uint32_t who, bool for_other, bool now);
void play_explain_for(struct world *world, uint32_t claimant);

/* play_represents.c */
/* Whoever represents them now: an account, or ACCOUNTS. */
uint32_t play_representative(const struct world *world, uint32_t claimant);
void play_represent(struct world *world, const struct step *step);

/* play_imports.c */
void play_notice(struct world *world, const struct step *step);
void play_assign(struct world *world, const struct step *step);
void play_enrol(struct world *world, const struct step *step);
void play_end_one(struct world *world, const struct step *step);
void play_share(struct world *world, const struct step *step);
void play_ceiling(struct world *world, const struct step *step);
void play_rebind(struct world *world, const struct step *step);
void play_move(struct world *world, const struct step *step);
void play_rename_claimant(struct world *world, const struct step *step);
void play_region(struct world *world, const struct step *step);
void play_cap(struct world *world, const struct step *step);
void play_evaluate(struct world *world, const struct step *step);
void play_hours(struct world *world, const struct step *step);

/* play_faults.c */
void play_mishap(struct world *world, const struct step *step);
void play_slow(struct world *world, const struct step *step);
void play_stall(struct world *world, const struct step *step);
void play_down(struct world *world, const struct step *step);
void play_read_only(struct world *world, const struct step *step);
void play_cut_base(struct world *world, const struct step *step);
void play_cut_link(struct world *world, const struct step *step);
void play_server_goes_down(struct world *world, const struct step *step);
void play_deaf(struct world *world, const struct step *step);
void play_mute(struct world *world, const struct step *step);
void play_lag(struct world *world, const struct step *step);
void play_chunk(struct world *world, const struct step *step);
void play_remote_down(struct world *world, const struct step *step);
void play_crash(struct world *world, const struct step *step);
void play_stop(struct world *world, const struct step *step);
void play_start(struct world *world, const struct step *step);
void play_reload(struct world *world, const struct step *step);
void play_nightfall(struct world *world, const struct step *step);
void play_step_clock(struct world *world, const struct step *step);

#endif
