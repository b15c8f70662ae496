#include "tests/sim/run.h"

/* How somebody comes to be a claimant who is written to: codes, notices,
 * consents, and what they wish. */

static const int64_t DAY = INT64_C(86400) * 1000000;

void run_code(struct run *run)
{
	const struct code_row *found =
	    base_find_code(run->t, params_text(run->params, 0));
	struct row row = {0};

	if (found == NULL)
		return;
	row_number(&run->arena, &row, found->claimant);
	row_number(&run->arena, &row, INT64_MAX);
	row_number(&run->arena, &row, found->how);
	run_give(run, &row);
}

void run_code_try(struct run *run)
{
	base_try_code(run->base, run->params);
}

void run_load_tries(struct run *run)
{
	size_t i;

	for (i = 0; i < run->t->try_count; i++) {
		struct row row = {0};

		if (run->t->tries[i].at <= run_now(run) - DAY)
			continue;
		row_number(&run->arena, &row, run->t->tries[i].at);
		row_text(&row, run->t->tries[i].jid);
		run_give(run, &row);
	}
}

void run_enrol(struct run *run)
{
	base_enrol(run->base, run->params);
}

void run_load_notice(struct run *run)
{
	const struct notice *notice;
	struct row row = {0};

	if (run->t->notice_count == 0)
		return;
	notice = &run->t->notices[run->t->notice_count - 1];
	row_number(&run->arena, &row, notice->version);
	row_number(&run->arena, &row, notice->since);
	row_text(&row, notice->by);
	row_text(&row, notice->fr);
	row_text(&row, notice->en);
	run_give(run, &row);
}

void run_notice(struct run *run)
{
	const struct params *p = run->params;
	struct base *base = run->base;

	run->t->notice_sinces[run->t->notice_count] =
	    params_instant(params_number(p, 1));
	run->t->notices[run->t->notice_count++] = (struct notice){
	    .since = params_instant(params_number(p, 1)),
	    .version = (uint16_t)params_number(p, 2),
	    .by = base_keep(base, params_text(p, 3)),
	    .fr = base_keep(base, params_text(p, 4)),
	    .en = base_keep(base, params_text(p, 5)),
	};
}

void run_consent(struct run *run)
{
	const struct params *p = run->params;
	struct claimant *c =
	    &run->t->claimants[(uint32_t)params_number(p, 2) - 1];
	int64_t at = params_instant(params_number(p, 1));

	base_note_answer(run->base,
	    &(struct consent){.claimant = c->id,
		.given = params_number(p, 3) != 0,
		.notice = (uint16_t)params_number(p, 4),
		.at = at},
	    (uint64_t)params_number(p, 0));
	if (at < c->consented)
		return;
	c->consented = at;
	c->consent = params_number(p, 3) != 0;
	c->notice = (uint16_t)params_number(p, 4);
	if (!c->consent || base_in_line(c)) {
		c->listed = 0;
		c->listed_for = LISTED_FOR_ADVISOR;
	}
}

static void give_untold(struct run *run, const struct answer_row *said)
{
	struct message line = {.sender = TEXT("accueil@suivi.localhost")};
	struct build id = {.arena = &run->arena};
	struct row row = {0};

	build_string(&id, "withdrawn/c");
	build_number(&id, said->said.claimant);
	build_char(&id, '/');
	build_hex(&id, said->turn);
	line.wire_id = build_done(&id);
	if (run_find_seen(run->t, &line) != NULL)
		return;
	row_number(&run->arena, &row, said->said.claimant);
	row_number(&run->arena, &row, (int64_t)said->turn);
	run_give(run, &row);
}

void run_load_untold(struct run *run)
{
	const struct answer_row *said;
	const struct claimant *c;
	size_t i;

	for (i = run->t->answer_count; i-- > 0;) {
		said = &run->t->answers[i];
		c = &run->t->claimants[said->said.claimant - 1];
		if (said->turn != 0 && !said->said.given && !c->consent &&
		    c->consented == said->said.at &&
		    said->said.at > run_now(run) - 7 * DAY)
			give_untold(run, said);
	}
}

void run_load_wishes(struct run *run)
{
	uint32_t i;

	for (i = 0; i < run->t->claimant_count; i++)
		if (run->t->wishes[i])
			run_give_number(run, i + 1);
}

void run_wish(struct run *run)
{
	run->t->wishes[params_number(run->params, 2) - 1] =
	    params_number(run->params, 3) != 0;
}

void run_load_accounts(struct run *run)
{
	const struct account_event *a;
	uint32_t i;

	for (i = 0; i < run->t->claimant_count; i++) {
		struct row row = {0};

		a = &run->t->accounts[i];
		if (a->state == ACCOUNT_FINE ||
		    !text_equal(a->jid, run->t->claimants[i].jid))
			continue;
		row_number(&run->arena, &row, i + 1);
		row_number(&run->arena, &row, a->state);
		row_text(&row, a->jid);
		run_give(run, &row);
	}
}

void run_account(struct run *run)
{
	const struct params *p = run->params;
	uint32_t id = (uint32_t)params_number(p, 2);
	struct account_row *row = ROWS_ADD(&run->t->judging.accounts);

	run->t->accounts[id - 1] = (struct account_event){
	    .claimant = id,
	    .state = (enum account_state)params_number(p, 3),
	    .jid = base_keep(run->base, params_text(p, 4)),
	};
	row->turn = (uint64_t)params_number(p, 0);
	row->is = run->t->accounts[id - 1];
	row->is.at = params_instant(params_number(p, 1));
}
