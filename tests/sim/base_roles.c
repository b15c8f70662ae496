#include "tests/sim/base_private.h"
#include "tests/sim/params.h"

/* Supervisors, for all regions: guichet.role_event and what an import does to
 * it. No command gives roles here. */

static const struct role_row *latest(
    const struct base_tables *t, struct text jid)
{
	size_t i = t->roles.count;

	while (i-- > 0)
		if (text_equal(t->roles.at[i].jid, jid))
			return &t->roles.at[i];
	return NULL;
}

bool base_is_supervisor(const struct base_tables *t, struct text jid)
{
	const struct role_row *row = latest(t, jid);

	return row != NULL && row->given;
}

static uint32_t put(struct base *base, struct text jid, bool given)
{
	*ROWS_ADD(&base->t.roles) =
	    (struct role_row){base_keep(base, jid), given};
	return (uint32_t)base->t.roles.count;
}

void base_put_supervisor(struct base *base, struct text jid)
{
	(void)put(base, jid, true);
}

void base_move_role(struct base *base, struct text was, struct text jid)
{
	if (!base_is_supervisor(&base->t, was))
		return;
	base_note_change(base, "role", put(base, was, false), CHANGE_OTHER);
	base_note_change(base, "role", put(base, jid, true), CHANGE_OTHER);
}

const struct role_row *base_role(const struct base_tables *t, size_t *i)
{
	for (; *i < t->roles.count; (*i)++)
		if (t->roles.at[*i].given &&
		    latest(t, t->roles.at[*i].jid) == &t->roles.at[*i])
			return &t->roles.at[*i];
	return NULL;
}
