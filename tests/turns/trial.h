#ifndef TESTS_TURNS_TRIAL_H
#define TESTS_TURNS_TRIAL_H

#include "tests/turns/street.h"

#define SERVICE "suivi.localhost"
#define ALIAS   "c-aaaaaaaa"

/* Who tries. */
struct column {
	const char *jid;
	const char *title;
};

enum {
	TRIAL_COLUMNS = 12
};

extern const struct column trial_columns[TRIAL_COLUMNS];

/* One try: a town of its own, so that none changes what the next one sees. */
struct trial {
	struct street *street;
	const struct column *column;
	struct build cell;
};

struct trial trial_begin(
    const struct wording *wording, const struct column *column);
void trial_give(struct trial *t, struct text xml);
/* What came of what was given last: a cell of the page. */
struct text trial_outcome(struct trial *t);
/* False: proof.c found something; it is said on stdout. */
bool trial_end(struct trial *t);

struct text trial_stanza(struct trial *t, const char *name, const char *type,
    const char *to, const char *inside);

bool trial_has(struct text text, const char *part);
/* From behind `from` up to one of `ends`. */
struct text trial_between(struct text text, const char *from, const char *ends);

#endif
