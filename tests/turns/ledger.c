#include "tests/turns/ledger.h"

#include <stdlib.h>
#include <string.h>

struct seen {
	struct seen *next;
	struct text sender;
	struct text wire_id;
	struct text digest;
	uint64_t turn;
};

void ledger_submit(struct ledger *ledger, struct turn *turn)
{
	if (ledger->count == ledger->room) {
		ledger->room = ledger->room * 2 + 8;
		ledger->turns = must_realloc(
		    ledger->turns, ledger->room, sizeof(struct turn *));
	}
	ledger->turns[ledger->count++] = turn;
}

struct turn *ledger_take(struct ledger *ledger)
{
	struct turn *turn;

	if (ledger->count == 0)
		return NULL;
	turn = ledger->turns[0];
	ledger->count--;
	memmove(ledger->turns, ledger->turns + 1,
	    ledger->count * sizeof(struct turn *));
	return turn;
}

static const struct message *message_of(const struct turn *turn)
{
	const struct fact *fact;

	for (fact = turn->facts.head; fact != NULL; fact = fact->next)
		if (fact->kind == FACT_MESSAGE)
			return &fact->as.message;
	return NULL;
}

static void remember(struct ledger *ledger, const struct message *m)
{
	struct seen *seen = arena_alloc(&ledger->arena, sizeof(*seen));

	seen->sender = text_keep(&ledger->arena, m->sender);
	seen->wire_id = text_keep(&ledger->arena, m->wire_id);
	seen->digest = text_keep(&ledger->arena, m->digest);
	seen->turn = m->turn;
	seen->next = ledger->seen;
	ledger->seen = seen;
}

static enum outcome compare(struct ledger *ledger, const struct message *m)
{
	const struct seen *seen;

	for (seen = ledger->seen; seen != NULL; seen = seen->next)
		if (text_equal(seen->sender, m->sender) &&
		    text_equal(seen->wire_id, m->wire_id))
			break;
	if (seen == NULL) {
		remember(ledger, m);
		return OUTCOME_DURABLE;
	}
	if (seen->turn == m->turn)
		return OUTCOME_DURABLE;
	return text_equal(seen->digest, m->digest) ? OUTCOME_REPEAT
						   : OUTCOME_OTHER;
}

struct verdict ledger_judge(struct ledger *ledger, const struct turn *turn)
{
	const struct message *m = message_of(turn);
	struct verdict verdict = {.outcome = OUTCOME_DURABLE};

	if (ledger->said_count > 0) {
		verdict = ledger->said[0];
		ledger->said_count--;
		memmove(ledger->said, ledger->said + 1,
		    ledger->said_count * sizeof(verdict));
		return verdict;
	}
	if (m != NULL)
		verdict.outcome = compare(ledger, m);
	return verdict;
}

bool ledger_say(struct ledger *ledger, struct verdict verdict)
{
	if (ledger->said_count == LEDGER_VERDICTS)
		return false;
	ledger->said[ledger->said_count++] = verdict;
	return true;
}

void ledger_free(struct ledger *ledger)
{
	free(ledger->turns);
	arena_free(&ledger->arena);
	*ledger = (struct ledger){0};
}
