#ifndef TALK_CASE_WORDS_H
#define TALK_CASE_WORDS_H

#include "component/talk/wording.h"
#include "roster/absence_file.h"
#include "roster/attendance.h"

/* What is in the tables of attendance and of absence files, as people read it.
 */
enum wording_key case_sign(enum attendance_sign sign);
enum wording_key case_evidence(enum evidence_kind kind);
enum wording_key case_finding(enum finding finding); /* 0: unknown */
enum wording_key case_whose(enum side side);
enum wording_key case_recalled(enum recalled answer);
enum wording_key case_event(enum file_event event);
bool case_is_explanation(enum file_event event);
enum wording_key case_explained_by(const struct file_step *move);
enum wording_key case_excuse(enum excuse excuse); /* 0: another reason */

/* Was it read by a user of the database's host, and by which? */
bool case_is_system_user(const struct audit *reading, struct text *user);

/* "2026-11-25 14:00:07", on the clock of the zone: exact, and in order. A dash:
 * never, or it has no end. */
struct text case_instant(struct arena *arena, struct text zone, int64_t at);

#endif
