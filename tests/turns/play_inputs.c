#include <stdlib.h>
#include <string.h>

#include "tests/turns/play_private.h"

/* --- the store ----------------------------------------------------------- */

static bool read_verdict(const char *word, struct verdict *verdict)
{
	*verdict = (struct verdict){0};
	for (; verdict->outcome <= OUTCOME_CLOSED; verdict->outcome++)
		if (strcmp(word, outcome_name(verdict->outcome)) == 0)
			return true;
	return false;
}

static bool read_refusal(const char *word, struct verdict *verdict)
{
	for (verdict->why = REFUSAL_NONE; verdict->why < REFUSALS;
	     verdict->why++)
		if (word != NULL &&
		    strcmp(word, refusal_name(verdict->why)) == 0)
			return true;
	return false;
}

/* settle other durable refused PARKED */
void play_settle(struct player *p, const char *rest)
{
	char *words = arena_copy(&p->street->arena, rest, strlen(rest));
	struct verdict verdict;
	char *left;
	const char *word;

	play_finish_step(p);
	for (word = strtok_r(words, " ", &left); word != NULL;
	     word = strtok_r(NULL, " ", &left))
		if (!read_verdict(word, &verdict) ||
		    (verdict.outcome == OUTCOME_REFUSED &&
			!read_refusal(strtok_r(NULL, " ", &left), &verdict)) ||
		    !ledger_say(&p->street->ledger, verdict))
			play_fail(p, "no such outcome");
}

void play_hold(struct player *p, const char *rest)
{
	(void)rest;
	play_finish_step(p);
	p->street->held = true;
}

void play_release(struct player *p, const char *rest)
{
	uint32_t count = (uint32_t)strtoul(rest, NULL, 10);

	play_begin_step(p);
	p->street->held = count != 0;
	street_release(p->street, count);
}

void play_doubt(struct player *p, const char *rest)
{
	(void)rest;
	play_begin_step(p);
	street_doubt(p->street);
}

/* --- inputs -------------------------------------------------------------- */

void play_in(struct player *p, const char *rest)
{
	struct build b = {.arena = &p->street->arena};
	const char *line;

	play_begin_step(p);
	build_string(&b, rest);
	while ((line = play_next_of_block(p)) != NULL)
		build_string(&b, line);
	street_read(
	    p->street, script_expand(&p->street->arena, build_done(&b).at));
}

void play_due(struct player *p, const char *rest)
{
	(void)rest;
	play_begin_step(p);
	street_due(p->street);
}

void play_link(struct player *p, const char *rest)
{
	play_begin_step(p);
	street_link(p->street, strcmp(rest, "up") == 0);
}

void play_goodbye(struct player *p, const char *rest)
{
	(void)rest;
	play_begin_step(p);
	street_goodbye(p->street);
}

void play_stopping(struct player *p, const char *rest)
{
	(void)rest;
	play_finish_step(p);
	p->street->stopping = true;
}

void play_proven(struct player *p, const char *rest)
{
	play_begin_step(p);
	street_proven(p->street, strtoull(rest, NULL, 10));
}

static bool read_question(
    struct player *p, const char *rest, struct answer *answer)
{
	struct question *asked = &answer->question;
	struct row row;
	size_t i;
	const struct text *word;

	*asked = (struct question){
	    .turn = UINT64_MAX, .limit = p->street->settings.slice};
	if (row_read(&p->street->arena, rest, &row) != NULL)
		return false;
	for (asked->kind = 0; asked->kind < QUESTION_KINDS; asked->kind++)
		if (text_is(row.name, question_name(asked->kind)))
			break;
	for (i = 0; i < row.count; i++) {
		word = &row.cells[i].value;
		if (text_is(row.cells[i].key, "limit"))
			asked->limit = (uint32_t)strtoul(word->at, NULL, 10);
		else if (text_is(row.cells[i].key, "up_to"))
			asked->up_to = strtoll(word->at, NULL, 10);
		else if (text_is(row.cells[i].key, "appointment"))
			asked->appointment =
			    ROW_EPOCH | strtoull(word->at, NULL, 10);
		else if (text_is(row.cells[i].key, "session") ||
			 text_is(row.cells[i].key, "turn"))
			asked->turn = ROW_EPOCH | strtoull(word->at, NULL, 10);
		else if (text_is(row.cells[i].key, "failed"))
			answer->failed = true;
		else if (!text_is(row.cells[i].key, "who") ||
			 !row_person(*word, &asked->who))
			return false;
	}
	return asked->kind < QUESTION_KINDS;
}

/* The greatest of what the question goes on behind. */
static void note_last(struct answer *answer, const struct fact *fact)
{
	int64_t last = 0;

	if (fact->kind == FACT_CLAIMANT)
		last = fact->as.claimant.change_no;
	else if (fact->kind == FACT_MESSAGE)
		last = (int64_t)fact->as.message.turn;
	if (last > answer->last)
		answer->last = last;
}

void play_answer(struct player *p, const char *rest)
{
	struct answer answer = {0};
	const char *line, *why;
	struct fact fact;
	struct text row;

	play_begin_step(p);
	if (!read_question(p, rest, &answer)) {
		play_fail(p, "no such question");
		return;
	}
	while ((line = play_next_of_block(p)) != NULL) {
		row = script_expand(&p->street->arena, line);
		why = play_read_fact(p, row.at, &fact);
		if (why != NULL) {
			play_fail(p, why);
			continue;
		}
		fact_append(&answer.facts, &p->street->arena, fact.kind)->as =
		    fact.as;
		note_last(&answer, &fact);
	}
	street_answer(p->street, &answer);
}
