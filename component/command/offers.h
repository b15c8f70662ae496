#ifndef COMMAND_OFFERS_H
#define COMMAND_OFFERS_H

#include "component/command/call.h"

/*
 * Free times to choose from, where a command asks for a time and nobody named
 * one: three, numbered in a conversation, a list in a form. Whoever chooses one
 * is not asked again; what a claimant chooses stands.
 */
enum {
	OFFERS_MOST = 3
};

/* Looks for some if this field can be one of them. They stand behind the
 * complaints then, or that there are none and whom to call. */
void offers_make(struct call *call, uint32_t i);

/* The same for a form; how many. */
uint32_t offers_options(
    struct call *call, uint32_t i, struct form_option **options);

/* Were some put to the asker? How long they may be answered, in microseconds.
 */
bool offers_are_asked(const struct call *call);
int64_t offers_life(const struct call *call);

/* "2026-12-01T13:00:00Z": what was chosen, whatever clocks show. */
struct text offers_key(const struct call *call, int64_t at);

/* Was this text one of the choices, and not typed? */
bool offers_is_choice(struct text text);

/* Somebody else had it first, as the store knew: a complaint and no value. The
 * place of the field, for which others are looked for. */
uint32_t offers_taken(struct call *call);

/* It was, and was read into the field: call->chosen; or, where it is free no
 * more, a complaint and no value. */
void offers_choose(struct call *call, uint32_t i);

#endif
