#ifndef TESTS_SIM_BASE_H
#define TESTS_SIM_BASE_H

#include <stdbool.h>
#include <stdint.h>

#include "roster/fact.h"
#include "roster/policy.h"
#include "roster/region.h"
#include "roster/reminder.h"
#include "store/row.h"
#include "store/statement.h"
#include "tests/sim/base_judging.h"
#include "tests/sim/clock.h"
#include "tests/sim/random.h"

/*
 * The database in memory: the tables of schema/ and what the statements of
 * store/statement.def do with them, one transaction after another. Behind
 * store/pipeline.h, which pipeline.c here makes up, stands this; store/ itself
 * is the real one.
 */

/* What befalls the next transaction of a write line. */
enum mishap {
	MISHAP_NONE,
	MISHAP_BEFORE,  /* the connection goes, nothing was committed */
	MISHAP_AFTER,   /* it was committed, no answer comes */
	MISHAP_PARTWAY, /* it was committed, some of the answer comes */
	MISHAP_LATE,    /* the connection goes, the commit comes later */
	MISHAP_CANCEL,  /* the server gives the statement up (57014) */
	MISHAPS
};

/* What befalls a transaction: the first after so many, of all or of those that
 * park a row. */
struct mishap_plan {
	enum mishap mishap;
	uint32_t after;
	bool parks;
};

struct seen {
	struct text sender;
	struct text wire_id;
	struct text digest;
	uint64_t turn;
	int64_t arrived;
};

struct change {
	int64_t change_no;
	const char *what;
	uint32_t id;
	enum change_kind kind;
	struct text was_jid; /* of a claimant who has another one now */
	bool shut;           /* of a region that relays nothing now */
};

/* The digest of a one-time code, and whose it is. */
struct code_row {
	struct text digest;
	uint32_t claimant;
	enum code_end how;
};

/* A consent or its withdrawal; turn 0: an import's. */
struct answer_row {
	struct consent said;
	uint64_t turn;
};

/* What the last evaluation of a region said. */
enum evaluated {
	NOT_EVALUATED,
	EVALUATED_NO,
	EVALUATED_YES,
};

/* Who answered for an advisor until an absence began or ended. */
struct answered {
	uint32_t advisor;
	uint32_t by;
	int64_t until;
};

enum {
	ROOM_REGIONS = 8,
	ROOM_ADVISORS = 16,
	ROOM_CLAIMANTS = 32,
	ROOM_NOTICES = 16,
	ROOM_POLICIES = 32,
	ROOM_OWN_HOURS = ROOM_ADVISORS * 7
};

/* What is set for a region; 0: for all. */
struct policy_kept {
	enum policy_key key;
	uint32_t region;
	int64_t value;
};

/* With its last move, and whether somebody has to hear of that. */
struct appointment_kept {
	struct appointment now;
	struct appointment_news last;
	bool told;
	int64_t moved;   /* by that move, */
	uint64_t turn;   /* in that turn */
	uint64_t agreed; /* at which sequences it was and is no more: bits */
};

/* When an advisor receives on a weekday. */
struct own_hours_row {
	uint32_t advisor;
	uint32_t weekdays; /* one bit */
	struct text spans;
};

struct reminder_row {
	struct reminder decided;
	bool standing;  /* it was confirmed, for that time */
	int64_t stored; /* by the machine's clock */
};

/* People fit; the rest grows. */
struct base_tables {
	struct region regions[ROOM_REGIONS];
	uint32_t region_count;
	enum evaluated evaluations[ROOM_REGIONS];
	struct advisor advisors[ROOM_ADVISORS];
	uint32_t advisor_count;
	struct claimant claimants[ROOM_CLAIMANTS];
	uint32_t claimant_count;
	struct policy_kept policies[ROOM_POLICIES];
	uint32_t policy_count;
	struct notice notices[ROOM_NOTICES];
	uint64_t notice_epochs[ROOM_NOTICES]; /* later ones know it, */
	int64_t notice_sinces[ROOM_NOTICES];  /* since then, as it came */
	uint32_t notice_count;
	bool wishes[ROOM_CLAIMANTS];
	struct code_row *codes;
	size_t code_count, code_room;
	struct code_try *tries;
	size_t try_count, try_room;
	struct account_event accounts[ROOM_CLAIMANTS]; /* the latest */
	struct answer_row *answers;
	size_t answer_count, answer_room;
	struct sighting sightings[ROOM_ADVISORS];
	uint32_t sighting_count;
	struct message *messages;
	size_t message_count, message_room;
	struct delivery *deliveries;
	size_t delivery_count, delivery_room;
	struct seen *seen;
	size_t seen_count, seen_room;
	struct change *changes;
	size_t change_count, change_room;
	struct appointment_kept *appointments;
	size_t appointment_count, appointment_room;
	struct reminder_row *reminders;
	size_t reminder_count, reminder_room;
	struct earlier_wish earlier[ROOM_CLAIMANTS]; /* that stand */
	size_t earlier_count;
	struct slot_offer *offers;
	size_t offer_count, offer_room;
	struct own_hours_row own_hours[ROOM_OWN_HOURS];
	size_t own_hours_count;
	struct cover *covers; /* that have not ended; `at` is kept no more */
	size_t cover_count, cover_room;
	struct answered *answered;
	size_t answered_count, answered_room;
	struct note *notes;
	size_t note_count, note_room;
	struct audit
	    *audits; /* with turn, instant, who, claimant and line alone */
	size_t audit_count, audit_room;
	struct roles {
		struct role_row {
			struct text jid;
			bool given;
		} * at;
		size_t count, room;
	} roles; /* supervisors of all regions, in the order of their rows */
	struct base_judging judging;
	uint64_t *units;
	size_t unit_count, unit_room;
	uint64_t *parked;
	size_t parked_count, parked_room;
	uint64_t watermark;
	int64_t followed;
	uint64_t epoch;
};

struct base;

/* Told of every row at the instant of its commit. */
struct base_events {
	void (*committed)(void *ctx, const struct message *message);
	/* A sighting was decided on a version that is gone. */
	void (*outrun)(void *ctx, uint32_t advisor);
	/* Somebody who waited is about to get this advisor. */
	void (*placed)(void *ctx, const struct claimant *row);
	/* Somebody with a code, or by a command, is about to become this. */
	void (*enrolled)(
	    void *ctx, struct claimant *row, enum change_kind kind);
	/* An advisor is about to note this. */
	void (*noted)(void *ctx, const struct note *note);
	/* A free time is about to be kept for somebody. */
	void (*offered)(void *ctx, const struct slot_offer *offer);
	/* Something is decided of a reminder; was: what stood of it already, or
	 * NULL. */
	void (*reminded)(void *ctx, const struct reminder *reminder,
	    const struct reminder_row *was);
	/* Somebody is going to stand in for another. */
	void (*covered)(void *ctx, const struct cover *cover);
	/* This is about to be found; it was found, from what stands by now. */
	void (*judged)(void *ctx, const struct finding_kept *finding);
	void (*found)(void *ctx, const struct finding_kept *finding);
	/* A file is about to be opened; to become what the step says. */
	void (*filed)(void *ctx, const struct file_kept *file);
	void (*filed_on)(void *ctx, const struct file_kept *file,
	    const struct file_step *step);
	/* Somebody with a part in it wanted to decide, and must not. */
	void (*meddled)(void *ctx, const struct file_kept *file,
	    int64_t decided, struct text by);
	void *ctx;
};

struct base *base_new(struct clock *clock, struct random *random,
    const struct base_events *events);
void base_free(struct base **base);
const struct base_tables *base_tables(const struct base *base);
/* So many statements ran: nothing else writes between two steps. */
uint64_t base_ran(const struct base *base);
/* What pipeline_new() is given as its conninfo. */
char *base_conninfo(struct base *base);
struct text base_keep(struct base *base, struct text text);

/* --- imports: rows as they stand, a change, a notice -----------------------
 */

void base_put_region(
    struct base *base, const struct region *row, enum change_kind kind);
void base_evaluate(struct base *base, uint32_t region, bool convincing);
/* Does a region have what such a move needs? */
bool base_evaluated(
    const struct base_tables *t, uint32_t region, enum region_needs needs);
void base_put_advisor(
    struct base *base, const struct advisor *row, enum change_kind kind);
bool base_holds_jid(const struct base_tables *t, struct text jid);
bool base_wrote_to(const struct base_tables *t, uint32_t who, struct text jid);
void base_put_claimant(
    struct base *base, const struct claimant *row, enum change_kind kind);

/* An import of a consent that is later than all before it; for a new row, too.
 */
void base_agree(struct base *base, struct claimant *row);
/* --- roles (base_roles.c) ---------------------------------------------------
 */

void base_put_supervisor(struct base *base, struct text jid);
bool base_is_supervisor(const struct base_tables *t, struct text jid);
/* The first from *i on that stands, with its place; NULL: none. */
const struct role_row *base_role(const struct base_tables *t, size_t *i);

/* A further notice, in force for so long. */
void base_publish(struct base *base, int64_t since);
/* --- policies (base_policies.c) ---------------------------------------------
 */

void base_set_policy(
    struct base *base, enum policy_key key, uint32_t region, int64_t value);
/* As roster_policy() has it. */
int64_t base_policy(
    const struct base_tables *t, enum policy_key key, uint32_t region);

/* --- absences (base_covers.c) -----------------------------------------------
 */

void base_put_cover(struct base *base, const struct cover *cover);
void base_begin_cover(struct base *base, uint64_t turn);
void base_cut_cover(struct base *base, uint64_t turn, int64_t at);
void base_end_cover(struct base *base, uint64_t turn);
/* Did that one answer for this advisor at some instant since then? */
bool base_answered(
    const struct base_tables *t, uint32_t advisor, uint32_t who, int64_t since);
/* The constraint that this row breaks, or NULL. */
const char *base_cover_fault(
    const struct base_tables *t, const struct cover *cover);
/* Does this account act for whoever answers, now or in an absence that is
 * noted, for whom that advisor follows; and does it stand for who represents
 * this claimant? */
bool base_may_not_advise(
    const struct base_tables *t, uint32_t advisor, struct text jid);
bool base_is_own(
    const struct base_tables *t, uint32_t advisor, uint32_t claimant);
/* Is it that of who represents one of those for whom this advisor answers? */
bool base_is_own_account(
    const struct base_tables *t, uint32_t advisor, struct text jid);
bool base_cover_stands(
    const struct base_tables *t, uint64_t turn, bool to_begin);

/* --- appointments (base_appointments.c) --------------------------------------
 */

/* NULL: nothing was decided of it. */
const struct reminder_row *base_reminder(const struct base_tables *t,
    uint64_t appointment, uint32_t sequence, enum reminder_which which);

/* As LOAD_APPOINTMENTS_UNTOLD has it: ids, blanks between. */
struct text base_moved_with(struct arena *arena, const struct base_tables *t,
    const struct appointment_news *news);

/* Are both confirmed, at a time that they share? */
bool base_appointments_overlap(
    const struct appointment *a, const struct appointment *b);

/* --- an earlier time (base_earlier.c) ----------------------------------------
 */

/* What they wish, or NULL. */
const struct earlier_wish *base_earlier(
    const struct base_tables *t, uint32_t claimant);
/* The offer of this time to whoever has this appointment, or NULL. */
const struct slot_offer *base_offer(
    const struct base_tables *t, const struct slot_offer *like);

/* --- codes -------------------------------------------------------------------
 */

/* A new code of this claimant, in place of the one before. */
void base_put_code(struct base *base, uint32_t claimant, struct text digest);
/* How many they had; whether one of them is good. */
uint32_t base_codes(const struct base_tables *t, uint32_t claimant, bool *good);

/* --- places ------------------------------------------------------------------
 */

uint32_t base_load(const struct base_tables *t, uint32_t advisor);
uint32_t base_room(const struct base_tables *t, uint32_t advisor);
/* Most free places; 0: all are full. */
uint32_t base_choose(
    const struct base_tables *t, uint32_t region, uint32_t but, uint32_t who);
/* The first of those who wait for whom there is an advisor with a place. */
uint32_t base_first_listed(
    const struct base_tables *t, uint32_t region, uint32_t *advisor);
void base_call_up(struct base *base, uint32_t region);

/* --- the line for a place in a region (base_line.c) --------------------------
 */

bool base_takes_people(const struct region *region);
bool base_in_line(const struct claimant *c);
/* So many wait before them, or all if they do not wait. */
uint32_t base_line_before(const struct base_tables *t, uint32_t who);
uint32_t base_places(const struct base_tables *t, uint32_t region); /* free */
/* Is one of them theirs, as the line stands? */
bool base_has_place(const struct base_tables *t, uint32_t who);
bool base_is_to_be_invited(const struct base_tables *t, uint32_t who);

/* --- faults ----------------------------------------------------------------
 */

void base_befall(struct base *base, const struct mishap_plan *plan);
void base_delay(struct base *base, int64_t answer); /* of one answer */
void base_stall(struct base *base, int64_t until);
void base_down(struct base *base, int64_t until);
void base_read_only(struct base *base, int64_t until);
void base_cut(struct base *base, unsigned which); /* of its connections */
void base_heal(struct base *base);

/* --- for session.c ---------------------------------------------------------
 */

/* One statement of a transaction. */
struct order {
	struct order *next;
	enum statement statement; /* STATEMENTS: a sync */
	struct params params;
};

/* Rows go here. */
typedef void base_row(void *ctx, const struct row *row);

/* Would this statement fail now? */
bool base_refuses(
    const struct base *base, const struct order *order, struct fault *fault);
void base_run(
    struct base *base, const struct order *order, base_row *row, void *ctx);

#endif
