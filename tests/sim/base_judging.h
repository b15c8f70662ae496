#ifndef TESTS_SIM_BASE_JUDGING_H
#define TESTS_SIM_BASE_JUDGING_H

#include <stddef.h>

#include "roster/fact.h"

/*
 * What is seen of appointments, what was found of them and filed, as
 * schema/023-attendance.sql and those behind it have it; and the history that
 * it is taken from, of which the other tables keep the last row alone.
 */
#define ROWS(type)                                                             \
	struct {                                                               \
		type *at;                                                      \
		size_t count, room;                                            \
	}

/* The next row, which is anything yet. */
#define ROWS_ADD(rows)                                                         \
	((rows)->at = base_rows_room(                                          \
	     (rows)->at, (rows)->count, &(rows)->room, sizeof(*(rows)->at)),   \
	    &(rows)->at[(rows)->count++])

void *base_rows_room(void *at, size_t count, size_t *room, size_t size);

/* An appointment as a move left it; whose it is from then on; and the time and
 * the advisor that it had until then. In the order of their turns. */
struct move_row {
	uint64_t appointment;
	int32_t version;
	enum appointment_event event;
	enum side side;
	int64_t at;
	int64_t since;
	uint32_t advisor;
	uint64_t turn;
	bool told;
	int64_t was_since, was_until;
	enum appointment_state was;
	uint32_t was_advisor;
	bool frees; /* that time */
};

/* Who follows a claimant from then on; 0: nobody. */
struct follow_row {
	uint32_t claimant;
	uint32_t advisor;
	int64_t since;
};

/* An absence with a stand-in that has begun; until INT64_MAX: it goes on. */
struct stand_in_row {
	uint64_t turn;
	uint32_t advisor, stand_in;
	int64_t since, until;
};

/* A region from then on. */
struct state_row {
	uint32_t region;
	enum region_state state;
	int64_t at;
};

struct account_row {
	uint64_t turn;
	struct account_event is;
};

/* A sentence that was put aside. */
struct letter_row {
	uint64_t turn;
	int64_t at;
	struct text sender;
};

struct outage_row {
	uint64_t turn;
	struct outage is;
	int64_t stored;
};

struct trace_row {
	uint64_t turn;
	struct trace is;
};

/* One call of a record. */
struct call_row {
	uint64_t turn;
	uint32_t place;
	uint64_t appointment;
	int64_t at;
	bool reached;
	int64_t rang;
};

struct frame_row {
	uint64_t appointment;
	struct attendance_frame is;
};

struct evidence_kept {
	uint64_t appointment;
	struct evidence is;
};

/* With the ids of the evidence, a blank behind each. */
struct finding_kept {
	uint64_t turn;
	int64_t at;
	uint64_t appointment;
	enum finding finding;
	struct text rule;
	struct text used;
	struct text jid; /* of the claimant, by then */
};

/* turn 0: an import's. */
struct represent_row {
	uint64_t turn;
	size_t messages; /* that stood by then */
	struct represent is;
};

struct file_kept {
	struct absence_file now;
	uint32_t parties; /* bits of advisors */
};

/* Version 1 opens it. */
struct file_move {
	uint64_t file;
	int32_t version;
	enum file_state was;
	struct file_step is;
};

struct base_judging {
	ROWS(struct move_row) moves;
	ROWS(struct follow_row) follows;
	ROWS(struct stand_in_row) stand_ins;
	ROWS(struct former_account) formers; /* the latest last */
	ROWS(struct state_row) states;
	ROWS(struct account_row) accounts;
	ROWS(struct letter_row) letters;
	ROWS(struct outage_row) outages;
	ROWS(struct trace_row) traces;
	ROWS(struct call_row) calls;
	ROWS(struct frame_row) frames;
	ROWS(struct evidence_kept) evidence;
	ROWS(struct finding_kept) findings;
	ROWS(struct file_kept) files;
	ROWS(struct file_move) file_moves;
	ROWS(struct represent_row) represents;
	int64_t alive; /* 0: never */
};

struct base;
struct base_tables;
struct params;

void base_judging_free(struct base_judging *judging);

/* --- history (base_history.c) ----------------------------------------------
 */

void base_note_follow(struct base *base, uint32_t claimant, uint32_t advisor);
void base_note_state(
    struct base *base, uint32_t region, enum region_state state);
void base_note_stand_in(struct base *base, const struct cover *cover);
void base_note_return(struct base *base, uint64_t cover);
/* They had that account until now, if it is another one. */
void base_note_account(
    struct base *base, struct person who, struct text was, struct text becomes);
/* As roster_is_account_of() and roster_acts_for() have it. */
bool base_is_account_of(
    const struct base_tables *t, struct person who, struct text jid);
bool base_acts_for(
    const struct base_tables *t, struct text actor, struct text named);
/* As bits: who was to be met at an appointment at some instant of its window.
 */
uint32_t base_parties(const struct base_tables *t, uint64_t appointment,
    int64_t opens, int64_t closes);

/* --- evidence (base_evidence.c) --------------------------------------------
 */

struct seen_rows {
	ROWS(struct evidence) rows;
	struct arena arena; /* of the sources */
};

/* Is this what the notice of the appointment was told by? */
bool base_is_notice(const struct base_tables *t, const struct appointment *a,
    struct text wire_id);
/* The move by which somebody asked for it as it is; what was told of it and
 * agreed to before says nothing of that. */
int32_t base_asked(const struct base_tables *t, uint64_t appointment);
/* All that is seen of it now, of a claimant with that JID; what stands as
 * evidence goes before. */
void base_see(const struct base_tables *t, const struct appointment *a,
    struct text jid, const struct attendance_frame *frame,
    struct seen_rows *to);
void base_seen_free(struct seen_rows *seen);

/* --- findings (base_findings.c) ---------------------------------------------
 */

const struct appointment *base_appointment(
    const struct base_tables *t, uint64_t id);
const struct attendance_frame *base_frame(
    const struct base_tables *t, uint64_t appointment);
/* That stands; NULL: none. */
const struct finding_kept *base_finding(
    const struct base_tables *t, uint64_t appointment);
/* Was it told, and has nothing come since that it must be looked at for? */
bool base_is_judged(const struct base_tables *t, uint64_t appointment);
/* Is something seen of one that was judged, which is no evidence yet? */
bool base_has_news(const struct base_tables *t, uint64_t appointment);

/* --- who represents claimants (base_represents.c) ---------------------------
 */

bool base_representative(
    const struct base_tables *t, uint32_t claimant, struct represent *who);
bool base_ever_represented(
    const struct base_tables *t, uint32_t claimant, struct text jid);
/* Does this account act for anybody who ever did? */
bool base_acts_for_other(
    const struct base_tables *t, uint32_t claimant, struct text jid);
size_t base_represented_at(const struct base_tables *t, uint32_t claimant);
void base_put_represent(
    struct base *base, const struct represent *who, uint64_t turn);
void base_import_represent(struct base *base, const struct represent *who);

/* --- files (base_files.c) ----------------------------------------------------
 */

const struct file_kept *base_file(const struct base_tables *t, uint64_t id);
/* When it was proven that who must know of it does; 0: never. */
int64_t base_file_received(
    const struct base_tables *t, const struct absence_file *file);
/* Is this the account of somebody who was to be met, whom it is about, or who
 * ever represented them? */
bool base_file_is_party(
    const struct base_tables *t, const struct file_kept *file, struct text jid);

#endif
