#ifndef TALK_CODE_KEY_H
#define TALK_CODE_KEY_H

#include "component/talk/turn.h"
#include "roster/code.h"

/*
 * What the key of the configuration is for (docs/decisions/0008-codes.md): the
 * digest by which the database knows a code, and the codes that a command
 * makes. Without a key nobody enrols by code.
 */

/* HMAC-SHA-256, 32 bytes from the arena. */
struct text code_digest(
    struct arena *arena, struct text key, const struct code *code);

/* The code that this turn makes: the same however often it is decided, and
 * nobody can tell it who has not got the key. */
struct code code_of_turn(struct turn *turn);

#endif
