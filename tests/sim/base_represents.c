#include "tests/sim/base_private.h"
#include "tests/sim/params.h"
#include "tests/sim/run.h"

/* Who represents claimants by law: guichet.representative, in the order of its
 * rows, and what imports and the command do to it. */

static const struct represent_row *latest(
    const struct base_tables *t, uint32_t claimant)
{
	size_t i = t->judging.represents.count;

	while (i-- > 0)
		if (t->judging.represents.at[i].is.claimant == claimant)
			return &t->judging.represents.at[i];
	return NULL;
}

bool base_representative(
    const struct base_tables *t, uint32_t claimant, struct represent *who)
{
	const struct represent_row *row = latest(t, claimant);

	if (row == NULL || row->is.jid.len == 0)
		return false;
	*who = row->is;
	return true;
}

bool base_ever_represented(
    const struct base_tables *t, uint32_t claimant, struct text jid)
{
	size_t i;

	for (i = 0; i < t->judging.represents.count; i++)
		if (t->judging.represents.at[i].is.claimant == claimant &&
		    text_equal(t->judging.represents.at[i].is.jid, jid))
			return true;
	return false;
}

bool base_acts_for_other(
    const struct base_tables *t, uint32_t claimant, struct text jid)
{
	size_t i;

	for (i = 0; i < t->judging.represents.count; i++)
		if (t->judging.represents.at[i].is.claimant == claimant &&
		    base_acts_for(t, jid, t->judging.represents.at[i].is.jid))
			return true;
	return false;
}

/* So many sentences stood when that was last said. */
size_t base_represented_at(const struct base_tables *t, uint32_t claimant)
{
	const struct represent_row *row = latest(t, claimant);

	return row != NULL ? row->messages : 0;
}

void base_put_represent(
    struct base *base, const struct represent *who, uint64_t turn)
{
	struct represent_row *to = ROWS_ADD(&base->t.judging.represents);

	to->turn = turn;
	to->messages = base->t.message_count;
	to->is = *who;
	to->is.jid = base_keep(base, who->jid);
	to->is.name = base_keep(base, who->name);
	to->is.by = base_keep(base, who->by);
	base_note_change(base, "representative", who->claimant, CHANGE_OTHER);
}

/* As guichet.add_representatives() has it: who represents themselves, or
 * answers for them, is refused; what says nothing new changes nothing. */
void base_import_represent(struct base *base, const struct represent *who)
{
	const struct base_tables *t = &base->t;
	const struct claimant *c = &t->claimants[who->claimant - 1];
	const struct represent_row *row = latest(t, who->claimant);

	if (text_equal(c->jid, who->jid) ||
	    base_may_not_advise(t, c->advisor, who->jid))
		return;
	if (row == NULL ||
	    (who->at >= row->is.at && !(text_equal(row->is.jid, who->jid) &&
					  text_equal(row->is.name, who->name))))
		base_put_represent(base, who, 0);
}

void run_represent(struct run *run)
{
	const struct params *p = run->params;
	const struct represent who = {
	    .at = params_instant(params_number(p, 1)),
	    .claimant = (uint32_t)params_number(p, 2),
	    .jid = params_text(p, 3),
	    .name = params_text(p, 4),
	    .by = params_text(p, 5),
	};
	uint64_t turn = (uint64_t)params_number(p, 0);
	size_t i;

	for (i = 0; i < run->t->judging.represents.count; i++)
		if (run->t->judging.represents.at[i].turn == turn)
			return; /* stood already */
	base_put_represent(run->base, &who, turn);
	run_give_number(run, 0);
}

void run_load_representatives(struct run *run)
{
	struct represent who;
	uint32_t i;

	for (i = 1; i <= run->t->claimant_count; i++) {
		struct row row = {0};

		if (!base_representative(run->t, i, &who))
			continue;
		row_number(&run->arena, &row, i);
		row_text(&row, who.jid);
		row_text(&row, who.name);
		run_give(run, &row);
	}
}
