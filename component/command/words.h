#ifndef COMMAND_WORDS_H
#define COMMAND_WORDS_H

#include "component/talk/turn.h"

/*
 * Commands as words in chat, to the service's address only: "historique Alice
 * Martin hier". What is missing is asked for, one field after another; what is
 * not understood gets the nearest words, never silence, and is never passed on
 * to a person.
 */
void words_message(struct turn *turn, struct text body);

/* Is it a word that stops the follow-up, and nothing else? */
bool words_say_stop(struct turn *turn, struct text body);

#endif
