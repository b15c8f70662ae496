#ifndef COMPONENT_MACHINE_PRINT_H
#define COMPONENT_MACHINE_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "component/talk/wording.h"

/* States are 0, which it is in before it exists, and those above. */
struct machine_move {
	uint32_t from, event, to;
	const char *who;
	const char *guard;    /* NULL: this machine has none */
	const char *sentence; /* wording key; "": nothing is said */
};

/* What a page says of a machine beside its table. */
struct machine {
	const char *about; /* the title, and all above the states */
	const char *const *states;
	const char *const *meanings;
	uint32_t state_count;
	const char *const *events;
	bool (*move)(uint32_t i, struct machine_move *move); /* false: none */
	const char *said; /* heading of the sentences */
};

/* States, moves, a picture, and what is said in both languages. EXIT_SUCCESS,
 * or EXIT_FAILURE with a line on stderr if the wording is not valid. */
int machine_print(
    const struct machine *machine, const char *wording_folder, FILE *to);

/* A sentence with its placeholders, in both languages: a line for each. */
void machine_print_said(const struct wording *wording, enum wording_key key,
    const char *to_whom, FILE *to);

#endif
