#ifndef TESTS_SIM_WITNESS_PRIVATE_H
#define TESTS_SIM_WITNESS_PRIVATE_H

#include "tests/sim/witness.h"

/* witness_memory.c: after each step. */
void witness_bounds(struct world *world, const struct daemon *daemon);
void witness_memory(struct world *world, const struct daemon *daemon);

/* witness_regions.c: at each commit, and at the end. */
void witness_region(struct world *world, const struct message *m);
void witness_offsets(struct world *world, const struct daemon *daemon);

/* witness_appointments.c: with what a start would load, and at the end. */
struct roster;
void witness_appointments(
    struct world *world, const struct roster *has, const struct roster *loads);
void witness_appointments_end(struct world *world);
void witness_appointments_handed(struct world *world, const struct roster *has);

/* witness_findings.c: as time goes by, and at the end. */
void witness_away(struct world *world);
void witness_findings_end(struct world *world);

/* witness_files.c: with what a start would load, and at the end. */
void witness_files(
    struct world *world, const struct roster *has, const struct roster *loads);
void witness_files_end(struct world *world);

/* witness_represented.c: after whatever happened, at each commit, with what a
 * start would load, and at the end */
void witness_represents(struct world *world);
bool witness_is_for_other(const struct world *world, const struct message *m);
bool witness_is_theirs_to_hear(
    const struct roster *r, const struct message *m, struct text to);
void witness_represented(struct world *world, const struct message *m);
void witness_represented_step(struct world *world, const struct file_kept *file,
    const struct file_step *step);
void witness_represents_loads(
    struct world *world, const struct roster *has, const struct roster *loads);
bool witness_represents_no_more(
    const struct world *world, const struct message *m);
void witness_represented_end(struct world *world);

/* As bits: of all who ever followed this claimant, or were to stand in for one
 * of them in turn. */
uint32_t witness_followers(const struct world *world, uint32_t claimant);

/* witness_clock.c: after whatever happened; when it was that the wall clock
 * showed this first, by the monotonic one */
void witness_wall(struct world *world);
int64_t witness_since(const struct world *world, int64_t shown);

/* witness_back.c: after whatever happened, and at the end */
void witness_comes(struct world *world);
bool witness_is_given_up(const struct world *world, const struct message *m);
void witness_back_end(struct world *world);
/* How many rows of that kind stand of it. */
uint32_t witness_news_of(const struct world *world, const struct message *m,
    enum delivery_kind kind);

/* Whoever is meant by it, or was before an import moved them. */
bool witness_means(const struct world *world, const struct account *account,
    const struct message *m);

/* Where the row of a sentence stands that is written under this id; SIZE_MAX:
 * nowhere. */
size_t witness_row_at(
    const struct world *world, struct text wire_id, struct text body);

/* witness_reminders.c: at each commit, and at the end */
void witness_reminded(struct world *world, const struct message *m);
void witness_reminders_end(struct world *world);
/* witness_cover.c: after whatever happened, and at each commit */
void witness_answers(struct world *world);
void witness_shut(struct world *world);
void witness_answered(struct world *world, const struct message *m);
/* witness_earlier.c: with what a start would load, and at the end */
void witness_earlier(
    struct world *world, const struct roster *has, const struct roster *loads);
void witness_earlier_end(struct world *world);
/* witness_series.c: at each stanza, at each commit, after each step, and at the
 * end */
void witness_series_sent(
    struct world *world, const struct stanza *s, struct text body);
void witness_series_told(struct world *world, const struct message *m);
void witness_series(struct world *world);
void witness_series_end(struct world *world);
/* witness_freed.c: with what a start would load, and after whatever happened */
void witness_freed_loads(
    struct world *world, const struct roster *has, const struct roster *loads);
void witness_freed(struct world *world);
/* witness_names.c: after whatever happened, and of what is written */
void witness_named(struct world *world);
void witness_names(struct world *world, const struct daemon *daemon,
    const struct stanza *s, const char *xml);
/* witness_duty.c */
void witness_duty_told(struct world *world, const struct message *m);
void witness_duty(struct world *world, const struct roster *roster);
/* witness_line.c */
void witness_line_told(struct world *world, const struct message *m);
void witness_line(struct world *world);
/* witness_rosters.c: after whatever happened, and at the end */
void witness_filling(struct daemon *daemon);
void witness_rosters(struct world *world);

/* witness_presence.c: who is shown what */
void witness_shown(struct world *world, const struct daemon *daemon,
    const struct stanza *s, struct text raw);

#endif
