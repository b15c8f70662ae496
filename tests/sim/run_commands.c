#include "tests/sim/run.h"

/* What commands do, who may give them, and which line gave one. */

static const int64_t DAY = INT64_C(86400) * 1000000;

void run_load_roles(struct run *run)
{
	const struct role_row *role;
	size_t i;

	for (i = 0; (role = base_role(run->t, &i)) != NULL; i++) {
		struct row row = {0};

		row_number(&run->arena, &row, (int64_t)i + 1);
		row_text(&row, role->jid);
		row_number(&run->arena, &row, ROLE_SUPERVISOR);
		row_number(&run->arena, &row, 0);
		run_give(run, &row);
	}
}

void run_audit(struct run *run)
{
	struct base_tables *t = run->t;
	uint64_t turn = (uint64_t)params_number(run->params, 0);
	size_t i;

	for (i = 0; i < t->audit_count; i++)
		if (t->audits[i].turn == turn)
			return; /* stood already */
	if (t->audit_count == t->audit_room) {
		t->audit_room = t->audit_room * 2 + 32;
		t->audits = must_realloc(
		    t->audits, t->audit_room, sizeof(struct audit));
	}
	t->audits[t->audit_count++] = (struct audit){
	    .turn = turn,
	    .at = params_instant(params_number(run->params, 1)),
	    .who = base_keep(run->base, params_text(run->params, 2)),
	    .claimant = (uint32_t)params_number(run->params, 5),
	    .line = (uint64_t)params_number(run->params, 10),
	};
}

/* In the order of the commits, which is that of the turns: they are single. */
void run_load_heard(struct run *run)
{
	const struct audit *audit;
	size_t i;

	for (i = 0; i < run->t->audit_count; i++) {
		struct row row = {0};

		audit = &run->t->audits[i];
		if (audit->line == 0 || audit->at <= run_now(run) - 7 * DAY)
			continue;
		row_number(&run->arena, &row, audit->at);
		row_number(&run->arena, &row, (int64_t)audit->line);
		run_give(run, &row);
	}
}

void run_note(struct run *run)
{
	const struct params *p = run->params;
	struct base_tables *t = run->t;
	struct note note = {
	    .turn = (uint64_t)params_number(p, 0),
	    .claimant = (uint32_t)params_number(p, 2),
	    .advisor = (uint32_t)params_number(p, 3),
	    .text = base_keep(run->base, params_text(p, 4)),
	};
	size_t i;

	for (i = 0; i < t->note_count; i++)
		if (t->notes[i].turn == note.turn)
			return; /* stood already */
	run->base->events.noted(run->base->events.ctx, &note);
	if (t->note_count == t->note_room) {
		t->note_room = t->note_room * 2 + 32;
		t->notes =
		    must_realloc(t->notes, t->note_room, sizeof(struct note));
	}
	t->notes[t->note_count++] = note;
}

void run_reassign(struct run *run)
{
	struct claimant row =
	    run->t->claimants[params_number(run->params, 0) - 1];

	row.advisor = (uint32_t)params_number(run->params, 2);
	run->base->events.enrolled(
	    run->base->events.ctx, &row, CHANGE_REASSIGNED);
	run_give_text(run, (struct text){0});
}
