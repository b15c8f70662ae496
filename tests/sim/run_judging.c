#include <string.h>

#include "tests/sim/run.h"

/* What is recorded of outages, of people while appointments run, of calls. */

/* Is there a row of this turn? */
#define STOOD(rows, of_turn)                                                   \
	stood((rows)->at, (rows)->count, sizeof(*(rows)->at), (of_turn))

/* Their turn is the first of all rows. */
static bool stood(const void *rows, size_t count, size_t size, uint64_t turn)
{
	const char *at = rows;
	uint64_t each;
	size_t i;

	for (i = 0; i < count; i++) {
		memcpy(&each, at + i * size, sizeof(each));
		if (each == turn)
			return true;
	}
	return false;
}

/* A daemon does not know since when there was none. */
void run_outage(struct run *run)
{
	const struct params *p = run->params;
	struct base_judging *j = &run->t->judging;
	struct outage_row row = {
	    .turn = (uint64_t)params_number(p, 0),
	    .is = {.kind = (enum outage_kind)params_number(p, 1),
		   .since = params_instant(params_number(p, 2)),
		   .until = params_instant(params_number(p, 3))},
	    .stored = run_now(run),
	};
	int64_t since = row.is.since;

	if (row.is.kind == OUTAGE_DAEMON) {
		since = j->alive;
		j->alive = row.is.until;
		if (since == 0)
			return;
	}
	if (STOOD(&j->outages, row.turn))
		return;
	row.is.since = since < row.is.until ? since : row.is.until;
	row.is.until = since > row.is.until ? since : row.is.until;
	*ROWS_ADD(&j->outages) = row;
}

void run_alive(struct run *run)
{
	run->t->judging.alive = params_instant(params_number(run->params, 0));
}

void run_load_alive(struct run *run)
{
	if (run->t->judging.alive != 0)
		run_give_number(run, run->t->judging.alive);
}

void run_trace(struct run *run)
{
	const struct params *p = run->params;
	struct base_judging *j = &run->t->judging;
	const struct trace_row row = {
	    .turn = (uint64_t)params_number(p, 0),
	    .is = {.claimant = (uint32_t)params_number(p, 1),
		   .kind = (enum evidence_kind)params_number(p, 2),
		   .at = params_instant(params_number(p, 3)),
		   .arrived = params_instant(params_number(p, 4))},
	};

	if (!STOOD(&j->traces, row.turn))
		*ROWS_ADD(&j->traces) = row;
}

/* Instants with a blank behind each. */
void run_phone_record(struct run *run)
{
	const struct params *p = run->params;
	struct base_judging *j = &run->t->judging;
	struct call_row row = {
	    .turn = (uint64_t)params_number(p, 0),
	    .at = params_instant(params_number(p, 1)),
	    .appointment = (uint64_t)params_number(p, 2),
	    .reached = params_number(p, 3) != 0,
	};
	struct text rang = text_keep(&run->arena, params_text(p, 4));
	size_t i;

	if (STOOD(&j->calls, row.turn))
		return;
	for (i = 0; i < rang.len; i++)
		if (rang.at[i] == ' ') {
			*ROWS_ADD(&j->calls) = row;
			row.rang = 0;
			row.place++;
		} else {
			row.rang = row.rang * 10 + (rang.at[i] - '0');
		}
}
