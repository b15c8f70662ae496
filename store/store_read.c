#include <stdlib.h>
#include <string.h>

#include "store/decode.h"
#include "store/encode.h"
#include "store/store_private.h"

/* Questions, one after another, over a read-only connection. */

enum {
	TRIES = 3 /* of a question that may fail */
};

/* Read-only from here on, not by an option of the connection: with that a
 * conninfo's target_session_attrs=read-write would find no server. */
void store_read_opened(struct line *line)
{
	const struct params none = {0};
	enum statement i;

	line->stage = STAGE_PREPARING;
	line->left = 0;
	pipeline_enter(line->pipeline);
	for (i = 0; i < STATEMENTS; i++)
		if (statement_line(i) == STATEMENT_LINE_READ) {
			pipeline_prepare(line->pipeline, statement_name(i),
			    statement_sql(i));
			line->left++;
		}
	pipeline_execute(
	    line->pipeline, statement_name(STATEMENT_READ_ONLY), &none);
	line->left++;
	pipeline_sync(line->pipeline);
}

/* Nothing is asked, or answered, while another daemon may have taken over: what
 * it has passed on by now would be passed on by us, too. */
static bool is_ours(const struct store *store)
{
	return store->lines[STORE_WRITE].stage == STAGE_SERVING;
}

bool store_read_waits(const struct store *store)
{
	const struct line *line = &store->lines[STORE_READ];

	return line->stage == STAGE_SERVING && !line->asking &&
	       store->asked != NULL && is_ours(store);
}

void store_read_send(struct store *store)
{
	struct line *line = &store->lines[STORE_READ];
	struct arena arena = {0};
	struct params params;

	if (!store_read_waits(store))
		return;
	encode_question(&arena, &store->asked->question, &params);
	line->asking = true;
	arena_free(&store->answer_arena);
	store->answer = (struct answer){.question = store->asked->question};
	pipeline_execute(line->pipeline,
	    statement_name(encode_statement(store->asked->question.kind)),
	    &params);
	pipeline_sync(line->pipeline);
	arena_free(&arena);
}

/* The last change_no or turn goes on even where a row made no fact. */
static void note_last(struct answer *answer, const struct row *row)
{
	switch (answer->question.kind) {
	case QUESTION_CHANGES:
		answer->last = decode_number(row->cells[2]);
		return;
	case QUESTION_UNPROVEN:
	case QUESTION_BOUNCED:
	case QUESTION_STILL_BOUNCED:
	case QUESTION_HISTORY:
	case QUESTION_NOTES:
	case QUESTION_CIRCULARS:
	case QUESTION_CIRCULAR:
	case QUESTION_CODE:
	case QUESTION_PARKED:
	case QUESTION_HANDOVER:
		answer->last = decode_number(row->cells[0]);
		return;
	case QUESTION_CASE:
	case QUESTION_EVIDENCE:
	case QUESTION_FIGURES:
	case QUESTION_FORGOTTEN:
	case QUESTION_KINDS:
		return;
	}
}

void store_read_row(struct line *line, const struct row *row)
{
	struct store *store = line->store;
	struct answer *answer = &store->answer;
	struct fact fact, *kept;

	if (line->stage != STAGE_SERVING)
		return;
	note_last(answer, row);
	if (!decode_row(&store->answer_arena,
		encode_statement(answer->question.kind), row, 0, &fact))
		return;
	kept = fact_append(&answer->facts, &store->answer_arena, fact.kind);
	kept->as = fact.as;
}

static void forget_first(struct store *store)
{
	struct asked *asked = store->asked;

	store->asked = asked->next;
	if (store->asked == NULL)
		store->asked_tail = &store->asked;
	free(asked);
}

/* Or it is asked again, once we know who serves. */
static void answered(struct store *store)
{
	store->lines[STORE_READ].asking = false;
	backoff_reset(&store->lines[STORE_READ].backoff);
	if (!is_ours(store))
		return;
	forget_first(store);
	store->events.answer(store->events.ctx, &store->answer);
	store_read_send(store);
}

/* The server ended it after statement_timeout: so it would the next time. */
static bool took_too_long(const struct fault *fault)
{
	return strcmp(fault->sqlstate, "57014") == 0;
}

/* A question that fails must not keep the others from being asked; nor is it
 * asked for ever, where somebody can be told. */
static void ask_later(struct store *store, const struct fault *fault)
{
	struct asked *asked = store->asked;

	if (asked == NULL)
		return;
	asked->failed = took_too_long(fault) ? TRIES : asked->failed + 1;
	if (asked->failed >= TRIES && question_may_fail(asked->question.kind)) {
		store->answer = (struct answer){
		    .question = asked->question, .failed = true};
		forget_first(store);
		store->events.answer(store->events.ctx, &store->answer);
		return;
	}
	if (asked->next == NULL)
		return;
	store->asked = asked->next;
	asked->next = NULL;
	*store->asked_tail = asked;
	store->asked_tail = &asked->next;
}

void store_read_done(struct line *line, const struct fault *fault)
{
	if (fault != NULL) {
		if (line->asking)
			ask_later(line->store, fault);
		store_fail(line, fault->message);
		return;
	}
	if (line->stage == STAGE_SERVING) {
		answered(line->store);
		return;
	}
	if (--line->left > 0)
		return;
	store_serve(line);
	store_read_send(line->store);
}

/* The question stays first in its list and is asked again. */
void store_read_lost(struct store *store)
{
	store->lines[STORE_READ].asking = false;
}
