#ifndef TESTS_SIM_BASE_PRIVATE_H
#define TESTS_SIM_BASE_PRIVATE_H

#include "tests/sim/base.h"

struct pipeline;

/* What a conninfo stands for; it begins with the words, which are printed. */
struct address {
	char words[16];
	struct base *base;
};

struct base {
	struct address address;
	struct clock *clock;
	struct random *random;
	struct base_events events;
	struct arena arena;
	struct base_tables t;
	struct pipeline *sessions; /* that stand */
	int sockets;               /* the last number given */
	int holder;                /* of the advisory lock; 0: nobody */
	struct mishap_plan plan;
	int64_t answer; /* microseconds of one answer */
	int64_t stalled;
	int64_t down;
	int64_t read_only;
	uint64_t ran; /* statements */
};

/* base_history.c: by the wall clock; a move as the last that was kept */
int64_t base_wall(const struct base *base);
void base_note_move(struct base *base, const struct appointment_kept *row,
    const struct appointment *before);

/* base_files.c: as statements have them; the constraint that a step would
 * break, or NULL */
bool base_file_stands(const struct base_tables *t, const struct params *params);
const char *base_file_fault(
    const struct base_tables *t, const struct params *params);

/* base_roles.c: of an advisor's account that an import moved */
void base_move_role(struct base *base, struct text was, struct text jid);

/* base.c; an id is that of the row in its table */
void base_note_change(
    struct base *base, const char *what, uint32_t id, enum change_kind kind);
void base_note_answer(
    struct base *base, const struct consent *said, uint64_t turn);

/* base_covers.c: as a statement has it */
struct params;
struct cover base_cover_at(const struct params *params);

/* base_appointments.c: as statements have them */
void base_put_appointment(struct base *base, const struct params *params);
void base_step_appointment(struct base *base, const struct params *params);
void base_put_reminder(struct base *base, const struct reminder *reminder);
bool base_appointment_stands(
    const struct base_tables *t, const struct params *params);
/* The constraint that such a step would break, or NULL. */
const char *base_proposal_fault(
    const struct base_tables *t, const struct params *p);
const char *base_appointment_fault(
    const struct base_tables *t, const struct params *params);

/* base_earlier.c: as statements have them */
void base_put_earlier(struct base *base, const struct earlier_wish *wish);
void base_put_offer(struct base *base, const struct slot_offer *offer);
void base_end_offer(struct base *base, const struct slot_offer *offer);
void base_put_own_hours(struct base *base, const struct own_hours *row);
struct slot_offer base_offer_named(const struct params *p, int first);

/* base_line.c; the row is still to be put */
void base_join_line(struct base *base, struct claimant *row);
void base_tend_line(struct base *base);

/* base_codes.c */
const struct code_row *base_find_code(
    const struct base_tables *t, struct text digest);
void base_try_code(struct base *base, const struct params *params);
void base_enrol(struct base *base, const struct params *params);
/* The constraint that an enrolment would break, NULL: none; GU001 where its
 * consent is gone. */
const char *base_enrol_breaks(
    const struct base_tables *t, const struct params *params);
bool base_enrol_outrun(
    const struct base_tables *t, const struct params *params);

/* session.c */
void sessions_cut(struct base *base, unsigned which);
/* Those whose client is gone, with what they had to commit. */
void sessions_end_late(struct base *base);
void sessions_notify(struct base *base);
void sessions_free(struct base *base);

#endif
