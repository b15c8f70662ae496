#ifndef TALK_CASE_FILE_H
#define TALK_CASE_FILE_H

#include "roster/absence_file.h"
#include "roster/attendance.h"

/*
 * All that the database has of one appointment that was judged: the evidence
 * and what was found, the absence file if there is one, the lines to the
 * claimant with their proof, and who has read it. Made from the facts that
 * answer QUESTION_CASE, or from a bundle (component/case_load.h); everything
 * but the lists lives in the arena.
 */
#define CASE_FILE_NS "urn:guichet:absence:1"

struct case_file {
	struct arena arena;
	struct appointment appointment; /* as far as QUESTION_CASE tells it */
	bool judged;                    /* there is a frame */
	bool altered; /* read from a bundle, and not as it was written */
	struct attendance_frame frame;
	struct evidence *rows;
	size_t count, room;
	enum finding stored; /* 0: nothing is */
	struct text rule;    /* that is stored */
	int64_t at;
	struct text used;         /* ids of its rows, a blank around each */
	struct absence_file file; /* FILE_NONE: none was opened */
	struct file_step *moves;
	size_t move_count, move_room;
	struct case_line *lines;
	size_t line_count, line_room;
	struct audit *readings;
	size_t reading_count, reading_room;
	struct recall *recalls;
	size_t recall_count, recall_room;
};

/* Adds what a fact tells. Its texts are not copied. */
void case_file_take(struct case_file *file, const struct fact *fact);

/* What lies in it, not itself. */
void case_file_clear(struct case_file *file);

/* Have its rows been deleted, being over? */
bool case_file_is_gone(const struct case_file *file);

/* The rule that holds by the rows; that is stored, where they are gone. */
enum attendance_rule case_file_rule(const struct case_file *file);

/* Is the row among those that the stored finding was made from? */
bool case_file_used(const struct case_file *file, uint64_t row);

/* As XML, valid against schema/absence-file.rng, from which the finding can be
 * found again without a database. Characters that XML has none for are U+FFFD.
 */
struct text case_file_xml(struct case_file *file);

/* An instant as people read it in that XML, beside the number. */
struct text case_file_stamp(struct case_file *file, int64_t at);

/* SHA-256, in hexadecimal, of what the finding is made of and of the finding;
 * it stands in the XML. Whoever changes one by mistake does not change the
 * other; it is no signature. */
struct text case_file_seal(struct case_file *file);

#endif
