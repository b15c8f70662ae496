#ifndef TALK_ABSENCE_FILE_H
#define TALK_ABSENCE_FILE_H

#include "component/talk/turn.h"
#include "roster/absence_file.h"

/*
 * What becomes of absence files, and what the claimant hears of it: each move
 * is a fact, and a line of accueil@ under an id of its own that asks for a
 * receipt. Nobody but a finding opens one, and nobody but a human decides one.
 */

/* A claimant was found absent: opens the file, and tells them so. In the turn
 * that stores the finding, behind it. False: there was one, and it is closed
 * or open as before. */
bool absence_file_open(
    struct turn *turn, const struct appointment *a, struct text parties);

/* What was found does not hold any more: the file of that appointment, if there
 * is one, is unfounded. In the turn that stores the finding, behind it: where a
 * human decided meanwhile, neither is stored, and it is found again. */
void absence_file_refute(struct turn *turn, uint64_t appointment);

/* What a person says with a move; the views belong to the caller. */
struct file_words {
	enum excuse excuse;
	struct text words;
	struct text helper;
};

/* Appends the move and its line. */
void absence_file_move(struct turn *turn, const struct absence_file *file,
    const struct file_row *row, const struct file_words *words);

/* A receipt or a marker for the notice to who represents a claimant: is it
 * the asker's? Then it is stored as a proof, in a turn of its own. */
bool absence_file_receipt(struct turn *turn, struct text id, bool displayed);

/* The appointment that it is about, and the last day of an explanation, as
 * people say them. */
struct text absence_file_moment(
    struct turn *turn, const struct absence_file *file, struct text language);
struct text absence_file_until(
    struct turn *turn, const struct absence_file *file, struct text language);

/* Rows of due.c. */
int64_t absence_file_next(
    const struct roster *roster, const struct settings *settings);
void absence_file_fall_due(struct turn *turn);

#endif
