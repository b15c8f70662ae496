#ifndef TESTS_TURNS_MATRIX_PRIVATE_H
#define TESTS_TURNS_MATRIX_PRIVATE_H

#include "component/talk/dispatch.h"
#include "tests/turns/trial.h"

struct matrix {
	FILE *to;
	const struct wording *wording;
	bool fine;
};

/* matrix.c */
extern const char *const matrix_targets[TARGET_UNKNOWN + 1];
void matrix_head(struct matrix *m, const char *what);
/* What came of it goes into the page, and the town away. */
void matrix_cell(struct matrix *m, struct trial *t);

/* matrix_commands.c */
void matrix_commands(struct matrix *m);

#endif
