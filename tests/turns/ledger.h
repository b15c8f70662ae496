#ifndef TESTS_TURNS_LEDGER_H
#define TESTS_TURNS_LEDGER_H

#include <stdbool.h>
#include <stddef.h>

#include "component/talk/turn.h"

/*
 * Stands for the store: turns wait here until they are settled, in order. What
 * becomes of a sentence is decided as guichet.seen does, unless the script
 * said otherwise before.
 */
struct verdict {
	enum outcome outcome;
	enum refusal why;
};

enum {
	LEDGER_VERDICTS = 16
};

struct ledger {
	struct arena arena;
	struct seen *seen;
	struct turn **turns;
	size_t count;
	size_t room;
	struct verdict said[LEDGER_VERDICTS];
	size_t said_count;
};

void ledger_submit(struct ledger *ledger, struct turn *turn);
/* The oldest, or NULL. */
struct turn *ledger_take(struct ledger *ledger);
/* The next one that the script said, else what `seen` says. */
struct verdict ledger_judge(struct ledger *ledger, const struct turn *turn);
bool ledger_say(struct ledger *ledger, struct verdict verdict);
void ledger_free(struct ledger *ledger);

#endif
