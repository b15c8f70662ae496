#ifndef ROSTER_ABSENCE_FILE_H
#define ROSTER_ABSENCE_FILE_H

#include "roster/refusal.h"
#include "roster/roster.h"

/*
 * What may become of an absence file: absence_file.def, and its only
 * interpreter. A file is opened by the finding "claimant absent" alone; a human
 * decides it, by name and with a reason; nothing decides it by lapse of time,
 * and no state of it is a sanction.
 */
enum file_who {
	FILE_BY_SERVICE,
	FILE_BY_CLAIMANT,
	FILE_BY_DECIDER,
};

struct file_row {
	enum file_state from;
	enum file_event event;
	enum file_who who;
	enum file_state to;
	const char *sentence; /* wording key; "": nothing is said */
};

/* The table, in its order; NULL behind the last. */
const struct file_row *absence_file_row_at(uint32_t i);

/* The row that this takes, or NULL and why not. */
const struct file_row *absence_file_step(enum file_state state,
    enum file_event event, enum file_who who, enum refusal *why);

bool absence_file_is_decided(enum file_state state); /* by a human */
bool absence_file_is_closed(enum file_state state);

/* Has this person a part in it? Whoever answered for the claimant at any
 * instant of that appointment, is whom the file is about, or represents them,
 * or did when it was opened: they decide nothing of it. */
bool absence_file_is_party(
    const struct roster *r, const struct absence_file *file, struct text jid);

/* What it is when somebody of theirs explains: until whoever represents the
 * claimant has the notice, the claimant alone moves nothing by it; unless
 * nobody represents them any more. */
enum file_event absence_file_explained(
    const struct roster *r, const struct absence_file *file, bool by_other);

/* What a file that is opened now is like, of an appointment that was missed;
 * its parties are still to be named. */
struct absence_file absence_file_new(
    const struct roster *r, const struct appointment *appointment, int64_t now);

/* Puts what the row makes of the file into a fact; the days of a claimant are
 * counted as the region's clocks show them, from `received` on: the instant at
 * which they proved to have the notice. */
void absence_file_take(const struct roster *r, const struct absence_file *file,
    const struct file_row *row, int64_t now, struct file_step *fact);

/* The end of the days to explain, for who has the notice of it at this instant.
 */
int64_t absence_file_end(
    const struct roster *r, const struct absence_file *file, int64_t received);

/* What comes next by itself, and when; INT64_MAX: nothing does. A reminder
 * whose days are over is left out. */
int64_t absence_file_due(
    const struct absence_file *file, int64_t now, enum file_event *event);

/* The id that people name a file by, in hexadecimal; false: that is none. */
bool absence_file_number(struct text name, uint64_t *id);

/* Is the claimant represented, and nothing proves that whoever represents them
 * has the notice? */
bool absence_file_waits_for_other(const struct absence_file *file);

/* Does another one represent the claimant by now, so that the notice goes to
 * them, in the stead of whoever was to prove that it came? */
bool absence_file_is_to_renew(
    const struct roster *r, const struct absence_file *file);

/* The id of the line that tells of a move, "file/ID/VERSION" in hex and digits,
 * with "/r" behind it for who represents the claimant; that of the notice, to
 * whoever came last in another's stead; which file a line is of, and of which
 * version, else 0; and is it a line to the other? */
struct text absence_file_line(
    struct arena *arena, uint64_t file, int32_t version, bool for_other);
struct text absence_file_notice(
    struct arena *arena, const struct absence_file *file, bool for_other);
uint64_t absence_file_of_line(struct text wire_id, int32_t *version);
bool absence_file_is_for_other(struct text wire_id);

#endif
