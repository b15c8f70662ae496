#ifndef COMMAND_FIGURE_H
#define COMMAND_FIGURE_H

#include "component/command/call.h"
#include "component/talk/wording.h"
#include "roster/fact.h"

/*
 * The figures of an evaluation (figure.def): what each is called, and how it
 * is written. For the command `figures` and for `guichet report`.
 */
enum figure_unit {
	FIGURE_COUNT,
	FIGURE_HOURS,   /* of working time */
	FIGURE_DAYS,    /* of 24 hours, one decimal */
	FIGURE_PERCENT, /* one decimal */
	FIGURE_MEAN,    /* one decimal */
};

struct figure_row {
	const char *figure;
	const char *part;
	enum figure_unit unit;
	enum wording_key label;
};

enum figure_place {
#define FIGURE(NAME, figure, part, UNIT) FIGURE_AT_##NAME,
#include "component/command/figure.def"
#undef FIGURE
	FIGURE_ROWS
};

enum {
	FIGURE_DAY = 24 /* hours */
};

extern const struct figure_row figure_rows[FIGURE_ROWS];

/* Who reads it. */
struct figure_reader {
	const struct wording *wording;
	struct arena *arena;
	struct text language, otherwise;
};

/* All that came, in their places. */
struct figures {
	struct figure rows[FIGURE_ROWS];
	struct figure by_claimants[FIGURE_DAY]; /* by the hour */
	struct figure by_advisors[FIGURE_DAY];
};

/* Puts one in its place; one of a newer schema has none. */
void figures_put(struct figures *figures, const struct figure *figure);

/* Is one withheld for which there could be something to tell? */
bool figures_withheld(const struct figures *figures);

/* "1 204", "71,8 %", "6,5 h", "–". */
struct text figure_say(const struct figure_reader *reader,
    const struct figure *figure, enum figure_unit unit);

/* A sentence of the wording. */
struct text figure_word(
    const struct figure_reader *reader, enum wording_key key);
struct text figure_word_with(const struct figure_reader *reader,
    enum wording_key key, const struct wording_argument *arguments,
    size_t count);

/* Of a command: who reads, what came, and a row of its report. */
struct figure_reader figure_reader_of(struct call *call);
struct figures figures_of(const struct answer *answer);
void figure_report(
    struct call *call, const struct figures *figures, enum figure_place place);

#endif
