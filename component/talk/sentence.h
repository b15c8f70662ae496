#ifndef TALK_SENTENCE_H
#define TALK_SENTENCE_H

#include <stdbool.h>

#include "component/talk/wording.h"
#include "roster/arena.h"
#include "roster/text.h"

/*
 * One sentence of the wording: plain text with {placeholders}. The arguments
 * that it may use are a list of names with blanks between them, as they stand
 * in wording.def.
 */

/* Lines may be broken anywhere in the file: blanks and line ends in a row
 * become one blank. No-break spaces stay. */
struct text sentence_collapse(struct arena *arena, const char *content);

/* NULL, or what is wrong with it, from the arena. */
const char *sentence_fault(
    struct arena *arena, struct text sentence, const char *arguments);

/* Are all the names of the list among the given? */
bool sentence_arguments_given(
    const char *arguments, const struct wording_argument *given, size_t count);

/* The sentence with its placeholders replaced. */
struct text sentence_fill(struct arena *arena, struct text sentence,
    const struct wording_argument *given, size_t count);

/* May the text be this sentence, with anything in its placeholders? */
bool sentence_fits(struct text sentence, struct text text);

#endif
